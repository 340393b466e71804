"""A lost database or a full disk is a sentence with what to do, and the screen comes back by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from core.domain.actors import Actor
from core.domain.errors import Unavailable
from core.services.outbox import Outbox
from core.services.pulse import Pulse
from core.services.work import Transactions, Work
from tests.terminal.desk import at_desk, desk_of, season_office
from tui.dialogs.question import Question


@dataclass(slots=True)
class Flaky:
    """Transactions that fail as storage does while ``code`` is set."""

    real: Transactions
    code: str = ""

    @asynccontextmanager
    async def write(self, actor: Actor) -> AsyncIterator[Work]:
        self._check()
        async with self.real.write(actor) as work:
            yield work

    @asynccontextmanager
    async def read(self, actor: Actor) -> AsyncIterator[Work]:
        self._check()
        async with self.real.read(actor) as work:
            yield work

    async def version(self) -> int:
        self._check()
        return await self.real.version()

    def is_joined(self) -> bool:
        return self.real.is_joined()

    def _check(self) -> None:
        if self.code:
            raise Unavailable(self.code)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_lost_database_is_told_and_forgotten(tmp_path: Path, language: str) -> None:
    async with season_office(tmp_path) as (office, meeting):
        flaky = Flaky(office.core.transactions)
        broken = replace(office, core=replace(office.core, pulse=Pulse(flaky)))
        async with desk_of(broken, office.clerk, meeting, language=language) as desk:
            flaky.code = "storage.failed"
            await desk.until(lambda: "shuzhi doctor" in desk.trouble)
            assert "石羔片区" in desk.text
            flaky.code = ""
            await desk.until(lambda: not desk.trouble)


async def test_full_disk_refuses_kindly(tmp_path: Path) -> None:
    async with season_office(tmp_path) as (office, meeting):
        flaky = Flaky(office.core.transactions)
        broken = replace(office, core=replace(office.core, outbox=Outbox(flaky)))
        async with desk_of(broken, office.clerk, meeting) as desk:
            await desk.press("6")
            await desk.until_shown("发送失败 (8)")
            flaky.code = "storage.full"
            await desk.press("t")
            await desk.until(lambda: isinstance(desk.app.screen, Question))
            await desk.press("enter")
            await desk.until(lambda: "磁盘已满" in desk.text + desk.said)


async def test_ruined_file_is_told_on_the_screen(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await desk.until_shown("石羔片区")
        await desk.office.database.close()
        desk.office.database.file.path.write_bytes(b"no database any more" * 400)
        await desk.press("r")
        await desk.until(lambda: "shuzhi doctor" in desk.trouble)
