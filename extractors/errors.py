"""What can stop a command, each with a message that says what happened, to which input, and what to do.

LagebildError
|-- UsageError      what the user wrote cannot be used: arguments, settings, catalogue, SQL, labelled set
|   `-- CatalogueError
|-- NotFound        what was asked for is not in the snapshot
|-- NoArticle       a page holds no article (becomes the page's refusal)
|-- HeldBack        a check found rows that are wrong, so nothing was published
`-- Unable          nothing can be done now: another process holds the lock or the warehouse, or there is none
"""


class LagebildError(Exception):
    """Base of all; `exit_code` is what the command returns."""

    exit_code = 1


class UsageError(LagebildError):
    """What the user wrote cannot be used."""

    exit_code = 2


class CatalogueError(UsageError):
    """The catalogue cannot be used; the message names the entry."""


class NotFound(LagebildError):
    """What was asked for is not there; the message says what was tried."""


class NoArticle(LagebildError):
    """A page holds no article; the message says what is missing or what is there instead.

    `again`: another visit may help; `gone`: the page says that the article is not there any more.
    """

    def __init__(self, reason: str, *, again: bool = False, gone: bool = False) -> None:
        super().__init__(reason)
        self.again, self.gone = again, gone


class Unable(LagebildError):
    """Nothing can be done now; the message says what is in the way."""

    exit_code = 3


class HeldBack(LagebildError):
    """A check found rows that are wrong, so nothing was published; the message names checks and rows."""

    exit_code = 4
