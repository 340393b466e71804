"""Supervision in words: the four lines, the kinds of act, and what state an act is in."""

from __future__ import annotations

from core.domain.proposals.supervision import ActKind, ActState, Line
from core.locale.catalogue import Translate


def word_line(line: Line, t: Translate) -> str:
    """Who supervises: 人大, 政府, 代表, 部门."""
    return t(LINES[line])


def word_act_kind(kind: ActKind, t: Translate) -> str:
    """What is done: 视察 or one of the five questions."""
    return t(ACT_KINDS[kind])


def word_act_state(state: ActState, t: Translate) -> str:
    return t(_STATES[state])


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


LINES = {
    Line.CONGRESS: _t("the People's Congress"),
    Line.GOVERNMENT: _t("the government"),
    Line.DEPUTIES: _t("the deputies"),
    Line.DEPARTMENTS: _t("the departments"),
}
ACT_KINDS = {
    ActKind.INSPECTION: _t("deputies' inspection"),
    ActKind.SPECIAL_INQUIRY: _t("special inquiry"),
    ActKind.RECHECK: _t("satisfaction re-check"),
    ActKind.FOLLOW_UP: _t("follow-up supervision"),
    ActKind.REQUESTED_MEETING: _t("requested meeting, questions on the spot"),
    ActKind.YEAR_END: _t("year-end assessment"),
}
_STATES = {
    ActState.PLANNED: _t("to take place"),
    ActState.DONE: _t("took place"),
    ActState.CANCELLED: _t("called off"),
}
