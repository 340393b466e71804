"""Raw events, as any client or server may send them, and what becomes of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.matrix.events import Place, event_of
from bot.channels.protocol import UNDECIPHERED, EventKind, IncomingEvent

BOT, ANA, SUE = "@desk:county.test", "@ana:county.test", "@sue:county.test"
DIRECT = Place("!direct", BOT, is_encrypted=True, others=frozenset({ANA}))
GROUP = Place("!group", BOT, is_encrypted=True, others=frozenset({ANA, SUE}))
EMPTY = Place("!direct", BOT, is_encrypted=True, others=frozenset())


def raw(content: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"msgtype": "m.text", "body": "你好"} if content is None else content
    return {"event_id": "$1", "sender": ANA, "type": "m.room.message", "content": given, **changes}


def heard(event: dict[str, Any], place: Place = DIRECT, *, is_decrypted: bool = True) -> IncomingEvent:
    found = event_of(event, place, is_decrypted=is_decrypted)
    assert found is not None
    return found


def test_words_arrive_as_text() -> None:
    event = heard(raw())
    assert (event.kind, event.text, event.sender, event.address) == (EventKind.TEXT, "你好", ANA, "!direct")
    assert (event.event_id, event.message_id, event.is_private) == ("$1", "$1", True)


def test_room_of_three_is_not_private() -> None:
    assert not heard(raw(), GROUP).is_private


def test_bot_never_hears_itself() -> None:
    assert event_of(raw(sender=BOT), DIRECT, is_decrypted=True) is None


def test_bot_never_hears_a_notice() -> None:
    assert event_of(raw({"msgtype": "m.notice", "body": "hi"}), DIRECT, is_decrypted=True) is None


def test_clear_words_in_an_encrypted_room_do_not_count() -> None:
    assert heard(raw(), is_decrypted=False).what == UNDECIPHERED


def test_clear_words_in_a_clear_room_count() -> None:
    clear = Place("!direct", BOT, is_encrypted=False, others=frozenset({ANA}))
    assert heard(raw(), clear, is_decrypted=False).text == "你好"


def test_unreadable_event_is_named() -> None:
    event = heard(raw({"ciphertext": "..."}, type="m.room.encrypted"), is_decrypted=False)
    assert (event.kind, event.what) == (EventKind.OTHER, UNDECIPHERED)


def test_unreadable_event_of_a_group_is_dropped() -> None:
    assert event_of(raw({"ciphertext": "..."}, type="m.room.encrypted"), GROUP, is_decrypted=False) is None


def test_reply_names_what_it_answers() -> None:
    content = {
        "msgtype": "m.text",
        "body": "> <@desk:county.test> 1. 满意\n> 2. 不满意\n\n2",
        "m.relates_to": {"m.in_reply_to": {"event_id": "$question"}},
    }
    event = heard(raw(content))
    assert (event.text, event.replies_to) == ("2", "$question")


def test_quotation_without_a_reply_stays() -> None:
    assert heard(raw({"msgtype": "m.text", "body": "> 甲\n\n乙"})).text == "> 甲\n\n乙"


def test_word_in_a_thread_answers_its_beginning() -> None:
    related = {"rel_type": "m.thread", "event_id": "$root", "m.in_reply_to": {"event_id": "$last"}}
    falling = {"msgtype": "m.text", "body": "2", "m.relates_to": {**related, "is_falling_back": True}}
    meant = {"msgtype": "m.text", "body": "2", "m.relates_to": {**related, "is_falling_back": False}}
    assert heard(raw(falling)).replies_to == "$root"
    assert heard(raw(meant)).replies_to == "$last"


def test_edit_names_the_message_that_was_changed() -> None:
    content = {
        "msgtype": "m.text",
        "body": "* 3",
        "m.new_content": {"msgtype": "m.text", "body": "3"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": "$before"},
    }
    event = heard(raw(content))
    assert (event.kind, event.message_id, event.text) == (EventKind.EDITED, "$before", "3")
    assert event_of(raw(content), GROUP, is_decrypted=True) is None


@pytest.mark.parametrize("deleted", [{"redacts": "$before"}, {"content": {"redacts": "$before"}}])
def test_deletion_names_the_message_that_is_gone(deleted: dict[str, Any]) -> None:
    event = heard({**raw({}, type="m.room.redaction"), **deleted}, is_decrypted=False)
    assert (event.kind, event.message_id) == (EventKind.REDACTED, "$before")


def test_reaction_names_its_sign_and_the_message() -> None:
    related = {"rel_type": "m.annotation", "event_id": "$ours", "key": "👍"}
    event = heard(raw({"m.relates_to": related}, type="m.reaction"), is_decrypted=False)
    assert (event.kind, event.message_id, event.text) == (EventKind.REACTION, "$ours", "👍")


@pytest.mark.parametrize(
    ("kind", "what"), [("m.image", "photo"), ("m.audio", "voice"), ("m.file", "document"), ("m.location", "location")]
)
def test_other_things_are_named(kind: str, what: str) -> None:
    assert heard(raw({"msgtype": kind, "body": "x"})).what == what


def test_person_who_leaves_a_direct_chat_is_gone() -> None:
    left = raw({"membership": "leave"}, type="m.room.member", state_key=ANA)
    event = heard(left, EMPTY)
    assert (event.kind, event.sender, event.is_private) == (EventKind.LEFT, ANA, True)


def test_member_who_leaves_a_group_is_nothing() -> None:
    left = raw({"membership": "leave"}, type="m.room.member", state_key=SUE)
    assert event_of(left, GROUP, is_decrypted=False) is None


def test_group_that_throws_us_out_is_left() -> None:
    thrown = raw({"membership": "ban"}, type="m.room.member", state_key=BOT)
    event = heard(thrown, GROUP)
    assert (event.kind, event.is_private) == (EventKind.LEFT, False)


def test_upgraded_group_moves() -> None:
    event = heard(raw({"replacement_room": "!new"}, type="m.room.tombstone", state_key=""), GROUP)
    assert (event.kind, event.address, event.moved_to) == (EventKind.MOVED, "!group", "!new")


def test_deleted_message_is_nothing() -> None:
    deleted = raw({}, unsigned={"redacted_because": {"type": "m.room.redaction"}})
    assert event_of(deleted, DIRECT, is_decrypted=True) is None


def test_lone_surrogates_are_replaced() -> None:
    assert heard(raw({"msgtype": "m.text", "body": "a\ud800b"})).text == "a�b"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
_NAMES = st.sampled_from(["event_id", "sender", "type", "content", "state_key", "unsigned"])
_KINDS = st.sampled_from(["m.room.message", "m.room.member", "m.room.tombstone", "m.room.encrypted", "m.sticker"])


@given(st.dictionaries(_NAMES, _JSON, max_size=6), _KINDS, st.sampled_from([DIRECT, GROUP, EMPTY]), st.booleans())
def test_any_event_is_read_without_an_error(event: Any, kind: str, place: Place, is_decrypted: bool) -> None:
    event_of({**raw(), **event, "type": kind}, place, is_decrypted=is_decrypted)


@given(st.dictionaries(st.sampled_from(["msgtype", "body", "m.relates_to", "membership"]), _JSON, max_size=4), _KINDS)
def test_any_content_is_read_without_an_error(content: Any, kind: str) -> None:
    event_of({**raw(content), "type": kind, "state_key": ANA}, DIRECT, is_decrypted=True)
