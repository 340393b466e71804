"""What must be true of a year of proposals, reckoned from the proposals and not as the program reckons it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.api import Core
from core.domain.actors import SYSTEM, PersonKind
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Clock, Proposal, Reply
from core.domain.proposals.statistics import RateName
from core.domain.rules import CHASES
from core.services.stores.messages import OutboxRow, OutboxState
from core.services.stores.reminders import ReminderRow, ReminderState
from tests.proofs.proposal_year.county import FIRST, LAST, YearCounty
from tests.proofs.proposal_year.living import Taken
from tests.proofs.proposal_year.promising import asked_of, is_refused, promises_in, ratings_of, told_of

# Longshan's rungs after the day, in calendar days, as its preset has them.
AFTER = {
    "unit_deadline": {"overdue": 1, "to_the_head": 4, "to_the_supervision": 8, "to_the_leader": 15},
    "feedback_deadline": {"overdue": 1, "last": 7},
    "office_deadline": {"overdue": 1, "week_after": 7},
}
_NO_DUTY = "return_to_assigner"
_CHASING = ("proposal_chases", "digest")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that was stored and sent."""

    proposals: Sequence[Proposal]
    rows: Sequence[ReminderRow]
    messages: Sequence[OutboxRow]
    taken: Sequence[Taken]
    carried_out: tuple[int, int]  # as published: so many, of so many

    def check_chases(self) -> None:
        """Nothing was overdue without a chase on its day, no rung was said twice, nothing was said of what was done."""
        said = Counter((row.subject_id, _clock_in(row), row.stage) for row in self._after())
        assert set(said) == self.expected()
        assert max(Counter(row.key for row in self.rows).values()) == 1
        assert max(Counter((row.person, row.subject_id, row.edition, row.stage) for row in self.rows).values()) == 1
        assert {row.state for row in self._after()} == {ReminderState.SENT}
        assert not [
            row for row in self.rows if row.sent_at is not None and _day(row) != date_in(COUNTY_ZONE, row.sent_at)
        ]

    def check_people(self) -> None:
        """A unit's deadline is chased at no deputy; nobody gets two messages of deadlines on a day."""
        of_units = [row for row in self.rows if row.event == "unit_deadline"]
        assert {row.person.kind for row in of_units} == {PersonKind.CONTACT, PersonKind.STAFF}
        a_day = Counter((one.person, date_in(COUNTY_ZONE, one.created_at)) for one in self.messages if _chases(one))
        assert max(a_day.values()) == 1

    def check_network(self) -> None:
        """Every message that was promised was taken; one that was taken again says so."""
        promised = {one.key for one in self.messages}
        assert {one.state for one in self.messages} == {OutboxState.SENT}
        assert {one.key for one in self.taken} == promised
        seen: set[str] = set()
        for one in self.taken:
            assert one.key not in seen or one.is_flagged, one.key
            seen.add(one.key)

    def check_promises(self) -> None:
        """Every report was put to the deputy once, and answered, left unanswered to the end, or is waited for still.

        Who was not satisfied got a new report out of the unit, or its day stands; the published rate is what the
        deputies saw kept, beside what was settled at once.
        """
        kept = settled = asked = 0
        for one in self.proposals:
            is_replied = bool(one.replies) and one.status is not Status.HANDLING
            settled += is_replied and one.replies[-1].result_class == "a"
            promises = list(promises_in(one)) if one.status is Status.CLOSED else []
            for reply in promises:
                reports, ratings = told_of(one, reply), ratings_of(one, reply)
                waiting = [clock for clock in asked_of(one) if clock.key.endswith(f".{reply.unit}")]
                assert len(reports) == len(ratings) + len(waiting), one.id
                again = [clock for clock in one.clocks if (clock.key, clock.unit) == ("commitment_again", reply.unit)]
                refused = [given.rated_on for given in ratings if is_refused([given])]
                assert [clock.started_on for clock in again] == refused, one.id
                assert sum(clock.is_open for clock in again) == (is_refused(ratings) and not waiting), one.id
                asked += len(reports)
            kept += bool(promises) and all(_is_seen_kept(one, reply) for reply in promises)
        assert self.carried_out[0] == settled + kept
        assert kept > 0
        assert asked > kept

    def expected(self) -> set[tuple[int, tuple[str, int, int], str]]:
        """(proposal, clock, rung) of every morning on which something was overdue and had reached a rung."""
        return {
            (proposal.id, (clock.key, clock.unit or 0, clock.round), stage)
            for proposal in self.proposals
            for clock in proposal.clocks
            if clock.key != _NO_DUTY and clock.due_on is not None
            for stage, days in AFTER[_ladder(clock)].items()
            if _is_open_on(clock, clock.due_on + timedelta(days=days))
        }

    def summary(self) -> str:
        states = Counter(str(one.status) for one in self.proposals)
        overdue = len({one[:2] for one in self.expected()})
        ratings = [given for one in self.proposals for given in one.promise_ratings]
        refused, silent = sum(is_refused([one]) for one in ratings), sum(not one.marks for one in ratings)
        return (
            f"proposals {len(self.proposals)} ({', '.join(f'{state} {number}' for state, number in states.items())}); "
            f"promises rated {len(ratings)}, refused {refused}, left unrated {silent}; carried out {self.carried_out}; "
            f"deadlines {sum(len(one.clocks) for one in self.proposals)}, overdue {overdue}; "
            f"reminders {len(self.rows)}, after the day {len(self._after())}; "
            f"messages {len(self.messages)}, of deadlines {sum(map(_chases, self.messages))}, "
            f"marked as sent again {sum(one.is_flagged for one in self.taken)}"
        )

    def _after(self) -> list[ReminderRow]:
        return [row for row in self.rows if row.stage in AFTER[row.event]]


async def verdict_of(core: Core, county: YearCounty, taken: Sequence[Taken]) -> Verdict:
    proposals = [one.proposal for one in await core.proposals.listed(county.clerk)]
    people = set(county.people)
    async with core.transactions.read(SYSTEM) as work:
        events = [kind.value for kind in CHASES]
        since = core.clock.now() - (LAST - FIRST) - timedelta(days=30)
        rows = await work.reminders.planned_since(events, since, 1_000_000)
        messages = [one for person in people for one in await work.messages.of_person(person)]
    rates = (await core.proposal_reviews.handled(county.clerk, FIRST.year)).overall.rates
    [carried_out] = [(one.part, one.whole) for one in rates if one.name is RateName.IMPLEMENTED]
    return Verdict(proposals, rows, messages, taken, carried_out)


def _ladder(clock: Clock) -> str:
    if clock.unit is not None:
        return "unit_deadline"
    is_the_deputys = clock.key == "feedback" or clock.key.startswith("commitment_feedback.")
    return "feedback_deadline" if is_the_deputys else "office_deadline"


def _is_seen_kept(one: Proposal, reply: Reply) -> bool:
    """The deputy has answered the last report, and was not dissatisfied."""
    ratings = ratings_of(one, reply)
    return len(ratings) == len(told_of(one, reply)) > 0 and bool(ratings[-1].marks) and not is_refused(ratings)


def _is_open_on(clock: Clock, morning: date) -> bool:
    return morning <= LAST and (clock.met_on is None or clock.met_on >= morning)


def _clock_in(row: ReminderRow) -> tuple[str, int, int]:
    key, unit, again, _ = row.edition.rsplit(".", 3)
    return key, int(unit), int(again)


def _day(row: ReminderRow) -> date:
    return date_in(COUNTY_ZONE, row.planned_at or row.due_at)


def _chases(one: OutboxRow) -> bool:
    return (one.body or {}).get("notice") in _CHASING
