"""A year of deadlines, day by day, with units that answer in time, late, or never, and a server that is down at times.

Nothing is overdue without a chase, every escalation is said once, nobody gets two messages a day, and no deputy hears
of what a unit owes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from core.domain.actors import SYSTEM, Person, PersonKind, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import HandlingUnitId, ProposalId
from core.domain.proposals.chasing import edition_of
from core.domain.proposals.contacts import Duty
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Consultation, Reply
from core.domain.proposals.units import Part
from core.domain.rules import CHASES
from core.domain.rules.handling import ReviewOutcome
from core.services.stores.reminders import ReminderRow, ReminderState
from tests.office import Office, open_office
from tests.services.chase_desk import bound, contact, rows, today, turn_to
from tests.services.proposal_desk import BAD, CONTENT, GOOD

UNITS, PROPOSALS, DAYS = 4, 8, 210
ESCALATIONS = {"to_the_head", "to_the_supervision", "to_the_leader"}


@dataclass(slots=True)
class Year:
    """``late``: as ``Lived`` has it."""

    office: Office
    random: Random
    units: list[HandlingUnitId] = field(default_factory=list)
    proposals: list[ProposalId] = field(default_factory=list)
    late: dict[tuple[ProposalId, str], date] = field(default_factory=dict)

    async def begin(self) -> None:
        for number in range(UNITS):
            unit = await self.office.core.proposals.add_unit(self.office.clerk, f"县第{number}局")
            self.units.append(unit)
            await contact(self.office, Duty.LIAISON, unit=unit, in_chat=number != 3)
            if number < 2:
                await contact(self.office, Duty.HEAD, unit=unit)
        for duty in (Duty.SUPERVISION, Duty.LEADER):
            await contact(self.office, duty)
        for person in (
            Person(PersonKind.STAFF, self.office.county.staff[Role.CLERK]),
            *(Person(PersonKind.DEPUTY, one) for one in self.office.county.deputies),
        ):
            await bound(self.office, person)

    async def day(self) -> None:
        """One day: sometimes the server is down; units and deputies do what they do, or not."""
        turn_to(self.office, today(self.office) + timedelta(days=1), hour=self.random.choice((9, 9, 9, 15)))
        if len(self.proposals) < PROPOSALS and self.random.random() < 0.3:
            self.proposals.append(await self._handed_in())
        if self.random.random() < 0.9:
            await self.office.core.proposal_chasing.make_round(SYSTEM)
            await self._look()
            await self.office.core.reminders.tick(SYSTEM)
        for proposal in self.proposals:
            if self.random.random() < 0.02:
                await self._something(proposal)

    async def _handed_in(self) -> ProposalId:
        proposals, clerk = self.office.core.proposals, self.office.clerk
        lead = self.random.choice(self.office.county.deputies)
        number = (await proposals.enter(clerk, [lead], CONTENT)).proposal.id
        while (await proposals.get(clerk, number)).proposal.status is Status.IN_REVIEW:
            await proposals.review(clerk, number, ReviewOutcome.ACCEPT)
        lead_unit, helper = self.random.sample(self.units, 2)
        await proposals.assign(clerk, number, [(lead_unit, Part.LEAD), (helper, Part.ASSIST)])
        return number

    async def _something(self, number: ProposalId) -> None:
        proposals, clerk = self.office.core.proposals, self.office.clerk
        proposal = (await proposals.get(clerk, number)).proposal
        if proposal.status in (Status.HANDLING, Status.REHANDLING):
            unit = proposal.answering[0].unit
            letter = Reply(unit, 0, "a", "", "", "已办", today(self.office), Consultation.VISIT)
            await proposals.reply(clerk, number, letter)
        elif proposal.status is Status.REPLIED:
            bad = self.random.random() < 0.4
            await proposals.rate(clerk, number, BAD if bad else GOOD, reasons="没有落实" if bad else "")

    async def _look(self) -> None:
        """What is overdue on a day whose round was made."""
        async with self.office.core.transactions.read(SYSTEM) as work:
            for one in await work.proposals.running():
                if one.clock.due_on is not None and one.clock.due_on < today(self.office):
                    self.late.setdefault((one.proposal, edition_of(one.clock)), today(self.office))


@dataclass(frozen=True, slots=True)
class Lived:
    """What is left of a year. ``late``: the overdue clocks, with the first round that saw them so."""

    late: dict[tuple[ProposalId, str], date]
    laid: list[ReminderRow]
    ended_on: date


async def live(folder: Path) -> Lived:
    async with open_office(folder) as office:
        year = Year(office, Random(5))
        await year.begin()
        for _ in range(DAYS):
            await year.day()
        return Lived(year.late, await rows(office), today(office))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    return asyncio.run(live(tmp_path_factory.mktemp("year")))


def test_nothing_is_overdue_without_a_chase(lived: Lived) -> None:
    chased = {(one.subject_id, one.edition): one for one in lived.laid if one.stage == "overdue"}
    assert len(lived.late) > 20
    assert {one for one in lived.late if one not in chased} == set()
    assert {
        chased[one].state for one in lived.late
    } <= {ReminderState.SENT, ReminderState.UNREACHABLE}  # fmt: skip


def test_chase_comes_with_the_first_round_after_the_day(lived: Lived) -> None:
    """Whoever was not reached stands on the office's list instead."""
    said = {
        (one.subject_id, one.edition): one for one in lived.laid if one.stage == "overdue" and one.sent_at is not None
    }
    days = [(date_in(COUNTY_ZONE, said[one].sent_at), on) for one, on in lived.late.items() if one in said]  # type: ignore[arg-type]
    assert days
    assert [(told, on) for told, on in days if told != on] == []


def test_every_escalation_is_said_once(lived: Lived) -> None:
    told = [one for one in lived.laid if one.stage in ESCALATIONS and one.state is ReminderState.SENT]
    assert len(told) > 20
    again = Counter((one.subject_id, one.edition, one.stage, one.person) for one in told)
    assert set(again.values()) == {1}


def test_nobody_gets_two_messages_a_day(lived: Lived) -> None:
    told = {
        (one.person, one.outbox_id, date_in(COUNTY_ZONE, one.sent_at)) for one in lived.laid if one.sent_at is not None
    }
    a_day = Counter((person, on) for person, _, on in told)
    assert len(a_day) > 60
    assert max(a_day.values()) == 1


def test_no_deputy_hears_of_what_a_unit_owes(lived: Lived) -> None:
    heard = {(one.event, one.person.kind) for one in lived.laid}
    assert ("feedback_deadline", PersonKind.DEPUTY) in heard
    assert ("unit_deadline", PersonKind.DEPUTY) not in heard
    assert ("feedback_deadline", PersonKind.CONTACT) not in heard
    assert {event for event, _ in heard} <= {kind.value for kind in CHASES}


def test_nothing_waits_behind_at_the_end(lived: Lived) -> None:
    waiting = [one for one in lived.laid if one.state is ReminderState.WAITING]
    assert {date_in(COUNTY_ZONE, one.due_at) for one in waiting} <= {lived.ended_on, lived.ended_on + timedelta(1)}
