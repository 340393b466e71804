"""One meeting's whole life in any order: every use case at any time, whatever state the meeting is in.

A plain model keeps what must stay true: the status goes only where the path allows, the roll is frozen while voting is
open, a receipt stays the voter's first, nothing of a result is there before the count, the key outlives the objection
window and not more, and the audit chain holds.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.domain.actors import SYSTEM, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Conflict, ShuzhiError
from core.domain.ids import MeetingId, VoterId
from core.domain.meetings import FORWARD, WITH_REASON, Meeting, MeetingStatus
from tests.office import PASSPHRASE, Office, ballot_of, open_office

Result = TypeVar("Result")
VOTERS = 5
ANSWERS = ("satisfied", "basically_satisfied", "dissatisfied")
MANY = {status: FORWARD.get(status, frozenset()) | WITH_REASON.get(status, frozenset()) for status in MeetingStatus}
VOTED = (MeetingStatus.OPEN, MeetingStatus.CLOSED, MeetingStatus.COUNTED, MeetingStatus.PUBLISHED)
SHOWN = (MeetingStatus.COUNTED, MeetingStatus.PUBLISHED)
VOTER = st.integers(0, VOTERS - 1)


class MeetingLife(RuleBasedStateMachine):
    """``receipts``, ``slips`` and ``answers`` are of the vote under way; an interrupted vote forgets them."""

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._folder = tempfile.TemporaryDirectory()
        self.status = MeetingStatus.PLANNED
        self.roll: list[VoterId] = []
        self.receipts: dict[int, str] = {}
        self.slips: set[int] = set()
        self.entered = 0
        self.window_ends_on: date | None = None
        self.is_key_destroyed = False

    @initialize(steps=st.integers(0, len(MeetingStatus)))
    def begin(self, steps: int) -> None:
        """A life begins anywhere on the straight way, or few would come as far as a publication."""
        opening = open_office(Path(self._folder.name), voters=VOTERS)
        self.office: Office = self._run(self._stack.enter_async_context(opening))
        self.meeting: MeetingId = self._run(self.office.planned_meeting(deputies=1))
        for _ in range(steps):
            self.go_on()
            if self.status is MeetingStatus.OPEN:
                self.cast(0, "satisfied")
                self.cast(1, "dissatisfied")
                self.issue_paper(2)
            if self.status is MeetingStatus.PUBLISHED:
                self.time_passes(24 * 7)

    def teardown(self) -> None:
        self._run(self._stack.aclose())
        self._runner.close()
        self._folder.cleanup()

    def _run(self, work: Awaitable[Result]) -> Result:
        return self._runner.run(_awaited(work))

    def _try(self, work: Awaitable[Result], *, expected: bool) -> Result | None:
        """``work`` succeeds exactly when it is ``expected`` to."""
        if expected:
            return self._run(work)
        self._refused(work, ShuzhiError)
        return None

    def _step(self, work: Awaitable[object], target: MeetingStatus, *sources: MeetingStatus) -> bool:
        """Whether the step was taken."""
        expected = self.status in sources
        assert not expected or target in MANY[self.status]
        self._try(work, expected=expected)
        if expected:
            self.status = target
        return expected

    def _forget_vote(self) -> None:
        self.receipts, self.slips, self.entered = {}, set(), 0

    @rule()
    def notice(self) -> None:
        if self._step(
            self.office.core.meetings.notice(self.office.clerk, self.meeting),
            MeetingStatus.NOTICED,
            MeetingStatus.PLANNED,
        ):
            self.roll = list(self._run(self.office.core.meetings.roll(self.office.clerk, self.meeting)))
            assert self.roll

    @rule(first=VOTER)
    def set_roll(self, first: int) -> None:
        voters = list(self.office.county.voters[first:])
        expected = self.status in (MeetingStatus.PLANNED, MeetingStatus.NOTICED, MeetingStatus.POSTPONED)
        self._try(self.office.core.meetings.set_roll(self.office.clerk, self.meeting, voters), expected=expected)
        if expected:
            self.roll = voters

    @rule(days=st.integers(-1, 20))
    def move(self, days: int) -> None:
        at = self.office.clock.now() + timedelta(days=days)
        movable = (MeetingStatus.PLANNED, MeetingStatus.NOTICED, MeetingStatus.POSTPONED)
        expected = self.status in movable and days > 0
        self._try(self.office.core.meetings.move(self.office.clerk, self.meeting, at), expected=expected)
        if expected and self.status is MeetingStatus.POSTPONED:
            self.status = MeetingStatus.PLANNED

    @rule()
    def open_voting(self) -> None:
        opening = self.office.core.meetings.open_voting(self.office.clerk, self.meeting, PASSPHRASE)
        self._step(opening, MeetingStatus.OPEN, MeetingStatus.NOTICED)

    @rule(voter=VOTER, answer=st.sampled_from(ANSWERS))
    def cast(self, voter: int, answer: str) -> None:
        may = self.status is MeetingStatus.OPEN and self._on_roll(voter) and voter not in self.slips
        ballot = ballot_of(self.office.county.deputies[:1], answer)
        casting = self.office.core.voting.cast(self.office.voter(voter), self.meeting, ballot)
        cast = self._try(casting, expected=may)
        if cast is not None:
            assert cast.is_first is (voter not in self.receipts)
            assert self.receipts.setdefault(voter, cast.receipt) == cast.receipt

    @rule(voter=VOTER)
    def issue_paper(self, voter: int) -> None:
        taken = voter in self.slips or voter in self.receipts
        may = self.status is MeetingStatus.OPEN and self._on_roll(voter) and not taken
        number = self.office.county.voters[voter]
        teller = self.office.staff(Role.TELLER)
        self._try(self.office.core.voting.issue_paper(teller, self.meeting, number), expected=may)
        if may:
            self.slips.add(voter)

    @rule(answer=st.sampled_from(ANSWERS))
    def enter_paper(self, answer: str) -> None:
        """Both tellers, alike."""
        may = self.status is MeetingStatus.CLOSED and self.entered < len(self.slips)
        if self.status is MeetingStatus.CLOSED and not may:
            return
        ballot = ballot_of(self.office.county.deputies[:1], answer)
        for role in (Role.TELLER, Role.ADMINISTRATOR):
            entering = self.office.core.counting.enter_paper(
                self.office.staff(role), self.meeting, self.entered + 1, ballot
            )
            self._try(entering, expected=may)
        self.entered += may

    @rule()
    def close(self) -> None:
        closing = self.office.core.meetings.close_voting(self.office.clerk, self.meeting)
        self._step(closing, MeetingStatus.CLOSED, MeetingStatus.OPEN)

    @rule()
    def count(self) -> None:
        counting = self.office.core.counting.count(self.office.staff(Role.SCRUTINEER), self.meeting, PASSPHRASE)
        self._step(counting, MeetingStatus.COUNTED, MeetingStatus.CLOSED)

    @rule()
    def recount(self) -> None:
        chief = self.office.staff(Role.ADMINISTRATOR)
        again = self.office.core.counting.reopen_count(chief, self.meeting, "异议")
        self._step(again, MeetingStatus.CLOSED, MeetingStatus.COUNTED)

    @rule()
    def publish(self) -> None:
        publishing = self.office.core.publishing.publish(self.office.clerk, self.meeting)
        if self._step(publishing, MeetingStatus.PUBLISHED, MeetingStatus.COUNTED):
            self.window_ends_on = self._today() + timedelta(days=5)

    @rule()
    def go_on(self) -> None:
        """What an office does next when nothing goes wrong."""
        following = {
            MeetingStatus.PLANNED: self.notice,
            MeetingStatus.NOTICED: self.open_voting,
            MeetingStatus.OPEN: self.close,
            MeetingStatus.CLOSED: self.count,
            MeetingStatus.COUNTED: self.publish,
            MeetingStatus.PUBLISHED: self.destroy_keys,
        }
        if self.status in following:
            following[self.status]()

    @rule(is_meant=st.integers(0, 2))
    def postpone(self, is_meant: int) -> None:
        if is_meant:
            return
        postponing = self.office.core.meetings.postpone(self.office.clerk, self.meeting, "停电")
        sources = (MeetingStatus.PLANNED, MeetingStatus.NOTICED, MeetingStatus.OPEN, MeetingStatus.CLOSED)
        if self._step(postponing, MeetingStatus.POSTPONED, *sources):
            self._forget_vote()

    @rule(is_meant=st.integers(0, 5))
    def cancel(self, is_meant: int) -> None:
        """Seldom: nothing comes after it."""
        if is_meant:
            return
        chief = self.office.staff(Role.ADMINISTRATOR)
        cancelling = self.office.core.meetings.cancel(chief, self.meeting, "并入另一场")
        sources = {status for status, targets in MANY.items() if MeetingStatus.CANCELLED in targets}
        if self._step(cancelling, MeetingStatus.CANCELLED, *sources):
            self._forget_vote()

    @rule(hours=st.sampled_from([1, 12, 30, 24 * 7]))
    def time_passes(self, hours: int) -> None:
        self.office.clock.advance(timedelta(hours=hours))
        self._run(self.office.core.reminders.tick(SYSTEM))

    @rule()
    def destroy_keys(self) -> None:
        is_over = self.window_ends_on is not None and self._today() > self.window_ends_on
        expected = [self.meeting] if is_over and not self.is_key_destroyed else []
        assert self._run(self.office.core.publishing.destroy_expired_keys(SYSTEM)) == expected
        self.is_key_destroyed = self.is_key_destroyed or is_over

    @invariant()
    def follows_the_path(self) -> None:
        stored = self._stored()
        assert stored.status is self.status
        assert (stored.opened_at is not None) is (self.status in VOTED)
        assert (stored.rule_set_id is not None) is (self.status in VOTED)

    @invariant()
    def keeps_the_roll(self) -> None:
        roll = self._run(self.office.core.meetings.roll(self.office.clerk, self.meeting))
        assert list(roll) == sorted(self.roll)

    @invariant()
    def holds_the_ballots_of_this_vote(self) -> None:
        held = self._run(self._held())
        assert held["urn"] == len(self.receipts)
        assert held["participations"] == len(self.receipts) + len(self.slips)
        assert held["kept_receipts"] == (len(self.receipts) if self.status is MeetingStatus.OPEN else 0)
        assert held["paper"] == 2 * self.entered

    @invariant()
    def lists_receipts_after_the_close_only(self) -> None:
        listing = self.office.core.counting.receipts(self.office.clerk, self.meeting)
        if self.status in VOTED and self.status is not MeetingStatus.OPEN:
            assert self._run(listing) == tuple(sorted(self.receipts.values()))
        else:
            self._refused(listing, Conflict)

    @invariant()
    def shows_results_after_the_count_only(self) -> None:
        showing = self.office.core.publishing.result(self.office.clerk, self.meeting)
        held = self._run(self._held())
        if self.status in SHOWN:
            [one] = self._run(showing).results
            voted = len(self.receipts)
            assert (one.issued, one.returned) == (voted + len(self.slips), voted + self.entered)
            assert sum(one.counts["overall"].values()) == one.returned
        else:
            self._refused(showing, Conflict)
            assert (held["marks"], held["results"]) == (0, 0)

    @invariant()
    def keeps_the_key_as_long_as_needed(self) -> None:
        held = self._run(self._held())
        assert held["private_key"] == (self.status in VOTED and not self.is_key_destroyed)
        assert held["keys"] == (self.status in VOTED)

    @invariant()
    def chains_the_ledger(self) -> None:
        chief = self.office.staff(Role.ADMINISTRATOR)
        assert self._run(self.office.core.records.first_broken_line(chief)) is None

    def _refused(self, work: Awaitable[object], kind: type[ShuzhiError]) -> None:
        with pytest.raises(kind):
            self._run(work)

    def _today(self) -> date:
        return date_in(COUNTY_ZONE, self.office.clock.now())

    def _on_roll(self, voter: int) -> bool:
        return self.office.county.voters[voter] in self.roll

    def _stored(self) -> Meeting:
        return self._run(self.office.core.meetings.get(self.office.clerk, self.meeting))

    async def _held(self) -> dict[str, int]:
        async with self.office.core.transactions.read(SYSTEM) as work:
            keys = await work.ballots.keys(self.meeting)
            return {
                "keys": keys is not None,
                "private_key": keys is not None and keys.locked_private_key is not None,
                "urn": len(await work.ballots.urn(self.meeting)),
                "participations": sum((await work.ballots.participation_counts(self.meeting)).values()),
                "kept_receipts": len(await work.ballots.receipts()),
                "paper": len(await work.ballots.paper_entries(self.meeting)),
                "marks": len(await work.ballots.sheets(self.meeting)),
                "results": len(await work.meetings.results(self.meeting)),
            }


async def _awaited(work: Awaitable[Result]) -> Result:
    return await work


def live(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        MeetingLife,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_meeting_lives_by_its_rules() -> None:
    live(15, 40)


@pytest.mark.slow
@pytest.mark.timeout(3_000)  # seconds
def test_many_meetings_live_by_their_rules() -> None:
    live(150, 60)
