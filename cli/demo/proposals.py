"""The demonstration's proposals: units with their people, what everybody does on a day, and what came of the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from cli.demo.county import SEED, DemoCounty
from cli.demo.narrator import Narrator
from cli.demo.oversight import Leaders, Oversight
from cli.demo.proposal_telling import tell_year
from cli.demo.proposal_year import UNITS, Fate, HandlingYear, fates
from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.ids import ContactId, DeputyId, HandlingUnitId
from core.domain.proposals.contacts import Duty
from core.domain.proposals.proposal import Proposal

YEAR = 2025
FATES = 20_250_315  # a year in which something of everything happens
SESSION, AUTUMN, WINTER, LAST = date(YEAR, 3, 4), date(YEAR, 10, 13), date(YEAR, 12, 10), date(YEAR, 12, 31)
CHOSEN_ON, TOLD_ON = date(YEAR, 4, 8), date(YEAR, 12, 8)
_LATER = 5  # every so manieth is handed in late, and is still under way when the year ends
_A_UNIT = 4  # proposals that a unit gets, roughly
_FEWEST_UNITS = 6
_SURNAMES, _GIVEN = "田向彭王张李龙姚覃杨", ("光明", "清泉", "开山", "长林", "新民", "立诚", "守信", "求实")


@dataclass(frozen=True, slots=True)
class Season:
    """Everybody who has to do with proposals, while the year goes on."""

    year: HandlingYear
    oversight: Oversight
    units: int
    people: int

    @property
    def proposals(self) -> list[Proposal]:
        return list(self.year.proposals.values())


class Proposals:
    """``number`` of them, in ``county``."""

    def __init__(self, county: DemoCounty, narrator: Narrator, number: int) -> None:
        self._county = county
        self._core = county.core
        self._say = narrator
        self._number = number
        self._season: Season | None = None

    async def begin(self, deputies: Sequence[DeputyId]) -> None:
        """Enter the units and their people, who bind their chat accounts."""
        if not self._number:
            return
        t = self._say.t
        with self._say.step(t("Proposals: the units that handle them, and their people")):
            self._season = season = await self._founded(deputies)
        self._say(
            t("{n} units; {m} people of theirs and above them are reachable in chat.", n=season.units, m=season.people)
        )

    async def morning(self, today: date) -> None:
        """The program's own round: what nobody has to decide, and who is chased."""
        if self._season is None:
            return
        made = await self._core.proposal_chasing.make_round(SYSTEM)
        if made.taken:
            await self._season.year.look_again(today)

    async def afternoon(self, today: date) -> None:
        """What deputies, units and staff do."""
        if self._season is None:
            return
        taken = await self._season.year.spend(today)
        await self._season.oversight.spend(today, self._season.proposals)
        if taken:
            await self._county.settle()

    async def tell(self) -> None:
        """What came of the year."""
        if self._season is not None:
            await self._season.year.look()
            await tell_year(self._core, self._county.clerk, self._season.proposals, self._say)

    async def _founded(self, deputies: Sequence[DeputyId]) -> Season:
        clerk, random = self._county.clerk, Random(SEED)  # noqa: S311 - a story, not secrets
        names = UNITS[: min(len(UNITS), max(_FEWEST_UNITS, self._number // _A_UNIT))]
        units = [await self._core.proposals.add_unit(clerk, name) for name in names]
        people = [await self._contact(random, duty, unit) for unit in units for duty in (Duty.LIAISON, Duty.HEAD)]
        above = (Duty.SUPERVISION, Duty.LEADER, Duty.LEADER)
        supervision, congress, government = [await self._contact(random, duty) for duty in above]
        people += [supervision, congress, government]
        await self._county.bind([Person(PersonKind.CONTACT, one) for one in people])
        drawn = _drawn(self._number, deputies, units[:-1])
        year = HandlingYear(self._core, clerk, drawn, units[-1])
        leaders = Leaders(congress, government)
        oversight = Oversight(self._core, clerk, leaders, chosen_on=CHOSEN_ON, told_on=TOLD_ON)
        return Season(year, oversight, len(units), len(people))

    async def _contact(self, random: Random, duty: Duty, unit: HandlingUnitId | None = None) -> ContactId:
        name = random.choice(_SURNAMES) + random.choice(_GIVEN)
        return await self._core.unit_contacts.add(self._county.clerk, name, duty, unit=unit)


def _drawn(number: int, deputies: Sequence[DeputyId], units: Sequence[HandlingUnitId]) -> list[Fate]:
    """Most at the session, some in autumn, some when the year ends."""
    random, numbers, later = Random(FATES), range(number), number // _LATER  # noqa: S311 - a story, not secrets
    autumn, winter, session = numbers[: later // 2], numbers[later // 2 : later], numbers[later:]
    times = ((session, SESSION), (autumn, AUTUMN), (winter, WINTER))
    return [one for some, first in times for one in fates(random, some, deputies, units, first, LAST)]
