"""A county's day for tests, and short ways to write local instants and stages."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from core.documents.holiday_seed import seed_rows, seed_years
from core.domain.reminders import Almanac, LadderPlan, Occasion, PlannedReminder, plan_ladder
from core.domain.rules import OccasionKind, ReminderRules, Stage
from core.domain.working_days import WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar.of(seed_rows(), known_years=seed_years())
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def almanac(*, quiet_from: str = "21:00", quiet_until: str = "08:00", cap: int = 3) -> Almanac:
    rules = {"quiet_from": quiet_from, "quiet_until": quiet_until, "digest_at": "09:00", "daily_cap": cap}
    return Almanac(ZONE, CALENDAR, ReminderRules.model_validate(rules))


def local(text: str) -> datetime:
    """``12-03 09:00`` of 2026 in the county, as UTC."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE).astimezone(UTC)


def shown(instant: datetime) -> str:
    return f"{instant.astimezone(ZONE):%m-%d %H:%M}"


def stage(stage_id: str = "stage", when: str = "before_start", **values: object) -> Stage:
    return Stage.model_validate({"id": stage_id, "when": when, "audience": ["deputy"], **values})


def meeting(starts: str, ends: str | None = None, kind: OccasionKind = OccasionKind.MEETING) -> Occasion:
    return Occasion(kind, local(starts), local(ends or starts))


def plan(*stages: Stage, of: Occasion, day: Almanac | None = None, fixed: datetime = LONG_AGO) -> LadderPlan:
    return plan_ladder(stages, of, almanac=day or almanac(), fixed_at=fixed)


def planned(one: Stage, of: Occasion, day: Almanac | None = None) -> PlannedReminder:
    (reminder,) = plan(one, of=of, day=day).planned
    return reminder
