"""The ballot as a pure function: every way through it, the largest form there can be, and every language."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import body_of, cut_to_one_size, options_of
from bot.dialogs.calls import CastBallot, ShowBallot
from bot.dialogs.marks import Draft, addressed, typed_answer
from bot.dialogs.model import Answered, Choice, Context, Happening, Pressed, Reply, Revised, Said, State, Step
from bot.dialogs.revising import REMEMBERED
from bot.dialogs.voting import VOTING, handle
from core.domain.actors import voter_actor
from core.domain.ballots import BallotLayout, check_ballot, layout_of
from core.domain.ids import DeputyId, MeetingId
from core.domain.meetings import MeetingStatus
from core.domain.rules import CountyRules, parse_rules
from core.locale.catalogue import translator
from core.presets import preset_text
from core.services.conversations import KEYBOARD_STEP
from core.services.my_office import MyBallot
from core.services.vault import SEALING_STEP
from core.services.voting import OpenVote
from tests.factories import a_meeting

NAME = "欧阳" * 10  # the longest that is shown


def _form(preset: str = "longshan", deputies: int = 9) -> MyBallot:
    rules: CountyRules = parse_rules(preset_text(preset))
    meeting = a_meeting(id=MeetingId(7), status=MeetingStatus.OPEN, title="民" * 60)
    layout: BallotLayout = layout_of(rules, [DeputyId(number) for number in range(1, deputies + 1)])
    return MyBallot(OpenVote(meeting, layout, rules, b""), (NAME,) * deputies, None, took_part=False)


def _context(form: MyBallot, language: str = "zh_CN") -> Context:
    now = datetime(2026, 11, 10, tzinfo=UTC)
    return Context(translator(language), voter_actor(1, via="test"), now, given=form)


def _begun(form: MyBallot, context: Context) -> State:
    return _state(handle(None, Answered(ShowBallot(MeetingId(7)), form), context))


def _state(step: Step) -> State:
    assert step.state is not None
    return step.state


def _buttons(step: Step) -> list[Choice]:
    rows = [row for reply in step.replies for row in reply.rows]
    return [button for row in rows for button in row if isinstance(button, Choice)]


@settings(max_examples=150, deadline=None)
@given(data=st.data(), preset=st.sampled_from(["longshan", "hubei", "chongqing", "henan"]))
def test_every_way_ends_in_a_valid_ballot(data: st.DataObject, preset: str) -> None:
    form = _form(preset, deputies=3)
    context = _context(form)
    step = handle(None, Answered(ShowBallot(MeetingId(7)), form), context)
    for _ in range(40):
        choice = data.draw(st.sampled_from(_buttons(step)))
        step = handle(step.state, Pressed(choice.action, choice.value), context)
        if isinstance(step.call, CastBallot):
            check_ballot(step.call.ballot, form.vote.layout)
            return
        assert step.replies


@settings(max_examples=150, deadline=None)
@given(data=st.data(), preset=st.sampled_from(["longshan", "chongqing"]))
def test_message_that_is_left_behind_shows_no_answer(data: st.DataObject, preset: str) -> None:
    """Without buttons a question stays in the chat when it was answered, unless it may show what was."""
    form = _form(preset, deputies=3)
    context = replace(_context(form, "en"), has_buttons=False)
    step = handle(None, Answered(ShowBallot(MeetingId(7)), form), context)
    for turn in range(25):
        state = _state(step)
        for reply in step.replies:
            assert VOTING.may_show(state) or not SHOWN.search(reply.text)
        happening: Happening = data.draw(st.one_of(*_ways(step, turn)))
        after = handle(state, happening, context)
        if after.call is not None:
            return
        step = after if after.replies else step


SHOWN = re.compile(r"Chosen|satisfied|Opinion:|Corrected|opinion was", re.IGNORECASE)


def _ways(step: Step, turn: int) -> list[st.SearchStrategy[Happening]]:
    """Press something, write an opinion, or change or take back what was said before."""
    pressed = [Pressed(choice.action, choice.value, by=f"m{turn}") for choice in _buttons(step)]
    revised = st.builds(Revised, st.integers(0, turn).map("m{}".format), st.sampled_from([None, "1", "3", "so", "87"]))
    return [st.sampled_from(pressed), st.just(Said("路修得好", by=f"m{turn}")), revised]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("preset", ["longshan", "chongqing", "henan"])
def test_largest_ballot_fits_message_and_box(preset: str, language: str) -> None:
    form = _form(preset, deputies=60)
    context = _context(form, language)
    full = _full(_begun(form, context), form)
    for step in ("mark", "aspect", "comment", "review"):
        shown = handle(full.at(step, question=1), Said("?"), context)
        for reply in shown.replies:
            assert len(reply.text) <= 4_000
            assert len(json.dumps(cut_to_one_size(_secret(reply)), ensure_ascii=False).encode()) <= SEALING_STEP - 4
            listed = {"under": "answer:123456789:abcdef01:0", "options": options_of("vote", reply)}
            assert len(json.dumps(listed, ensure_ascii=False).encode()) <= KEYBOARD_STEP - 4
    assert len(json.dumps(full.as_json(), ensure_ascii=False, separators=(",", ":")).encode()) <= SEALING_STEP - 4


def test_nine_by_nine_is_shown_uncut() -> None:
    form = _form(deputies=9)
    context = _context(form)
    full = _full(_begun(form, context), form)
    (reply,) = handle(full.at("review"), Said("?"), context).replies
    assert cut_to_one_size(_secret(reply))["text"] == reply.text
    assert reply.text.count(NAME) == 9


def _full(state: State, form: MyBallot) -> State:
    """Everything marked, and as long an opinion as there can be, in the longest characters."""
    draft = Draft.empty(form)
    questions, last = len(form.vote.layout.questions), len(form.vote.layout.answers) - 1
    for deputy in range(draft.deputies):
        for question in range(questions):
            draft = draft.marked(deputy, question, last if (deputy + question) % 2 else 0)
    draft = draft.commented(0, "𠀀" * draft.comment_limit)
    said = {f"abcdef{number:02}": ["aspect", 59, 10, 1] for number in range(REMEMBERED)}
    return state.at("mark", shown="answer:123456789:abcdef01:0", said=said, **draft.fields())


def _secret(reply: Reply) -> dict[str, object]:
    tokens = ["A" * 16 + ".10"] * 40
    return body_of(reply, tokens, protect=True)


def test_typed_comment_and_button_cost_the_same() -> None:
    form = _form(deputies=2)
    context = _context(form)
    at_comment = _begun(form, context).at("comment")
    typed, pressed = (handle(at_comment, happening, context) for happening in (Said("好"), Pressed("none")))
    assert [reply.placement for reply in typed.replies] == [reply.placement for reply in pressed.replies]


def test_too_long_comment_keeps_the_draft() -> None:
    form = _form(deputies=2)
    context = _context(form)
    step = handle(_begun(form, context).at("comment"), Said("长" * 501), context)
    assert _state(step).step == "comment"
    assert "500" in step.replies[0].text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2号 路修得好", (1, "路修得好")),
        ("２：好", (1, "好")),
        ("3年来很好", (0, "3年来很好")),
        ("9号 好", (0, "9号 好")),
    ],
)
def test_comment_is_addressed_by_number(text: str, expected: tuple[int, str]) -> None:
    assert addressed(text, 3) == expected


@pytest.mark.parametrize(
    ("text", "place"), [("满意", 0), ("2", 1), ("３", 2), ("Satisfied", 0), ("4", None), ("", None)]
)
def test_typed_grade_is_understood(text: str, place: int | None) -> None:
    assert typed_answer(_form(), text, "zh_CN") == place


def test_single_deputy_needs_no_number() -> None:
    assert addressed("2号桥要修", 1) == (0, "2号桥要修")
