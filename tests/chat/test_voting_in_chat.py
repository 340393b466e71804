"""A voter from the slip to the receipt, over the local channel and the real stores. English is the msgids'."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.domain.actors import SYSTEM, Role
from core.domain.ids import MeetingId
from tests.chat.desk import Desk, open_desk
from tests.office import PASSPHRASE


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, language="en") as opened:
        yield opened


async def _counts(desk: Desk, meeting: MeetingId) -> list[dict[str, int]]:
    await desk.close(meeting)
    await desk.office.core.counting.count(desk.office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
    result = await desk.office.core.publishing.result(SYSTEM, meeting)
    return [dict(one.counts["overall"]) for one in result.results]


async def _to_review(desk: Desk, sender: str = "ana") -> MeetingId:
    await desk.bind_voter(sender)
    meeting = await desk.open_meeting()
    await desk.press(sender, "Evaluate", "Satisfied", "Dissatisfied", "No opinion")
    return meeting


async def test_confirmed_ballot_is_counted_once(desk: Desk) -> None:
    meeting = await _to_review(desk)
    await desk.press("ana", "Cast my ballot")
    first, second = await _counts(desk, meeting)
    assert first["satisfied"] == second["dissatisfied"] == 1


async def test_receipt_replaces_the_choice(desk: Desk) -> None:
    await _to_review(desk)
    shown = await desk.press("ana", "Cast my ballot")
    assert "Your receipt: " in shown.text
    assert "Dissatisfied" not in desk.texts("ana")
    assert shown.labels == ("My meetings", "Help")


async def test_ballot_messages_are_protected(desk: Desk) -> None:
    await _to_review(desk)
    assert desk.channel.last("ana").is_protected


async def test_second_try_gets_first_receipt(desk: Desk) -> None:
    await _to_review(desk)
    first = await desk.press("ana", "Cast my ballot")
    again = await desk.say("ana", "/vote")
    assert "You have voted already" in again.text
    assert first.text.split("\n")[1] == again.text.split("\n")[1]


async def test_confirm_pressed_twice_counts_once(desk: Desk) -> None:
    meeting = await _to_review(desk)
    event = desk.channel.press("ana", "Cast my ballot")
    desk.channel.press_token("ana", event.button, message_id=event.message_id)
    await desk.settle()
    assert (await desk.office.core.voting.turnout(desk.office.clerk, meeting)).chat == 1
    assert desk.texts("ana").count("Your receipt: ") == 1


async def test_button_works_after_a_restart(desk: Desk) -> None:
    await desk.bind_voter("ana")
    meeting = await desk.open_meeting()
    await desk.press("ana", "Evaluate", "Satisfied")
    desk.restart()
    await desk.press("ana", "Dissatisfied", "No opinion", "Cast my ballot")
    assert (await _counts(desk, meeting))[1]["dissatisfied"] == 1


async def test_double_tap_marks_one_deputy(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    await desk.press("ana", "Evaluate")
    event = desk.channel.press("ana", "Satisfied")
    desk.channel.press_token("ana", event.button, message_id=event.message_id)
    await desk.settle()
    shown = desk.channel.last("ana")
    assert "Marked so far: 1/2" in shown.text
    assert "used already" in shown.text


async def test_button_of_another_chat_says_nothing(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.bind_voter("ben", 1)
    await desk.open_meeting()
    await desk.press("ben", "Evaluate")
    stolen = desk.channel.press("ben", "Satisfied").button
    await desk.settle()
    desk.channel.press_token("ana", stolen)
    await desk.settle()
    assert "This button no longer works" in desk.channel.last("ana").text


async def test_missing_mark_needs_explicit_confirmation(desk: Desk) -> None:
    await desk.bind_voter("ana")
    meeting = await desk.open_meeting()
    asked = await desk.press("ana", "Evaluate", "Satisfied", "Skip", "No opinion")
    assert "counts as blank" in asked.text
    assert "Cast my ballot" not in asked.labels
    shown = await desk.press("ana", "Cast it as it is")
    assert "Your ballot is in the urn" in shown.text
    assert (await _counts(desk, meeting))[1].get("satisfied", 0) == 0


async def test_filling_goes_back_to_review(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    await desk.press("ana", "Evaluate", "Skip", "Skip", "No opinion", "Go back and mark")
    shown = await desk.press("ana", "Satisfied", "Satisfied")
    assert "Please check your ballot" in shown.text
    assert "counts as blank" not in shown.text


async def test_blanks_cost_no_further_step(desk: Desk) -> None:
    """The number of events must not tell who left a deputy out."""
    await desk.bind_voter("ana")
    await desk.open_meeting()
    shown = await desk.press("ana", "Evaluate", "Skip", "Satisfied", "No opinion", "Cast it as it is")
    assert "Your ballot is in the urn" in shown.text


async def test_going_back_returns_where_one_was(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting(deputies=3)
    shown = await desk.press("ana", "Evaluate", "Skip", "Satisfied", "Previous deputy", "Dissatisfied")
    assert "3/3" in shown.text


async def test_typed_digit_marks_as_button(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    await desk.press("ana", "Evaluate")
    await desk.say("ana", "１")
    assert "Marked so far: 1/2" in desk.channel.last("ana").text


async def test_comment_reaches_the_named_deputy(desk: Desk) -> None:
    await desk.bind_voter("ana")
    meeting = await desk.open_meeting()
    await desk.press("ana", "Evaluate", "Satisfied", "Satisfied")
    shown = await desk.say("ana", "2号 路修得好")
    assert "路修得好" in shown.text
    await desk.press("ana", "Cast my ballot")
    await _counts(desk, meeting)
    result = await desk.office.core.publishing.result(SYSTEM, meeting)
    assert [(one.deputy_id, one.text) for one in result.comments] == [(desk.office.county.deputies[1], "路修得好")]


async def test_aspects_are_graded_one_by_one(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    await desk.press("ana", "Evaluate", "By aspect")
    shown = await desk.press("ana", *["Satisfied"] * 9)
    assert "Grades by aspect (optional): 9/9" in shown.text


async def test_closing_while_drafting_is_told(desk: Desk) -> None:
    meeting = await _to_review(desk)
    await desk.close(meeting)
    shown = await desk.press("ana", "Cast my ballot")
    assert "no longer works" in shown.text
    assert "Your receipt" not in desk.texts("ana")


async def test_closing_under_a_waiting_press_is_told(desk: Desk) -> None:
    """The press is in the inbox, sealed under the old key, when the vote closes."""
    meeting = await _to_review(desk)
    desk.channel.press("ana", "Cast my ballot")
    await desk.channel.take(desk.app.ingest.receive_from("local"))
    await desk.close(meeting)
    await desk.settle()
    assert "no longer works" in desk.channel.last("ana").text


async def test_paper_voter_is_told_at_once(desk: Desk) -> None:
    await desk.bind_voter("ana")
    meeting = await desk.open_meeting()
    await desk.office.core.voting.issue_paper(desk.office.clerk, meeting, desk.office.county.voters[0])
    shown = await desk.press("ana", "Evaluate")
    assert "paper ballot" in shown.text


async def test_starting_again_goes_on_with_the_draft(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    await desk.press("ana", "Evaluate", "Satisfied")
    shown = await desk.say("ana", "/vote")
    assert "You have begun this ballot" in shown.text
    assert "Marked so far: 1/2" in shown.text


async def test_other_dialogue_clears_the_ballot(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    await desk.press("ana", "Evaluate", "Satisfied")
    await desk.say("ana", "/unbind")
    assert "thrown away" in desk.texts("ana")
    assert "Marked so far" not in desk.texts("ana")


async def test_language_switch_keeps_the_draft(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    await desk.press("ana", "Evaluate", "Satisfied")
    await desk.say("ana", "/language")
    await desk.press("ana", "中文")
    shown = await desk.say("ana", "投票")
    assert "已评：1/2" in shown.text


async def test_group_refuses_a_ballot_kindly(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    desk.channel.say("ana", "/vote", room="village")
    await desk.settle()
    assert "private chat" in desk.channel.last("village").text


async def test_score_may_be_typed(tmp_path: Path) -> None:
    async with open_desk(tmp_path, preset="chongqing", language="en") as desk:
        await desk.bind_voter("ana")
        await desk.open_meeting(deputies=1)
        await desk.press("ana", "Evaluate")
        await desk.say("ana", "87")
        shown = await desk.press("ana", "No opinion")
        assert ": 87" in shown.text


async def test_foreign_command_leaves_the_draft_alone(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    await desk.press("ana", "Evaluate", "Satisfied")
    await desk.say("ana", "/pledge")
    await desk.say("ana", "/report")
    await desk.press("ana", "Dissatisfied")
    assert "add an opinion" in desk.texts("ana")
