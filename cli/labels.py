"""What states and roles are called on the command line."""

from __future__ import annotations

from collections.abc import Mapping

from cli.words import speaker, t
from core.domain.rules import Bilingual
from core.locale.plan_words import CHANGES, GAPS, MODES, SOLUTIONS


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
_CALL = {"unreachable": _t("cannot be reached"), "silent": _t("has not confirmed")}
_EVENT = {
    "meeting": _t("meeting"),
    "pledge": _t("yearly pledge"),
    "report_deadline": _t("duty report due"),
    "voting_open": _t("voting open"),
    "voting_closes": _t("voting closes"),
    "result": _t("result"),
    "missing_report": _t("report missing"),
}
_ATTENDANCE = {
    "present": _t("present"),
    "late": _t("came late"),
    "leave_approved": _t("leave approved"),
    "absent": _t("absent"),
}
_ENTRY = {
    "new": _t("new"),
    "changed": _t("changed"),
    "unchanged": _t("unchanged"),
    "rejected": _t("error"),
}
_ALL: Mapping[str, Mapping[str, str]] = {
    "meeting": _MEETING,
    "deputy": _DEPUTY,
    "mode": MODES,
    "role": _ROLE,
    "message": _MESSAGE,
    "call": _CALL,
    "event": _EVENT,
    "attendance": _ATTENDANCE,
    "solution": SOLUTIONS,
    "change": CHANGES,
    "gap": GAPS,
    "entry": _ENTRY,
}


def label(kind: str, value: object) -> str:
    """What ``value`` (of one of the kinds above) is called; itself where it has no name."""
    known = _ALL[kind].get(str(value))
    return t(known) if known else str(value)


def of_county(named: Bilingual) -> str:
    """One of the county's own words."""
    return named.in_language(speaker().language)
