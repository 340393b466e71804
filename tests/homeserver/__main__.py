"""``python -m tests.homeserver``: install Synapse and the clients that nobody here wrote for the tests, once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.homeserver.installing import NotThere, commander_program, independent_client, synapse_python


def main() -> None:
    """Print what is there."""
    print(synapse_python())
    others: tuple[Callable[[], Path], ...] = (lambda: independent_client().library, commander_program)
    for installed in others:
        try:
            print(installed())
        except NotThere as error:
            print(f"no independent client: {error} failed; the proofs that need it will say so", file=sys.stderr)


if __name__ == "__main__":
    main()
