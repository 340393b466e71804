"""Outgoing messages as events: escaped, complete in plain text, and with the same transaction ids for the same row."""

from __future__ import annotations

import html
import json

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.matrix.writing import parts_of, transaction_of, with_file
from bot.channels.protocol import Attachment, OutgoingMessage

CHART = Attachment("result-1.png", "image/png", b"\x89PNG")


def test_text_is_a_notice_in_both_forms() -> None:
    [part] = parts_of(OutgoingMessage("k", "!r", "甲 <b>乙</b>\n丙"))
    assert part.content["msgtype"] == "m.notice"
    assert part.content["body"] == "甲 <b>乙</b>\n丙"
    assert part.content["formatted_body"] == "甲 &lt;b&gt;乙&lt;/b&gt;<br>丙"


@given(st.text())
def test_formatted_text_shows_what_was_written(text: str) -> None:
    [part] = parts_of(OutgoingMessage("k", "!r", text))
    assert html.unescape(part.content["formatted_body"].replace("<br>", "\n")) == html.unescape(html.escape(text))
    assert "<" not in part.content["formatted_body"].replace("<br>", "")


def test_edit_replaces_a_message() -> None:
    [part] = parts_of(OutgoingMessage("k", "!r", "新", edits="$old"))
    assert part.content["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$old"}
    assert part.content["m.new_content"]["body"] == "新"
    assert part.content["body"] == "* 新"


def test_long_text_becomes_several_events() -> None:
    text = "".join(f"第{number}句。" for number in range(1_500))
    first, *others = parts_of(OutgoingMessage("k", "!r", text, edits="$old"))
    assert len(others) > 2
    assert "".join([first.content["m.new_content"]["body"], *(part.content["body"] for part in others)]) == text
    assert len({part.transaction for part in (first, *others)}) == 1 + len(others)


@given(st.text(alphabet=st.sampled_from("满&'<\n\U0001f600\x01"), min_size=20, max_size=60), st.integers(3_000, 9_000))
def test_every_event_fits_its_server(passage: str, length: int) -> None:
    """Encrypted: JSON in ASCII, base64, and what stands around it."""
    text = (passage * (length // len(passage) + 1))[:length]
    for part in parts_of(OutgoingMessage("k", "!r", text, edits="$" + "e" * 43)):
        assert len(json.dumps(part.content)) * 4 / 3 < 64_000


def test_edit_of_another_networks_message_is_a_new_one() -> None:
    [part] = parts_of(OutgoingMessage("k", "!r", "新", edits="4711"))
    assert "m.relates_to" not in part.content


def test_file_follows_its_text() -> None:
    text, file = parts_of(OutgoingMessage("k", "!r", "结果", attachment=CHART))
    assert text.content["body"] == "结果"
    assert (file.content["msgtype"], file.content["body"]) == ("m.image", "result-1.png")
    assert text.transaction != file.transaction


def test_file_name_is_one_harmless_line() -> None:
    named = Attachment("../a\x1b[2J\nb.ics", "text/calendar", b"")
    [file] = parts_of(OutgoingMessage("k", "!r", "", attachment=named))
    assert file.content["msgtype"] == "m.file"
    assert not set(file.content["body"]) & set("/\\\x1b\n")


def test_same_row_makes_the_same_transaction() -> None:
    once = [part.transaction for part in parts_of(OutgoingMessage("k", "!r", "a", attachment=CHART))]
    again = [part.transaction for part in parts_of(OutgoingMessage("k", "!r", "a", attachment=CHART))]
    assert once == again
    assert transaction_of("k", "text") != transaction_of("k2", "text")


def test_encrypted_file_says_where_and_how() -> None:
    content = with_file({"body": "x"}, "mxc://a/b", {"v": "v2"})
    assert content["file"] == {"v": "v2", "url": "mxc://a/b"}
    assert "url" not in content
    assert with_file({"body": "x"}, "mxc://a/b", None)["url"] == "mxc://a/b"
