"""A county large enough to plan: forty deputies of ten constituencies in two townships, places and leaders."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from core.api import Core
from core.bootstrap import Parts, assemble
from core.domain.actors import SYSTEM, Actor, Role, staff_actor
from core.domain.clock import COUNTY_ZONE, ManualClock, date_in
from core.domain.ids import ConstituencyId, DeputyId, TermId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.records import DeputyStatus, StatusReason
from core.domain.sealing import LIGHT_LOCK
from core.presets import preset_text
from core.services.stores.plans import ReportTurn
from core.services.timetables import TimetablePreview
from core.storage.credentials import Credentials
from core.storage.work import SqlTransactions
from tests.databases import scratch_database
from tests.factories import a_deputy, a_leader, a_meeting, a_staff_member, a_term, a_venue, a_voter

YEAR = 2026
YEARS = range(2024, 2029)
FIRST_DAY = datetime(2024, 3, 4, 4, 0, tzinfo=UTC)
# The season is 1 to 23 December; of our own table: a holiday on a Friday and the Sunday that makes up for it.
HOLIDAY, MAKE_UP = date(2026, 12, 4), date(2026, 12, 6)


@dataclass(frozen=True, slots=True)
class Season:
    """An office and the ids of its county."""

    core: Core
    clock: ManualClock
    clerk: Actor
    chief: Actor
    term: TermId
    places: tuple[ConstituencyId, ...]
    deputies: tuple[DeputyId, ...]

    def at(self, on: date, hour: int = 12) -> None:
        self.clock.move_to(datetime(on.year, on.month, on.day, hour, tzinfo=COUNTY_ZONE).astimezone(UTC))

    async def adopt(self, *, seconds: float = 0) -> TimetablePreview:
        return await self.core.timetables.adopt(self.clerk, YEAR, seconds=seconds)

    async def meetings(self, *statuses: MeetingStatus) -> list[Meeting]:
        found = await self.core.meetings.list_of_year(self.clerk, YEAR)
        return [meeting for meeting in found if meeting.status in (statuses or (MeetingStatus.PLANNED,))]

    async def turns(self) -> dict[tuple[DeputyId, int], ReportTurn]:
        async with self.core.transactions.read(SYSTEM) as work:
            return {(turn.deputy_id, turn.year): turn for turn in await work.plans.turns(self.term)}

    async def orally_in(self, year: int) -> set[DeputyId]:
        return {deputy for (deputy, of), turn in (await self.turns()).items() if of == year and turn.mode == "oral"}

    async def years_of(self, deputy: DeputyId) -> list[int]:
        """The years in which ``deputy`` reports orally."""
        return [year for year in YEARS if deputy in await self.orally_in(year)]

    async def adopt_rules(self, **changes: str) -> None:
        """The default rules with other values, as TOML."""
        toml = preset_text("longshan")
        for name, value in changes.items():
            [line] = [line for line in toml.splitlines() if line.startswith(f"{name} = ")]
            toml = toml.replace(line, f"{name} = {value}")
        await self.core.rules.adopt(SYSTEM, toml)

    async def suspend(self, deputy: DeputyId) -> None:
        """From today on."""
        await self._set(deputy, DeputyStatus.SUSPENDED, StatusReason.DETAINED)

    async def restore(self, deputy: DeputyId) -> None:
        await self._set(deputy, DeputyStatus.SERVING, None)

    async def end(self, deputy: DeputyId) -> None:
        await self._set(deputy, DeputyStatus.ENDED, StatusReason.MOVED_AWAY)

    async def _set(self, deputy: DeputyId, status: DeputyStatus, reason: StatusReason | None) -> None:
        today = date_in(COUNTY_ZONE, self.clock.now())
        await self.core.records.set_status(self.clerk, deputy, status, reason=reason, on=today)

    async def elect(self, place: int, **changes: object) -> DeputyId:
        """A by-election in constituency number ``place``, today unless told otherwise."""
        today = date_in(COUNTY_ZONE, self.clock.now())
        values = {"term_id": self.term, "constituency_id": self.places[place], "joined_on": today, **changes}
        async with self.core.transactions.write(SYSTEM) as work:
            return await work.records.add_deputy(a_deputy(len(await work.records.deputies()), **values))

    async def heard(self, year: int, deputies: Sequence[DeputyId]) -> None:
        """A meeting of ``year`` that was held and counted."""
        at = datetime(year, 12, 10, 1, 0, tzinfo=UTC)
        held = a_meeting(year=year, status=MeetingStatus.COUNTED, held_on=at.date(), starts_at=at, ends_at=at)
        async with self.core.transactions.write(SYSTEM) as work:
            await work.meetings.add(replace(held, agenda=tuple(deputies)))


@asynccontextmanager
async def open_season(folder: Path, *, venues: int = 1, leaders: int = 3) -> AsyncIterator[Season]:
    """``venues`` in each township, ``leaders`` in all; term 2024 to 2028, the clock on a day of its first spring."""
    clock = ManualClock(FIRST_DAY)
    async with scratch_database(folder) as database:
        transactions = SqlTransactions(database, clock)
        core = assemble(transactions, Credentials.create(folder / "credentials"), Parts(clock, LIGHT_LOCK))
        await core.rules.adopt(SYSTEM, preset_text("longshan"))
        async with transactions.write(SYSTEM) as work:
            term = await work.records.add_term(a_term(starts_on=date(2024, 1, 1), ends_on=date(2028, 12, 31)))
            staff = await work.records.add_staff(a_staff_member("clerk", Role.CLERK))
            chief = await work.records.add_staff(a_staff_member("chief", Role.ADMINISTRATOR))
            townships = [await work.records.add_township(name) for name in ("民安街道", "里耶镇")]
            places = [await work.records.add_constituency(f"第{n}选区", townships[n // 5]) for n in range(10)]
            chosen = [
                a_deputy(n, term_id=term, constituency_id=places[n % 10], joined_on=date(2024, 1, 1)) for n in range(40)
            ]
            deputies = [await work.records.add_deputy(deputy) for deputy in chosen]
            await work.records.add_voters([a_voter(n, constituency_id=places[n % 10]) for n in range(100)])
            for township in townships:
                for number in range(venues):
                    await work.records.add_venue(a_venue(name=f"代表之家{township}-{number}", township_id=township))
            for number in range(leaders):
                await work.records.add_leader(a_leader(name=f"主持人{number}", unavailable=frozenset()))
            await work.records.replace_holidays(
                YEAR, [(HOLIDAY, "holiday", "县庆"), (MAKE_UP, "make_up_workday", "县庆")], "notice"
            )
        clerk, administrator = (
            staff_actor(one, frozenset({role})) for one, role in ((staff, Role.CLERK), (chief, Role.ADMINISTRATOR))
        )
        yield Season(core, clock, clerk, administrator, term, tuple(places), tuple(deputies))
