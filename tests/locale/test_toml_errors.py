"""What TOML cannot read is said in the reader's language, with line and column, and nothing of it in English."""

from __future__ import annotations

import tomllib

import pytest

from core.domain.errors import Invalid
from core.domain.rules import Problem
from core.locale.catalogue import translator
from core.locale.errors import word_error
from core.locale.rule_words import word_problem
from core.locale.toml_errors import word_toml

EN, ZH = translator("en"), translator("zh_CN")
BROKEN = {
    "[a\n": "(line 1, column 3)",
    "[[a]\n": "(line 1, column 4)",
    "a\n": "(line 1, column 2)",
    "a 1": "(line 1, column 3)",
    "= 1": "(line 1, column 1)",
    "a = 1\nb = moon\n": "(line 2, column 5)",
    "a = 1 2\n": "(line 1, column 7)",
    'a = "x\n': "(line 1, column 7)",
    "a = 'x": "",
    'a = "\\q"\n': "(line 1, column 8)",
    'a = "\\u12"\n': "(line 1, column 8)",
    'a = "\\ud800"\n': "(line 1, column 12)",
    "a = [1, 2": "",
    "a = {b = 1\n": "(line 1, column 11)",
    "a = {b = 1, b = 2}\n": "(line 1, column 18)",
    "a = 1\na = 2\n": "(line 2, column 6)",
    "[a]\n[a]\n": "(line 2, column 3)",
    "a = {}\n[a.b]\n": "(line 2, column 5)",
    "a = 2026-02-30\n": "(line 1, column 5)",
    "a = 1 \x01\n": "(line 1, column 7)",
    "a = " + "[" * 2_000: "",
}


@pytest.mark.parametrize("text", BROKEN)
def test_no_english_is_left_in_chinese(text: str) -> None:
    with pytest.raises((tomllib.TOMLDecodeError, RecursionError)) as refused:
        tomllib.loads(text)
    told = word_toml(str(refused.value), ZH)
    assert not {word for word in told.split() if word.isascii() and word.isalpha() and len(word) > 1}, told


@pytest.mark.parametrize(("text", "place"), [(text, place) for text, place in BROKEN.items() if place])
def test_line_and_column_are_said(text: str, place: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as refused:
        tomllib.loads(text)
    assert word_toml(str(refused.value), EN).endswith(place)


def test_table_twice_is_named_as_the_file_has_it() -> None:
    assert word_toml("Cannot declare ('a', 'b') twice (at line 2, column 6)", EN).startswith("the table a.b stands")


def test_end_of_the_file_is_a_place_too() -> None:
    assert word_toml("Unclosed array (at end of document)", EN) == (
        "the list has no closing ']' (at the end of the file)"
    )


def test_sentence_of_tomorrow_is_told_as_it_is() -> None:
    assert word_toml("Too purple (at line 1, column 2)", EN) == "Too purple (line 1, column 2)"


def test_rules_editor_and_report_sheet_say_it_alike() -> None:
    english = "Unclosed array (at line 3, column 5)"
    for told in (
        word_problem(Problem("", "not_toml", english), 3, ZH),
        word_error(Invalid("report_sheet.not_toml", reason=english), ZH),
    ):
        assert "第 3 行第 5 列" in told
        assert "Unclosed" not in told
