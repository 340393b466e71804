"""What an action was about, by name: the staff know their meetings and deputies by these, and not by numbers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from core.domain.clock import COUNTY_ZONE, date_in
from tui.front import Front


async def known_subjects(front: Front) -> Mapping[str, str]:
    """The names of deputies and of this year's meetings by their labels. Errors: any ``ShuzhiError``."""
    core, actor = front.core, front.actor
    year = date_in(COUNTY_ZONE, core.clock.now()).year
    deputies, meetings = await asyncio.gather(core.records.deputies(actor), core.meetings.list_of_year(actor, year))
    names = {f"deputy:{one.deputy.id}": one.deputy.name for one in deputies}
    for meeting in meetings:
        names[f"meeting:{meeting.id}"] = names[f"attendance:{meeting.id}"] = meeting.title
    return names


def named(subject: str, names: Mapping[str, str]) -> str:
    """``subject`` by its name; ``turn:7:2026+2`` by the deputy's. One that has no name stays as it is."""
    if subject.startswith("turn:"):
        _, deputy, rest = subject.split(":", 2)
        return f"{names[key]} {rest}" if (key := f"deputy:{deputy}") in names else subject
    return names.get(subject, subject)
