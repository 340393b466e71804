"""What a notice is called where it is listed and not told: in a person's past."""

from __future__ import annotations

from core.domain.notices import NoticeKind
from core.locale.catalogue import Translate


def word_notice_kind(kind: str, t: Translate) -> str:
    """What somebody was told of; whatever is no notice answered something in a conversation."""
    return t(NOTICES[NoticeKind(kind)]) if kind in set(NoticeKind) else t("answer in a conversation")


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


NOTICES = {
    NoticeKind.MEETING_NOTICE: _t("notice of a meeting"),
    NoticeKind.MEETING_REMINDER: _t("reminder of a meeting"),
    NoticeKind.MEETING_MOVED: _t("a meeting's new time"),
    NoticeKind.MEETING_POSTPONED: _t("a meeting is postponed"),
    NoticeKind.MEETING_CANCELLED: _t("a meeting is cancelled"),
    NoticeKind.MEETING_WITHDRAWN: _t("a notice is withdrawn"),
    NoticeKind.MEETING_STANDS: _t("a meeting takes place after all"),
    NoticeKind.PLEDGE_DUE: _t("reminder of the pledge"),
    NoticeKind.PLEDGE_OVERDUE: _t("the pledge is overdue"),
    NoticeKind.REPORT_DUE: _t("reminder of the duty report"),
    NoticeKind.REPORT_MISSING: _t("the duty report is missing"),
    NoticeKind.PLEDGES_OUTSTANDING: _t("who has not pledged"),
    NoticeKind.REPORTS_OUTSTANDING: _t("who has not reported"),
    NoticeKind.VOTING_OPEN: _t("voting has opened"),
    NoticeKind.VOTING_CLOSES_SOON: _t("voting closes soon"),
    NoticeKind.VOTING_VOID: _t("a vote is void"),
    NoticeKind.RECEIPTS_LISTED: _t("receipts to compare"),
    NoticeKind.RESULT_PUBLISHED: _t("a result is published"),
    NoticeKind.BINDING_DONE: _t("account bound"),
    NoticeKind.BINDING_REVOKED: _t("account revoked"),
    NoticeKind.BINDING_PAUSED: _t("binding is paused"),
    NoticeKind.SENT_TWICE: _t("note of a second copy"),
    NoticeKind.PROPOSAL_SIGN_ASKED: _t("asked to co-sign a proposal"),
    NoticeKind.PROPOSAL_SIGN_ANSWERED: _t("a co-signer has answered"),
    NoticeKind.PROPOSAL_WITHDRAWAL_ASKED: _t("asked to agree to a withdrawal"),
    NoticeKind.PROPOSAL_WITHDRAWAL_ANSWERED: _t("a withdrawal was answered"),
    NoticeKind.PROPOSAL_NEWS: _t("what became of a proposal"),
    NoticeKind.PROPOSAL_CORRECTED: _t("a correction about a proposal"),
    NoticeKind.PROPOSAL_CHASES: _t("deadlines of proposals"),
    NoticeKind.DIGEST: _t("several reminders in one"),
}
