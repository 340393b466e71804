"""Raw updates become events; nothing that a network can send makes the parser raise."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.protocol import EventKind
from bot.channels.telegram.updates import event_of, update_id_of

Json = dict[str, Any]

PERSON: Json = {"id": 5, "is_bot": False, "first_name": "田小满", "language_code": "zh-hans"}
CHAT: Json = {"id": 5, "type": "private", "first_name": "田小满"}


def message(**changes: object) -> Json:
    body: Json = {"message_id": 9, "date": 1, "chat": CHAT, "from": PERSON, "text": "您好"} | changes
    return {"update_id": 77, "message": body}


def query(**changes: object) -> Json:
    body: Json = {"id": "31", "from": PERSON, "data": "abc", "message": message()["message"]} | changes
    return {"update_id": 78, "callback_query": body}


def membership(status: str) -> Json:
    change = {"chat": CHAT, "from": PERSON, "new_chat_member": {"user": PERSON, "status": status}}
    return {"update_id": 79, "my_chat_member": change}


def test_text_message_becomes_text_event() -> None:
    event = event_of(message())
    assert event is not None
    assert (event.kind, event.event_id, event.text) == (EventKind.TEXT, "77", "您好")
    assert (event.address, event.sender, event.message_id) == ("5", "5", "9")
    assert (event.is_private, event.language, event.callback_id) == (True, "zh-hans", "")


def test_pressed_button_becomes_button_event() -> None:
    event = event_of(query())
    assert event is not None
    assert (event.kind, event.button, event.callback_id) == (EventKind.BUTTON, "abc", "31")
    assert (event.address, event.message_id) == ("5", "9")


def test_button_of_inaccessible_message_counts() -> None:
    event = event_of(query(message={"chat": CHAT, "message_id": 9, "date": 0}))
    assert event is not None
    assert event.message_id == "9"


def test_oversized_button_data_is_dropped() -> None:
    event = event_of(query(data="述" * 30))
    assert event is not None
    assert event.button == ""


def test_group_message_is_not_private() -> None:
    event = event_of(message(chat={"id": -100200, "type": "supergroup", "title": "代表小组"}))
    assert event is not None
    assert (event.address, event.sender, event.is_private) == ("-100200", "5", False)


@pytest.mark.parametrize(("status", "kind"), [("kicked", EventKind.LEFT), ("left", EventKind.LEFT)])
def test_blocking_becomes_left_event(status: str, kind: EventKind) -> None:
    event = event_of(membership(status))
    assert event is not None
    assert (event.kind, event.address) == (kind, "5")


def test_own_contact_is_its_number() -> None:
    event = event_of(message(text=None, contact={"phone_number": "13800000000", "user_id": 5}))
    assert event is not None
    assert event.text == "13800000000"


@pytest.mark.parametrize("owner", [{"user_id": 6}, {}, {"user_id": None}, {"user_id": True}, {"user_id": "5"}])
def test_contact_of_another_keeps_its_number(owner: Json) -> None:
    event = event_of(message(text=None, contact={"phone_number": "13800000000"} | owner))
    assert event is not None
    assert (event.kind, event.what) == (EventKind.OTHER, "contact")
    assert "13800000000" not in f"{event}"


@pytest.mark.parametrize(
    "update",
    [
        message(**{"from": PERSON | {"is_bot": True}}),
        message(text=""),
        membership("member"),
        query(data=None, game_short_name="x"),
        {"update_id": 1, "inline_query": {}},
        {"update_id": 1},
    ],
)
def test_what_nobody_needs_is_nothing(update: Json) -> None:
    assert event_of(update) is None


def test_lone_surrogate_becomes_storable() -> None:
    event = event_of(json.loads(json.dumps(message(text="a\ud800b\U0001f600"))))
    assert event is not None
    assert event.text == "a\ufffdb\U0001f600"


def test_long_text_is_capped() -> None:
    event = event_of(message(text="长" * 100_000))
    assert event is not None
    assert len(event.text) == 4_096


@pytest.mark.parametrize("status", [[], {}, 5, None, True])
def test_membership_of_wrong_type_is_nothing(status: Any) -> None:
    assert event_of(membership(status)) is None


@pytest.mark.parametrize("number", [True, -1, 2**63, 1.5, "7", None, [1]])
def test_wrong_update_id_is_none(number: object) -> None:
    assert update_id_of({"update_id": number}) is None


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters())
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=8
)
FIELDS = ("id", "chat", "from", "type", "text", "data", "status", "user_id", "contact", "message", "voice")
NEARLY = st.recursive(
    ANYTHING, lambda inner: st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6), max_leaves=20
)
KINDS = st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"])


@given(st.dictionaries(KINDS, NEARLY, max_size=2))
def test_hostile_update_never_raises(body: Json) -> None:
    check_storable({"update_id": 1} | body)


@given(st.data())
def test_one_wrong_field_never_raises(data: st.DataObject) -> None:
    update = json.loads(json.dumps(data.draw(st.sampled_from([message(), query(), membership("kicked")]))))
    holder = update
    while data.draw(st.booleans()) and any(isinstance(value, dict) for value in holder.values()):
        holder = data.draw(st.sampled_from([value for value in holder.values() if isinstance(value, dict)]))
    holder[data.draw(st.sampled_from(sorted(holder)))] = data.draw(ANYTHING)
    check_storable(update)


@given(ANYTHING)
def test_anything_at_all_never_raises(update: object) -> None:
    check_storable(update)


def check_storable(update: object) -> None:
    event = event_of(update)
    if event is not None:
        assert event.address.lstrip("-").isdigit()
        f"{event}".encode()
