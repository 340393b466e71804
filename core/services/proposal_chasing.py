"""The daily round of proposals: what nobody has to decide is done, and what is due is said to whom it concerns.

What must stay true: a round is made once a day, at the hour of the digest or at the first moment after it, in one
unit of work, so that a kill leaves all of it or nothing; what fell due while the program was down is said on return,
marked late. The open clocks are the schedule (design invariant 1): a reminder's row is laid when its rung has fallen
due, so whatever moves a clock - holidays, rules, an extension, undoing a step - moves its rungs with it. A rung that
would reach nobody goes to the office, which is told that nobody is entered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.domain.actors import Actor, Person, PersonKind, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Conflict, Invalid, NotFound
from core.domain.ids import HandlingUnitId, ProposalId
from core.domain.proposals import handling
from core.domain.proposals.act_chasing import rungs_of_act
from core.domain.proposals.chasing import Ladderer, Rung, hearers, span_of
from core.domain.proposals.clocks import FEEDBACK, RETURN, Desk, rated_unit
from core.domain.proposals.contacts import Contact
from core.domain.proposals.life import Status
from core.domain.proposals.promise_steps import promise_silent
from core.domain.proposals.promises import promise_clocks
from core.domain.proposals.proposal import Proposal
from core.domain.proposals.units import UnitStatus
from core.domain.reminders import Almanac
from core.domain.rules import CHASES, Audience, CountyRules
from core.domain.rules.handling import RehandlingStarts
from core.domain.use_cases import use_case
from core.services.act_chasing import lay_acts
from core.services.almanac import almanac_of
from core.services.chased import Chased, chased
from core.services.occasions import office
from core.services.proposal_promises import promising
from core.services.proposal_steps import Change, take_step
from core.services.reminders import rows_of
from core.services.rules import RuleBook
from core.services.stores.proposals import RunningClock
from core.services.stores.reminders import ReminderRow
from core.services.unit_contacts import person_of
from core.services.work import Transactions, Work

ROUND = "proposals"
LATELY, MOST_LISTED = timedelta(days=30), 500
_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER)
EVENTS = frozenset(kind.value for kind in CHASES)


@dataclass(frozen=True, slots=True)
class Round:
    """What a day's round did. ``is_made`` False: it was made already, or is not due yet."""

    is_made: bool = False
    taken: int = 0  # steps that nobody has to decide
    laid: int = 0  # reminders


@dataclass(frozen=True, slots=True)
class Coming:
    """A rung that is still to come, as its clock stands. ``unit`` "": the office's deadline, or the deputy's.

    Of an act of supervision ``key`` is its kind and ``unit`` who does it.
    """

    key: str
    unit: str
    stage: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Chases:
    """``said``: the newest first; ``coming``: by time, of one proposal only."""

    said: tuple[Chased, ...]
    coming: tuple[Coming, ...]


class ProposalChasing:
    """Chasing, escalation, and the steps that the program takes by itself."""

    def __init__(self, transactions: Transactions, book: RuleBook) -> None:
        self._transactions = transactions
        self._book = book
        self._ladderer: Ladderer | None = None

    @use_case("proposal.make_round", Role.SYSTEM)
    async def make_round(self, actor: Actor) -> Round:
        """Make today's round, once: deemed acceptance, silence, handling again; then what is due is laid."""
        async with self._transactions.read(actor) as work:
            if not await self._is_due(work):
                return Round()
        async with self._transactions.write(actor) as work:
            if not await self._is_due(work):
                return Round()
            return await self._made(work)

    @use_case("proposal.chases", *_READERS)
    async def chases(self, actor: Actor, proposal: ProposalId | None = None) -> Chases:
        """Who was told of what deadline and when: of one proposal with what is still to come, else the latest of all.

        Errors: NotFound("proposal.unknown").
        """
        async with self._transactions.read(actor) as work:
            if proposal is None:
                rows = await work.reminders.planned_since(EVENTS, work.now - LATELY, MOST_LISTED)
                return Chases(await chased(work, rows), ())
            found = await work.proposals.get(proposal)
            rows = [row for event in sorted(EVENTS) for row in await work.reminders.of_event(event, proposal)]
            newest = sorted(rows, key=lambda row: (row.planned_at or row.due_at, row.id), reverse=True)
            return Chases(await chased(work, newest), await self._coming(work, found))

    async def _coming(self, work: Work, proposal: Proposal) -> tuple[Coming, ...]:
        rules = await self._book.current(work)
        almanac = await almanac_of(work, rules)
        units = {one.id: one.name for one in await work.proposals.units()}
        ladderer = Ladderer(rules.ladders, almanac)
        promised = promise_clocks(proposal, rules.proposals) if rules.proposals is not None else ()
        rungs = [
            (one.key, units[one.unit] if one.unit is not None else "", rung)
            for one in (*proposal.open_clocks, *promised)
            for rung in ladderer.rungs_of(one)
        ]
        acts = await work.supervision.of_proposal(proposal.id)
        rungs += [(str(one.kind), one.who, rung) for one in acts for rung in rungs_of_act(one, rules.ladders, almanac)]
        return tuple(
            Coming(key, unit, rung.reminder.stage, rung.due_at)
            for key, unit, rung in sorted(rungs, key=lambda found: found[2].due_at)
            if rung.due_at > work.now
        )

    async def _is_due(self, work: Work) -> bool:
        last = await work.contacts.last_round(ROUND)
        today = date_in(COUNTY_ZONE, work.now)
        if last is not None and last[0] >= today:
            return False
        try:
            rules = await self._book.current(work)
        except NotFound:  # no rules yet
            return False
        starts_at = datetime.combine(today, rules.reminders.digest_at, COUNTY_ZONE)
        return rules.proposals is not None and work.now >= starts_at

    async def _made(self, work: Work) -> Round:
        rules = await self._book.current(work)
        almanac = await almanac_of(work, rules)
        ladderer = self._ladderer_of(rules, almanac)
        taken = await _Steps(work, self._book, rules, almanac, ladderer).take()
        last = await work.contacts.last_round(ROUND)
        since = last[1] if last is not None else work.now
        laid = await _Chases(work, rules, almanac, ladderer, since).lay()
        laid += await lay_acts(work, rules, almanac, since=since)
        await work.contacts.mark_round(ROUND, almanac.on(work.now))
        await work.record("proposal.make_round", "proposals", taken=taken, laid=laid)
        return Round(is_made=True, taken=taken, laid=laid)

    def _ladderer_of(self, rules: CountyRules, almanac: Almanac) -> Ladderer:
        """Yesterday's, while rules and holidays are the same: what it has worked out is right today too."""
        if self._ladderer is None or not self._ladderer.lays(rules.ladders, almanac):
            self._ladderer = Ladderer(rules.ladders, almanac)
        return self._ladderer


class _Steps:
    """What follows by itself when a day has passed."""

    def __init__(self, work: Work, book: RuleBook, rules: CountyRules, almanac: Almanac, ladderer: Ladderer) -> None:
        self._work = work
        self._book = book
        self._rules = rules
        self._almanac = almanac
        self._ladderer = ladderer

    async def take(self) -> int:
        """How many steps were taken."""
        today, taken = self._almanac.on(self._work.now), 0
        for one in await self._work.proposals.running(until=today):
            taken += await self._of_clock(one, today)
        rules = self._rules.proposals
        if rules is not None and rules.rehandling.starts is RehandlingStarts.AUTOMATIC:
            for waiting in await self._work.proposals.listed(statuses=[Status.DISSATISFIED]):
                taken += await self._step("proposal.reopen", waiting.id, handling.reopened)
        return taken

    async def _of_clock(self, one: RunningClock, today: date) -> int:
        clock = one.clock
        if clock.key == RETURN and clock.unit is not None and clock.due_on is not None and clock.due_on < today:
            return await self._deemed_accepted(one.proposal, clock.unit)
        if clock.key == FEEDBACK and self._ladderer.may_be_silent(clock, today):
            return await self._step("proposal.close_silent", one.proposal, handling.silent)
        promising = rated_unit(clock.key)
        if promising is not None and self._ladderer.may_be_silent(clock, today):
            return await self._unrated(one.proposal, promising)
        return 0

    async def _unrated(self, proposal: ProposalId, unit: HandlingUnitId) -> int:
        """The deputy has not said whether a promise was kept (B3.15, B3.16)."""

        def change(one: Proposal, desk: Desk) -> Proposal:
            return promise_silent(one, unit, desk)

        return await self._step("proposal.promise_silent", proposal, change)

    async def _deemed_accepted(self, proposal: ProposalId, unit: HandlingUnitId) -> int:
        """What is not handed back in time is the unit's own (B3.9)."""

        def change(one: Proposal, desk: Desk) -> Proposal:
            return handling.accepted(one, unit, desk)

        shares = (await self._work.proposals.get(proposal)).assignments
        if (unit, UnitStatus.GIVEN) not in {(one.unit, one.status) for one in shares}:
            return 0
        return await self._step("proposal.accept", proposal, change)

    async def _step(self, action: str, proposal: ProposalId, change: Change) -> int:
        """A step that a proposal refuses stops nobody else's; its deadline goes on being chased."""
        try:
            await take_step(self._work, self._book, action, proposal, change, automatic=True)
        except (Conflict, Invalid, NotFound):  # raised before anything was written
            return 0
        return 1


class _Chases:
    """One round's reminders."""

    def __init__(self, work: Work, rules: CountyRules, almanac: Almanac, ladderer: Ladderer, since: datetime) -> None:
        """``since``: the last round."""
        self._work = work
        self._rules = rules
        self._almanac = almanac
        self._ladderer = ladderer
        self._since = since
        self._contacts: Sequence[Contact] = ()
        self._staff: Sequence[Person] = ()

    async def lay(self) -> int:
        """Lay every rung that has fallen due and was not said; how many reminders are new."""
        unsaid = await self._unsaid()
        if not unsaid:
            return 0
        self._contacts = await self._work.contacts.every()
        self._staff = await office(self._work)
        rows: list[ReminderRow] = []
        for one, rung in unsaid:
            rows += await self._rows(one, rung)
        return await self._work.reminders.add(rows)

    async def _unsaid(self) -> list[tuple[RunningClock, Rung]]:
        before, after = span_of(self._rules.ladders)
        now = self._work.now
        running = await self._running(before, after)
        due = [(one, rung) for one in running for rung in self._ladderer.of_use(one.clock, now)]
        said = await self._work.reminders.laid(EVENTS, {one.proposal for one, _ in due}, now - after - before)
        return [(one, rung) for one, rung in due if (one.proposal, rung.mark) not in said]

    async def _running(self, before: timedelta, after: timedelta) -> list[RunningClock]:
        """The open clocks that can have something to say today."""
        today = self._almanac.on(self._work.now)
        running = list(await self._work.proposals.running(since=today - after, until=today + before))
        return [*running, *await self._promised(today - after, today + before)]

    async def _promised(self, first: date, last: date) -> list[RunningClock]:
        """The reports on promises that can have something to say today."""
        rules = self._rules.proposals
        if rules is None:
            return []
        reports = [rules.commitments_reported_by.in_year(year) for year in range(first.year, last.year + 1)]
        until = max((day for day in reports if day <= last), default=first)  # what is replied later is told of later
        found = await promising(self._work, rules, until)
        clocks = [(one.id, each) for one in found for each in promise_clocks(one, rules)]
        due = [(number, one) for number, one in clocks if one.due_on is not None and first <= one.due_on <= last]
        return [RunningClock(number, 0, one) for number, one in due]

    async def _rows(self, one: RunningClock, rung: Rung) -> list[ReminderRow]:
        people = await self._people(one, rung.audience)
        reminder = replace(rung.reminder, due_at=self._instant(rung), audience=tuple(people))
        return rows_of(rung.kind.value, one.proposal, people, [reminder], edition=rung.edition)

    def _instant(self, rung: Rung) -> datetime:
        """When it was due; now, where it only came to be due after the last round: nobody missed that."""
        return rung.due_at if rung.due_at > self._since else self._work.now

    async def _people(self, one: RunningClock, audience: Sequence[Audience]) -> Mapping[Audience, Sequence[Person]]:
        """Whom a rung speaks to; the office in the place of those who are not there."""
        found = {some: await self._of(one, some) for some in audience}
        lacking = [some for some, people in found.items() if not people]
        for some in lacking:
            found[some] = self._staff
        return found

    async def _of(self, one: RunningClock, some: Audience) -> Sequence[Person]:
        if some is Audience.STAFF:
            return self._staff
        if some is Audience.DEPUTY:
            return await self._lead(one.proposal)
        return [person_of(each) for each in hearers(some, one.clock, self._contacts)]

    async def _lead(self, proposal: ProposalId) -> Sequence[Person]:
        lead = (await self._work.proposals.get(proposal)).lead
        serving = [one for one in await self._work.records.deputies_named([lead]) if one.is_serving]
        return [Person(PersonKind.DEPUTY, one.id) for one in serving]
