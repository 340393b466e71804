"""Which words a text is found by, and what a typed question asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.proposals.search import asked, indexed, likeness, telling, weights
from core.domain.search_words import Term

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=12)


def fits(text: str, typed: str) -> bool:
    """What the index does, in plain Python: the words of each term stand next to each other."""
    words = indexed(text).split()
    return all(any(_stands_at(words[place:], term) for place in range(len(words))) for term in asked(typed))


def _stands_at(words: list[str], term: Term) -> bool:
    *whole, last = term.words
    if words[: len(whole)] != whole or len(words) <= len(whole):
        return False
    found = words[len(whole)]
    return found.startswith(last) if term.is_beginning else found == last


def test_pairs_of_neighbours_are_kept() -> None:
    assert indexed("农村饮水") == "农村 村饮 饮水 水"


def test_words_of_letters_stay_whole() -> None:
    assert indexed("建5G基站，ＷｉＦｉ") == "建 5g 基站 站 wifi"


@given(CHINESE, st.data())
def test_every_part_of_a_text_is_asked_rightly(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert fits(text, text[start:end])


@given(CHINESE, CHINESE)
def test_nothing_is_found_that_does_not_stand_there(text: str, typed: str) -> None:
    assert fits(text, typed) is (typed in text)


@pytest.mark.parametrize(
    ("text", "typed", "is_found"),
    [
        ("建设5G基站", "5G基", True),
        ("建设5G基站", "设5", True),
        ("建设5G基站", "设备", False),
        ("二〇二六年", "〇二", True),
        ("里耶镇、农车镇", "农车 里耶", True),
        ("里耶镇、农车镇", "镇农", False),
    ],
)
def test_characters_and_letters_stand_together(text: str, typed: str, *, is_found: bool) -> None:
    assert fits(text, typed) is is_found


@pytest.mark.parametrize("typed", ["", "，。", "___", '"*'])
def test_marks_ask_for_nothing(typed: str) -> None:
    assert asked(typed) == ()


def test_likeness_counts_what_is_rare() -> None:
    known = {"关于": 100, "建议": 100, "桥梁": 2}
    wanted = weights(known, 100)
    assert likeness(wanted, "修缮桥梁") > 50 > likeness(wanted, "关于公路的建议")
    assert likeness(wanted, "关于桥梁的建议") == 100
    assert likeness({}, "桥梁") == 0


def test_single_characters_tell_nothing() -> None:
    assert telling("修桥 a") == {"修桥"}
