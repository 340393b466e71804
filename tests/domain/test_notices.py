"""Every notice can be stored, read back and worded in both languages, whatever people are called."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from core.domain.errors import Invalid
from core.domain.notices import LateReason, Notice, NoticeKind, Plain, day, digest, instant, late_mark
from core.locale.catalogue import catalogue_path, translator
from core.locale.notices import word, word_day

STARTS_AT = instant(datetime(2026, 12, 10, 1, 0, tzinfo=UTC))
MEETING: dict[str, Plain] = {
    "title": "民安街道代表述职评议会",
    "starts_at": STARTS_AT,
    "closes_at": instant(datetime(2026, 12, 10, 3, 30, tzinfo=UTC)),
    "venue": "民安街道人大代表之家",
    "leader": "彭春山",
    "deputies": ["向小明", "田丽"],
    "reason": "道路结冰",
}
DUE: dict[str, Plain] = {"year": 2026, "due_on": day(date(2026, 12, 7)), "meeting": "民安街道代表述职评议会"}
RESULT: dict[str, Plain] = {
    "deputy": "向小明",
    "grade": {"zh": "满意", "en": "Satisfied"},
    "issued": 62,
    "returned": 61,
    "valid": 60,
    "counts": [{"label": {"zh": "满意", "en": "Satisfied"}, "count": 60}],
}
PROPOSAL: dict[str, Plain] = {"kind": "suggestion", "title": "修缮农车镇桥梁", "number": "2026-12"}
PARAMS: dict[NoticeKind, dict[str, Plain]] = {
    **dict.fromkeys(
        (
            NoticeKind.MEETING_NOTICE,
            NoticeKind.MEETING_REMINDER,
            NoticeKind.MEETING_MOVED,
            NoticeKind.MEETING_POSTPONED,
            NoticeKind.MEETING_CANCELLED,
            NoticeKind.MEETING_WITHDRAWN,
            NoticeKind.MEETING_STANDS,
            NoticeKind.VOTING_OPEN,
            NoticeKind.VOTING_CLOSES_SOON,
            NoticeKind.VOTING_VOID,
        ),
        MEETING,
    ),
    NoticeKind.PLEDGE_DUE: DUE,
    NoticeKind.PLEDGE_OVERDUE: DUE,
    NoticeKind.REPORT_DUE: DUE,
    NoticeKind.REPORT_MISSING: DUE,
    NoticeKind.PLEDGES_OUTSTANDING: {"year": 2026, "missing": 7},
    NoticeKind.REPORTS_OUTSTANDING: {"year": 2026, "missing": 7},
    NoticeKind.RECEIPTS_LISTED: {"title": "述职评议会", "receipts": ["ABCDE-FGHJK", "01234-56789"], "paper": 3},
    NoticeKind.RESULT_PUBLISHED: {
        "title": "述职评议会",
        "results": [RESULT],
        "below_minimum": True,
        "objections_end_on": "2026-12-15",
    },
    NoticeKind.BINDING_DONE: {"name": "向小明", "role": "voter"},
    NoticeKind.BINDING_REVOKED: {},
    NoticeKind.BINDING_PAUSED: {"failures": 60},
    NoticeKind.SENT_TWICE: {},
    NoticeKind.PROPOSAL_SIGN_ASKED: {**PROPOSAL, "lead": "向小明", "again": True},
    NoticeKind.PROPOSAL_SIGN_ANSWERED: {**PROPOSAL, "name": "田丽", "agrees": True, "signed": 2},
    NoticeKind.PROPOSAL_WITHDRAWAL_ASKED: {**PROPOSAL, "lead": "向小明", "reason": "已经解决"},
    NoticeKind.PROPOSAL_WITHDRAWAL_ANSWERED: {**PROPOSAL, "name": "田丽", "agrees": False},
    NoticeKind.PROPOSAL_NEWS: {
        **PROPOSAL,
        "news": "replied",
        "units": ["县交通运输局"],
        "class": {"zh": "A类", "en": "Class A"},
        "reason": "列入计划",
        "due_on": "2026-06-02",
        "rate_by": "2026-06-12",
    },
    NoticeKind.PROPOSAL_CORRECTED: {**PROPOSAL, "status": "in_review"},
    NoticeKind.PROPOSAL_CHASES: {
        "items": [
            {
                "proposal": 12,
                "kind": "suggestion",
                "title": "修缮农车镇桥梁",
                "number": "2026-12",
                "key": key,
                "due_on": "2026-06-02",
                "days": days,
                "unit": unit,
                "estimated": True,
                "nobody": True,
            }
            for key, days, unit in (("reply", -3, "县交通运输局"), ("feedback", 0, ""), ("assist", 5, "县水利局"))
        ],
        "more": 3,
    },
    NoticeKind.DIGEST: {
        "items": [Notice(NoticeKind.BINDING_REVOKED).as_json(), Notice(NoticeKind.VOTING_OPEN, MEETING).as_json()]
    },
}
HOSTILE = st.text(max_size=30) | st.sampled_from(["{title}", "{0}", "%s", "}{", "<b>", "[/]", "{}"])


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_kind_has_words(kind: NoticeKind, language: str) -> None:
    text = word(Notice(kind, PARAMS[kind]), translator(language))
    assert text.strip()
    assert "{" not in text


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_kind_is_worded_in_chinese(kind: NoticeKind) -> None:
    notice = Notice(kind, PARAMS[kind])
    chinese, english = word(notice, translator("zh_CN")), word(notice, translator("en"))
    spoken = [line for line in english.splitlines() if any(char.islower() for char in line)]
    assert spoken
    assert not set(spoken) & set(chinese.splitlines())


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_notice_survives_its_json(kind: NoticeKind) -> None:
    notice = Notice(kind, PARAMS[kind])
    assert Notice.from_json(json.loads(json.dumps(notice.as_json()))) == notice


@given(HOSTILE, HOSTILE)
def test_names_are_filled_in_never_interpreted(title: str, reason: str) -> None:
    notice = Notice(NoticeKind.MEETING_CANCELLED, {"title": title, "starts_at": STARTS_AT, "reason": reason})
    text = word(notice, translator("zh_CN"))
    assert title in text
    assert reason in text


def test_dates_read_as_offices_write_them() -> None:
    on = date(2026, 12, 10)
    assert word_day(on, translator("zh_CN")) == "2026年12月10日（周四）"
    assert word_day(on, translator("en")) == "Thu 10 December 2026"


@pytest.mark.parametrize("reason", list(LateReason))
def test_late_notice_says_when_and_why(reason: LateReason) -> None:
    late = late_mark(datetime(2026, 12, 3, 1, 0, tzinfo=UTC), reason)
    text = word(Notice(NoticeKind.MEETING_REMINDER, {**MEETING, "late": late}), translator("zh_CN"))
    assert text.splitlines()[-1].startswith("（迟发：应于2026年12月3日（周四）09:00发出，")


def test_single_notice_is_no_digest() -> None:
    notice = Notice(NoticeKind.BINDING_REVOKED)
    assert digest([notice]) == notice
    assert digest([notice, notice]).kind is NoticeKind.DIGEST


def test_notice_with_an_object_is_refused() -> None:
    with pytest.raises(Invalid):
        Notice(NoticeKind.BINDING_DONE, {"name": date(2026, 1, 1)}).as_json()  # type: ignore[dict-item]


@pytest.mark.parametrize("body", [{}, {"notice": "rumour"}, {"params": {}}])
def test_body_that_is_no_notice_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        Notice.from_json(body)


def test_translations_keep_every_named_place() -> None:
    """Nothing untranslated, nothing fuzzy, and no place that the English sentence does not fill."""
    with Path(catalogue_path("zh_CN", "core")).open("rb") as source:
        messages = [message for message in read_po(source) if message.id]
    for message in messages:
        assert message.string
        assert not message.fuzzy
        assert places(str(message.string)) <= places(str(message.id)) | {"month"}, message.id


def places(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name}
