"""What holds for the whole repository; which module may import which is checked by lint-imports."""

import ast
import importlib
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("extractors", "warehouse", "flows")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
QUERIES = sorted((ROOT / "warehouse" / "queries").glob("*.sql"))
VAGUE = {"util", "utils", "helper", "helpers", "common", "misc", "base", "core", "tools"}
LONGEST_MODULE, LONGEST_SQL = 300, 200


def named(path):
    return path.relative_to(ROOT).as_posix()


@cache
def strings(path):
    """Return the strings of a module with what an f-string has in place of its values left out; docstrings are none."""
    return list(_strings(path))


def _strings(path):
    tree = ast.parse(path.read_text("utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_imported_from_this_repository(package):
    assert Path(importlib.import_module(package).__file__) == ROOT / package / "__init__.py"


def test_the_command_runs_this_repository():
    code = "import flows.command; print(flows.command.__file__)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT / "tests")
    assert Path(said.stdout.strip()) == ROOT / "flows" / "command.py"


def test_no_module_is_over_300_lines():
    lengths = {named(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_every_module_is_named_for_what_it_owns_and_says_it():
    assert [named(path) for path in MODULES if path.stem in VAGUE] == []
    assert [named(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))] == []


def test_no_module_of_flows_is_named_like_a_package_of_ours_or_of_the_standard_library():
    taken = set(PACKAGES) | set(sys.stdlib_module_names)
    assert [named(path) for path in MODULES if path.parent.name == "flows" and path.stem in taken] == []


def test_no_package_stands_below_tests():
    assert [named(path) for path in (ROOT / "tests").rglob("__init__.py")] == []


def test_every_module_of_the_warehouse_has_its_tests():
    modules = {path.stem for path in (ROOT / "warehouse").glob("[a-z]*.py")}
    assert modules - {path.stem.removeprefix("test_") for path in (ROOT / "tests" / "warehouse").glob("test_*.py")} == set()


def test_sql_stands_in_sql_files():
    begins = ("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "WITH ", "MERGE", "COPY", "FROM ", "ALTER")
    long = {
        (named(path), text[:60])
        for path in MODULES
        if path.parent.name != "sample"  # the notebook shows its questions
        for text in strings(path)
        if text.lstrip().startswith(begins) and len(text) > LONGEST_SQL
    }
    assert long == set()


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_a_query_is_asked_by_some_module(query):
    assert any(query.stem in strings(path) for path in MODULES if named(path).startswith(("warehouse/", "flows/")))


def test_every_sql_file_is_a_migration_a_check_a_trend_a_query_or_made_in_publishing():
    folders = {path.parent.relative_to(ROOT).as_posix() for package in PACKAGES for path in (ROOT / package).rglob("*.sql")}
    assert folders == {f"warehouse/{folder}" for folder in ("checks", "marts", "migrations", "queries", "search", "trends")}


@pytest.mark.parametrize("path", sorted((ROOT / "warehouse" / "trends").glob("*.sql")), ids=lambda path: path.stem)
def test_a_trend_is_a_view_named_like_its_file(path):
    assert f"\nCREATE OR REPLACE VIEW {path.stem} AS\n" in path.read_text("utf-8")


def test_reading_commands_import_neither_prefect_nor_http():
    code = (
        "import sys\nfrom flows.command import main\n"
        "try:\n main(['events', '--help'])\nexcept SystemExit as end:\n code = end.code\n"
        "import flows.answers, flows.showing\n"
        "print('loaded:', code, *sorted({'prefect', 'aiohttp', 'pebble'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.startswith("usage: lagebild events")
    assert said.stdout.splitlines()[-1] == "loaded: 0"
