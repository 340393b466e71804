"""What was said of deadlines, for the eye: whom, of what, when, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.domain.actors import Person, PersonKind
from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.services.stores.reminders import ReminderRow, ReminderState
from core.services.work import Work


@dataclass(frozen=True, slots=True)
class Chased:
    """One reminder of one deadline to one person. ``key``: of what; ``unit`` "": the office's, or the deputy's.

    ``planned_at``: when its rung fell due. ``reason``: of the state, a code.
    """

    proposal: ProposalId
    key: str
    unit: str
    stage: str
    person: Person
    name: str
    state: ReminderState
    reason: str
    planned_at: datetime
    sent_at: datetime | None
    confirmed_at: datetime | None
    is_late: bool


async def chased(work: Work, rows: Sequence[ReminderRow]) -> tuple[Chased, ...]:
    """``rows`` of deadlines, with the names that they mean."""
    names = await _names(work, {row.person for row in rows})
    units = {one.id: one.name for one in await work.proposals.units()}
    return tuple(_chased(row, names, units) for row in rows)


def _chased(row: ReminderRow, names: dict[Person, str], units: dict[HandlingUnitId, str]) -> Chased:
    key, unit, *_ = row.edition.rsplit(".", 3)
    return Chased(
        ProposalId(row.subject_id),
        key,
        units.get(HandlingUnitId(int(unit)), ""),
        row.stage,
        row.person,
        names.get(row.person, ""),
        row.state,
        row.state_reason or "",
        row.planned_at or row.due_at,
        row.sent_at,
        row.confirmed_at,
        row.is_late,
    )


async def _names(work: Work, persons: Iterable[Person]) -> dict[Person, str]:
    deputies = [DeputyId(one.id) for one in persons if one.kind is PersonKind.DEPUTY]
    names = {Person(PersonKind.DEPUTY, one.id): one.name for one in await work.records.deputies_named(deputies)}
    names |= {Person(PersonKind.STAFF, one.id): one.name for one in await work.records.staff()}
    return names | {Person(PersonKind.CONTACT, one.id): one.name for one in await work.contacts.every()}
