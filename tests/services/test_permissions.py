"""Every use case times every role: refused exactly where the role is not granted, before anything is touched."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, NoReturn, get_args, get_origin, get_type_hints

import pytest

from core.api import Core
from core.bootstrap import Parts, assemble
from core.domain.actors import STAFF_ROLES, Actor, Person, PersonKind, Role
from core.domain.ballots import Ballot
from core.domain.errors import NotAllowed, ShuzhiError
from core.domain.ids import HandlingUnitId
from core.domain.proposals.ledger_history import Choices
from core.domain.proposals.proposal import Content, Note, NoteKind, Reply
from core.domain.reports import AspectAnswer
from core.domain.use_cases import REGISTER, UseCase
from tests.architecture import permissions_table

DANGEROUS = (
    "meeting.open",
    "meeting.close",
    "meeting.count",
    "meeting.recount",
    "meeting.publish",
    "meeting.postpone",
    "meeting.cancel",
    "meeting.move",
    "meeting.notice",
    "meeting.set_roll",
    "key.destroy_expired",
    "rules.adopt",
    "staff.add",
    "staff.set_active",
    "deputy.set_status",
    "enrolment.issue_codes",
    "enrolment.revoke_account",
    "roster.apply",
    "roster.export",
    "paper.enter",
    "audit.list",
)
HARMLESS_ROLES = (Role.VIEWER, Role.DEPUTY, Role.VOTER, Role.VISITOR)
SOME_INSTANT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


class Touched(Exception):  # noqa: N818 - not an error: the sentinel of a use case that began
    """The use case got past its permission and reached for the database."""


@dataclass
class Untouchable:
    """Transactions, or keys, that tell when they are reached for."""

    touched: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        def refuse(*_: object, **__: object) -> NoReturn:
            self.touched.append(name)
            raise Touched(name)

        return refuse


def core_over(transactions: Untouchable) -> Core:
    return assemble(transactions, Untouchable(), Parts())  # type: ignore[arg-type]


def method_of(core: Core, case: UseCase) -> Callable[..., Any]:
    services = {type(one).__name__: one for one in (getattr(core, name) for name in Core.__dataclass_fields__)}
    return getattr(services[case.service], case.method)  # type: ignore[no-any-return]


def actor_with(role: Role) -> Actor:
    kinds = {Role.DEPUTY: PersonKind.DEPUTY, Role.VOTER: PersonKind.VOTER}
    kinds |= dict.fromkeys((Role.LIAISON, Role.SUPERVISOR), PersonKind.CONTACT)
    kind = PersonKind.STAFF if role in STAFF_ROLES else kinds.get(role)
    return Actor(frozenset({role}), Person(kind, 1) if kind else None, "test")


async def is_refused(call: Awaitable[object]) -> bool:
    """Whether the permission was what ended the call; it may end in any other way."""
    try:
        await call
    except NotAllowed as error:
        return error.code == "not_allowed"
    except (Touched, ShuzhiError):
        return False
    return False


def placeholders(method: Callable[..., Any]) -> tuple[list[object], dict[str, object]]:
    """A value for every argument that the method asks for, after the actor."""
    hints = get_type_hints(inspect.unwrap(method))
    asked = [one for one in inspect.signature(method).parameters.values() if one.name != "actor"]
    named = [one for one in asked if one.kind is one.KEYWORD_ONLY and one.default is one.empty]
    placed = [one for one in asked if one.kind is one.POSITIONAL_OR_KEYWORD and one.default is one.empty]
    return [_value(hints[one.name]) for one in placed], {one.name: _value(hints[one.name]) for one in named}


def _value(wanted: Any) -> object:
    for kind, value in _VALUES.items():
        if wanted is kind:
            return value
    if hasattr(wanted, "__supertype__"):
        return _value(wanted.__supertype__)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return next(iter(wanted))
    origin = get_origin(wanted)
    if origin in (list, Sequence):
        return []
    if origin is frozenset:
        return frozenset({_value(get_args(wanted)[0])})
    return _value(get_args(wanted)[0])  # of a union, its first member


_VALUES: dict[object, object] = {
    int: 1,
    str: "text",
    bool: True,
    bytes: b"text",
    date: SOME_INSTANT.date(),
    datetime: SOME_INSTANT,
    Ballot: Ballot({}),
    Person: Person(PersonKind.VOTER, 1),
    AspectAnswer: AspectAnswer("learning", "text"),
    Note: Note(HandlingUnitId(1), NoteKind.PROGRESS, "text", SOME_INSTANT.date()),
    Content: Content("title", "facts", "request", "other"),
    Choices: Choices(),
    Reply: Reply(HandlingUnitId(1), 0, "a", "", "", "text", SOME_INSTANT.date()),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", sorted(REGISTER))
async def test_only_granted_roles_pass(action: str, role: Role) -> None:
    case, transactions = REGISTER[action], Untouchable()
    method = method_of(core_over(transactions), case)
    placed, named = placeholders(method)
    was_refused = await is_refused(method(actor_with(role), *placed, **named))
    assert was_refused is (role not in case.roles)
    assert not (was_refused and transactions.touched)


async def test_actor_without_any_role_is_refused_everywhere() -> None:
    core = core_over(Untouchable())
    for case in REGISTER.values():
        method = method_of(core, case)
        placed, named = placeholders(method)
        with pytest.raises(NotAllowed):
            await method(Actor(frozenset()), *placed, **named)


@pytest.mark.parametrize("action", DANGEROUS)
def test_dangerous_use_cases_are_the_offices(action: str) -> None:
    assert REGISTER[action].roles.isdisjoint(HARMLESS_ROLES)


def test_only_voters_vote() -> None:
    assert REGISTER["ballot.cast"].roles == {Role.VOTER}


def test_keys_are_destroyed_by_the_program_alone() -> None:
    assert REGISTER["key.destroy_expired"].roles == {Role.SYSTEM}


def test_every_service_method_that_takes_an_actor_is_a_use_case() -> None:
    core = core_over(Untouchable())
    declared = {(case.service, case.method) for case in REGISTER.values()}
    for service in (getattr(core, name) for name in Core.__dataclass_fields__ if name not in ("clock", "transactions")):
        for name, method in inspect.getmembers(service, inspect.iscoroutinefunction):
            takes_actor = "actor" in inspect.signature(method).parameters
            assert not takes_actor or name.startswith("_") or (type(service).__name__, name) in declared, name


def test_page_of_permissions_is_up_to_date() -> None:
    assert permissions_table.PAGE.read_text(encoding="utf-8") == permissions_table.page()
