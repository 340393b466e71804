"""A paper sheet while it is typed: what each key means on a scale of grades and on a scale of points."""

from __future__ import annotations

from core.domain.ballots import OVER_MARKED, OVERALL, layout_of
from core.domain.ids import DeputyId
from core.presets import load_preset
from core.services.counting import PaperForm
from tui.pages.paper_sheet import Place, SheetDraft
from tui.pages.sheet_numbers import first_missing, spans

GRADES, POINTS = "longshan", "chongqing"
DEPUTIES = (DeputyId(1), DeputyId(2))


def a_sheet(preset: str) -> SheetDraft:
    rules = load_preset(preset)
    return SheetDraft(PaperForm(layout_of(rules, DEPUTIES), rules, {}))


def test_digit_is_a_grade_and_zero_is_blank() -> None:
    sheet = a_sheet(GRADES)
    first, second = sheet.places
    assert sheet.type(first, "3")
    assert sheet.type(second, "0")
    assert sheet.ballot().sheets[DEPUTIES[0]].answers == {OVERALL: "dissatisfied"}
    assert sheet.ballot().sheets[DEPUTIES[1]].answers == {}
    assert sheet.open_places == []


def test_digit_off_the_scale_marks_nothing() -> None:
    sheet = a_sheet(GRADES)
    assert not sheet.type(sheet.places[0], "9")
    assert sheet.is_empty


def test_enter_alone_is_no_blank_grade() -> None:
    sheet = a_sheet(GRADES)
    first, second = sheet.places
    sheet.type(first, "1")
    sheet.pass_by(second)  # the digit has led here already
    assert sheet.open_places == [second]


def test_no_points_are_blank_when_passed() -> None:
    sheet = a_sheet(POINTS)
    first, second = sheet.places
    sheet.pass_by(first)
    assert sheet.open_places == [second]


def test_points_are_typed_digit_by_digit() -> None:
    sheet = a_sheet(POINTS)
    first = sheet.places[0]
    assert not sheet.type(first, "8")
    assert not sheet.type(first, "5")
    sheet.pass_by(first)
    assert sheet.marks[first] == "85"
    sheet.type(first, "9")
    assert sheet.marks[first] == "9"


def test_points_off_the_scale_are_named() -> None:
    sheet = a_sheet(POINTS)
    first, second = sheet.places
    for digit in "101":
        sheet.type(first, digit)
    sheet.over_mark(second)
    assert sheet.misfits == [first]
    assert sheet.marks[second] == OVER_MARKED


def test_sheet_asks_aspects_only_when_wanted() -> None:
    sheet = a_sheet(GRADES)
    assert sheet.places == [Place(deputy, OVERALL) for deputy in DEPUTIES]
    sheet.has_aspects = True
    assert len(sheet.places) == 2 * len(sheet.form.layout.questions)


def test_empty_comment_is_none() -> None:
    sheet = a_sheet(GRADES)
    sheet.say(DEPUTIES[0], "好")
    assert not sheet.is_empty
    sheet.say(DEPUTIES[0], "  ")
    assert sheet.is_empty


def test_numbers_are_drawn_together() -> None:
    assert spans([3, 1, 2, 7, 9, 10]) == "1-3, 7, 9-10"
    assert spans([]) == ""


def test_first_missing_sheet_is_found() -> None:
    assert first_missing({1, 2, 4}) == 3
    assert first_missing(set()) == 1
