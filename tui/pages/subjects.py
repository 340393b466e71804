"""What an action was about, by name: the staff know their meetings and deputies by these, and not by numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from core.domain.errors import NotFound
from core.domain.ids import ActId
from core.locale.supervision_words import word_act_kind
from core.locale.trail_words import word_label
from tui.front import Front

_ACT = re.compile(r"act:(\d{1,15})")
_TURN = re.compile(r"turn:(\d{1,15}):.*")


async def known_subjects(front: Front, subjects: Iterable[str]) -> dict[str, str]:
    """What ``subjects`` are called, by their labels: ``turn:7:2026+2`` by its deputy, ``year:2026`` by its number.

    Errors: any ``ShuzhiError``.
    """
    wanted = set(subjects)
    wanted |= {f"deputy:{found[1]}" for found in map(_TURN.fullmatch, wanted) if found is not None}
    names = await front.core.trail_names.of(front.actor, wanted)
    return {label: word_label(label, names, front.t) for label in wanted} | await _acts(front, wanted)


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
    """``subject`` by its name; one that has none stays as it is."""
    return names.get(subject, subject)
