"""What deputies are told about proposals, in words. Part of ``core.locale.notices``.

What must stay true: a confidential proposal is named by its number and kind only; each message says what is to be done,
or that nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from core.domain.notices import NoticeKind
from core.domain.proposals.life import Status
from core.domain.proposals.news import News
from core.domain.proposals.proposal import Kind
from core.locale.catalogue import Translate
from core.locale.dates import word_day, word_of_county
from core.locale.proposal_words import word_kind, word_status

Params = Mapping[str, Any]
Wording = Callable[[Params, Translate, ZoneInfo], list[str]]


def name_in_chat(params: Params, t: Translate) -> str:
    """``“Repair the bridge” (suggestion 2026-12)``; of a confidential one its number and kind only."""
    kind, number = word_kind(Kind(params["kind"]), t), str(params.get("number") or "")
    if not params.get("title"):
        return t("a confidential {kind}{number}", kind=kind, number=f" {number}" if number else "")
    if not number:
        return t("“{title}” ({kind})", title=params["title"], kind=kind)
    return t("“{title}” ({kind} {number})", title=params["title"], kind=kind, number=number)


def _sign_asked(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    named = name_in_chat(params, t)
    if params.get("again"):
        return [
            t("{lead} asks you once more to co-sign {named}.", lead=params["lead"], named=named),
            t("Its text may have changed: your name stands under it only if you agree again."),
        ]
    return [
        t("{lead} asks you to co-sign {named}.", lead=params["lead"], named=named),
        t("Please read it and decide. Nothing is signed until you say so."),
    ]


def _sign_answered(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    named = name_in_chat(params, t)
    if not params["agrees"]:
        return [t("{name} will not co-sign {named}.", name=params["name"], named=named)]
    return [
        t("{name} has co-signed {named}.", name=params["name"], named=named),
        t("Signatures so far: {n}", n=params["signed"]),
    ]


def _withdrawal_asked(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [
        t(
            "{lead} wants to take back {named}, which you have signed.",
            lead=params["lead"],
            named=name_in_chat(params, t),
        ),
        t("Reason: {reason}", reason=params["reason"]) if params.get("reason") else "",
        t("It is withdrawn only if everybody who signed agrees. Please say whether you do."),
    ]


def _withdrawal_answered(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    if params["agrees"]:
        return [t("{name} agrees to the withdrawal of {named}.", name=params["name"], named=name_in_chat(params, t))]
    return [
        t("{name} does not agree to the withdrawal of {named}.", name=params["name"], named=name_in_chat(params, t)),
        t("So it goes on as before."),
    ]


def _news(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    news = News(params["news"])
    head = t(_HEADS[news], named=name_in_chat(params, t), units="、".join(params.get("units") or ()))
    reason = word_of_county(params.get("named_reason"), t) or str(params.get("reason") or "")
    lines = [head, t("Reason: {reason}", reason=reason) if reason else ""]
    if params.get("class"):
        lines.append(t("Class of the reply: {name}", name=word_of_county(params["class"], t)))
    if params.get("due_on"):
        lines.append(t("The reply is due by {day}.", day=_day(params["due_on"], t)))
    if params.get("rate_by"):
        is_reply = news is News.REPLIED
        asked = (
            t("Please read the reply and rate it by {day}.") if is_reply else t("Please say by {day} whether it is so.")
        )
        lines.append(asked.format(day=_day(params["rate_by"], t)))
    return lines


def _corrected(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [
        t(
            "Please disregard what you were last told about {named}: it was entered by mistake.",
            named=name_in_chat(params, t),
        ),
        t("It is now: {state}", state=word_status(Status(params["status"]), t)),
    ]


def _day(stored: str, t: Translate) -> str:
    return word_day(date.fromisoformat(stored), t)


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_HEADS = {
    News.HANDED_IN: _t("Handed in, and in review now: {named}."),
    News.SENT_BACK: _t("Sent back to be revised: {named}. It is a draft again; please change it and hand it in."),
    News.FILED: _t("Filed as a proposal: {named}. It will be given to the units that handle it."),
    News.REFUSED: _t("Not accepted as a proposal: {named}."),
    News.CONVERTED: _t("It goes on as a letter, not as a proposal: {named}."),
    News.MERGED: _t("Merged with another proposal on the same matter and handled there: {named}."),
    News.ASSIGNED: _t("Given to {units}: {named}."),
    News.EXTENDED: _t("The office has given the reply more time: {named}."),
    News.REPLIED: _t("{units} has replied: {named}."),
    News.PROMISE_TOLD: _t("{units} reports on what it promised: {named}."),
    News.PROMISE_KEPT: _t("{units} reports that its promise is kept: {named}."),
    News.REOPENED: _t("To be handled once more, because you were not satisfied: {named}."),
    News.SETTLED: _t("Settled by the office: {named}."),
    News.UNRATED: _t("Closed, because the reply was not rated in time: {named}."),
    News.WITHDRAWN: _t("Withdrawn: {named}. Nobody handles it any more."),
}
PROPOSAL_NOTICES: Mapping[NoticeKind, Wording] = {
    NoticeKind.PROPOSAL_SIGN_ASKED: _sign_asked,
    NoticeKind.PROPOSAL_SIGN_ANSWERED: _sign_answered,
    NoticeKind.PROPOSAL_WITHDRAWAL_ASKED: _withdrawal_asked,
    NoticeKind.PROPOSAL_WITHDRAWAL_ANSWERED: _withdrawal_answered,
    NoticeKind.PROPOSAL_NEWS: _news,
    NoticeKind.PROPOSAL_CORRECTED: _corrected,
}
