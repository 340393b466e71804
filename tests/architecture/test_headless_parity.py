"""Every action of the dashboard exists headless, and what staff may do at all can be done at one of the two.

Read from the source: which use cases the screens and the commands call through ``Core``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import get_type_hints

from core.api import Core
from core.domain.actors import STAFF_ROLES
from core.domain.use_cases import REGISTER
from tests.architecture.source import modules, tree_of
from tests.services.writes import CASES

CHAT_ONLY = frozenset(
    {
        "enrolment.bind",  # a code that was typed into a chat
        "enrolment.unbind",
        "enrolment.set_language",
        "enrolment.prefer",
        "reminder.confirm",  # the button under a reminder
    }
)

SCREEN_ONLY = frozenset({"staff.unlock"})  # a command ends by itself: there is nothing to lock


@cache
def _actions_by_call() -> dict[tuple[str, str], str]:
    """(attribute of Core, method) to the use case."""
    services = {hint: name for name, hint in get_type_hints(Core).items()}
    names = {service.__name__: name for service, name in services.items()}
    return {(names[one.service], one.method): one.action for one in REGISTER.values() if one.service in names}


def _calls(package: str) -> Iterator[tuple[str, str]]:
    """``….core.<service>.<method>`` and ``core.<service>.<method>``, called or handed on."""
    for module in modules(package):
        for node in ast.walk(tree_of(module)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
                owner = node.value.value
                name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
                if name == "core":
                    yield node.value.attr, node.attr


def _actions_of(package: str) -> frozenset[str]:
    known = _actions_by_call()
    return frozenset(known[call] for call in _calls(package) if call in known)


def test_every_service_of_core_is_read() -> None:
    assert {service for service, _ in _actions_by_call()} <= {field.name for field in fields(Core)}
    assert _actions_of("tui")
    assert len(_actions_of("cli")) > 40


def test_dashboard_writes_nothing_that_commands_cannot() -> None:
    assert sorted((_actions_of("tui") & set(CASES)) - SCREEN_ONLY - _actions_of("cli")) == []


def test_everything_staff_may_write_has_a_command() -> None:
    theirs = {action for action in CASES if REGISTER[action].roles & STAFF_ROLES}
    assert sorted(theirs - CHAT_ONLY - SCREEN_ONLY - _actions_of("cli")) == []
