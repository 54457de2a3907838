"""Exit codes of the contract, and the one way to say on stderr what the user must look at."""

import sys

DONE, LOOK, USAGE, NOTHING, HELD_BACK = 0, 1, 2, 3, 4


def complain(message: str, code: int) -> int:
    """Say on stderr what the user must look at; return the exit code."""
    print(f"lagebild: {message}", file=sys.stderr)
    return code
