"""What ids are called, for explanations and tables."""

from __future__ import annotations

from cli.session import Desk
from core.domain.actors import Person, PersonKind
from core.locale import plan_words
from core.locale.explanations import KnownNames


async def known_names(desk: Desk) -> KnownNames:
    """Everything that a plan may speak of."""
    places = await desk.core.records.places(desk.actor)
    deputies = await desk.core.records.deputies(desk.actor)
    return plan_words.known_names(places, [view.deputy for view in deputies])


async def people_names(desk: Desk) -> dict[Person, str]:
    """Everybody on the rolls."""
    records, actor = desk.core.records, desk.actor
    deputies = {Person(PersonKind.DEPUTY, one.deputy.id): one.deputy.name for one in await records.deputies(actor)}
    voters = {Person(PersonKind.VOTER, one.id): one.name for one in await records.voters(actor)}
    contacts = await desk.core.unit_contacts.listed(actor)
    units = {Person(PersonKind.CONTACT, one.contact.id): one.contact.name for one in contacts}
    staff = {Person(PersonKind.STAFF, one.id): one.name for one in await records.staff(actor)}
    return deputies | voters | units | staff
