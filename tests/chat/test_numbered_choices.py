"""The list under a message, and what of it words mean: pure, and open to whatever somebody types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.local import PLAIN
from bot.channels.protocol import Manners
from bot.dialogs.numbered import Option, chosen, is_only_digits, number_in, numbers_of, written
from bot.wording import WITHOUT_BUTTONS, in_commands_of, words_for
from core.domain.text import clean_text
from core.locale.catalogue import translator
from tests.locale.messages import said

GRADES = ("满意", "基本满意", "不满意", "Skip")
OPTIONS = [Option(label, number, f"t{number}") for number, label in enumerate(GRADES, start=1)]
ENGLISH = translator("en")


@pytest.mark.parametrize(
    "text",
    ["3", "3.", "３", "3、", "３．", "3。", " 3 ", "3)", "（3）", "③", "03", "第3项", "3号", "选3", "No. 3", "#3"],
)
def test_number_is_understood_as_people_write_it(text: str) -> None:
    assert number_in(text) == 3


@pytest.mark.parametrize(
    "text",
    ["", "三个", "-3", "+3", "3.5", "1e2", "0x3", "3 3", "9999", "٣", "३", "3年来很好", "2: 好", "¾", "¼", "3分"],
)
def test_what_is_no_number_is_text(text: str) -> None:
    assert number_in(text) is None


@pytest.mark.parametrize("text", ["0", "5", "99", "999"])
def test_number_before_no_line_names_nothing(text: str) -> None:
    assert chosen(text, OPTIONS) is None


@pytest.mark.parametrize("text", ["满意", " 满 意 ", "满意。", "满意！", "\u202e满意", "满\u200b意"])
def test_label_is_folded_before_it_is_compared(text: str) -> None:
    assert chosen(clean_text(text), OPTIONS) == OPTIONS[0]


@pytest.mark.parametrize("text", ["skip", "SKIP", "ｓｋｉｐ", "Skip."])
def test_latin_label_is_folded_too(text: str) -> None:
    assert chosen(text, OPTIONS) == OPTIONS[3]


def test_two_of_one_name_are_told_apart_by_number_only() -> None:
    twins = [Option("王伟", 1, "a"), Option("王伟", 2, "b")]
    assert chosen("王伟", twins) is None
    assert chosen("2", twins) == twins[1]


@pytest.mark.parametrize("text", ["7" * 5_000, "٣٤", "1234", "３３３３。"])
def test_long_and_foreign_digits_are_only_digits(text: str) -> None:
    assert is_only_digits(text)
    assert chosen(text, OPTIONS) is None


@given(st.text())
def test_any_text_names_at_most_one_choice(text: str) -> None:
    assert chosen(clean_text(text), OPTIONS) in (None, *OPTIONS)


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1), min_size=1, max_size=14, unique=True))
def test_every_listed_number_leads_to_its_line(labels: list[str]) -> None:
    numbers = numbers_of(labels, takes_numbers=False)
    options = [Option(label, number, label) for label, number in zip(labels, numbers, strict=True)]
    lines = written("?", labels, ENGLISH, takes_numbers=False).split("\n")
    for number, label in zip(numbers, labels, strict=True):
        assert f"{number}. {label}" in lines
        named = chosen(str(number), options)
        assert named is not None
        assert named.label == label


def test_question_for_a_number_lists_words_only() -> None:
    text = written("Score?", ["100", "90", "Skip", "By aspect"], ENGLISH, takes_numbers=True)
    assert text.endswith("Skip / By aspect")
    assert "1. " not in text


@pytest.mark.parametrize(("language", "expected"), [("en", "send !vote."), ("zh_CN", "send !投票.")])
def test_command_is_written_as_it_is_typed_there(language: str, expected: str) -> None:
    assert in_commands_of("send /vote.", "!", language) == expected


def test_path_and_foreign_word_are_no_commands() -> None:
    text = "https://x.cn/vote a/help /helpers /unknown"
    assert in_commands_of(text, "!", "en") == text


def test_only_our_own_sentences_are_rewritten() -> None:
    assert words_for("en", PLAIN)("So far: {text}", text="/vote") == "So far: /vote"


def test_network_with_buttons_speaks_as_ever() -> None:
    assert words_for("en", Manners()) is ENGLISH


@pytest.mark.parametrize("sentence", WITHOUT_BUTTONS)
def test_sentence_about_buttons_is_one_that_is_said(sentence: str) -> None:
    assert sentence in said()
