"""Audit lines as deeds: what somebody did in one go is one thing to read, however many lines it left.

What must stay true: no line is lost and none is changed; a deed is only ever folded of lines that the same one left,
in the same way, about the same thing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.domain.clock import COUNTY_ZONE, date_in
from core.services.stores.ledger import AuditLine

PARTS = "sections"  # the detail that says which parts were written; lines from before it had them say nothing
_ENDS = {"report.file": "report.save_draft"}  # what was written for it beforehand belongs to it


@dataclass(frozen=True, slots=True)
class Deed:
    """``lines``, the newest first: the first one names the deed."""

    lines: tuple[AuditLine, ...]

    @property
    def named_by(self) -> AuditLine:
        return self.lines[0]

    @property
    def times(self) -> int:
        """How often the same was done."""
        return len(self.lines)

    @property
    def parts(self) -> int:
        """How many parts of a report were written with it; an older line, which names none, counts as one."""
        written = [one for one in self.lines if one.action in _ENDS.values()]
        named = {part for one in written for part in _parts(one)}
        return len(named) + sum(not _parts(one) for one in written)


def deeds_of(lines: Iterable[AuditLine]) -> tuple[Deed, ...]:
    """``lines`` of one subject, the newest first, with what belongs together folded."""
    found: list[list[AuditLine]] = []
    for line in lines:
        if found and _goes_on(found[-1], line):
            found[-1].append(line)
        else:
            found.append([line])
    return tuple(Deed(tuple(one)) for one in found)


def _goes_on(deed: list[AuditLine], older: AuditLine) -> bool:
    """Whether ``older`` is of the same deed: it led to it, or is the same once more on the same day."""
    first, last = deed[0], deed[-1]
    if (older.actor, older.via, older.subject) != (first.actor, first.via, first.subject):
        return False
    if _ENDS.get(first.action) == older.action:
        return older.details.get("year") == first.details.get("year")
    return _said(older) == _said(last) and _day(older) == _day(last)


def _said(line: AuditLine) -> tuple[str, dict[str, object]]:
    """What was done, whichever parts of a report it was done to."""
    return line.action, {name: value for name, value in line.details.items() if name != PARTS}


def _day(line: AuditLine) -> object:
    return date_in(COUNTY_ZONE, line.at)


def _parts(line: AuditLine) -> list[str]:
    named = line.details.get(PARTS)
    return [str(one) for one in named] if isinstance(named, list) else []
