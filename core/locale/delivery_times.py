"""How fast a chat network lets us speak, and how long a broadcast takes there, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from math import ceil

from core.domain.paces import Basis, Pace
from core.locale.catalogue import Translator
from core.services.delivery_times import SLOW, DeliveryTime

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_MOST_MINUTES = 120  # more is said in hours


def word_delivery(times: Iterable[DeliveryTime], t: Translator) -> list[str]:
    """A line for each network; one more where somebody should lift its limit first."""
    return [line for one in times for line in _lines(one, t)]


def word_pace(channel: str, pace: Pace, t: Translator) -> str:
    """What is known of a network's limit."""
    if not pace.is_limited:
        return t("{channel}: no limit is known.", channel=channel)
    facts = {"channel": channel, "rate": pace.per_minute, "burst": pace.burst}
    if pace.basis is Basis.ASSUMED:
        return t(
            "{channel}: its limit is not known until it refuses; usual are {burst} at once, then {rate} messages a "
            "minute.",
            **facts,
        )
    return t("{channel}: {burst} at once, then {rate} messages a minute.", **facts)


def word_lifting(pace: Pace, t: Translator) -> str:
    """What lifts the limit; "" where nothing needs to or can."""
    if not pace.is_limited or not pace.lifted_by:
        return ""
    return t("An administrator of the server lifts the limit: {command}", command=pace.lifted_by)


def _lines(one: DeliveryTime, t: Translator) -> list[str]:
    takes = one.takes
    number = t.plural("{channel}: {n} message", "{channel}: {n} messages", one.messages, channel=one.channel)
    if one.ahead:
        number = t("{messages} after {ahead} that wait already", messages=number, ahead=one.ahead)
    if one.pace is None or takes is None:
        return [t("{messages}. How long they take is not known: serve has not run yet.", messages=number)]
    if not one.pace.is_limited:
        return [t("{messages}, at once: no limit is known.", messages=number)]
    lines = [_timed(number, takes, one.pace, t)]
    return [*lines, word_lifting(one.pace, t)] if takes > SLOW and one.pace.lifted_by else lines


def _timed(number: str, takes: timedelta, pace: Pace, t: Translator) -> str:
    facts = {"messages": number, "time": _time(takes, t), "rate": pace.per_minute, "burst": pace.burst}
    if pace.basis is Basis.ASSUMED:
        return t(
            "{messages}. The server's limit is not known until it refuses; at the usual one, {burst} at once and then "
            "{rate} a minute, they take {time}.",
            **facts,
        )
    return t("{messages} take {time}: {burst} go at once, then {rate} a minute.", **facts)


def _time(takes: timedelta, t: Translator) -> str:
    """Rounded up: nobody minds a message that is early."""
    minutes = ceil(takes / _MINUTE)
    if minutes <= 1:
        return t("less than a minute")
    if minutes <= _MOST_MINUTES:
        return t("about {n} minutes", n=minutes)
    return t("about {n} hours", n=ceil(takes / _HOUR))
