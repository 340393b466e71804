"""What the office tells people: a kind and plain JSON values, worded later in the language of whoever reads it.

A notice is stored as JSON in the outbox, so it must survive ``json.dumps``: dates and instants are ISO text (instants
in UTC), a county's own words are ``{"zh": …, "en": …}``. It never holds a choice, a token or a phone number.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from core.domain.errors import Invalid

Plain = str | int | bool | None | list[Any] | dict[str, Any]
MAX_NOTICE_BYTES = 60_000


class NoticeKind(StrEnum):
    """Each with the params it needs (``?``: may be absent)."""

    MEETING_NOTICE = "meeting_notice"  # title, starts_at, venue?, deputies?, leader?
    MEETING_REMINDER = "meeting_reminder"  # title, starts_at, venue?, deputies?
    MEETING_MOVED = "meeting_moved"  # title, starts_at, venue?, reason?
    MEETING_POSTPONED = "meeting_postponed"  # title, starts_at, reason?
    MEETING_CANCELLED = "meeting_cancelled"  # title, starts_at, reason?
    MEETING_WITHDRAWN = "meeting_withdrawn"  # title, starts_at: the notice was a mistake
    MEETING_STANDS = "meeting_stands"  # title, starts_at, venue?, deputies?, leader?: it was not to be called off
    PLEDGE_DUE = "pledge_due"  # year, due_on
    PLEDGE_OVERDUE = "pledge_overdue"  # year, due_on
    REPORT_DUE = "report_due"  # year, due_on, meeting?
    REPORT_MISSING = "report_missing"  # year, due_on
    PLEDGES_OUTSTANDING = "pledges_outstanding"  # year, missing: to staff
    REPORTS_OUTSTANDING = "reports_outstanding"  # year, missing: to staff
    VOTING_OPEN = "voting_open"  # title, closes_at?, deputies?
    VOTING_CLOSES_SOON = "voting_closes_soon"  # title, closes_at?
    VOTING_VOID = "voting_void"  # title, reason?
    RECEIPTS_LISTED = "receipts_listed"  # title, receipts, paper?
    RESULT_PUBLISHED = "result_published"  # title, results, objections_end_on?, below_minimum?
    BINDING_DONE = "binding_done"  # name, role
    BINDING_REVOKED = "binding_revoked"
    BINDING_PAUSED = "binding_paused"  # failures: to administrators
    # Of a proposal: proposal, kind, title ("": confidential), number ("": not filed yet), and
    PROPOSAL_SIGN_ASKED = "proposal_sign_asked"  # lead, again
    PROPOSAL_SIGN_ANSWERED = "proposal_sign_answered"  # name, agrees, signed: to the lead deputy
    PROPOSAL_WITHDRAWAL_ASKED = "proposal_withdrawal_asked"  # lead, reason
    PROPOSAL_WITHDRAWAL_ANSWERED = "proposal_withdrawal_answered"  # name, agrees: to the lead deputy
    PROPOSAL_NEWS = "proposal_news"  # news, reason?, named_reason?, units?, class?, due_on?, rate_by?
    PROPOSAL_CORRECTED = "proposal_corrected"  # status: what was said of it before was a mistake
    SENT_TWICE = "sent_twice"  # takes the place of a message's second copy
    PROPOSAL_CHASES = "proposal_chases"  # items: what is due or overdue, by day; more?: how many are left out
    DIGEST = "digest"  # items: [{"notice", "params"}]


@dataclass(frozen=True, slots=True)
class Notice:
    """``params["late"]``, where present, is what ``late_mark`` made: when it was due and why it comes only now."""

    kind: NoticeKind
    params: Mapping[str, Plain] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """What the outbox stores. Errors: Invalid("notice.not_plain"), Invalid("notice.too_long")."""
        body = {"notice": self.kind.value, "params": dict(self.params)}
        try:
            size = len(json.dumps(body, ensure_ascii=False).encode())
        except TypeError as error:
            raise Invalid("notice.not_plain", kind=self.kind.value) from error
        if size > MAX_NOTICE_BYTES:
            raise Invalid("notice.too_long", kind=self.kind.value, limit=MAX_NOTICE_BYTES)
        return body

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Notice:
        """Errors: Invalid("notice.unknown") for a body that is no notice."""
        try:
            return cls(NoticeKind(body["notice"]), dict(body.get("params", {})))
        except (KeyError, ValueError) as error:
            raise Invalid("notice.unknown") from error


class LateReason(StrEnum):
    """Why a reminder comes after its time."""

    DOWNTIME = "downtime"  # nothing was sent at that time: the program was not running
    QUIET_HOURS = "quiet_hours"
    DAILY_CAP = "daily_cap"


def late_mark(due_at: datetime, reason: LateReason) -> dict[str, Plain]:
    """The ``late`` param."""
    return {"due_at": due_at.isoformat(), "reason": reason.value}


def digest(notices: list[Notice]) -> Notice:
    """Several notices as one message; a single one stays itself."""
    if len(notices) == 1:
        return notices[0]
    return Notice(NoticeKind.DIGEST, {"items": [notice.as_json() for notice in notices]})


def day(on: date) -> str:
    """A date as a notice carries it."""
    return on.isoformat()


def instant(at: datetime) -> str:
    """An instant as a notice carries it."""
    return at.isoformat()
