"""Ten thousand generated histories of one meeting: chat against chat against paper against the close.

After each history the office is asked what it holds, and the answers are compared with a plain model: one voter took
part at most once, whoever got a receipt is counted exactly once, nobody else is, and a repeated try got the first
answer. The histories run through the real services over a real SQLite file.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.actors import SYSTEM, Role
from core.domain.ballots import OVERALL
from core.domain.errors import Conflict
from core.domain.ids import MeetingId
from core.domain.meetings import MeetingStatus
from core.services.intake import Cast
from tests.factories import NOON, a_meeting
from tests.office import PASSPHRASE, Office, ballot_of, open_office

Result = TypeVar("Result")
VOTERS = 4
ANSWERS = ("satisfied", "basically_satisfied", "dissatisfied")


@dataclass(frozen=True, slots=True)
class Chat:
    voter: int
    answer: str


@dataclass(frozen=True, slots=True)
class Paper:
    voter: int


@dataclass(frozen=True, slots=True)
class Close:
    pass


Deed = Chat | Paper | Close
VOTER = st.integers(0, VOTERS - 1)
DEEDS = st.one_of(st.builds(Chat, VOTER, st.sampled_from(ANSWERS)), st.builds(Paper, VOTER), st.builds(Close))
MOMENTS = st.lists(st.lists(DEEDS, min_size=1, max_size=4), min_size=1, max_size=5)  # a moment's deeds race


@dataclass(slots=True)
class Seen:
    """What the people at the meeting saw happen."""

    receipts: dict[int, set[str]] = field(default_factory=dict)
    firsts: Counter[int] = field(default_factory=Counter)
    tried: dict[int, set[str]] = field(default_factory=dict)
    slips: Counter[int] = field(default_factory=Counter)
    closed: bool = False


class Stage:
    """One office for all histories; each history gets a meeting of its own."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._folder = tempfile.TemporaryDirectory()
        self.office: Office = self.run(self._open())

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self._runner.run(work)

    async def _open(self) -> Office:
        office = await self._stack.enter_async_context(open_office(Path(self._folder.name), voters=VOTERS))
        template = await office.open_meeting(deputies=1)
        async with office.core.transactions.read(SYSTEM) as work:
            self.meeting = await work.meetings.get(template)
            keys = await work.ballots.keys(template)
        assert keys is not None
        assert keys.locked_private_key is not None
        self.keys = (keys.public_key, keys.locked_private_key)
        return office

    def close(self) -> None:
        self.run(self._stack.aclose())
        self._runner.close()
        self._folder.cleanup()


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    built = Stage()
    yield built
    built.close()


async def open_copy(stage: Stage) -> MeetingId:
    """A meeting that is open, made in one step: its own steps are tested elsewhere."""
    template = stage.meeting
    async with stage.office.core.transactions.write(SYSTEM) as work:
        opened = a_meeting(
            status=MeetingStatus.OPEN, agenda=template.agenda, opened_at=NOON, rule_set_id=template.rule_set_id
        )
        meeting = await work.meetings.add(opened)
        await work.meetings.set_roll(meeting, stage.office.county.voters)
        await work.ballots.save_keys(meeting, *stage.keys)
    return meeting


async def do(stage: Stage, meeting: MeetingId, deed: Deed, seen: Seen) -> None:
    office = stage.office
    try:
        match deed:
            case Chat(voter, answer):
                seen.tried.setdefault(voter, set()).add(answer)
                ballot = ballot_of(stage.meeting.agenda, answer)
                cast: Cast = await office.core.voting.cast(office.voter(voter), meeting, ballot)
                seen.receipts.setdefault(voter, set()).add(cast.receipt)
                seen.firsts[voter] += cast.is_first
            case Paper(voter):
                await office.core.voting.issue_paper(office.staff(Role.TELLER), meeting, office.county.voters[voter])
                seen.slips[voter] += 1
            case Close():
                await office.core.meetings.close_voting(office.clerk, meeting)
                seen.closed = True
    except Conflict:
        pass


async def live(stage: Stage, moments: list[list[Deed]]) -> tuple[MeetingId, Seen]:
    meeting, seen = await open_copy(stage), Seen()
    for deeds in moments:
        await asyncio.gather(*(do(stage, meeting, deed, seen) for deed in deeds))
    if not seen.closed:
        await do(stage, meeting, Close(), seen)
    return meeting, seen


async def check(stage: Stage, meeting: MeetingId, seen: Seen) -> None:
    office = stage.office
    async with office.core.transactions.read(SYSTEM) as work:
        counts = await work.ballots.participation_counts(meeting)
    took_part = set(seen.receipts) | set(seen.slips)
    assert not set(seen.receipts) & set(seen.slips)
    assert sum(counts.values()) == len(took_part)
    assert all(len(receipts) == 1 for receipts in seen.receipts.values())
    assert all(seen.firsts[voter] == 1 for voter in seen.receipts)
    assert all(number == 1 for number in seen.slips.values())
    listed = await office.core.counting.receipts(office.clerk, meeting)
    assert sorted(listed) == sorted(receipt for own in seen.receipts.values() for receipt in own)


async def check_count(stage: Stage, meeting: MeetingId, seen: Seen) -> None:
    """Who tried one answer only is counted with it; the rest with one of theirs."""
    counted = await stage.office.core.counting.count(stage.office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
    marks = Counter(counted.results[0].counts[OVERALL])
    assert marks.total() == len(seen.receipts)
    certain = Counter(next(iter(seen.tried[voter])) for voter in seen.receipts if len(seen.tried[voter]) == 1)
    assert all(marks[answer] >= number for answer, number in certain.items())


@pytest.mark.slow
@pytest.mark.timeout(3_000)  # seconds; five minutes alone on a processor
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(MOMENTS)
def test_invariants_hold_in_every_history(stage: Stage, moments: list[list[Deed]]) -> None:
    meeting, seen = stage.run(live(stage, moments))
    stage.run(check(stage, meeting, seen))


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(MOMENTS)
def test_counts_agree_with_every_history(stage: Stage, moments: list[list[Deed]]) -> None:
    meeting, seen = stage.run(live(stage, moments))
    stage.run(check_count(stage, meeting, seen))


def test_the_model_would_notice(stage: Stage) -> None:
    """A voter who is seen to get two receipts fails the check: it can fail."""
    meeting, seen = stage.run(live(stage, [[Chat(0, "satisfied")]]))
    seen.receipts[0].add("00000-00000")
    with pytest.raises(AssertionError):
        stage.run(check(stage, meeting, seen))
