"""A county of an older version of the program is brought to this one: backed up first, all or nothing, never back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from core.county_home import CountyHome
from core.domain.clock import Clock
from core.domain.errors import NotFound
from core.services.machine import silent
from core.storage.engine import DatabaseFile
from core.storage.instance_lock import only_instance
from core.storage.machine import CountyMachine
from core.storage.schema_version import HEAD, current_version, upgrade


@dataclass(frozen=True, slots=True)
class Upgraded:
    """``backup``: of the county as it was; None where nothing was to be done."""

    before: str
    after: str
    backup: Path | None = None


async def upgrade_county(home: CountyHome, clock: Clock) -> Upgraded:
    """Bring the county's database to this program's schema.

    Errors: NotFound("county.missing"), Conflict("serve.already_running") - nobody may serve meanwhile -,
    Conflict("storage.newer_schema"), Unavailable("storage.…"): then everything is as it was.
    """
    if not home.exists():
        raise NotFound("county.missing", path=str(home.root))
    file = DatabaseFile(home.database)
    before = current_version(file) or ""
    if before == HEAD:
        return Upgraded(before, HEAD)
    with only_instance(home.lock):
        machine = CountyMachine(home, clock)
        backup = await asyncio.to_thread(machine.back_up, clock.now(), folder="", passphrase="", progress=silent)
        await upgrade(file)
    return Upgraded(before, HEAD, Path(backup.path))
