"""A meeting's vote: opened under fixed rules, closed, interrupted, begun anew - whole or not at all."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.domain.actors import SYSTEM, Role
from core.domain.errors import Conflict, Invalid, ShuzhiError
from core.domain.ids import MeetingId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.notices import NoticeKind
from core.presets import preset_text
from core.services.stores.reminders import ReminderState
from tests.factories import a_meeting
from tests.office import PASSPHRASE, Office, ballot_of
from tests.services.steps import (
    CLOSES,
    LATER,
    MEETING,
    MISSING,
    OPENED,
    STEPS,
    Step,
    cancel,
    close,
    meeting_in,
    move,
    notice,
    open_voting,
    postpone,
    stored,
)
from tests.services.witness import (
    actions,
    add_room,
    bind_everybody,
    laid,
    outbox,
    rows_of_meeting,
    survives_every_cut,
    told,
)


async def test_opening_makes_keys_and_reminders(office: Office) -> None:
    meeting = await office.open_meeting()
    async with office.core.transactions.read(SYSTEM) as work:
        keys = await work.ballots.keys(meeting)
    assert keys is not None
    assert keys.locked_private_key is not None
    opened = await stored(office, meeting)
    assert (opened.opened_at, opened.is_open) == (office.clock.now(), True)
    assert {row.person.id for row in await laid(office, OPENED, meeting)} == set(office.county.voters)
    assert {row.person.id for row in await laid(office, CLOSES, meeting)} == set(office.county.voters)


async def test_short_passphrase_opens_nothing(office: Office) -> None:
    meeting = await meeting_in(office, MeetingStatus.NOTICED)
    with pytest.raises(Invalid, match="too_short"):
        await office.core.meetings.open_voting(office.clerk, meeting, "short")
    assert (await rows_of_meeting(office, meeting))["keys"] == 0


async def test_empty_agenda_is_not_opened(office: Office) -> None:
    async with office.core.transactions.write(SYSTEM) as work:
        meeting = await work.meetings.add(a_meeting(status=MeetingStatus.NOTICED, agenda=()))
    with pytest.raises(Conflict, match="no_agenda"):
        await open_voting(office, meeting)


async def test_opening_fixes_the_rules(office: Office) -> None:
    meeting = await office.open_meeting()
    await office.core.rules.adopt(SYSTEM, preset_text("henan"))
    for number in range(4):
        await office.vote(meeting, number, "satisfied")
    await close(office, meeting)
    counted = await office.core.counting.count(office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
    assert {one.grade for one in counted.results} == {"satisfied"}
    assert (await office.core.publishing.result(office.clerk, meeting)).rules.id == "longshan"


@pytest.mark.parametrize(("step", "status"), [(open_voting, MeetingStatus.NOTICED), (close, MeetingStatus.OPEN)])
async def test_of_two_parallel_steps_one_wins(office: Office, step: Step, status: MeetingStatus) -> None:
    meeting = await meeting_in(office, status)
    outcomes = await asyncio.gather(*(step(office, meeting) for _ in range(2)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "Meeting"]
    async with office.core.transactions.read(SYSTEM) as work:
        assert (await work.ballots.keys(meeting)) is not None
    assert (await actions(office)).count(f"meeting.{'open' if step is open_voting else 'close'}") == 1


async def test_loser_of_the_race_changes_no_key(office: Office) -> None:
    """The passphrase of the one who won opens the urn."""
    meeting = await meeting_in(office, MeetingStatus.NOTICED)
    phrases = ("first passphrase", "second passphrase")
    outcomes = await asyncio.gather(
        *(office.core.meetings.open_voting(office.clerk, meeting, phrase) for phrase in phrases),
        return_exceptions=True,
    )
    [won] = [phrase for phrase, one in zip(phrases, outcomes, strict=True) if isinstance(one, Meeting)]
    await office.vote(meeting, 0)
    await close(office, meeting)
    assert (await office.core.counting.count(office.staff(Role.SCRUTINEER), meeting, won)).results[0].valid == 1


async def test_closing_wipes_receipts_and_changes_the_key(office: Office) -> None:
    meeting = await office.open_meeting()
    await office.vote(meeting, 0)
    epoch = office.credentials.epoch
    await close(office, meeting)
    await asyncio.sleep(0)  # what is done after the commit is done in the loop
    assert (await rows_of_meeting(office, meeting))["receipts"] == 0
    assert office.credentials.epoch == epoch + 1
    assert office.credentials.key(epoch) is None


async def test_closing_drops_voting_reminders(office: Office) -> None:
    meeting = await office.open_meeting()
    await close(office, meeting)
    assert await laid(office, OPENED, meeting) == await laid(office, CLOSES, meeting) == []
    cancelled = await laid(office, OPENED, meeting, ReminderState.CANCELLED)
    assert {row.state_reason for row in cancelled} == {"meeting_closed"}


async def test_closing_chases_missing_reports(office: Office) -> None:
    meeting = await office.open_meeting()
    assert await laid(office, MISSING, meeting) == []
    await close(office, meeting)
    rows = await laid(office, MISSING, meeting)
    assert {row.person.id for row in rows if row.person.kind.value == "deputy"} == set(office.county.deputies[:2])
    assert {row.stage for row in rows} == {"day_after", "week_after"}


async def test_lost_chat_key_lets_a_vote_close(office: Office) -> None:
    """A restored backup without its chat key: the receipts are unreadable, the ballots are not."""
    meeting, other = await office.open_meeting(), await office.open_meeting()
    await office.vote(meeting, 0)
    await office.vote(other, 0)
    office.credentials.destroy_before(office.credentials.new_epoch())
    await close(office, other)
    await close(office, meeting)
    counted = await office.core.counting.count(office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
    assert counted.results[0].valid == 1


@pytest.mark.parametrize("step", [postpone, cancel])
@pytest.mark.parametrize("status", [MeetingStatus.OPEN, MeetingStatus.CLOSED])
async def test_interrupted_vote_is_destroyed(office: Office, step: Step, status: MeetingStatus) -> None:
    meeting = await office.open_meeting()
    await office.vote(meeting, 0)
    await office.core.voting.issue_paper(office.staff(Role.TELLER), meeting, office.county.voters[5])
    if status is MeetingStatus.CLOSED:
        await close(office, meeting)
        sheet = ballot_of(office.county.deputies[:2], "satisfied")
        await office.core.counting.enter_paper(office.staff(Role.TELLER), meeting, 1, sheet)
    epoch = office.credentials.epoch
    await step(office, meeting)
    await asyncio.sleep(0)
    assert set((await rows_of_meeting(office, meeting)).values()) == {0}
    assert office.credentials.key(epoch) is None
    off = await stored(office, meeting)
    assert (off.opened_at, off.closed_at, off.rule_set_id) == (None, None, None)


@pytest.mark.parametrize(
    ("step", "kind", "reason"),
    [
        (postpone, NoticeKind.MEETING_POSTPONED, "停电"),
        (cancel, NoticeKind.MEETING_CANCELLED, "并入另一场"),
    ],
)
@pytest.mark.parametrize("status", [MeetingStatus.NOTICED, MeetingStatus.OPEN])
async def test_calling_off_tells_why(
    office: Office, step: Step, kind: NoticeKind, reason: str, status: MeetingStatus
) -> None:
    await bind_everybody(office)
    await add_room(office)
    meeting = await meeting_in(office, status)
    await step(office, meeting)
    rows = await outbox(office, kind)
    assert len({row.address for row in rows}) == len(rows) == 2 + 12 + 1
    assert {(row.body or {})["params"]["reason"] for row in rows} == {reason}
    for event in (MEETING, OPENED, CLOSES):
        assert await laid(office, event, meeting) == []


async def test_calling_off_unheard_of_tells_nobody(office: Office) -> None:
    await bind_everybody(office)
    await cancel(office, await office.planned_meeting())
    assert await outbox(office) == []


async def test_postponed_then_cancelled_is_told_twice(office: Office) -> None:
    await bind_everybody(office)
    meeting = await meeting_in(office, MeetingStatus.NOTICED)
    await postpone(office, meeting)
    await cancel(office, meeting)
    assert len(await outbox(office, NoticeKind.MEETING_POSTPONED)) == 14
    assert len(await outbox(office, NoticeKind.MEETING_CANCELLED)) == 14


@pytest.mark.parametrize("reason", ["", "   ", "\u200b"])
async def test_calling_off_needs_a_reason(office: Office, reason: str) -> None:
    meeting = await meeting_in(office, MeetingStatus.OPEN)
    with pytest.raises(Invalid, match=r"reason\.missing"):
        await office.core.meetings.postpone(office.clerk, meeting, reason)
    assert (await rows_of_meeting(office, meeting))["urn"] == 1


async def test_reason_is_kept_in_the_ledger(office: Office) -> None:
    meeting = await meeting_in(office, MeetingStatus.OPEN)
    await postpone(office, meeting)
    lines = await office.core.records.audit(office.staff(Role.ADMINISTRATOR), subject=f"meeting:{meeting}")
    [line] = [line for line in lines if line.action == "meeting.postponed"]
    assert (line.details["reason"], line.details["was"]) == ("停电", "open")


async def test_postponed_meeting_votes_afresh(office: Office) -> None:
    """Noticed and opened again: other keys, other rules, and who had voted votes again."""
    meeting = await office.open_meeting()
    first = await office.vote(meeting, 0, "dissatisfied")
    async with office.core.transactions.read(SYSTEM) as work:
        old = await work.ballots.keys(meeting)
    await postpone(office, meeting)
    office.clock.advance(timedelta(days=1))
    await move(office, meeting)
    await notice(office, meeting)
    await open_voting(office, meeting)
    assert await office.core.voting.my_receipt(office.voter(0), meeting) is None
    assert await office.vote(meeting, 0, "satisfied") != first
    async with office.core.transactions.read(SYSTEM) as work:
        new = await work.ballots.keys(meeting)
    assert old is not None
    assert new is not None
    assert old.public_key != new.public_key
    await close(office, meeting)
    counted = await office.core.counting.count(office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
    assert counted.results[0].counts["overall"]["satisfied"] == counted.results[0].returned == 1


async def test_second_notice_tells_again(office: Office) -> None:
    await bind_everybody(office)
    meeting = await meeting_in(office, MeetingStatus.NOTICED)
    await postpone(office, meeting)
    await move(office, meeting)
    await notice(office, meeting)
    assert set((await told(office, NoticeKind.MEETING_NOTICE)).values()) == {2}
    assert await laid(office, MEETING, meeting)


# --- whole or not at all ----------------------------------------------------------------------------------------------

BEFORE = {
    "notice": MeetingStatus.PLANNED,
    "open": MeetingStatus.NOTICED,
    "close": MeetingStatus.OPEN,
    "postpone": MeetingStatus.OPEN,
    "cancel": MeetingStatus.CLOSED,
    "move": MeetingStatus.NOTICED,
}


@pytest.mark.parametrize("name", STEPS)
async def test_power_cut_at_any_statement_undoes_all(office: Office, name: str) -> None:
    """Keys included: what was sealed under the chat key before can still be read, and is read afterwards."""
    await bind_everybody(office)
    other = await office.open_meeting()
    receipt = await office.vote(other, 1)
    meeting = await meeting_in(office, BEFORE[name])
    statements = await survives_every_cut(office, lambda: STEPS[name](office, meeting))
    assert statements > 5
    assert await office.core.voting.my_receipt(office.voter(1), other) == receipt
    assert (await stored(office, meeting)).status is not BEFORE[name] or name == "move"


async def test_epoch_that_no_commit_used_is_harmless(office: Office) -> None:
    meeting = await office.open_meeting()
    await office.vote(meeting, 0)

    async def close_and_fail() -> None:
        async with office.core.transactions.write(office.clerk):
            await close(office, meeting)
            raise RuntimeError

    epoch = office.credentials.epoch
    with pytest.raises(RuntimeError):
        await close_and_fail()
    assert office.credentials.epoch == epoch + 1
    assert await office.core.voting.my_receipt(office.voter(0), meeting) is not None
    await office.vote(meeting, 1)
    await close(office, meeting)
    counted = await office.core.counting.count(office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
    assert counted.results[0].valid == 2


async def test_every_step_is_in_the_ledger(office: Office) -> None:
    meeting = await meeting_in(office, MeetingStatus.PUBLISHED)
    lines = await office.core.records.audit(office.staff(Role.ADMINISTRATOR), subject=f"meeting:{meeting}")
    steps = ["set_roll", "notice", "open", "close", "count", "publish"]
    assert {f"meeting.{step}" for step in steps} <= {line.action for line in lines}
    assert await office.core.records.first_broken_line(office.staff(Role.ADMINISTRATOR)) is None


async def test_meetings_are_listed_by_time(office: Office) -> None:
    first, second = await office.planned_meeting(), await office.planned_meeting()
    await office.core.meetings.move(office.clerk, first, LATER)
    listed = await office.core.meetings.list_of_year(office.clerk, 2026)
    assert [one.id for one in listed] == [second, first]
    assert await office.core.meetings.list_of_year(office.clerk, 2025) == []


async def test_refused_step_tells_nobody(office: Office) -> None:
    await bind_everybody(office)
    meeting = await office.planned_meeting()
    with pytest.raises(ShuzhiError):
        await open_voting(office, meeting)
    assert await outbox(office) == []


async def test_closing_gives_every_box_a_new_place(office: Office) -> None:
    """The same boxes under other ids, so that receipts still find theirs."""
    meeting = await office.open_meeting()
    receipts = [await office.vote(meeting, number) for number in range(12)]
    before = await _urn(office, meeting)
    await close(office, meeting)
    after = await _urn(office, meeting)
    assert sorted(before.values()) == sorted(after.values())
    assert not before.keys() & after.keys()
    assert set(await office.core.counting.receipts(office.clerk, meeting)) == set(receipts)


async def _urn(office: Office, meeting: MeetingId) -> dict[bytes, bytes]:
    async with office.core.transactions.read(SYSTEM) as work:
        return {box.id: box.sealed for box in await work.ballots.urn(meeting)}
