"""A rule file as something to read: every entry with its line and what its author wrote beside it; and two files
compared entry by entry.

An entry is what a person thinks of as one thing: a value, or one item of a list of tables. Entries of lists are known
by their ``id`` where they have one, so that an item put between two others does not change those behind it. For texts
that TOML can read.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.domain.rules.fields import Problem
from core.domain.rules.sources import Source, read_source
from core.domain.rules.toml_places import Comment, Places, places_of

_INDEX = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Entry:
    """``key``: the path with ids instead of numbers, ``aspects[training]``; ``path``: as TOML counts; ``line`` from 1;
    ``source``: what the comments beside it say.
    """

    key: str
    path: str
    value: Any
    line: int
    source: Source

    @property
    def section(self) -> str:
        """The table, or the list before all tables, that it stands in; "" for the plain values there."""
        head = re.split(r"[.\[]", self.path, maxsplit=1)[0]
        return head if head != self.path else ""

    @property
    def kind(self) -> str:
        """The path without numbers: what sort of entry it is."""
        return _INDEX.sub("", self.path)


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry in two files; None: not in that one."""

    before: Entry | None
    after: Entry | None

    @property
    def entry(self) -> Entry:
        """The newer one, or the one that is gone."""
        entry = self.after or self.before
        assert entry is not None
        return entry


def outline(toml: str) -> tuple[Entry, ...]:
    """Every entry in the order of the file. ``toml`` can be read."""
    places = places_of(toml)
    raw = tomllib.loads(toml, parse_float=Decimal)
    found = sorted(_walk(raw, "", ""), key=lambda one: places.line_of(one[1]))
    lines = [places.line_of(path) for _, path, _ in found]
    ends = [*lines[1:], toml.count("\n") + 2]
    return tuple(
        Entry(key, path, value, line, _source(places, line, end))
        for (key, path, value), line, end in zip(found, lines, ends, strict=True)
    )


def entry_at(entries: Sequence[Entry], line: int) -> Entry | None:
    """The entry that ``line`` belongs to: the last that begins there or above; None before the first."""
    place = bisect_right(entries, line, key=lambda one: one.line)
    return entries[place - 1] if place else None


def compare(before: str, after: str) -> tuple[Difference, ...]:
    """What differs, in the order of ``after``; what is gone last. Both can be read."""
    old = {entry.key: entry for entry in outline(before)}
    new = {entry.key: entry for entry in outline(after)}
    changed = [
        Difference(old.get(key), entry) for key, entry in new.items() if key not in old or old[key].value != entry.value
    ]
    return (*changed, *(Difference(entry, None) for key, entry in old.items() if key not in new))


def line_of_problem(toml: str, problem: Problem) -> int | None:
    """Where to look: the line of the key, of the nearest thing around it, or the one that TOML stumbled over."""
    if problem.code == "not_toml":
        named = re.search(r"at line (\d+)", problem.value)
        return int(named[1]) if named else None
    return places_of(toml).nearest(problem.path) if problem.path else None


def _walk(value: Any, key: str, path: str) -> Iterator[tuple[str, str, Any]]:
    """(key, path, value) of each entry. Tables of the file are walked into; those within an entry are its value."""
    if isinstance(value, Mapping) and path.count(".") == 0 and "[" not in path:
        for name, inner in value.items():
            yield from _walk(inner, f"{key}.{name}" if key else name, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        for number, one in enumerate(value):
            yield f"{key}[{_name(one, number)}]", f"{path}[{number}]", one
    else:
        yield key, path, value


def _name(item: Mapping[str, Any], number: int) -> str:
    return str(item.get("id") or number)


def _source(places: Places, first: int, end: int) -> Source:
    """The comments at the end of the lines from ``first`` to before ``end``, and those on the lines right above."""
    above: list[Comment] = []
    line = first - 1
    while (comment := places.comments.get(line)) is not None and comment.stands_alone:
        above.insert(0, comment)
        line -= 1
    beside = [places.comments[one] for one in range(first, end) if one in places.comments]
    told = [*above, *(one for one in beside if not one.stands_alone)]
    return read_source([one.text for one in told])
