"""Where in a TOML text each value stands, and the comments: what ``tomllib`` does not tell.

Reads texts that ``tomllib`` reads; of others, as far as they go. It interprets nothing: values come from ``tomllib``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*("[^"]*"|'[^']*'|[\w-]+))*""")
_PART = re.compile(r""""[^"]*"|'[^']*'|[\w-]+""")
_SCALAR = re.compile(r"[^,\]}\s#]+")
_LAST_PART = re.compile(r"(\.[^.\[]+|\[\d+\])$")
_QUOTES = ('"""', "'''", '"', "'")


@dataclass(frozen=True, slots=True)
class Comment:
    """``stands_alone``: nothing else is on its line."""

    text: str
    stands_alone: bool


@dataclass(frozen=True, slots=True)
class Places:
    """``lines``: path to line, from 1. ``comments``: by line."""

    lines: Mapping[str, int]
    comments: Mapping[int, Comment]

    def line_of(self, path: str) -> int:
        """Errors: KeyError for what is not there."""
        return self.lines[path]

    def nearest(self, path: str) -> int | None:
        """The line of ``path`` or of the nearest thing around it that is there."""
        while path and path not in self.lines:
            shorter = _LAST_PART.sub("", path)
            path = "" if shorter == path else shorter
        return self.lines.get(path)


def places_of(toml: str) -> Places:
    """One pass over ``toml``, some milliseconds for a county's rules."""
    reader = _Reader(toml)
    with suppress(ValueError, LookupError, RecursionError):  # no TOML from there on: what was read before stands
        reader.read()
    return Places(reader.lines, reader.comments)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text + "\n"
        self._at = 0
        self._starts = [0] + [found.end() for found in re.finditer("\n", self._text)]
        self._items: Counter[str] = Counter()
        self.lines: dict[str, int] = {}
        self.comments: dict[int, Comment] = {}

    def read(self) -> None:
        table = ""
        while self._skip() < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> str:
        line, is_list = self._line(), self._text.startswith("[[", self._at)
        self._at += 2 if is_list else 1
        name = self._key("")
        self.lines.setdefault(name, line)
        if is_list:
            self._items[name] += 1
            name = f"{name}[{self._items[name] - 1}]"
            self.lines[name] = line
        self._at = self._text.index("]", self._at) + (2 if is_list else 1)
        return name

    def _pair(self, around: str) -> None:
        line = self._line()
        path = self._key(around)
        self.lines.setdefault(path, line)
        self._at = self._text.index("=", self._at) + 1
        self._skip()
        self._value(path)

    def _key(self, around: str) -> str:
        found = _KEY.match(self._text, self._at)
        if found is None:
            raise ValueError(self._at)
        self._at = found.end()
        parts = [part.strip("\"'") for part in _PART.findall(found[0])]
        return ".".join([around, *parts] if around else parts)

    def _value(self, path: str) -> None:
        char = self._text[self._at]
        if char == "[":
            self._list(path)
        elif char == "{":
            self._table(path)
        elif char in "\"'":
            self._string()
        else:
            found = _SCALAR.match(self._text, self._at)
            if found is None:
                raise ValueError(self._at)
            self._at = found.end()

    def _list(self, path: str) -> None:
        self._at += 1
        number = 0
        while self._text[self._skip()] != "]":
            self.lines[f"{path}[{number}]"] = self._line()
            self._value(f"{path}[{number}]")
            number += 1
            self._skip_comma()
        self._at += 1

    def _table(self, path: str) -> None:
        self._at += 1
        while self._text[self._skip()] != "}":
            self._pair(path)
            self._skip_comma()
        self._at += 1

    def _string(self) -> None:
        quote = next(one for one in _QUOTES if self._text.startswith(one, self._at))
        self._at += len(quote)
        while not self._text.startswith(quote, self._at):
            if self._at >= len(self._text):
                raise ValueError(self._at)
            self._at += 2 if quote[0] == '"' and self._text[self._at] == "\\" else 1
        self._at += len(quote)

    def _skip(self) -> int:
        """Over blanks, line ends and comments; where something begins, or the end."""
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == "#":
                self._comment()
            elif char.isspace():
                self._at += 1
            else:
                break
        return self._at

    def _skip_comma(self) -> None:
        if self._text[self._skip()] == ",":
            self._at += 1

    def _comment(self) -> None:
        end, line = self._text.index("\n", self._at), self._line()
        stands_alone = not self._text[self._starts[line - 1] : self._at].strip()
        self.comments[line] = Comment(self._text[self._at + 1 : end].strip(), stands_alone)
        self._at = end

    def _line(self) -> int:
        return bisect_right(self._starts, self._at)
