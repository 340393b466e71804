"""The tool that keeps the catalogues: it hears every sentence and writes entries that a translator can fill in."""

from __future__ import annotations

import io

from babel.messages.pofile import read_po

from core.locale.catalogue import DOMAINS
from tests.locale.messages import Said, entry, header, said


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
