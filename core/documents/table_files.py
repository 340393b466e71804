"""A table as a new private file, written piece by piece, whole or not at all.

What must stay true: nobody but its owner may read it (0600); another file is replaced only where the person agreed to
that; what was left half done leaves nothing behind; no cell becomes a formula (the writers' guards).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import BinaryIO

from core.documents.csv_writer import Cell, csv_bytes, csv_lines
from core.domain.errors import Conflict, Invalid, Unavailable

ENDINGS = (".xlsx", ".csv")
MOST_ROWS_OF_A_SHEET = 1_048_575  # Excel's, without the heading


class TableFile:
    """``path`` ends in one of ``ENDINGS``. Its calls may come from different threads, one after the other.

    Errors of all calls: Unavailable("file.failed"); of the first: Invalid("file.ending"), Conflict("file.exists").
    """

    def __init__(
        self, path: Path, title: str, columns: Sequence[str], widths: Sequence[int], *, replaces: bool = False
    ) -> None:
        self._path = path
        self._replaces = replaces
        self._lock = Lock()
        self._rows = 0
        if path.suffix.lower() not in ENDINGS:
            raise Invalid("file.ending", path=str(path), endings=list(ENDINGS))
        if path.exists() and not replaces:
            raise Conflict("file.exists", path=str(path))
        self._unfinished = path.with_name(f".{path.name}.{token_hex(4)}.part")
        with self._told():
            self._target = _private(self._unfinished)
        self._table = _Lines(self._target, columns) if path.suffix.lower() == ".csv" else _Sheet(title, columns, widths)

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Append ``rows``. Errors: Invalid("file.too_many_rows") where a sheet is full."""
        with self._lock, self._told():
            self._rows += len(rows)
            if isinstance(self._table, _Sheet) and self._rows > MOST_ROWS_OF_A_SHEET:
                raise Invalid("file.too_many_rows", most=MOST_ROWS_OF_A_SHEET)
            self._table.add(rows)

    def finish(self) -> None:
        """The file is there, whole. Errors: Conflict("file.exists") when somebody made one meanwhile."""
        with self._lock, self._told():
            self._table.save(self._target)
            self._target.flush()
            os.fsync(self._target.fileno())
            self._target.close()
            self._put_in_place()

    def abandon(self) -> None:
        """Nothing of it stays. Harmless after ``finish``."""
        with self._lock:
            if not self._target.closed:
                self._table.abandon()
                self._target.close()
            self._unfinished.unlink(missing_ok=True)

    def _put_in_place(self) -> None:
        if self._replaces:
            self._unfinished.replace(self._path)
            return
        try:
            os.link(self._unfinished, self._path)  # unlike a renaming, this fails where there is a file
        except OSError as error:
            if self._path.exists():
                raise Conflict("file.exists", path=str(self._path)) from error
            self._unfinished.rename(self._path)  # a stick's file system, which knows no links
        self._unfinished.unlink(missing_ok=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise Unavailable("file.failed", path=str(self._path), reason=reason) from error


class _Lines:
    """CSV, straight into the file."""

    def __init__(self, target: BinaryIO, columns: Sequence[str]) -> None:
        self._target = target
        target.write(csv_bytes(columns, ()))

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        self._target.write(csv_lines(rows))

    def save(self, target: BinaryIO) -> None:
        """It is there already."""

    def abandon(self) -> None:
        """There is nothing else."""


class _Sheet:
    """Excel; the library is loaded only when somebody wants one."""

    def __init__(self, title: str, columns: Sequence[str], widths: Sequence[int]) -> None:
        from core.documents.workbooks import TableBook

        self._book = TableBook(title, columns, widths)

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        self._book.add(rows)

    def save(self, target: BinaryIO) -> None:
        self._book.save(target)

    def abandon(self) -> None:
        self._book.abandon()


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
