"""One harmless line: what most texts are already is no other line than what every text is made."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.domain.text import MAX_TEXT, clean_line, clean_text

LETTERS = st.text(st.sampled_from("张a 　\t\n\x1b\u200b\u202e0"), max_size=12)


@given(LETTERS, st.integers(0, 12))
def test_line_is_the_cleaned_words_side_by_side(raw: str, limit: int) -> None:
    assert clean_line(raw, limit=limit) == " ".join(clean_text(raw).split())[:limit].rstrip()


def test_line_without_blanks_ends_where_every_text_does() -> None:
    assert len(clean_line("张" * (MAX_TEXT + 1), limit=2 * MAX_TEXT)) == MAX_TEXT
