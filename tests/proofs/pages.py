"""Where the rows of a stored table lie: the file read by its own format (sqlite.org/fileformat2.html).

A table WITHOUT ROWID and an index are the same kind of tree. Of every cell: the page, the place in it, and the chain
of overflow pages that hold what did not fit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

INTERIOR, LEAF = 2, 10
LINK = 4  # bytes in front of each overflow page: the number of the next one


@dataclass(frozen=True, slots=True)
class Cell:
    """A row as it lies. ``chain``: its overflow pages in order."""

    page: int
    offset: int
    is_divider: bool
    content: bytes
    chain: tuple[int, ...]


class DatabaseFile:
    """A copied database."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._size = int.from_bytes(content[16:18], "big")
        self._usable = self._size - content[20]
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(content)
            self._roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_master").fetchall())

    def cells(self, name: str) -> list[Cell]:
        """All rows of a table WITHOUT ROWID, or entries of an index."""
        return list(self._tree(self._roots[name]))

    def _tree(self, number: int) -> Iterator[Cell]:
        page, start = self._page(number), 100 if number == 1 else 0
        kind, count = page[start], int.from_bytes(page[start + 3 : start + 5], "big")
        assert kind in (INTERIOR, LEAF), f"page {number} is of kind {kind}"
        pointers = start + (12 if kind == INTERIOR else 8)
        for place in range(pointers, pointers + 2 * count, 2):
            offset = int.from_bytes(page[place : place + 2], "big")
            if kind == INTERIOR:
                yield from self._tree(_number(page, offset))
            yield self._cell(number, offset, is_divider=kind == INTERIOR)
        if kind == INTERIOR:
            yield from self._tree(_number(page, start + 8))

    def _cell(self, number: int, offset: int, *, is_divider: bool) -> Cell:
        page = self._page(number)
        length, start = _varint(page, offset + (4 if is_divider else 0))
        here = self._local(length)
        content, chain = page[start : start + here], []
        following = _number(page, start + here) if here < length else 0
        while following:
            chain.append(following)
            more = self._page(following)
            content += more[LINK : self._usable]
            following = _number(more, 0)
        return Cell(number, offset, is_divider, content[:length], tuple(chain))

    def _local(self, length: int) -> int:
        """How much of a row of ``length`` bytes lies in the tree's own page."""
        most, least = (self._usable - 12) * 64 // 255 - 23, (self._usable - 12) * 32 // 255 - 23
        if length <= most:
            return length
        wanted = least + (length - least) % (self._usable - 4)
        return wanted if wanted <= most else least

    def _page(self, number: int) -> bytes:
        return self.content[(number - 1) * self._size : number * self._size]


def _number(page: bytes, at: int) -> int:
    return int.from_bytes(page[at : at + 4], "big")


def _varint(page: bytes, at: int) -> tuple[int, int]:
    """A number of up to nine bytes, and where it ends."""
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | page[place] & 0x7F
        if page[place] < 0x80:
            return value, place + 1
    return value << 8 | page[at + 8], at + 9
