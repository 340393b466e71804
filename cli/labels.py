"""What states and roles are called on the command line."""

from __future__ import annotations

from cli.words import speaker, t
from core.domain.rules import Bilingual


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_MEETING = {
    "planned": _t("planned"),
    "noticed": _t("noticed"),
    "open": _t("voting open"),
    "closed": _t("voting closed"),
    "counted": _t("counted"),
    "published": _t("published"),
    "postponed": _t("postponed"),
    "cancelled": _t("cancelled"),
}
_DEPUTY = {"serving": _t("serving"), "suspended": _t("suspended"), "ended": _t("mandate ended")}
_MODE = {"oral": _t("orally"), "written": _t("in writing"), "none": _t("no report")}
_ROLE = {
    "administrator": _t("administrator"),
    "clerk": _t("clerk"),
    "teller": _t("teller"),
    "scrutineer": _t("scrutineer"),
    "viewer": _t("viewer"),
}
_MESSAGE = {
    "waiting": _t("waiting"),
    "sending": _t("being sent"),
    "sent": _t("sent"),
    "failed": _t("failed"),
    "unreachable": _t("nobody reached"),
}
_ATTENDANCE = {
    "present": _t("present"),
    "late": _t("came late"),
    "leave_approved": _t("leave approved"),
    "absent": _t("absent"),
}
_SOLUTION = {
    "proven_optimal": _t("proven to be the best"),
    "feasible": _t("possible, a better one is not ruled out"),
    "greedy": _t("made quickly, a better one may exist"),
    "infeasible": _t("not possible"),
    "unknown": _t("not found in the time allowed"),
}
_CHANGE = {
    "added": _t("added"),
    "cancelled": _t("removed"),
    "regrouped": _t("other constituencies"),
    "moved": _t("other time"),
    "other_venue": _t("other venue"),
    "other_leader": _t("other leader"),
    "other_speakers": _t("other speakers"),
}
_ENTRY = {
    "new": _t("new"),
    "changed": _t("changed"),
    "unchanged": _t("unchanged"),
    "rejected": _t("error"),
}
_ALL = {
    "meeting": _MEETING,
    "deputy": _DEPUTY,
    "mode": _MODE,
    "role": _ROLE,
    "message": _MESSAGE,
    "attendance": _ATTENDANCE,
    "solution": _SOLUTION,
    "change": _CHANGE,
    "entry": _ENTRY,
}


def label(kind: str, value: object) -> str:
    """What ``value`` (of one of the kinds above) is called; itself where it has no name."""
    known = _ALL[kind].get(str(value))
    return t(known) if known else str(value)


def of_county(named: Bilingual) -> str:
    """One of the county's own words."""
    return named.in_language(speaker().language)
