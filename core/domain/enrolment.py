"""Tying a chat account to a person: how often one may guess, how long a code lives, what binding can answer.

A wrong guess must cost the guesser something that survives a refusal, so refusals are answers here and not errors:
an error would roll back the counter with everything else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.domain.actors import STAFF_ROLES, Actor, Person, PersonKind, Role
from core.domain.rules import Binding

ACCOUNT_WINDOW = timedelta(minutes=15)
ACCOUNT_TRIES = 5  # wrong tries of one account within the window
OVERALL_WINDOW = timedelta(minutes=1)
OVERALL_TRIES = 60  # wrong tries of everybody within the window: beyond, binding pauses
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong tries so far: of one account lately and within a day, of everybody lately and within an hour."""

    account_lately: int
    account_day: int
    overall_lately: int
    overall_hour: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Why no account was bound. ``code`` is worded by the front.

    ``binding.group_chat``, ``binding.sender_bound``, ``binding.person_bound``, ``binding.too_many_tries`` (minutes),
    ``binding.paused``, ``code.malformed``, ``code.mistyped``, and ``code.refused`` for every code that does not
    count, whatever the reason, so that a guesser learns nothing.
    """

    code: str
    params: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BindingStatus:
    """What staff see of the guessing going on."""

    is_paused: bool
    failures_last_minute: int
    failures_last_hour: int
    as_of: datetime


def is_paused(failures: Failures, rules: Binding) -> bool:
    """Whether everybody must wait."""
    return failures.overall_lately >= OVERALL_TRIES or failures.overall_hour >= rules.attempts_overall_per_hour


def refusal_for(failures: Failures, rules: Binding) -> Refused | None:
    """Whether a further try is refused unread. The account's own limits speak first."""
    if failures.account_day >= rules.attempts_per_account_per_day:
        return Refused("binding.too_many_tries", {"minutes": int(DAY / timedelta(minutes=1))})
    if failures.account_lately >= ACCOUNT_TRIES:
        return Refused("binding.too_many_tries", {"minutes": int(ACCOUNT_WINDOW / timedelta(minutes=1))})
    return Refused("binding.paused") if is_paused(failures, rules) else None


def may_enrol(actor: Actor, person: Person) -> bool:
    """Only an administrator handles the codes and accounts of staff: a clerk with one would become anybody."""
    if person.kind is PersonKind.STAFF:
        return actor.has(Role.ADMINISTRATOR)
    return actor.has(Role.ADMINISTRATOR, Role.CLERK)


def actor_for(person: Person, roles: frozenset[Role], *, via: str) -> Actor:
    """The actor that a bound account is; a visitor once the person has left the rolls, whom /unbind still knows."""
    return Actor(roles or frozenset({Role.VISITOR}), person, via)


def roles_of_staff(roles: frozenset[Role], *, is_active: bool) -> frozenset[Role]:
    return roles & STAFF_ROLES if is_active else frozenset()
