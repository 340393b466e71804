"""The days of the year: the program's morning, what people do in the afternoon, and a network that takes the messages.

    python -m tests.proofs.proposal_year.living FOLDER

goes on with the year in FOLDER from the hour at which the process before was killed, to its end. What must stay true:
whatever the network has taken is on the disk before the program hears of it.
"""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.letters import Letters
from core.api import Core
from core.bootstrap import Parts, assemble
from core.domain.actors import SYSTEM
from core.domain.clock import COUNTY_ZONE, ManualClock, date_in
from core.domain.passwords import LIGHT_PASSWORDS
from core.domain.sealing import LIGHT_LOCK
from core.services.delivery import Outgoing
from core.storage.credentials import Credentials
from core.storage.database import Database
from core.storage.engine import DatabaseFile
from core.storage.work import SqlTransactions
from tests.proofs.proposal_year.county import AFTERNOON, LAST, MORNING, YearCounty, turn_to
from tests.proofs.proposal_year.promising import PromisingYear
from tests.services.chase_desk import CHANNEL

COUNTY, HOUR, NETWORK, DATABASE = "county.pickle", "hour", "network.jsonl", "office.db"
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Taken:
    """One message as the network has it."""

    key: str
    is_flagged: bool
    text: str


class Network:
    """Takes every message, and keeps what it took."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._letters = Letters()

    async def take(self, message: Outgoing) -> str:
        """The network's name for it."""
        text = (await self._letters.written(message)).text
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([message.key, message.maybe_duplicate, text]) + "\n")
            file.flush()
            os.fsync(file.fileno())
            return f"n{file.tell()}"

    def taken(self) -> Sequence[Taken]:
        """In their order. A line that a kill cut off was never heard of."""
        lines = self._path.read_text("utf-8").split("\n")[:-1] if self._path.exists() else []
        return [Taken(*json.loads(line)) for line in lines]


class Living:
    """The office from the present hour on."""

    def __init__(self, core: Core, clock: ManualClock, county: YearCounty, network: Network) -> None:
        self._core = core
        self._clock = clock
        self._county = county
        self._network = network

    async def live(self, until: date = LAST, hour: Path | None = None) -> None:
        """To the evening of ``until``; ``hour``: where it is written down when it is."""
        year, promises = self._county.year(self._core), PromisingYear(self._core, self._county.clerk)
        await year.look()
        await self._core.delivery.take_over(CHANNEL)
        day = date_in(COUNTY_ZONE, self._clock.now())
        is_afternoon = self._clock.now().astimezone(COUNTY_ZONE).hour >= AFTERNOON
        while day <= until:
            if not is_afternoon:
                self._turn(day, MORNING, hour)
                if (await self._core.proposal_chasing.make_round(SYSTEM)).taken:
                    await year.look_again(day)
                    await promises.look_again(year.proposals, day)
                await self._core.reminders.tick(SYSTEM)
                await self._send()
            self._turn(day, AFTERNOON, hour)
            await year.spend(day)
            await promises.spend(year.proposals, day)
            await self._send()
            day, is_afternoon = day + timedelta(days=1), False

    def _turn(self, day: date, hour: int, kept: Path | None) -> None:
        turn_to(self._clock, day, hour)
        if kept is not None:
            new = kept.with_suffix(".new")
            new.write_text(self._clock.now().isoformat())
            new.replace(kept)

    async def _send(self) -> None:
        while claimed := await self._core.delivery.claim(CHANNEL, limit=_AT_ONCE):
            for message in claimed:
                await self._core.delivery.sent(message, await self._network.take(message))


def open_core(folder: Path, clock: ManualClock) -> tuple[Core, Database]:
    """The county in ``folder``, every commit on its disk."""
    database = Database.at(DatabaseFile(folder / DATABASE))
    parts = Parts(clock=clock, strength=LIGHT_LOCK, passwords=LIGHT_PASSWORDS)
    return assemble(SqlTransactions(database, clock), Credentials(folder / "credentials"), parts), database


async def go_on(folder: Path) -> None:
    """What the process does."""
    county = pickle.loads((folder / COUNTY).read_bytes())
    clock = ManualClock(datetime.fromisoformat((folder / HOUR).read_text()))
    core, database = open_core(folder, clock)
    try:
        await Living(core, clock, county, Network(folder / NETWORK)).live(hour=folder / HOUR)
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(go_on(Path(sys.argv[1])))
