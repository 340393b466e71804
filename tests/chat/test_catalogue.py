"""Nobody meets an untranslated sentence; every place of a sentence survives its translation."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from core.domain.errors import Conflict
from core.locale.catalogue import catalogue_path, translator
from core.locale.errors import _WORDING, word_code, word_error

ROOT = Path(__file__).parents[2]
SOURCES = {
    "bot": sorted((ROOT / "bot").rglob("*.py")),
    "errors": [ROOT / "core" / "locale" / name for name in ("errors.py", "proposal_errors.py")],
}


def _messages(source: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called in {"t", "_t"} and isinstance(node.args[0].value, str):
                found.add(node.args[0].value)
    return found


def _catalogue(domain: str) -> dict[str, str]:
    with catalogue_path("zh_CN", domain).open("rb") as source:
        return {str(one.id): str(one.string) for one in read_po(source) if one.id}


@pytest.mark.parametrize("domain", SOURCES)
def test_every_sentence_has_its_chinese(domain: str) -> None:
    needed = set().union(*map(_messages, SOURCES[domain]))
    catalogue = _catalogue(domain)
    assert {message for message in needed if not catalogue.get(message)} == set()
    assert set(catalogue) - needed == set()


@pytest.mark.parametrize("domain", SOURCES)
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
