"""The people to whom a unit's deadlines are said: its liaison and its head, and those above all units.

What must stay true: somebody of a unit belongs to one unit and sees that unit's proposals only; somebody above belongs
to none. Nobody here is a deputy: a unit's deadline is never chased at the deputy (docs/sources.md B3.9, B3.12).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from core.domain.actors import Role
from core.domain.errors import Invalid
from core.domain.ids import ContactId, HandlingUnitId
from core.domain.roster.phones import canonical_phone
from core.domain.text import clean_name, fold_width


class Duty(StrEnum):
    """What somebody is to the proposals of a county."""

    LIAISON = "liaison"  # 联络员: of one unit
    HEAD = "head"  # 负责人: of one unit
    SUPERVISION = "supervision"  # 政府督查室
    LEADER = "leader"  # 分管领导

    @property
    def is_of_a_unit(self) -> bool:
        return self in {Duty.LIAISON, Duty.HEAD}

    @property
    def role(self) -> Role:
        """What a person with this duty may be in a chat."""
        return Role.LIAISON if self.is_of_a_unit else Role.SUPERVISOR


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who is told of deadlines. ``unit`` None: above all units."""

    id: ContactId
    name: str
    duty: Duty
    unit: HandlingUnitId | None
    phone: str | None = None
    is_active: bool = True


def checked(contact: Contact) -> Contact:
    """``contact`` as it may be stored.

    Errors: Invalid("name.missing" | "contact.needs_a_unit" | "contact.of_no_unit" | "contact.phone").
    """
    name = clean_name(contact.name)
    if not name:
        raise Invalid("name.missing")
    if contact.duty.is_of_a_unit and contact.unit is None:
        raise Invalid("contact.needs_a_unit")
    if not contact.duty.is_of_a_unit and contact.unit is not None:
        raise Invalid("contact.of_no_unit")
    return replace(contact, name=name, phone=_phone(contact.phone or ""))


def _phone(typed: str) -> str | None:
    if not typed.strip():
        return None
    number = canonical_phone(fold_width(typed))
    if number is None:
        raise Invalid("contact.phone")
    return number
