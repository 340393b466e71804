"""Dates are explained in whole sentences, in both languages, with nothing left unfilled."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date

import pytest

from core.domain.deadlines import (
    DeadlineRule,
    DueState,
    Extension,
    ExtensionMode,
    OpenDeadline,
    Period,
    PeriodUnit,
    Remaining,
    StartEvent,
    Suspension,
    compute,
    recomputed,
)
from core.domain.working_days import CalendarDay, DayKind, WorkCalendar
from core.locale.catalogue import Translator, translator
from core.locale.deadline_words import (
    _STEPS,
    word_deadline,
    word_period,
    word_remaining,
    word_rule,
    word_shift,
    word_state,
    word_step,
)
from core.locale.explanations import _CALENDAR
from tests.architecture.source import tree_of

ZH, EN = translator("zh_CN"), translator("en")
BOTH = pytest.mark.parametrize("t", [ZH, EN], ids=["zh_CN", "en"])
DRAGON_BOAT = [CalendarDay(date(2026, 6, day), DayKind.HOLIDAY, "端午") for day in (19, 20, 21)]
CALENDAR = WorkCalendar.of(DRAGON_BOAT, known_years=[2026])
REPLY = DeadlineRule(
    "reply",
    Period(3, PeriodUnit.MONTHS),
    True,
    "《代表法》第五十一条",
    StartEvent.ASSIGNED,
    "Deputies Law, art. 51",
)
CONTACT = DeadlineRule("first_contact", Period(20, PeriodUnit.WORKDAYS), False, "第十八条", StartEvent.ASSIGNED)


def told(
    t: Translator, rule: DeadlineRule, start: date, *stopped: Suspension, more: Extension | None = None
) -> list[str]:
    deadline = compute(rule, start, CALENDAR, suspensions=stopped, extension=more)
    return word_deadline([step.as_json() for step in deadline.explanation], t)


def _codes() -> Iterator[str]:
    for node in ast.walk(tree_of("core/domain/deadlines/explaining.py")):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"^(?:deadline|calendar)\.\w+$", node.value)


def test_every_step_of_a_deadline_is_worded() -> None:
    assert set(_codes()) - {*_STEPS, *_CALENDAR} == set()
    assert set(_STEPS) - set(_codes()) == set()


def test_reply_is_explained_in_chinese() -> None:
    assert told(ZH, REPLY, date(2026, 3, 20)) == [
        "规则：答复代表，3个月（《代表法》第五十一条）",
        "自交办之日2026年3月20日（周五）起3个月，当日不计（《民法典》第二百零一条）",
        "到期月的对应日：2026年6月20日（周六）（《民法典》第二百零二条）",
        "跳过：2026年6月20日（周六）至2026年6月21日（周日）（节假日端午）",
        "遇休息日，顺延至2026年6月22日（周一）（《民法典》第二百零三条）",
        "结果：2026年6月22日（周一）",
    ]


def test_reply_is_explained_in_english() -> None:
    assert told(EN, REPLY, date(2026, 3, 20)) == [
        "Rule: reply to the deputy, 3 months (Deputies Law, art. 51)",
        "3 months from the day of assignment, Fri 20 March 2026, which itself does not count (Civil Code art. 201)",
        "Corresponding day of the last month: Sat 20 June 2026 (Civil Code art. 202)",
        "Skipped: Sat 20 June 2026 to Sun 21 June 2026 (holiday 端午)",
        "A rest day: moved on to Mon 22 June 2026 (Civil Code art. 203)",
        "Result: Mon 22 June 2026",
    ]


def test_missing_day_of_a_month_is_told() -> None:
    assert "该月没有31日，以月末日2026年4月30日（周四）为最后一日（《民法典》第二百零二条）" in told(
        ZH, REPLY, date(2026, 1, 31)
    )


def test_suspension_and_extension_are_told() -> None:
    visit = Suspension(date(2026, 4, 1), date(2026, 4, 11), "现场调研")
    lines = told(
        ZH, REPLY, date(2026, 3, 2), visit, more=Extension(Period(6, PeriodUnit.MONTHS), date(2026, 5, 20), "涉及面广")
    )
    assert "2026年5月20日（周三）批准延期：改为6个月，仍自原起算日计算。理由：涉及面广" in lines
    assert "中止：2026年4月1日（周三）至2026年4月11日（周六），11个自然日不计入（现场调研）" in lines


def test_deadline_that_does_not_run_is_told() -> None:
    [*_, last] = told(ZH, CONTACT, date(2026, 3, 2), Suspension(date(2026, 3, 9), None, "现场调研"))
    assert last == "自2026年3月9日（周一）起中止，尚未恢复（现场调研）：恢复后才有到期日"


def test_names_of_the_county_come_first() -> None:
    steps = [step.as_json() for step in compute(CONTACT, date(2026, 3, 2), CALENDAR).explanation]
    assert word_deadline(steps, ZH, labels={"first_contact": "上门见面"})[0] == "规则：上门见面，20个工作日（第十八条）"


def test_english_source_falls_back_to_chinese() -> None:
    assert told(EN, CONTACT, date(2026, 3, 2))[0].endswith("20 working days (第十八条)")


@BOTH
def test_nothing_is_left_unfilled(t: Translator) -> None:
    visit = Suspension(date(2026, 3, 9), date(2026, 3, 10), "{reason}")
    later = Suspension(date(2026, 12, 1), None, "x")
    for rule in (REPLY, CONTACT, DeadlineRule("x", Period(3, PeriodUnit.MONTHS), False, "y")):
        for mode in ExtensionMode:
            more = Extension(Period(130, PeriodUnit.WORKDAYS), date(2026, 3, 2), "z", mode)
            for start in (date(2026, 3, 2), date(2026, 8, 31)):
                lines = told(t, rule, start, visit, later, more=more)
                assert not [line for line in lines if "{" in line.replace("{reason}", "") or "deadline." in line]


@BOTH
def test_every_start_has_its_own_words(t: Translator) -> None:
    rest = {"code": "deadline.start", "on": "2026-03-02", "count": 1, "unit": "months"}
    assert len({word_step({**rest, "event": event.value}, t, labels={}) for event in StartEvent}) == len(StartEvent)


@BOTH
def test_every_state_has_its_own_word(t: Translator) -> None:
    assert len({word_state(state, t) for state in DueState}) == len(DueState)


def test_what_is_left_is_told_in_both_units() -> None:
    assert word_remaining(Remaining(DueState.SOON, 7, 5), ZH) == "剩余7个自然日（5个工作日）"
    assert word_remaining(Remaining(DueState.SOON, 1, 1), EN) == "1 calendar day left (1 working day)"


def test_overdue_is_told_without_minus() -> None:
    assert word_remaining(Remaining(DueState.OVERDUE, -6, -4), ZH) == "逾期6个自然日（4个工作日）"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (Remaining(DueState.DUE_TODAY, 0, 0), "今日到期"),
        (Remaining(DueState.NOT_RUNNING, None, None), "已中止，不计期"),
    ],
)
def test_day_itself_and_standstill_have_words(left: Remaining, words: str) -> None:
    assert word_remaining(left, ZH) == words


def test_moved_deadline_is_told_with_both_dates() -> None:
    plain = WorkCalendar.of([], known_years=[2026])
    [shift] = recomputed([OpenDeadline(1, REPLY, date(2026, 3, 19))], plain, CALENDAR)
    assert word_shift(shift, ZH) == "答复代表：由2026年6月19日（周五）改为2026年6月22日（周一）"


def test_unmoved_deadline_is_told_as_staying() -> None:
    [shift] = recomputed(
        [OpenDeadline(1, REPLY, date(2027, 3, 2))], CALENDAR, WorkCalendar.of([], known_years=[2026, 2027])
    )
    assert word_shift(shift, EN) == "reply to the deputy: stays Wed 2 June 2027"


def test_unknown_rule_and_unit_stay_as_they_are() -> None:
    assert (word_rule("moon", ZH), word_period(2, "moons", ZH)) == ("moon", "2 moons")


def test_stage_of_the_review_is_a_review() -> None:
    assert word_rule("review.congress_review", ZH) == "审查"


@BOTH
def test_weekend_leaves_no_empty_place(t: Translator) -> None:
    """It has no name, as a holiday has."""
    weekend = {"on": "2026-06-13", "first": "2026-06-13", "last": "2026-06-14", "reason": "weekend", "name": ""}
    for code in ("calendar.skipped", "deadline.stays"):
        assert re.search(rf"[(（]{t('weekend')}[)）]", word_step({"code": code, **weekend}, t, labels={}))
        assert "端午" in word_step({"code": code, **weekend, "reason": "holiday", "name": "端午"}, t, labels={})
