"""Nobody meets a sentence that has no Chinese, and no Chinese is written where only sentences belong."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from core.locale.catalogue import DOMAINS
from tests.architecture.source import modules, tree_of
from tests.locale.messages import chinese, english, entries, is_translated, said

CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACE = re.compile(r"{(\w+)(?:[:!][^{}]*)?}")

# Chinese in English sentences: only what a language calls itself, or what must be typed as it is.
CHINESE_IN_ENGLISH = {
    "/mydata what we store about you\n/unbind give up this chat account\n/language 中文 or English",
}
# Places where Chinese is data: what people type, and what they are shown as an example of it.
CHINESE_AS_DATA = {
    "bot/dialogs/commands.py": "commands as people type them",
    "bot/dialogs/marks.py": "a number and an answer as people type them",
    "bot/dialogs/numbered.py": "a number as people type it",
    "bot/hearing.py": "what people write when they have read something",
    "bot/dialogs/reporting.py": "the counting word that people type after a number",
    "bot/dialogs/personal.py": "what the languages call themselves",
    "cli/asking.py": "a yes as people type it",
    "cli/demo/": "the invented county",
}
EXAMPLE = re.compile(r"^(shuzhi .*|\w+\.(xlsx|csv))$")  # a command line, or a file, with an office's own names
# Chinese dates count the months, English ones name them.
OTHER_PLACES = {"{weekday} {day} {month_name} {year}": {"weekday", "day", "month", "year"}}


def test_every_sentence_has_its_chinese() -> None:
    translated = {english(message) for _, message in entries() if is_translated(message)}
    assert {one: f"{it.module}:{it.line}" for one, it in said().items() if one not in translated} == {}


def test_no_entry_is_fuzzy_or_empty() -> None:
    assert [(domain, english(one)) for domain, one in entries() if not is_translated(one)] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_translation_fills_the_same_places(domain: str) -> None:
    for message in (message for of, message in entries() if of == domain):
        wanted = OTHER_PLACES.get(english(message), set(PLACE.findall(english(message))))
        for form in chinese(message):
            assert set(PLACE.findall(form)) == wanted, english(message)


def test_one_sentence_has_one_chinese() -> None:
    """The catalogues are read as one: where two differ, one front would speak with the other's words."""
    forms: dict[str, set[tuple[str, ...]]] = {}
    for _, message in entries():
        forms.setdefault(english(message), set()).add(chinese(message))
    assert {one: found for one, found in forms.items() if len(found) > 1} == {}


def test_english_sentences_hold_no_chinese() -> None:
    assert {one for one in said() if CHINESE.search(one)} == CHINESE_IN_ENGLISH


def test_fronts_speak_chinese_only_through_the_catalogue() -> None:
    spoken = {
        f"{module}:{line}": text
        for module in modules("bot", "tui", "cli")
        if not module.startswith(tuple(CHINESE_AS_DATA))
        for line, text in _literals(tree_of(module))
        if CHINESE.search(text) and text not in CHINESE_IN_ENGLISH and not EXAMPLE.match(text)
    }
    assert spoken == {}


def _literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Lines and texts of the constants that are no docstrings."""
    ignored = {id(text) for node in ast.walk(tree) for text in _not_spoken(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in ignored:
            yield node.lineno, node.value


def _not_spoken(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr):
        yield node.value
