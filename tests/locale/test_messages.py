"""The tool that keeps the catalogues: it hears every sentence and writes entries that a translator can fill in."""

from __future__ import annotations

import io

import pytest
from babel.messages.pofile import read_po

from core.locale.catalogue import DOMAINS
from tests.locale import messages
from tests.locale.messages import Said, catalogue, english, entries, entry, header, missing, said


def test_sentence_inside_an_f_string_is_heard() -> None:
    assert said()["Examples:"].module == "cli/words.py"


def test_marked_constant_is_heard() -> None:
    assert said()["Mon"].domain == "core"


def test_every_sentence_has_a_catalogue_to_be_in() -> None:
    assert {sentence.domain for sentence in said().values()} <= set(DOMAINS)


def test_new_entries_read_back_without_chinese() -> None:
    one, several = Said("{name} is away.", "", "cli/x.py", 1), Said("{n} day", "{n} days", "cli/x.py", 2)
    catalogue = read_po(io.BytesIO(header() + entry(one) + b"\n" + entry(several)), locale="zh_CN")
    assert [(message.id, message.string) for message in catalogue if message.id] == [
        ("{name} is away.", ""),
        (("{n} day", "{n} days"), ("",)),
    ]


def test_chat_has_its_sentence_whoever_says_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dashboard's catalogue has it: it is missing from the chat's all the same, and comes with its Chinese."""
    without = [pair for pair in entries() if (pair[0], english(pair[1])) != ("bot", "Help")]
    monkeypatch.setattr(messages, "entries", lambda: without)
    assert [(one.one, one.domain) for one in missing()] == [("Help", "bot")]
    assert 'msgstr "帮助"' in entry(missing()[0], catalogue("tui").get("Help")).decode()
