"""Which place a name typed in a hurry means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.rooms import PlaceKind, RoomPlace, places_meant

NAMES = (
    "民安第一选区",
    "民安第二选区",
    "民安第十选区",
    "民安第十二选区",
    "里耶第1选区",
    "洗车河第1选区",
    "民安代表小组",
    "里耶人大代表小组",
)
PLACES = [
    RoomPlace(PlaceKind.GROUP if "小组" in name else PlaceKind.CONSTITUENCY, number, name)
    for number, name in enumerate(NAMES, 1)
]


def meant(typed: str) -> list[str]:
    return [place.name for place in places_meant(typed, PLACES)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("民安第一选区", "民安第一选区"),
        ("民安第1选区", "民安第一选区"),
        (" 民安 第1 选区 ", "民安第一选区"),
        ("民安第1", "民安第一选区"),
        ("民安第１０选区", "民安第十选区"),
        ("民安第12选区", "民安第十二选区"),
        ("里耶第一选区", "里耶第1选区"),
        ("mad1xq", "民安第一选区"),
        ("MAD12", "民安第十二选区"),
        ("minandi2xuanqu", "民安第二选区"),
        ("madbxz", "民安代表小组"),
        ("xch", "洗车河第1选区"),
        ("洗车河", "洗车河第1选区"),
        ("里耶人大", "里耶人大代表小组"),
    ],
)
def test_clear_name_means_one_place(typed: str, name: str) -> None:
    assert meant(typed)[:1] == [name]


@pytest.mark.parametrize("typed", ["民安第", "第1选区", "mad"])
def test_unclear_name_means_several(typed: str) -> None:
    assert len(meant(typed)) > 1


@pytest.mark.parametrize("typed", ["", " ", "天安门", "x", "第", "选区a"])
def test_name_of_nothing_is_not_guessed(typed: str) -> None:
    assert len(meant(typed)) != 1


@given(st.sampled_from(PLACES))
def test_full_name_means_itself_alone(place: RoomPlace) -> None:
    assert places_meant(place.name, PLACES) == [place]


@given(st.text(max_size=30))
def test_any_text_is_taken_without_error(typed: str) -> None:
    assert set(places_meant(typed, PLACES)) <= set(PLACES)
