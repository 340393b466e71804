"""What the demonstration's office sees through: priority items with their acts, and what units tell of their promises.

Some outcomes come late and some promises are never told of, so that there is something to remind of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.api import Core
from core.domain.actors import Actor
from core.domain.ids import ContactId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Note, NoteKind, Proposal
from core.domain.proposals.supervision import ActKind, Line

PRIORITIES = 2
_LATE, _IN_TIME = timedelta(days=8), timedelta(0)
_A_WEEK = timedelta(days=7)  # between one item's acts and the next one's
_TOLD = (NoteKind.KEPT, NoteKind.PROMISE, None)  # of promises, in turn
_WORDS = {NoteKind.KEPT: "已经完工，群众反映良好。", NoteKind.PROMISE: "已列入明年计划，资金已落实。"}
# What is done about a priority item, and how many days after it was chosen.
_PLAN = (
    (Line.DEPUTIES, ActKind.INSPECTION, "县人大代表视察组", 24),
    (Line.GOVERNMENT, ActKind.FOLLOW_UP, "县政府督查室", 60),
    (Line.CONGRESS, ActKind.RECHECK, "县人大常委会代表联络工委", 200),
)
_GOOD = (("process", "satisfied"), ("result", "satisfied"))
_BAD = (("process", "satisfied"), ("result", "dissatisfied"))
_OUTCOMES = {
    ActKind.INSPECTION: "代表实地察看，要求承办单位倒排工期。",
    ActKind.FOLLOW_UP: "资金已到位，工程过半。",
    ActKind.RECHECK: "领衔代表对进展表示认可。",
}


@dataclass(frozen=True, slots=True)
class Leaders:
    """``congress``: who supervises a priority item; ``government``: who leads its handling."""

    congress: ContactId
    government: ContactId


class Oversight:
    """Supervision in the course of a year: chosen from ``chosen_on`` on, promises told of from ``told_on`` on."""

    def __init__(self, core: Core, clerk: Actor, leaders: Leaders, *, chosen_on: date, told_on: date) -> None:
        self._core = core
        self._clerk = clerk
        self._leaders = leaders
        self._chosen_on = chosen_on
        self._told_on = told_on
        self._has_chosen = self._has_told = self._has_rated = False

    async def spend(self, today: date, proposals: Iterable[Proposal]) -> None:
        """What is done about ``proposals`` on ``today``."""
        if not self._has_chosen and today >= self._chosen_on:
            self._has_chosen = True
            await self._choose(proposals, today)
        if self._has_chosen:
            await self._record(today)
        if not self._has_told and today >= self._told_on:
            self._has_told = True
            await self._tell(today)
        if not self._has_rated and today >= self._told_on + _A_WEEK:
            self._has_rated = True
            await self._rate()

    async def _choose(self, proposals: Iterable[Proposal], today: date) -> None:
        """The Council of Chairpersons picks from what is being handled."""
        for place, one in enumerate(_handled(proposals)[:PRIORITIES]):
            leaders = {"leader": self._leaders.congress, "official": self._leaders.government}
            await self._core.supervision.choose_priority(self._clerk, one.id, **leaders)
            for line, kind, who, days in _PLAN:
                planned_on = today + timedelta(days=days) + place * _A_WEEK
                await self._core.supervision.plan_act(self._clerk, one.id, line, kind, who=who, planned_on=planned_on)

    async def _record(self, today: date) -> None:
        """Outcomes; every third comes late, and is asked for before."""
        for view in await self._core.supervision.coming(self._clerk, within_days=0):
            wait = _LATE if view.act.id % 3 == 0 else _IN_TIME
            if today >= view.act.planned_on + wait and view.act.kind in _OUTCOMES:
                await self._core.supervision.record_outcome(self._clerk, view.act.id, _OUTCOMES[view.act.kind])

    async def _tell(self, today: date) -> None:
        """What units tell of their promises at the year's end; and the assessment that is still to come."""
        for place, owed in enumerate(await self._core.proposal_promises.listed(self._clerk)):
            kind = _TOLD[place % len(_TOLD)]
            if kind is not None:
                note = Note(owed.promise.unit, kind, _WORDS[kind], today)
                await self._core.proposals.note(self._clerk, owed.proposal, note)
        next_year = date(today.year + 1, 1, 15)
        for one in await self._core.supervision.priorities(self._clerk):
            await self._core.supervision.plan_act(
                self._clerk,
                one.priority.proposal,
                Line.CONGRESS,
                ActKind.YEAR_END,
                who="县人大常委会",
                planned_on=next_year,
            )

    async def _rate(self) -> None:
        """What deputies say of promises that are said to be kept: one is not satisfied, the last one says nothing."""
        owed = await self._core.proposal_promises.listed(self._clerk)
        asked = [one for one in owed if one.promise.asked is not None]
        for place, one in enumerate(asked[:-1]):
            marks, reasons = (_BAD, "路面还没有硬化") if place == 1 else (_GOOD, "")
            await self._core.proposal_promises.rate(self._clerk, one.proposal, one.promise.unit, marks, reasons=reasons)


def _handled(proposals: Iterable[Proposal]) -> Sequence[Proposal]:
    """Those that a unit has in hand, by number."""
    found = [one for one in proposals if one.status is Status.HANDLING and not one.replies]
    return sorted(found, key=lambda one: one.number or 0)
