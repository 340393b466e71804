"""What staff read before a broadcast: how long it takes, and what would make it shorter."""

from __future__ import annotations

import pytest

from core.domain.paces import Basis, Pace
from core.locale.catalogue import translator
from core.locale.delivery_times import word_delivery, word_lifting, word_pace
from core.services.delivery_times import DeliveryTime

EN = translator("en")
SLOW = Pace(5.0, 10, Basis.SEEN, "curl …")


def said(messages: int, pace: Pace | None, *, ahead: int = 0, language: str = "en") -> list[str]:
    return word_delivery([DeliveryTime("matrix", messages, ahead, pace)], translator(language))


def test_long_broadcast_names_time_pace_and_command() -> None:
    assert said(300, SLOW) == [
        "matrix: 300 messages take about 25 minutes: 10 go at once, then 12 a minute.",
        "An administrator of the server lifts the limit: curl …",
    ]


def test_short_broadcast_asks_nobody_for_anything() -> None:
    assert said(20, SLOW) == ["matrix: 20 messages take less than a minute: 10 go at once, then 12 a minute."]


def test_guess_is_called_a_guess() -> None:
    [line, _] = said(300, Pace(5.0, 10, Basis.ASSUMED, "curl …"))
    assert "not known until it refuses" in line
    assert "at the usual one" in line


def test_what_waits_already_is_told() -> None:
    [line] = said(1, SLOW, ahead=40)
    assert line.startswith("matrix: 1 message after 40 that wait already take about 3 minutes")


def test_network_without_limit_is_quick() -> None:
    assert said(300, Pace(0)) == ["matrix: 300 messages, at once: no limit is known."]


def test_channel_that_never_ran_is_not_guessed_at() -> None:
    assert said(3, None) == ["matrix: 3 messages. How long they take is not known: serve has not run yet."]


def test_many_minutes_are_said_in_hours() -> None:
    assert "about 9 hours" in said(6_000, SLOW)[0]


@pytest.mark.parametrize("pace", [SLOW, Pace(0), Pace(5.0, 10, Basis.ASSUMED), None])
def test_chinese_says_it_without_english(pace: Pace | None) -> None:
    lines = [line for line in said(300, pace, language="zh_CN") if "curl" not in line]
    assert not [
        word for line in lines for word in line.split() if word.isascii() and word.isalpha() and word != "matrix"
    ]


def test_limit_is_told_where_nothing_is_planned() -> None:
    assert word_pace("matrix", SLOW, EN) == "matrix: 10 at once, then 12 messages a minute."
    assert word_lifting(SLOW, EN).endswith("curl …")
    assert word_lifting(Pace(0, lifted_by="curl …"), EN) == ""
