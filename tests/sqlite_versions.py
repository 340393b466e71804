"""A machine whose SQLite has another version: with the WAL-reset bug a rollback journal is chosen, without it a log.

The bug needs a rare race of two connections that write, so a test may run a log on a library that has it.
``python -m tests.sqlite_versions 3.51.3 …`` is ``shuzhi …`` on such a machine.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

WITH_THE_BUG, MENDED = "3.40.1", "3.51.3"
JOURNALS = {WITH_THE_BUG: "TRUNCATE", MENDED: "WAL"}


@contextmanager
def sqlite_says(version: str) -> Iterator[None]:
    """Let the library say that it is ``version``."""
    true = sqlite3.sqlite_version_info
    vars(sqlite3)["sqlite_version_info"] = _numbers(version)
    try:
        yield
    finally:
        vars(sqlite3)["sqlite_version_info"] = true


def _numbers(version: str) -> tuple[int, int, int]:
    first, second, third = map(int, version.split("."))
    return first, second, third


if __name__ == "__main__":
    from cli.main import main

    with sqlite_says(sys.argv.pop(1)):
        main()
