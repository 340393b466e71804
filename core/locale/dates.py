"""Days, instants and the county's own words as people read them: one wording for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.domain.clock import COUNTY_ZONE
from core.locale.catalogue import Translate


def word_day(on: date, t: Translate) -> str:
    """``2026年12月10日（周四）``, or ``Thu 10 December 2026``."""
    return t(
        "{weekday} {day} {month_name} {year}",
        weekday=t(_WEEKDAYS[on.weekday()]),
        day=on.day,
        month=on.month,
        month_name=t(_MONTHS[on.month - 1]),
        year=on.year,
    )


def word_instant(at: datetime, t: Translate, zone: ZoneInfo = COUNTY_ZONE) -> str:
    """The local date with its hour, 24-hour clock."""
    local = at.astimezone(zone)
    return t("{day}, {time}", day=word_day(local.date(), t), time=f"{local:%H:%M}")


def word_of_county(named: Any, t: Translate) -> str:
    """One of the county's own words, ``{"zh": …, "en": …}``, in the language that ``t`` speaks."""
    if not isinstance(named, Mapping):
        return str(named or "")
    return str(named.get("en" if t.language == "en" else "zh", ""))


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_WEEKDAYS = (
    _t("Mon"),
    _t("Tue"),
    _t("Wed"),
    _t("Thu"),
    _t("Fri"),
    _t("Sat"),
    _t("Sun"),
)
_MONTHS = (
    _t("January"),
    _t("February"),
    _t("March"),
    _t("April"),
    _t("May"),
    _t("June"),
    _t("July"),
    _t("August"),
    _t("September"),
    _t("October"),
    _t("November"),
    _t("December"),
)
