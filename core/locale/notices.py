"""The office's notices in words, as every channel sends them: plain text, complete, dated as offices date.

Sentences are English msgids; ``zh_CN`` is the language they are mostly read in. Values that came from people are only
ever filled in, never interpreted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.domain.clock import COUNTY_ZONE
from core.domain.notices import LateReason, Notice, NoticeKind
from core.locale.catalogue import Translate
from core.locale.chase_notices import word_chases
from core.locale.dates import word_day as word_day
from core.locale.dates import word_instant as word_instant
from core.locale.dates import word_of_county as word_of_county
from core.locale.proposal_notices import PROPOSAL_NOTICES

Params = Mapping[str, Any]


def word(notice: Notice, t: Translate, *, zone: ZoneInfo = COUNTY_ZONE) -> str:
    """The notice as a person reads it, several lines; instants in ``zone``."""
    lines = _WORDING[notice.kind](notice.params, t, zone)
    late = notice.params.get("late")
    if isinstance(late, Mapping):
        lines.append(_late_line(late, t, zone))
    return "\n".join(line for line in lines if line)


def _meeting_notice(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [t("Notice of a duty-report meeting: {title}", title=params["title"]), *_place_and_people(params, t, zone)]


def _meeting_reminder(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [
        t("Reminder of the duty-report meeting: {title}", title=params["title"]),
        *_place_and_people(params, t, zone),
    ]


def _meeting_moved(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    head = t("The duty-report meeting has a new time or place: {title}", title=params["title"])
    return [head, *_place_and_people(params, t, zone), _reason(params, t)]


def _meeting_postponed(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [
        t("The duty-report meeting is postponed: {title}", title=params["title"]),
        t("It was to begin on {instant}. You will be told of the new time.", instant=_instant(params, t, zone)),
        _reason(params, t),
    ]


def _meeting_cancelled(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [
        t("The duty-report meeting is cancelled: {title}", title=params["title"]),
        t("It was to begin on {instant}.", instant=_instant(params, t, zone)),
        _reason(params, t),
    ]


def _meeting_withdrawn(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [
        t("Please disregard the notice of this duty-report meeting: {title}", title=params["title"]),
        t("It was sent by mistake. You will be told if you are invited after all."),
    ]


def _meeting_stands(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    head = t("The duty-report meeting takes place after all: {title}", title=params["title"])
    said = t("That it was postponed or cancelled was said by mistake.")
    return [head, said, *_place_and_people(params, t, zone)]


def _pledge_due(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    due = word_day(date.fromisoformat(params["due_on"]), t)
    return [t("Please lodge your duty pledge for {year} by {day}.", year=params["year"], day=due)]


def _pledge_overdue(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    due = word_day(date.fromisoformat(params["due_on"]), t)
    return [
        t("Your duty pledge for {year} was due on {day} and has not been lodged.", year=params["year"], day=due),
        t("Please lodge it as soon as you can."),
    ]


def _report_due(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    due = word_day(date.fromisoformat(params["due_on"]), t)
    lines = [t("Please file your duty report for {year} by {day}.", year=params["year"], day=due)]
    return [*lines, t("It will be heard at: {title}", title=params["meeting"]) if params.get("meeting") else ""]


def _report_missing(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    if params.get("due_on"):
        due = word_day(date.fromisoformat(params["due_on"]), t)
        missing = t("Your duty report for {year} was due on {day} and is missing.", year=params["year"], day=due)
    else:
        missing = t("Your duty report for {year} is missing.", year=params["year"])
    return [missing, t("It can still be filed. Please do so as soon as you can.")]


def _pledges_outstanding(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [t("Duty pledges for {year} still missing: {missing}", year=params["year"], missing=params["missing"])]


def _reports_outstanding(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [t("Duty reports for {year} still missing: {missing}", year=params["year"], missing=params["missing"])]


def _voting_open(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [
        t("The evaluation is open: {title}", title=params["title"]),
        _deputies(params, t),
        _closes(params, t, zone),
        t("Send /vote to evaluate. Your choice is secret and counts once."),
    ]


def _voting_closes_soon(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [
        t("The evaluation will close soon and yours has not arrived: {title}", title=params["title"]),
        _closes(params, t, zone),
        t("Send /vote to evaluate. Your choice is secret and counts once."),
    ]


def _voting_void(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [
        t("The evaluation was interrupted and is void: {title}", title=params["title"]),
        t("All ballots were destroyed unread."),
        _reason(params, t),
    ]


def _receipts_listed(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    receipts = list(params.get("receipts") or [])
    lines = [
        t("The evaluation is closed: {title}", title=params["title"]),
        t("Ballots in the urn, by receipt ({number}):", number=len(receipts)),
        "  ".join(str(receipt) for receipt in receipts),
    ]
    return [*lines, t("Paper ballots: {number}", number=params["paper"]) if params.get("paper") else ""]


def _result_published(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    lines = [t("Result of the evaluation: {title}", title=params["title"])]
    for result in params.get("results") or []:
        lines += _one_result(result, t)
    if params.get("below_minimum"):
        lines.append(t("Note: fewer people took part than the rules expect."))
    if params.get("objections_end_on"):
        ends = word_day(date.fromisoformat(params["objections_end_on"]), t)
        lines.append(t("Objections can be raised with the office until {day}.", day=ends))
    return lines


def _one_result(result: Params, t: Translate) -> list[str]:
    grade = word_of_county(result.get("grade"), t) or t("no grade")
    counts = t(", ").join(
        t("{label} {number}", label=word_of_county(entry["label"], t), number=entry["count"])
        for entry in result.get("counts") or []
    )
    return [
        t("{deputy}: {grade}", deputy=result["deputy"], grade=grade),
        t(
            "Issued {issued}, returned {returned}, valid {valid}",
            issued=result["issued"],
            returned=result["returned"],
            valid=result["valid"],
        ),
        counts,
    ]


def _binding_done(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    roles = {"deputy": t("deputy"), "voter": t("voter"), "staff": t("staff"), "contact": t("contact")}
    role = roles.get(str(params.get("role")), "")
    return [
        t("This account now belongs to {name} ({role}).", name=params["name"], role=role),
        t("Send /help to see what you can do, /mydata to see what is stored, /unbind to end it."),
    ]


def _binding_revoked(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [t("The office has ended the tie between this account and you. A new code ties a new account.")]


def _binding_paused(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [
        t("Somebody may be guessing binding codes: {number} wrong tries.", number=params["failures"]),
        t("Binding is paused and resumes by itself when the guessing ends."),
    ]


def _sent_twice(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [t("This message reached you twice. Only the other one goes on.")]


def _digest(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    items = [word(Notice.from_json(item), t, zone=zone) for item in params["items"]]
    head = t("From the office, {number} matters:", number=len(items))
    return [head, *(f"\n{number}. {text}" for number, text in enumerate(items, start=1))]


def _place_and_people(params: Params, t: Translate, zone: ZoneInfo) -> list[str]:
    return [
        t("Time: {instant}", instant=_instant(params, t, zone)),
        t("Place: {venue}", venue=params["venue"]) if params.get("venue") else "",
        t("Presiding: {leader}", leader=params["leader"]) if params.get("leader") else "",
        _deputies(params, t),
    ]


def _deputies(params: Params, t: Translate) -> str:
    names = params.get("deputies")
    return t("Reporting: {names}", names=t(", ").join(str(name) for name in names)) if names else ""


def _closes(params: Params, t: Translate, zone: ZoneInfo) -> str:
    if not params.get("closes_at"):
        return ""
    closes_at = datetime.fromisoformat(params["closes_at"])
    return t("Expected to close: {instant}", instant=word_instant(closes_at, t, zone))


def _instant(params: Params, t: Translate, zone: ZoneInfo) -> str:
    return word_instant(datetime.fromisoformat(params["starts_at"]), t, zone)


def _reason(params: Params, t: Translate) -> str:
    return t("Reason: {reason}", reason=params["reason"]) if params.get("reason") else ""


def _late_line(late: Params, t: Translate, zone: ZoneInfo) -> str:
    due = word_instant(datetime.fromisoformat(late["due_at"]), t, zone)
    reasons = {
        LateReason.DOWNTIME: t("the office's system was not running then"),
        LateReason.QUIET_HOURS: t("it fell into the quiet hours"),
        LateReason.DAILY_CAP: t("you had had many messages that day"),
    }
    return t("(Sent late: it was due on {instant}; {reason}.)", instant=due, reason=reasons[LateReason(late["reason"])])


_WORDING: dict[NoticeKind, Callable[[Params, Translate, ZoneInfo], list[str]]] = {
    NoticeKind.MEETING_NOTICE: _meeting_notice,
    NoticeKind.MEETING_REMINDER: _meeting_reminder,
    NoticeKind.MEETING_MOVED: _meeting_moved,
    NoticeKind.MEETING_POSTPONED: _meeting_postponed,
    NoticeKind.MEETING_CANCELLED: _meeting_cancelled,
    NoticeKind.MEETING_WITHDRAWN: _meeting_withdrawn,
    NoticeKind.MEETING_STANDS: _meeting_stands,
    NoticeKind.PLEDGE_DUE: _pledge_due,
    NoticeKind.PLEDGE_OVERDUE: _pledge_overdue,
    NoticeKind.REPORT_DUE: _report_due,
    NoticeKind.REPORT_MISSING: _report_missing,
    NoticeKind.PLEDGES_OUTSTANDING: _pledges_outstanding,
    NoticeKind.REPORTS_OUTSTANDING: _reports_outstanding,
    NoticeKind.VOTING_OPEN: _voting_open,
    NoticeKind.VOTING_CLOSES_SOON: _voting_closes_soon,
    NoticeKind.VOTING_VOID: _voting_void,
    NoticeKind.RECEIPTS_LISTED: _receipts_listed,
    NoticeKind.RESULT_PUBLISHED: _result_published,
    NoticeKind.BINDING_DONE: _binding_done,
    NoticeKind.BINDING_REVOKED: _binding_revoked,
    NoticeKind.BINDING_PAUSED: _binding_paused,
    **PROPOSAL_NOTICES,
    NoticeKind.PROPOSAL_CHASES: word_chases,
    NoticeKind.SENT_TWICE: _sent_twice,
    NoticeKind.DIGEST: _digest,
}
