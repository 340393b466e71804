"""What the audit trail names is worded: whoever reads it reads no codes."""

from __future__ import annotations

import ast

from core.domain.meetings import MeetingStatus
from core.domain.use_cases import REGISTER
from core.locale.actions import _ACTIONS, _DETAILS, _FIELDS, actions_called, word_action, word_detail
from core.locale.catalogue import translator
from tests.architecture.source import modules, tree_of
from tests.services.writes import CASES


def _recorded_details() -> set[str]:
    """Names of the details that some use case records."""
    return {
        keyword.arg
        for module in modules("core")
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("record", "_record", "_take")
        for keyword in node.keywords
        if keyword.arg
    }


def test_every_write_has_a_name() -> None:
    assert sorted(set(CASES) - set(_ACTIONS) - {"key.destroy_expired"}) == []  # records key.destroy


def test_every_way_to_prove_a_password_has_a_name() -> None:
    proofs = {
        node.args[3].value
        for node in ast.walk(tree_of("core/services/sign_in.py"))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "_proved"
        if isinstance(node.args[3], ast.Constant)
    }
    assert len(proofs) > 3
    assert proofs <= set(_ACTIONS)


def test_every_named_action_can_happen() -> None:
    recorded = {
        node.value
        for module in modules("core")
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not module.endswith("locale/actions.py")
    }
    by_status = {f"meeting.{status}" for status in MeetingStatus}
    assert sorted(set(_ACTIONS) - recorded - set(REGISTER) - by_status) == []


def test_every_recorded_detail_has_a_name() -> None:
    details = _recorded_details()
    assert {"reason", "purpose", "fields"} <= details
    assert sorted(details - set(_DETAILS) - set(_FIELDS)) == []


def test_unknown_action_and_detail_stay_as_they_are() -> None:
    t = translator("zh_CN")
    assert (word_action("x.y", t), word_detail("zz", t)) == ("x.y", "zz")


def test_actions_are_found_by_their_words() -> None:
    assert "roster.apply" in actions_called("导入", translator("zh_CN"))
    assert "roster.apply" in actions_called("IMPORTED", translator("en"))
    assert actions_called("nothing is called so", translator("en")) == frozenset()
