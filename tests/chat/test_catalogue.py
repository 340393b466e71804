"""Nobody meets an untranslated sentence; every place of a sentence survives its translation."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from core.domain.errors import Conflict
from core.locale.catalogue import catalogue_path, translator
from core.locale.errors import _WORDING, word_code, word_error
from tests.locale.messages import WHOLE, missing, unsaid

DOMAINS = pytest.mark.parametrize("domain", WHOLE)


def _catalogue(domain: str) -> dict[str, str]:
    with catalogue_path("zh_CN", domain).open("rb") as source:
        return {str(one.id): str(one.string) for one in read_po(source) if one.id}


@DOMAINS
def test_every_sentence_has_its_chinese(domain: str) -> None:
    assert [one.one for one in missing() if one.domain == domain] == []
    assert [message for message, chinese in _catalogue(domain).items() if not chinese] == []
    assert [text for of, text in unsaid() if of == domain] == []


@DOMAINS
def test_translation_keeps_every_place(domain: str) -> None:
    for message, translation in _catalogue(domain).items():
        assert set(re.findall(r"{(\w+)}", translation)) <= set(re.findall(r"{(\w+)}", message)), message


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_code_is_worded_without_params(language: str) -> None:
    t = translator(language)
    assert all("{" not in word_code(code, {}, t) for code in _WORDING)


def test_unworded_code_is_named() -> None:
    assert "moon.full" in word_error(Conflict("moon.full"), translator("en"))


def test_dates_in_errors_are_worded() -> None:
    assert "2026年11月1日" in word_error(Conflict("report.locked", due_on="2026-11-01"), translator("zh_CN"))
