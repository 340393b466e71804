"""Undoing in words: what it would restore and whom it reaches, what came of it, why not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from core.domain.proposals.life import Status
from core.domain.undo import FieldWas
from core.locale.actions import word_action, word_field
from core.locale.catalogue import Translator
from core.locale.dates import word_instant
from core.locale.errors import word_code
from core.locale.proposal_words import word_status
from core.services.actions import ActionView, UndoPreview
from core.services.undo import Reach

_COUNTED = frozenset({"turns", "voters"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


# What the codes of these fields are called; a deputy's state and a meeting's go by one name.
_STATES = {
    "planned": _t("planned"),
    "noticed": _t("noticed"),
    "open": _t("voting open"),
    "closed": _t("closed"),
    "counted": _t("counted"),
    "published": _t("published"),
    "postponed": _t("postponed"),
    "cancelled": _t("cancelled"),
    "serving": _t("serving"),
    "suspended": _t("suspended"),
    "ended": _t("ended"),
}
_CODES: Mapping[str, Mapping[str, str]] = {
    "status": _STATES,
    "status_reason": {
        "detained": _t("in custody for a criminal case"),
        "serving_sentence": _t("serving a sentence with political rights kept"),
        "moved_away": _t("moved away from this county"),
        "resigned": _t("resignation accepted"),
        "ordered_to_resign": _t("ordered to resign"),
        "two_absences": _t("absent twice from sessions without leave"),
        "recalled": _t("recalled"),
        "lost_nationality": _t("lost Chinese nationality"),
        "lost_political_rights": _t("deprived of political rights"),
        "lost_capacity": _t("lost legal capacity"),
        "died": _t("died"),
    },
    "supervision": {
        "current": _t("priority item"),
        "dropped": _t("no priority item any more"),
        "planned": _t("to take place"),
        "done": _t("took place"),
        "cancelled": _t("called off"),
    },
    "turn": {"oral": _t("orally"), "written": _t("in writing"), "none": _t("excused")},
    "attendance": {
        "present": _t("present"),
        "late": _t("came late"),
        "leave_approved": _t("leave approved"),
        "absent": _t("absent"),
    },
}


def word_done(action: ActionView, t: Translator, about: str = "") -> str:
    """``Moved a meeting (meeting:12)``; ``about``: what a front knows the subject by."""
    return f"{word_action(action.action, t)} ({about or action.subject})"


def word_why_not(action: ActionView, t: Translator) -> str:
    """Why it cannot be undone, and what to do instead; "" where it can."""
    return word_code(action.why_not, {}, t) if action.why_not is not None else ""


def preview_lines(seen: UndoPreview, t: Translator, about: str = "") -> list[str]:
    """What was done by whom, what comes back, and whom it reaches. ``about``: as for ``word_done``."""
    head = f"{word_done(seen.action, t, about)}, {word_instant(seen.action.at, t)}, {seen.action.name}"
    why_not = word_why_not(seen.action, t)
    changes = [_change(field, t) for field in seen.changes]
    return [head, *changes, *([why_not] if why_not else []), *_to_reach(seen.reach, t)]


def reached_lines(reach: Reach, t: Translator) -> list[str]:
    """Whom undoing has reached."""
    told = t.plural(
        "{n} person or group had heard of it and is told now.",
        "{n} people and groups had heard of it and are told now.",
        reach.sent,
    )
    waiting = t.plural("{n} message was taken back unsent.", "{n} messages were taken back unsent.", reach.unsent)
    return [line for line, number in ((told, reach.sent), (waiting, reach.unsent)) if number]


def _to_reach(reach: Reach, t: Translator) -> list[str]:
    told = t.plural(
        "{n} person or group has heard of it and will be told.",
        "{n} people and groups have heard of it and will be told.",
        reach.sent,
    )
    waiting = t.plural(
        "{n} message still waits and will be taken back unsent.",
        "{n} messages still wait and will be taken back unsent.",
        reach.unsent,
    )
    return [line for line, number in ((told, reach.sent), (waiting, reach.unsent)) if number]


def _change(field: FieldWas, t: Translator) -> str:
    """The value now, and the one that comes back; of several things how many come back."""
    if field.name in _COUNTED:
        return f"  {word_field(field.name, t)}: {word_value(field.before, field.name, t)}"
    now, then = (word_value(one, field.name, t) for one in (field.after, field.before))
    return f"  {word_field(field.name, t)}: {now} -> {then}"


def word_value(value: object, name: str, t: Translator) -> str:
    """A field's value as people say it; ``name``: the field's, which says what a code means."""
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, str) and value in _CODES.get(name, {}):
        return t(_CODES[name][value])
    if name == "proposal_status" and value in set(Status):
        return word_status(Status(str(value)), t)
    if isinstance(value, str) and _INSTANT.match(value):
        return word_instant(datetime.fromisoformat(value), t)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ".join(map(str, value)) or "-"
    return "-" if value is None or value == "" else str(value)
