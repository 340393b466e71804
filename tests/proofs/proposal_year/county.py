"""A county for a year of proposals: three hundred of them, forty units with their people, and whoever is above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from cli.demo.proposal_year import UNITS, Fate, HandlingYear, fates
from core.api import Core
from core.domain.actors import SYSTEM, Actor, Person, PersonKind, Role
from core.domain.clock import COUNTY_ZONE, ManualClock
from core.domain.ids import DeputyId, HandlingUnitId
from core.domain.proposals.contacts import Duty
from tests.factories import a_deputy, invented_name
from tests.office import Office
from tests.services.chase_desk import bound

SEED = 20_260_105
PROPOSALS, DEPUTIES = 300, 60
FIRST, LAST = date(2026, 1, 5), date(2026, 12, 31)
MORNING, AFTERNOON = 9, 15


@dataclass(frozen=True, slots=True)
class YearCounty:
    """``people``: everybody on a ladder or a signature, each bound to a chat of ``CHANNEL``."""

    clerk: Actor
    fates: Sequence[Fate]
    units: Sequence[HandlingUnitId]
    people: Sequence[Person]

    def year(self, core: Core) -> HandlingYear:
        return HandlingYear(core, self.clerk, self.fates, self.units[-1])


async def found(office: Office, *, proposals: int = PROPOSALS) -> YearCounty:
    """Begin on the first day of the year."""
    turn_to(office.clock, FIRST)
    deputies = await _deputies(office)
    units = [await office.core.proposals.add_unit(office.clerk, name) for name in UNITS]
    contacts = [await _contact(office, duty, unit) for unit in units for duty in (Duty.LIAISON, Duty.HEAD)]
    contacts += [await _contact(office, duty, None) for duty in (Duty.SUPERVISION, Duty.LEADER)]
    people = [*contacts, *(Person(PersonKind.DEPUTY, one) for one in deputies)]
    people += [Person(PersonKind.STAFF, office.county.staff[role]) for role in (Role.CLERK, Role.ADMINISTRATOR)]
    for person in people:
        await bound(office, person)
    drawn = fates(Random(SEED), range(proposals), deputies, units[:-1], FIRST, LAST)
    return YearCounty(office.clerk, drawn, units, people)


async def _deputies(office: Office) -> list[DeputyId]:
    county = office.county
    async with office.core.transactions.write(SYSTEM) as work:
        return [
            await work.records.add_deputy(
                a_deputy(
                    number,
                    term_id=county.term,
                    constituency_id=county.constituencies[number % 2],
                    group_id=county.group,
                )
            )
            for number in range(100, 100 + DEPUTIES)
        ]


async def _contact(office: Office, duty: Duty, unit: HandlingUnitId | None) -> Person:
    name = invented_name(500 + 2 * (unit or 0) + len(duty))
    return Person(PersonKind.CONTACT, await office.core.unit_contacts.add(office.clerk, name, duty, unit=unit))


def turn_to(clock: ManualClock, on: date, hour: int = MORNING) -> None:
    clock.move_to(datetime(on.year, on.month, on.day, hour, tzinfo=COUNTY_ZONE))
