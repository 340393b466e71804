"""Chasing for tests: a unit with its people, days that pass with a round and a tick each, and what they said."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from core.domain.actors import SYSTEM, Actor, Person, PersonKind, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import ContactId, HandlingUnitId, ProposalId
from core.domain.proposals.contacts import Duty
from core.domain.rules import CHASES
from core.services.enrolment import Bound
from core.services.stores.messages import OutboxRow
from core.services.stores.reminders import ReminderRow
from tests.office import Office
from tests.services.proposal_desk import units_of

CHANNEL = "telegram"


async def bound(office: Office, person: Person) -> Actor:
    """Tie a chat account to ``person``; who speaks from it."""
    [(_, code)] = await office.core.enrolment.issue_codes(office.staff(Role.ADMINISTRATOR), [person])
    sender = f"chat-{person.label}"
    stranger = await office.core.enrolment.actor_of(CHANNEL, sender)
    answer = await office.core.enrolment.bind(
        stranger, code, channel=CHANNEL, sender=sender, address=sender, language="zh", is_private=True
    )
    assert isinstance(answer, Bound)
    return await office.core.enrolment.actor_of(CHANNEL, sender)


async def contact(
    office: Office, duty: Duty, *, unit: HandlingUnitId | None = None, name: str = "", in_chat: bool = True
) -> Person:
    """Somebody with this duty: of the county's first unit, where the duty is of one."""
    if unit is None and duty.is_of_a_unit:
        unit, _ = await units_of(office)
    number: ContactId = await office.core.unit_contacts.add(office.clerk, name or f"{duty}某", duty, unit=unit)
    person = Person(PersonKind.CONTACT, number)
    if in_chat:
        await bound(office, person)
    return person


async def ladder(office: Office) -> dict[Duty, Person]:
    """Everybody on the first unit's ladder, all in the chat."""
    return {duty: await contact(office, duty) for duty in Duty}


def today(office: Office) -> date:
    return date_in(COUNTY_ZONE, office.clock.now())


def turn_to(office: Office, on: date, hour: int = 9) -> None:
    office.clock.move_to(datetime(on.year, on.month, on.day, hour, tzinfo=COUNTY_ZONE))


async def pass_to(office: Office, on: date) -> None:
    """Days pass until ``on``, each with its round and its tick in the morning."""
    day = today(office) + timedelta(days=1)
    while day <= on:
        turn_to(office, day)
        await morning(office)
        day += timedelta(days=1)


async def morning(office: Office) -> None:
    await office.core.proposal_chasing.make_round(SYSTEM)
    await office.core.reminders.tick(SYSTEM)


async def rows(office: Office, proposal: ProposalId | None = None) -> list[ReminderRow]:
    """Every chase so far, by the day for which it was laid."""
    async with office.core.transactions.read(SYSTEM) as work:
        events = [kind.value for kind in CHASES]
        found = await work.reminders.planned_since(events, office.clock.now() - timedelta(days=800), 100_000)
    return [one for one in reversed(found) if proposal in (None, one.subject_id)]


async def said(office: Office, person: Person) -> list[str]:
    """The rungs that ``person`` was told of, in their order."""
    return [one.stage for one in await rows(office) if one.person == person and one.sent_at is not None]


async def messages(office: Office, person: Person) -> list[OutboxRow]:
    async with office.core.transactions.read(SYSTEM) as work:
        return [one for one in await work.messages.of_person(person) if _notice(one) in ("proposal_chases", "digest")]


async def messages_a_day(office: Office, person: Person) -> Counter[date]:
    return Counter(date_in(COUNTY_ZONE, one.created_at) for one in await messages(office, person))


def items_of(message: OutboxRow) -> list[dict[str, Any]]:
    """The deadlines that a message names."""
    items: list[dict[str, Any]] = (message.body or {})["params"]["items"]
    return items


def _notice(row: OutboxRow) -> str:
    return str((row.body or {}).get("notice"))


async def due_of(office: Office, proposal: ProposalId, key: str) -> date:
    """The day of the open clock ``key``."""
    clocks = (await office.core.proposals.get(office.clerk, proposal)).proposal.open_clocks
    [due] = [one.due_on for one in clocks if one.key == key]
    assert due is not None
    return due
