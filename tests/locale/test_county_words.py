"""A county's own words come in the language that a translator speaks, not by way of a catalogue's entry."""

from __future__ import annotations

import pytest

from core.documents.results import labels_of
from core.domain.rules import parse_rules
from core.locale.catalogue import translator
from core.locale.notices import word_of_county
from core.presets import preset_text

LANGUAGES = [("zh_CN", "满意"), ("en", "Satisfied")]


@pytest.mark.parametrize(("asked", "spoken"), [("zh-hans", "zh_CN"), ("", "zh_CN"), ("en-GB", "en"), ("fr", "en")])
def test_translator_knows_its_language(asked: str, spoken: str) -> None:
    assert translator(asked).language == spoken


@pytest.mark.parametrize(("language", "word"), LANGUAGES)
def test_notice_words_a_grade_in_its_language(language: str, word: str) -> None:
    assert word_of_county({"zh": "满意", "en": "Satisfied"}, translator(language)) == word


@pytest.mark.parametrize(("language", "word"), LANGUAGES)
def test_documents_word_a_grade_in_their_language(language: str, word: str) -> None:
    rules = parse_rules(preset_text("longshan"))
    assert labels_of(rules, translator(language))["satisfied"] == word
