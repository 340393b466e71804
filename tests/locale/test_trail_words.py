"""A line of the audit trail is read without knowing a code: every subject has its words, every deed its measure."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest

from core.locale.catalogue import Translator, translator
from core.locale.trail_words import (
    _NUMBERED,
    _SUBJECTS,
    detail_lines,
    subjects_called,
    word_deed,
    word_doer,
    word_subject,
)
from core.services.deeds import Deed
from core.services.stores.ledger import AuditLine
from core.services.trail_names import _FINDERS
from tests.architecture.source import modules, tree_of
from tests.factories import NOON

ZH, EN = translator("zh_CN"), translator("en")
BOTH = pytest.mark.parametrize("t", [ZH, EN], ids=["zh_CN", "en"])


def a_line(action: str = "venue.add", subject: str = "venue:3", *, actor: str = "staff:2", **details: Any) -> AuditLine:
    return AuditLine(1, NOON.astimezone(UTC), actor, "telegram", action, subject, details, b"", b"")


def _subjects() -> Iterator[str]:
    """What stands before the colon, or the whole, of every subject that the services write down."""
    for module in modules("core"):
        for node in ast.walk(tree_of(module)):
            if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "record" or len(node.args) < 2:
                continue
            subject = node.args[1]
            if isinstance(subject, ast.JoinedStr) and isinstance(subject.values[0], ast.Constant):
                yield str(subject.values[0].value).partition(":")[0]
            elif isinstance(subject, ast.Constant):
                yield str(subject.value)


def test_every_subject_of_the_trail_has_its_words() -> None:
    subjects = set(_subjects())
    assert len(subjects) > 15
    nouns = {*_FINDERS, *_NUMBERED, *_SUBJECTS, *(one.partition(":")[0] for one in _SUBJECTS)}
    assert subjects - nouns == set()


@BOTH
def test_subject_without_a_name_is_worded(t: Translator) -> None:
    for subject in ("room:telegram", "channel:telegram", "year:2026", "office", "roster:voters", "action:7"):
        assert word_subject(a_line(subject=subject), {}, t) != subject


def test_names_stand_before_labels_and_numbers() -> None:
    names = {"venue:3": "里耶文化站", "unit:5": "县交通运输局", "deputy:7": "张三", "term:1": "19"}
    assert word_subject(a_line(), names, EN) == "里耶文化站 venue:3"
    assert word_subject(a_line(subject="term:1"), names, EN) == "congress no. 19"
    assert word_subject(a_line(subject="turn:7:2026"), names, EN) == "张三 2026"
    undone = a_line("action.undo", "action:4", undone="meeting.move", restored="venue:3")
    assert word_subject(undone, names, EN) == "里耶文化站 venue:3"
    assert next(detail_lines(undone, names, EN)).endswith("Moved a meeting")
    assert list(detail_lines(a_line(units=[5, 6]), names, EN)) == ["Units: 县交通运输局, unit:6"]


def test_codes_of_details_are_worded() -> None:
    told = {
        "Outcome: accept": a_line("proposal.review", "proposal:1", outcome="accept"),
        "Status: being handled": a_line("proposal.assign", "proposal:1", status="handling"),
        "Roles: clerk, teller": a_line("staff.add", "staff:3", roles=["clerk", "teller"]),
        "Mode: orally": a_line("plan.pin_turn", "deputy:7", mode="oral"),
        "Reason: moved away from this county": a_line("deputy.set_status", "deputy:7", reason="moved_away"),
        "Parts: Training": a_line("report.save_draft", "deputy:7", sections=["aspect:training"]),
    }
    names = {"section:aspect:training": "Training"}
    assert {words: list(detail_lines(line, names, EN)) for words, line in told.items()} == {one: [one] for one in told}


def test_whoever_signs_in_did_it() -> None:
    line = a_line("staff.signed_in", "staff:2", actor="system")
    assert word_doer(line, {"staff:2": "田小芳"}, EN) == "田小芳"


def test_sheet_of_paper_names_no_voter() -> None:
    line = a_line("paper.issue", "meeting:1", voter=17)
    assert list(detail_lines(line, {"voter:17": "张三"}, EN)) == ["Voter: 17"]


def test_report_is_told_with_its_parts() -> None:
    parts = [a_line("report.save_draft", sections=[f"aspect:{one}"], year=2026) for one in range(14)]
    filed = a_line("report.file", "deputy:7", actor="deputy:7", year=2026, on_behalf=False, late=False)
    assert word_deed(Deed((filed, *parts)), {}, EN) == "Filed a duty report: 14 parts; Year: 2026"
    assert word_doer(filed, {"deputy:7": "张三"}, ZH) == "张三（聊天：telegram）"


@BOTH
def test_words_without_a_label_are_searched(t: Translator) -> None:
    assert "sign_in" in subjects_called({ZH: "未知", EN: "unknown"}[t], t)
