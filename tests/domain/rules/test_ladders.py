"""What may stand on a ladder."""

from __future__ import annotations

from datetime import time

import pytest

from core.domain.rules import Audience, Ladders, ReminderRules
from core.presets import load_preset
from tests.domain.rules.rule_files import changed, problems_of

_DAY = 'id = "day_before", when = "before_start", days = 1, audience = ["deputy", "evaluator"]'
_OPENED = 'id = "opened", when = "after_start", audience = ["evaluator"]'


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        (_DAY, _DAY.replace("day_before", "week_before"), "ladders.meeting[2].id", "duplicate"),
        (_DAY, _DAY.replace("days = 1", "days = 4"), "ladders.meeting[2]", "stage_out_of_order"),
        (_DAY, _DAY.replace("days = 1", "days = 0"), "ladders.meeting[2].when", "before_needs_an_offset"),
        (_DAY, _DAY + ', hours = 1, at = "10:00"', "ladders.meeting[2].at", "hours_and_time_of_day"),
        (_DAY, _DAY.replace('"deputy"', '"evaluator"'), "ladders.meeting[2].audience[1]", "duplicate"),
        (_DAY, _DAY.replace('"deputy"', '"mayor"'), "ladders.meeting[2].audience[0]", "not_a_choice"),
        (_OPENED, _OPENED.replace("after_start", "after_end"), "ladders.voting_open[0].obsolete_after_hours",
         "obsolete_before_due"),
    ],
)  # fmt: skip
def test_a_broken_stage_is_named(old: str, new: str, path: str, code: str) -> None:
    assert (path, code) in [(problem.path, problem.code) for problem in problems_of(changed((old, new)))]


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "at", "expected"),
    [
        ("21:00", "08:00", time(20, 59), False),
        ("21:00", "08:00", time(21, 0), True),
        ("21:00", "08:00", time(7, 59), True),
        ("21:00", "08:00", time(8, 0), False),
        ("12:00", "14:00", time(13, 0), True),
        ("12:00", "14:00", time(14, 0), False),
    ],
)
def test_quiet_hours_are_half_open(quiet_from: str, quiet_until: str, at: time, expected: bool) -> None:
    rules = ReminderRules.model_validate(
        {"quiet_from": quiet_from, "quiet_until": quiet_until, "digest_at": "09:00", "daily_cap": 3}
    )
    assert rules.is_quiet(at) is expected


_OVERDUE = 'id = "overdue", when = "after_end", days = 1, audience = ["liaison", "staff"]'
_RATING = (
    'feedback_deadline = [\n    { id = "three_days_before", when = "before_start", days = 3, audience = ["deputy"]'
)


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        (_OVERDUE, _OVERDUE.replace('"liaison"', '"deputy"'), "ladders.unit_deadline[3].audience",
         "audience_not_of_ladder"),
        (_OVERDUE, _OVERDUE.replace("days = 1", "hours = 2"), "ladders.unit_deadline[3]", "chase_not_by_day"),
        (_OVERDUE, _OVERDUE.replace("days = 1", 'days = 1, at = "10:00"'), "ladders.unit_deadline[3]",
         "chase_not_by_day"),
        (_OVERDUE, _OVERDUE.replace("days = 1", "days = 1, asks_confirmation = true"),
         "ladders.unit_deadline[3].asks_confirmation", "chase_not_stopped"),
        (_RATING, _RATING.replace('"deputy"', '"head"'), "ladders.feedback_deadline[0].audience",
         "audience_not_of_ladder"),
        (_OPENED, _OPENED.replace('"evaluator"', '"liaison"'), "ladders.voting_open[0].audience",
         "audience_not_of_ladder"),
    ],
)  # fmt: skip
def test_a_chase_speaks_to_whom_it_concerns(old: str, new: str, path: str, code: str) -> None:
    assert (path, code) in [(problem.path, problem.code) for problem in problems_of(changed((old, new)))]


def test_rules_without_chases_are_still_rules() -> None:
    """A county that adopted its rules before there were any goes on working."""
    ladders = load_preset("longshan").ladders
    older = ladders.model_dump(exclude={"unit_deadline", "feedback_deadline", "office_deadline", "supervision_act"})
    assert Ladders.model_validate(older).unit_deadline == ()


@pytest.mark.parametrize("name", ["longshan", "hubei", "chongqing", "henan"])
def test_every_preset_climbs_to_the_leader(name: str) -> None:
    ladder = load_preset(name).ladders.unit_deadline
    assert {one for stage in ladder for one in stage.audience} == {
        Audience.LIAISON, Audience.HEAD, Audience.SUPERVISION, Audience.LEADER, Audience.STAFF
    }  # fmt: skip
