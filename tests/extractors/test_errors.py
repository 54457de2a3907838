"""What can stop a command, and what the command returns then."""

import pytest

from extractors import errors


@pytest.mark.parametrize(
    ("error", "parent", "exit_code"),
    [
        (errors.LagebildError, Exception, 1),
        (errors.UsageError, errors.LagebildError, 2),
        (errors.CatalogueError, errors.UsageError, 2),
        (errors.NotFound, errors.LagebildError, 1),
        (errors.NoArticle, errors.LagebildError, 1),
        (errors.Unable, errors.LagebildError, 3),
        (errors.HeldBack, errors.LagebildError, 4),
    ],
)
def test_each_error_has_its_place_in_the_tree_and_its_exit_code(
    error: type[errors.LagebildError], parent: type[Exception], exit_code: int
) -> None:
    assert error.__bases__ == (parent,)
    assert error("why").exit_code == exit_code
    assert str(error("why")) == "why"


def test_the_tree_in_the_docstring_names_every_error() -> None:
    classes = [name for name, value in vars(errors).items() if isinstance(value, type)]
    assert [name for name in classes if name not in (errors.__doc__ or "")] == []
