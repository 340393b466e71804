"""Names are found as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.pinyin import initials_of
from core.domain.pinyin_match import Match, match, match_any, spelled

ZHANG_SAN = spelled("张三")


@pytest.mark.parametrize(
    "typed", ["zs", "ZS", "zhangs", "zhangsan", "zhang san", "张s", "z三", "张三", "张", "zhs", "ｚｓ"]
)
def test_each_way_of_typing_finds_the_name(typed: str) -> None:
    assert match(typed, ZHANG_SAN) is Match.BEGINNING


@pytest.mark.parametrize("typed", ["sz", "zx", "李", "zhangx", "zsx", "三张"])
def test_what_is_not_in_the_name_fails(typed: str) -> None:
    assert match(typed, ZHANG_SAN) is None


def test_given_name_alone_is_found_inside() -> None:
    assert match("xm", spelled("王小明")) is Match.INSIDE


def test_surname_is_read_as_a_surname() -> None:
    assert match("shan", spelled("单小明")) is Match.BEGINNING
    assert match("dan", spelled("单小明")) is None


@pytest.mark.parametrize(
    ("typed", "name"), [("zangsan", "张三"), ("yangli", "燕丽"), ("nilin", "李琳"), ("hu", "付丽")]
)
def test_what_sounds_alike_is_found_last(typed: str, name: str) -> None:
    assert match(typed, spelled(name)) is Match.SOUNDS_ALIKE


def test_single_letter_never_means_another_sound() -> None:
    assert match("l", spelled("倪丹")) is None


def test_latin_names_are_found_by_their_letters() -> None:
    assert match("ann", spelled("Anna 王")) is Match.BEGINNING


def test_every_word_must_fit_something() -> None:
    fields = [ZHANG_SAN, spelled("民安街道")]
    assert match_any("zs ma", fields) is Match.BEGINNING
    assert match_any("zs xl", fields) is None


@given(st.text(alphabet="张王李赵单曾小明建国丽春花志强", min_size=1, max_size=5))
def test_name_and_initials_always_find_it(name: str) -> None:
    assert match(name, spelled(name)) is Match.BEGINNING
    assert match(initials_of(name), spelled(name)) is Match.BEGINNING


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_answered_without_failing(typed: str, name: str) -> None:
    assert match(typed, spelled(name)) in (None, *Match)
