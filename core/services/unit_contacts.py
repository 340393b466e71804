"""The people of the units that handle proposals, and those above them: whom deadlines are said to.

What must stay true: who left is told nothing more and can do nothing more, at once; telephones leave masked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.domain.actors import Actor, Person, PersonKind, Role
from core.domain.errors import Conflict, NotFound
from core.domain.ids import ContactId, HandlingUnitId
from core.domain.proposals.contacts import Contact, Duty, checked
from core.domain.text import mask_phone
from core.domain.undo import FieldWas, RecordWas
from core.domain.use_cases import use_case
from core.services.stores.reminders import ReminderState
from core.services.work import Transactions, Work

_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.VIEWER)
_KEEPERS = (Role.ADMINISTRATOR, Role.CLERK)
_LEFT = "left"


@dataclass(frozen=True, slots=True)
class ContactView:
    """``unit`` "": above all units. ``is_in_chat``: a chat account is bound, so that reminders arrive."""

    contact: Contact
    unit: str
    is_in_chat: bool


class UnitContacts:
    """Who is whom at the units."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @use_case("contact.list", *_READERS)
    async def listed(self, actor: Actor, *, unit: HandlingUnitId | None = None) -> Sequence[ContactView]:
        """Those who are told now, by unit; those above all units last."""
        async with self._transactions.read(actor) as work:
            units = {one.id: one.name for one in await work.proposals.units()}
            found = [one for one in await work.contacts.every() if one.is_active and unit in (None, one.unit)]
            bound = await work.enrolment.accounts_of_many([person_of(one) for one in found])
        views = [
            ContactView(
                replace(one, phone=mask_phone(one.phone) if one.phone else None),
                units[one.unit] if one.unit is not None else "",
                person_of(one) in bound,
            )
            for one in found
        ]
        return sorted(views, key=lambda one: (not one.unit, one.unit, list(Duty).index(one.contact.duty)))

    @use_case("contact.add", *_KEEPERS)
    async def add(
        self, actor: Actor, name: str, duty: Duty, *, unit: HandlingUnitId | None = None, phone: str = ""
    ) -> ContactId:
        """Somebody who is told of deadlines from now on.

        Errors: those of ``contacts.checked``; NotFound("unit.unknown"), Conflict("contact.exists").
        """
        contact = checked(Contact(ContactId(0), name, duty, unit, phone or None))
        async with self._transactions.write(actor) as work:
            if unit is not None and unit not in {one.id for one in await work.proposals.units()}:
                raise NotFound("unit.unknown", unit=unit)
            if any(_is_same(one, contact) for one in await work.contacts.every()):
                raise Conflict("contact.exists", name=contact.name)
            number = await work.contacts.add(contact)
            await _remember(work, "contact.add", number, was_active=False)
            await work.record("contact.add", f"contact:{number}", kind=duty, unit=unit)
        return number

    @use_case("contact.remove", *_KEEPERS)
    async def remove(self, actor: Actor, contact: ContactId) -> Contact:
        """Somebody left: reminders that wait are dropped, and a chat account that is bound has no rights any more.

        Errors: NotFound("contact.unknown"), Conflict("contact.has_left").
        """
        async with self._transactions.write(actor) as work:
            found = await work.contacts.get(contact)
            if not found.is_active:
                raise Conflict("contact.has_left", name=found.name)
            await work.contacts.save(replace(found, is_active=False))
            waiting = await work.reminders.waiting_of(person_of(found))
            await work.reminders.mark([row.id for row in waiting], ReminderState.CANCELLED, _LEFT)
            await _remember(work, "contact.remove", contact, was_active=True)
            await work.record("contact.remove", f"contact:{contact}", reminders=len(waiting))
        return found


def person_of(contact: Contact) -> Person:
    return Person(PersonKind.CONTACT, contact.id)


async def _remember(work: Work, action: str, contact: ContactId, *, was_active: bool) -> None:
    changed = (FieldWas("is_active", was_active, not was_active),)
    await work.remember(action, RecordWas(PersonKind.CONTACT, contact, changed))


def _is_same(one: Contact, other: Contact) -> bool:
    return one.is_active and (one.name, one.duty, one.unit) == (other.name, other.duty, other.unit)
