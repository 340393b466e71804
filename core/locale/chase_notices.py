"""What is due and overdue of proposals, in words. Part of ``core.locale.notices``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from core.domain.chase_notices import MOST_SHOWN as MOST_SHOWN
from core.locale.catalogue import Translate
from core.locale.dates import word_day
from core.locale.deadline_words import word_rule
from core.locale.proposal_notices import name_in_chat

Params = Mapping[str, Any]


def word_chases(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    """The overdue ones first: they are what somebody must act on today."""
    items = list(params["items"])
    late = [item for item in items if item["days"] < 0]
    coming = [item for item in items if item["days"] >= 0]
    lines = [*_block(t("Overdue, proposals ({n}):", n=len(late)), late, t)]
    lines += _block(t("Coming due, proposals ({n}):", n=len(coming)), coming, t)
    if params.get("more"):
        lines.append(t("and {n} more.", n=params["more"]))
    return lines


def word_left(days: int, t: Translate) -> str:
    """How a deadline stands: ``3 天后``, ``逾期 3 天``."""
    if days < 0:
        return t("overdue by {n} days", n=-days)
    return t("in {n} days", n=days) if days else t("today")


def _block(head: str, items: list[Params], t: Translate) -> Iterator[str]:
    if items:
        yield head
        yield from (_line(item, t) for item in items)


def _line(item: Params, t: Translate) -> str:
    due = word_day(date.fromisoformat(item["due_on"]), t)
    what = word_rule(str(item["key"]).partition(".")[0], t)
    parts = [f"{due} {word_left(int(item['days']), t)}", what, name_in_chat(item, t)]
    parts += [str(item["unit"])] if item.get("unit") else []
    parts += [t("its outcome is not entered yet")] if item.get("no_outcome") else []
    parts += [t("estimated: no holiday data of that year")] if item.get("estimated") else []
    parts += [t("nobody is entered who could be told")] if item.get("nobody") else []
    return "- " + t(", ").join(parts)
