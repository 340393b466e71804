"""What every front prints on a slip: the office's own words, a link where the bot's name is known, the last day."""

from __future__ import annotations

from datetime import UTC, date, datetime

from core.documents.slip_sheets import CodeFor, slip_sheet
from core.documents.slips import SlipHolder, SlipSheet
from core.domain.actors import Person, PersonKind
from core.locale.catalogue import translator
from core.presets import load_preset

RULES = load_preset("longshan")
CODE = CodeFor(Person(PersonKind.DEPUTY, 3), "ABCDEFGHJKM", "彭建国", "民安第一选区")


def sheet(*, bot: str = "", contact: str = "", language: str = "zh_CN") -> SlipSheet:
    issued_at = datetime(2026, 11, 1, 20, 0, tzinfo=UTC)  # the second of November in the county
    return slip_sheet([CODE], RULES, translator(language), bot=bot, issued_at=issued_at, contact=contact)


def test_last_day_counts_from_the_countys_day() -> None:
    days = RULES.binding.code_valid_days
    assert (sheet().slips[0].expires_on - date(2026, 11, 2)).days == days


def test_link_needs_the_bots_name() -> None:
    assert sheet().slips[0].deep_link is None
    assert sheet(bot="longshan_bot").slips[0].deep_link == "https://t.me/longshan_bot?start=ABCDEFGHJKM"


def test_office_is_asked_where_nobody_is_named() -> None:
    assert sheet().contact == RULES.names.office.zh
    assert sheet(contact="田小芳 0743-6221234").contact == "田小芳 0743-6221234"


def test_slip_names_its_holder_and_office() -> None:
    made = sheet(language="en")
    assert made.office == f"{RULES.names.county.en} {RULES.names.office.en}"
    assert (made.slips[0].name, made.slips[0].holder) == ("彭建国", SlipHolder.DEPUTY)
