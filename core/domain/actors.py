"""Who acts. Every write has an actor; permissions are granted to roles, never to screens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may be to the program. The first five are held by staff, several at once."""

    ADMINISTRATOR = "administrator"
    CLERK = "clerk"
    TELLER = "teller"  # 计票人
    SCRUTINEER = "scrutineer"  # 监票人
    VIEWER = "viewer"
    DEPUTY = "deputy"
    VOTER = "voter"
    LIAISON = "liaison"  # 联络员, 负责人: of a unit that handles proposals
    SUPERVISOR = "supervisor"  # 督查室, 分管领导: hears what is overdue
    VISITOR = "visitor"  # a chat account that is bound to nobody yet
    SYSTEM = "system"  # the program itself: the tick, the delivery loop


STAFF_ROLES = frozenset({Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.VIEWER})


class PersonKind(StrEnum):
    DEPUTY = "deputy"
    VOTER = "voter"
    STAFF = "staff"
    CONTACT = "contact"  # of a handling unit, or above it


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the office's rolls, of whatever kind."""

    kind: PersonKind
    id: int

    @property
    def label(self) -> str:
        """``staff:3``."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person with roles, or the program (``person`` is None).

    ``second`` has confirmed the step with a password of its own, where the rules ask for four eyes. Only signing in
    (``core.services.sign_in``) sets it.
    """

    roles: frozenset[Role]
    person: Person | None = None
    via: str = "local"  # the front or channel it came through
    second: Person | None = None

    @property
    def label(self) -> str:
        """``staff:3``, ``voter:17`` or ``system``: ids only, as the audit trail keeps it."""
        return self.person.label if self.person else "/".join(sorted(self.roles))

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor(roles=frozenset({Role.SYSTEM}), via="system")


def program_actor(*, via: str) -> Actor:
    """The program itself behind the front ``via``, before anybody has signed in there."""
    return Actor(frozenset({Role.SYSTEM}), via=via)


def staff_actor(staff_id: int, roles: frozenset[Role], *, via: str = "cli") -> Actor:
    return Actor(roles=roles & STAFF_ROLES, person=Person(PersonKind.STAFF, staff_id), via=via)


def deputy_actor(deputy_id: int, *, via: str) -> Actor:
    return Actor(frozenset({Role.DEPUTY}), Person(PersonKind.DEPUTY, deputy_id), via)


def voter_actor(voter_id: int, *, via: str) -> Actor:
    return Actor(frozenset({Role.VOTER}), Person(PersonKind.VOTER, voter_id), via)


def contact_actor(contact_id: int, *, of_unit: bool, via: str) -> Actor:
    role = Role.LIAISON if of_unit else Role.SUPERVISOR
    return Actor(frozenset({role}), Person(PersonKind.CONTACT, contact_id), via)


def visitor_actor(*, via: str) -> Actor:
    return Actor(frozenset({Role.VISITOR}), None, via)
