"""A rule file with mistakes: each is named with its path, all at once."""

from __future__ import annotations

import pytest

from core.domain.rules import Problem, parse_rules
from tests.domain.rules.rule_files import changed, problems_of

CASES = [
    ("daily_cap = 3", 'daily_cap = "3"', Problem("reminders.daily_cap", "wrong_type", "3")),
    ("daily_cap = 3", "daily_cap = true", Problem("reminders.daily_cap", "wrong_type", "True")),
    ("daily_cap = 3", "", Problem("reminders.daily_cap", "missing", "")),
    ('calendar = "days"', 'calendar = "weeks"', Problem("calendar", "not_a_choice", "weeks")),
    ('kind = "grades"', 'kind = "stars"', Problem("scale.kind", "not_a_choice", "{'kind': 'stars', 'opt")),
    ("= 20  # B1.4", "= 120  # B1.4", Problem("duty_reports.oral_share_percent", "out_of_range", "120")),
    ("= 20  # B1.4", "= nan  # B1.4", Problem("duty_reports.oral_share_percent", "out_of_range", "NaN")),
    ("comment_limit = 500", "comment_limit = 501", Problem("ballot.comment_limit", "out_of_range", "501")),
    ('"09:00", "14:30"', '"09:00", "14.30"', Problem("meetings.slot_starts[1]", "not_a_time", "14.30")),
    ('"03-31"', '"02-29"', Problem("duty_reports.pledge_due", "not_a_month_day", "02-29")),
    ('zh = "龙山县"', 'zh = "龙山县\\u202e"', Problem("names.county.zh", "unclean_text", "龙山县\u202e")),
    ('id = "training"', 'id = "Training"', Problem("aspects[6].id", "not_an_identifier", "Training")),
    ('id = "training"', 'id = "deliberation"', Problem("aspects[6].id", "duplicate", "deliberation")),
    ('season_last = "12-23"', 'season_last = "11-30"',
     Problem("meetings.season_last", "season_ends_before_it_begins", "11-30")),
    ("duration_minutes = 150", "duration_minutes = 331",
     Problem("meetings.slot_starts[0]", "slot_runs_into_next", "09:00")),
    ('quiet_until = "08:00"', 'quiet_until = "21:00"',
     Problem("reminders.quiet_until", "quiet_hours_length", "21:00")),
    ('digest_at = "09:00"', 'digest_at = "07:59"',
     Problem("reminders.digest_at", "digest_in_quiet_hours", "07:59")),
    ('"open", "count", "publish", "void"', '"open", "close"', Problem("four_eyes.steps[1]", "not_a_choice", "close")),
    ('"open", "count", "publish", "void"', '"open", "open"', Problem("four_eyes.steps[1]", "duplicate", "open")),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CASES, ids=lambda case: str(case)[:30])
def test_a_single_mistake_is_named(old: str, new: str, expected: Problem) -> None:
    (problem,) = problems_of(changed((old, new)))
    assert problem.path == expected.path
    assert problem.code == expected.code
    assert problem.value.startswith(expected.value)


def test_a_misspelt_key_is_unknown_and_missing() -> None:
    assert set(problems_of(changed(("daily_cap = 3", "daily_cup = 3")))) == {
        Problem("reminders.daily_cap", "missing", ""),
        Problem("reminders.daily_cup", "unknown_key", "3"),
    }


def test_all_mistakes_are_named_at_once() -> None:
    text = changed(
        ("daily_cap = 3", "daily_cap = 0"),
        ("= 20  # B1.4", "= -1  # B1.4"),
        ('grade = "satisfied"', 'grade = "splendid"'),
        ('id = "training"', 'id = "deliberation"'),
        ("breakdown_minimum = 10", "breakdown_minimum = 1"),
    )
    assert {(problem.path, problem.code) for problem in problems_of(text)} == {
        ("reminders.daily_cap", "out_of_range"),
        ("duty_reports.oral_share_percent", "out_of_range"),
        ("grading.rules[1].grade", "unknown_grade"),
        ("aspects[6].id", "duplicate"),
        ("evaluators.breakdown_minimum", "out_of_range"),
    }


def test_checks_between_sections_run_despite_mistakes_elsewhere() -> None:
    text = changed(
        ("daily_cap = 3", "daily_cap = 0"),
        ('options = ["satisfied"]', 'options = ["delighted"]'),
    )
    assert problems_of(text) == [
        Problem("reminders.daily_cap", "out_of_range", "0"),
        Problem("grading.rules[1].when[0].options[0]", "unknown_option", "delighted"),
    ]


def test_text_that_is_not_toml_is_refused() -> None:
    (problem,) = problems_of("grading = [")
    assert (problem.path, problem.code) == ("", "not_toml")


def test_huge_text_is_refused_unread() -> None:
    assert problems_of("#" * 200_001) == [Problem("", "file_too_long", "200001")]


def test_an_empty_file_lacks_every_section() -> None:
    assert {problem.code for problem in problems_of("")} == {"missing"}
    assert len(problems_of("")) == 16


def test_rules_older_than_four_eyes_ask_for_none() -> None:
    text = changed(("[four_eyes]\n", ""), ('steps = ["open", "count", "publish", "void"]', ""))
    assert parse_rules(text).four_eyes.steps == ()


def test_parsed_rules_cannot_be_changed() -> None:
    rules = parse_rules(changed())
    with pytest.raises(ValueError, match="frozen"):
        rules.evaluators.minimum = 0  # type: ignore[misc]
