"""Every step that the core explains is worded, in both languages, with nothing left unfilled."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date

import pytest

from core.domain.planning.reasons import Constraint, Infeasible, because
from core.domain.roster.rows import RowError
from core.domain.rules import CountingUnit
from core.domain.working_days import Direction, WorkCalendar
from core.locale.catalogue import translator
from core.locale.explanations import (
    _CALENDAR,
    _PLANNING,
    _TALLY,
    KnownNames,
    word_conflict,
    word_constraint,
    word_reason,
    word_step,
)
from core.locale.row_faults import _WORDING, word_fault
from tests.architecture.source import modules, tree_of

EXPLAINING = ("core/domain/planning", "core/planning", "core/domain/tally.py", "core/domain/working_days.py")
NAMES = KnownNames({"deputy": {3: "彭小明"}, "constituency": {7: "民安第一选区", 8: "民安第二选区"}})


def _codes() -> Iterator[str]:
    for module in modules("core/domain", "core/planning"):
        if not module.startswith(EXPLAINING):
            continue
        for node in ast.walk(tree_of(module)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"because": 0, "step": 0, "_broken": 1}.get(node.func.id)
                given = node.args[place] if place is not None and len(node.args) > place else None
                if isinstance(given, ast.Constant):
                    yield str(given.value)


def test_every_code_of_the_core_is_worded() -> None:
    assert set(_codes()) - {*_PLANNING, *_TALLY, *_CALENDAR} == set()
    assert len(set(_codes())) > 80


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_constraint_is_worded(language: str) -> None:
    t = translator(language)
    assert [one for one in Constraint if word_constraint(one.value, t) == one.value] == []


def test_ids_become_names() -> None:
    told = word_reason("release_meeting_pin", {"constituencies": "7,8"}, translator("zh_CN"), names=NAMES)
    assert told == "不再指定民安第一选区、民安第二选区的会议"


def test_unknown_ids_stay_numbers() -> None:
    assert "#9" in word_reason("pins_contradict", {"deputy": 9, "year": 2026}, translator("en"), names=NAMES)


def test_unworded_step_is_shown_whole() -> None:
    assert word_reason("moon.full", {"phase": 1}, translator("en")) == "moon.full (phase=1)"


def test_conflict_names_rule_numbers_and_relief() -> None:
    detail = because("constituency_exceeds_meeting", constituency=7, deputies=12, limit=9)
    relief = because("raise_max_deputies", max_deputies=12)
    conflict = Infeasible(Constraint.MEETING_SIZE, (detail,), (relief,)).as_json()
    assert word_conflict(conflict, translator("en"), names=NAMES) == [
        "Not possible: no more reports at a meeting than allowed",
        "  民安第一选区: 12 deputies report, a meeting hears 9.",
        "What would make room:",
        "  - hear 12 reports at a meeting",
    ]


def test_share_tells_the_whole_computation() -> None:
    step = {"code": "tally.share_tried", "rule": 1, "condition": 1, "grade": "good", "options": ["good", "fair"]}
    numbers = {"count": 40, "denominator": "valid", "base": 50, "percent": "80.00", "op": ">=", "threshold": "80"}
    told = word_step({**step, **numbers, "holds": True}, translator("en"), labels={"good": "Good", "fair": "Fair"})
    assert told == "Rule 1, condition 1 (Good): Good + Fair 40 of 50 valid = 80.00 %, asked: at least 80 % - met"


def test_counted_date_is_told_step_by_step() -> None:
    calendar = WorkCalendar.of([], known_years=[2026])
    counted = calendar.count(date(2026, 3, 6), 3, unit=CountingUnit.WORKDAYS, direction=Direction.AFTER)
    told = [word_step(one.as_json(), translator("zh_CN"), labels={}) for one in counted.explanation]
    assert told[0] == "起算：2026年3月6日（周五）（当日不计）"
    assert told[-1] == "结果：2026年3月11日（周三）"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_fault_of_a_row_is_worded(language: str) -> None:
    t = translator(language)
    told = [word_fault(RowError("名册", 3, "B3", code), t) for code in _WORDING]
    assert not [line for line in told if "{" in line or "." in line.replace("1.2E+17", "")]
