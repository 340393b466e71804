"""Long texts: every part fits however one counts, nothing but white space is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.split_text import split_text

WORDS = st.text(alphabet="述职 报告\n。,\U0001f600a", max_size=400)


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(WORDS, st.integers(min_value=2, max_value=50))
def test_every_part_fits_the_limit(text: str, limit: int) -> None:
    parts = split_text(text, limit=limit)
    assert all(len(part.encode("utf-16-le")) // 2 <= limit for part in parts)


@given(WORDS, st.integers(min_value=2, max_value=50))
def test_no_character_is_lost(text: str, limit: int) -> None:
    assert squeezed("".join(split_text(text, limit=limit))) == squeezed(text)


@given(WORDS.filter(str.strip), st.integers(min_value=2, max_value=50))
def test_no_part_is_blank(text: str, limit: int) -> None:
    assert all(part.strip() for part in split_text(text, limit=limit))


def test_short_text_is_unchanged() -> None:
    assert split_text(" 您好 \n") == [" 您好 \n"]


def test_cut_falls_between_paragraphs() -> None:
    first, second = "甲" * 3_000, "乙" * 3_000
    assert split_text(f"{first}\n\n{second}") == [first, second]
