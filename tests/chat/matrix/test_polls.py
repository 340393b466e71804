"""Questions as polls: offered once, used where somebody tapped, never for a ballot, over a real homeserver."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import ChatApp, chat_parts
from bot.channels.local import PLAIN
from bot.channels.matrix.channel import MatrixChannel
from bot.channels.matrix.config import MatrixConfig
from bot.channels.matrix.polls import END, FILE, RESPONSE, START, TEXT, Polls, choice_in, start_of, suits
from bot.channels.matrix.writing import parts_of, poll_of
from bot.channels.protocol import OutgoingMessage, Question
from bot.letters import Letters
from core.domain.actors import Person as OfficePerson
from core.domain.actors import PersonKind
from core.domain.ids import OutboxId
from core.services.conversations import ANSWER
from core.services.delivery import Outgoing
from core.services.stores.messages import Priority
from tests.chat.desk import Desk
from tests.chat.matrix.conftest import running
from tests.factories import NOON
from tests.homeserver.person import Heard, Person

ASKED = Question("您要哪一个？", ("甲", "乙", "丙"))
YES_OR_NO = [{"label": "是", "token": "k.0"}, {"label": "否", "token": "k.1"}]


def _response(*answers: str) -> dict[str, Any]:
    return {RESPONSE: {"answers": list(answers)}}


@pytest.mark.parametrize(
    ("content", "number"),
    [
        (_response("3"), "3"),
        (_response("12", "1"), "12"),
        (_response(), ""),
        (_response("drei"), ""),
        (_response("１"), ""),
        ({RESPONSE: {"answers": "3"}}, ""),
        ({RESPONSE: None}, ""),
        ({}, ""),
    ],
)
def test_tap_is_the_number_of_a_choice(content: dict[str, Any], number: str) -> None:
    assert choice_in(content) == number


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda some: st.lists(some) | st.dictionaries(st.text(), some))
)
def test_no_response_breaks_the_reading(content: Any) -> None:
    assert len(choice_in({RESPONSE: content})) <= 2


def test_poll_holds_the_complete_text() -> None:
    content = start_of(ASKED, "您要哪一个？\n1. 甲\n2. 乙\n3. 丙")
    assert [(answer["id"], answer[TEXT]) for answer in content[START]["answers"]] == [
        ("1", "甲"),
        ("2", "乙"),
        ("3", "丙"),
    ]
    assert content["body"] == content[TEXT] == "您要哪一个？\n1. 甲\n2. 乙\n3. 丙"
    assert content[START]["max_selections"] == 1


@pytest.mark.parametrize(
    "question",
    [
        None,
        Question("?", ("one",)),
        Question("", ("a", "b")),
        Question("长" * 341, ("a", "b")),
        Question("?", ("x",) * 21),
    ],
)
def test_what_is_not_one_short_question_is_text(question: Question | None) -> None:
    assert not suits(question)


def test_poll_takes_the_place_of_its_text() -> None:
    """Whatever is known by the next try, the server takes the message once."""
    message = OutgoingMessage("k", "!r", "text", question=ASKED)
    assert poll_of(message, ASKED).transaction == parts_of(message)[0].transaction


def test_tap_in_the_offered_poll_answers_its_message(tmp_path: Path) -> None:
    polls = Polls(tmp_path)
    polls.offered("!r", "$poll", "$message")
    assert not polls.shows("!r")
    assert polls.answered("!r", "$poll") == "$message"
    assert Polls(tmp_path).shows("!r")
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_tap_in_another_poll_answers_that_one(tmp_path: Path) -> None:
    assert Polls(tmp_path).answered("!r", "$poll") == "$poll"


def test_answered_poll_is_closed_once(tmp_path: Path) -> None:
    polls = Polls(tmp_path)
    polls.opened("!r", "$poll")
    assert polls.to_close("!r") == ""
    polls.answered("!r", "$poll")
    assert [polls.to_close("!r"), polls.to_close("!r")] == ["$poll", ""]


def _outgoing(**body: Any) -> Outgoing:
    said = {"text": "真的吗？", "rows": [YES_OR_NO], **body}
    place = ("k", "matrix", "!r", None, ANSWER, "zh_CN", Priority.ANSWER)
    return Outgoing(OutboxId(1), *place, said, "", 0, NOON, maybe_duplicate=False)


async def test_question_goes_with_its_choices() -> None:
    written = await Letters(manners=PLAIN).written(_outgoing())
    assert written.question == Question("真的吗？", ("是", "否"))


@pytest.mark.parametrize(
    "body",
    [
        {"protect": True},
        {"takes_numbers": True},
        {"rows": [[*YES_OR_NO, {"label": "帮助", "token": "go.help"}]]},
        {"attachment": {"filename": "f", "media_type": "text/plain", "content": ""}},
    ],
    ids=["ballot", "score", "way on", "file"],
)
async def test_what_is_no_question_or_secret_goes_without(body: dict[str, Any]) -> None:
    assert (await Letters(manners=PLAIN).written(_outgoing(**body))).question is None


async def _bound(desk: Desk, config: MatrixConfig, person: Person) -> str:
    code = await desk.code_for(OfficePerson(PersonKind.VOTER, desk.office.county.voters[0]))
    room = await person.open_chat(config.user)
    await person.say(room, f"!绑定 {code}")
    await person.until_said(config.user, "已与您绑定")
    return room


async def _tap(person: Person, room: str, poll: str, number: str) -> str:
    related = {"rel_type": "m.reference", "event_id": poll}
    return await person.send(room, {**_response(number), "m.relates_to": related}, kind=RESPONSE)


def _polls_of(person: Person, config: MatrixConfig) -> list[Heard]:
    return [one for one in person.heard if one.sender == config.user and one.kind == START]


async def _newest_poll(person: Person, config: MatrixConfig, holding: str) -> Heard:
    return await person.until(
        lambda one: one.sender == config.user and one.kind == START and holding in one.content[TEXT]
    )


def _chat(desk: Desk, config: MatrixConfig) -> ChatApp:
    return ChatApp(chat_parts(desk.office.core), [MatrixChannel(replace(config, polls=True))])


async def test_tap_answers_and_polls_are_used_from_then_on(desk: Desk, config: MatrixConfig, person: Person) -> None:
    async with running(_chat(desk, config)):
        room = await _bound(desk, config, person)
        await person.say(room, "!语言")
        offered = await _newest_poll(person, config, "Please choose a language")
        assert offered.is_encrypted
        assert any("Please choose a language" in said for said in person.said_by(config.user))
        await _tap(person, room, offered.id, "2")
        await person.until_said(config.user, "From now on I write to you in English.")
        closed = await person.until(lambda one: one.sender == config.user and one.kind == END)
        assert closed.content["m.relates_to"]["event_id"] == offered.id
        await person.say(room, "!unbind")
        asked = await _newest_poll(person, config, "Give up this chat account?")
        assert not any("Give up this chat account?" in said for said in person.said_by(config.user))
        assert "1. Yes, give it up" in asked.content[TEXT]
        await _tap(person, room, asked.id, "2")
        await person.until_said(config.user, "Nothing was changed")


async def test_number_answers_a_poll_as_well(desk: Desk, config: MatrixConfig, person: Person) -> None:
    async with running(_chat(desk, config)):
        room = await _bound(desk, config, person)
        await person.say(room, "!语言")
        await _newest_poll(person, config, "Please choose a language")
        await person.say(room, "2")
        await person.until_said(config.user, "From now on I write to you in English.")
        await person.say(room, "!unbind")
        await person.until_said(config.user, "Give up this chat account?")
        assert len(_polls_of(person, config)) == 1


async def test_changed_tap_chooses_anew_while_the_question_stands(
    desk: Desk, config: MatrixConfig, person: Person
) -> None:
    async with running(_chat(desk, config)):
        room = await _bound(desk, config, person)
        await person.say(room, "!语言")
        offered = await _newest_poll(person, config, "Please choose a language")
        await _tap(person, room, offered.id, "2")
        await person.until_said(config.user, "From now on I write to you in English.")
        await _tap(person, room, offered.id, "1")
        await person.until_said(config.user, "今后将用中文与您交流")


async def test_late_tap_is_told_that_the_question_is_over(desk: Desk, config: MatrixConfig, person: Person) -> None:
    async with running(_chat(desk, config)):
        room = await _bound(desk, config, person)
        await person.say(room, "!解绑")
        offered = await _newest_poll(person, config, "1. ")
        await _tap(person, room, offered.id, "2")
        await person.until_said(config.user, "仍保持绑定")
        await _tap(person, room, offered.id, "1")
        await person.until_said(config.user, "那个问题已经失效")


async def test_poll_that_nobody_asked_chooses_nothing(desk: Desk, config: MatrixConfig, person: Person) -> None:
    async with running(_chat(desk, config)):
        room = await _bound(desk, config, person)
        own = await person.say(room, "!解绑")
        await _newest_poll(person, config, "1. ")
        await _tap(person, room, own, "1")
        await person.say(room, "2")
        await person.until_said(config.user, "仍保持绑定")


async def test_ballot_is_never_a_poll(desk: Desk, config: MatrixConfig, person: Person) -> None:
    app = _chat(desk, config)
    async with running(app):
        room = await _bound(desk, config, person)
        await person.say(room, "!语言")
        offered = await _newest_poll(person, config, "Please choose a language")
        await _tap(person, room, offered.id, "1")
        await person.until(lambda one: one.sender == config.user and one.kind == END)
        await desk.office.open_meeting()
        app.wake_delivery()
        await person.say(room, "!投票")
        await person.until_said(config.user, "1/2")
        await person.say(room, "1")
        await person.until_said(config.user, "2/2")
    asked = json.dumps([one.content for one in _polls_of(person, config)], ensure_ascii=False)
    assert "满意" not in asked
