"""What an action was about, by name: the staff know their meetings and deputies by these, and not by numbers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from itertools import chain

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import NotFound
from core.domain.ids import ActId
from core.locale.supervision_words import word_act_kind
from core.services.stores.pages import Choice
from tui.front import Front

_PROPOSAL = re.compile(r"(?:proposal|priority):(\d{1,15})")
_ACT = re.compile(r"act:(\d{1,15})")


async def known_subjects(front: Front, subjects: Iterable[str] = ()) -> dict[str, str]:
    """The names of deputies, of the meetings of last year, this one and the next and, of ``subjects``, of proposals
    and of acts of supervision, by their labels.

    Errors: any ``ShuzhiError``.
    """
    core, actor = front.core, front.actor
    year = date_in(COUNTY_ZONE, core.clock.now()).year
    seasons = asyncio.gather(*(core.meetings.list_of_year(actor, one) for one in (year - 1, year, year + 1)))
    deputies, meetings = await asyncio.gather(core.records.deputies(actor), seasons)
    names = {f"deputy:{one.deputy.id}": one.deputy.name for one in deputies}
    for meeting in chain.from_iterable(meetings):
        names[f"meeting:{meeting.id}"] = names[f"attendance:{meeting.id}"] = meeting.title
    wanted = list(subjects)
    return names | await _proposals(front, wanted) | await _acts(front, wanted)


async def _proposals(front: Front, subjects: Iterable[str]) -> dict[str, str]:
    """There may be a hundred thousand: only those that are meant are read."""
    found = (_PROPOSAL.fullmatch(one) for one in subjects)
    keys = frozenset(int(one[1]) for one in found if one is not None)
    if not keys or not front.may("proposal.page"):
        return {}
    reader = await front.core.pages.proposals(front.actor)
    read = await reader.chosen(Choice(keys), limit=len(keys))
    return {f"{noun}:{one.entry.id}": one.entry.title for one in read for noun in ("proposal", "priority")}


async def _acts(front: Front, subjects: Iterable[str]) -> dict[str, str]:
    """What was done and about what; an act whose planning was undone has no name."""
    if not front.may("supervision.act"):
        return {}
    names = {}
    for found in filter(None, map(_ACT.fullmatch, subjects)):
        try:
            view = await front.core.supervision.act(front.actor, ActId(int(found[1])))
        except NotFound:
            continue
        names[found[0]] = f"{word_act_kind(view.act.kind, front.t)}, {view.title}"
    return names


def named(subject: str, names: Mapping[str, str]) -> str:
    """``subject`` by its name; ``turn:7:2026+2`` by the deputy's, ``year:2026`` by its number. One that has no name
    stays as it is."""
    if subject.startswith("turn:"):
        _, deputy, rest = subject.split(":", 2)
        return f"{names[key]} {rest}" if (key := f"deputy:{deputy}") in names else subject
    return names.get(subject, subject.removeprefix("year:"))
