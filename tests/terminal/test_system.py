"""The System mode: what stands there, doctor on a key, a backup taken and tested."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.bootstrap import Parts, open_county
from core.county_home import CountyHome
from core.doctor import examine
from core.domain.actors import SYSTEM, Role
from core.domain.clock import ManualClock
from core.domain.sealing import LIGHT_LOCK
from core.presets import preset_text
from core.storage.credentials import Credentials
from tests.databases import scratch_file
from tests.factories import NOON, a_message, small_county
from tests.terminal.desk import NARROW, PATIENCE, WIDE
from tui.app import ShuzhiApp
from tui.front import OpenCounty
from tui.screens.system import CHANNELS


@dataclass(slots=True)
class Machine:
    """The System screen over a county's own directory."""

    app: ShuzhiApp
    pilot: Pilot[None]

    @property
    def text(self) -> str:
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())

    async def until(self, holds: Callable[[], bool]) -> None:
        for _ in range(PATIENCE):
            if holds():
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"never came; the screen shows:\n{self.text}")

    async def until_said(self, words: str) -> None:
        await self.until(lambda: any(words in told.text for told in self.app.front.notices))


@asynccontextmanager
async def at_machine(
    folder: Path, *, role: Role = Role.ADMINISTRATOR, size: tuple[int, int] = NARROW, language: str = "en"
) -> AsyncIterator[Machine]:
    root = folder / "county"
    root.mkdir(mode=0o700)
    scratch_file(root, "county.db")
    Credentials.create(root / "credentials")
    parts = Parts(clock=ManualClock(NOON), strength=LIGHT_LOCK, examine=examine)
    async with open_county(CountyHome(root), parts) as core:
        await core.rules.adopt(SYSTEM, preset_text("longshan"))
        county = await small_county(core.transactions)
        async with core.transactions.write(SYSTEM) as work:
            await work.messages.enqueue([a_message("one")])
        app = ShuzhiApp(OpenCounty(core), county.actor(role), language=language)
        async with app.run_test(size=size) as pilot:
            machine = Machine(app, pilot)
            await app.switch_mode("system")
            await machine.until(lambda: "local" in machine.text)
            yield machine


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_machine_stands_on_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_machine(tmp_path, size=size) as machine:
        for words in ("The server does not run", "Database: schema", "Last backup: never", "1, 03-02 12:00"):
            assert words in machine.text


async def test_machine_speaks_chinese(tmp_path: Path) -> None:
    async with at_machine(tmp_path, language="zh_CN") as machine:
        assert "聊天渠道" in machine.text
        assert "最近备份" in machine.text


async def test_doctor_looks_on_a_key(tmp_path: Path) -> None:
    async with at_machine(tmp_path, size=WIDE) as machine:
        await machine.pilot.press("d")
        await machine.until(lambda: "There is no backup" in machine.text)


async def test_backup_is_taken_and_tested(tmp_path: Path) -> None:
    async with at_machine(tmp_path) as machine:
        await machine.pilot.press("b")
        await machine.until(lambda: "Passphrase: locks" in machine.text)
        await machine.pilot.press("ctrl+s")
        await machine.until_said("Backed up:")
        await machine.pilot.press("t")
        await machine.until(lambda: "Test whether a backup restores" in machine.text)
        await machine.pilot.press("ctrl+s")
        await machine.until_said("The backup restores:")
        last = await machine.app.front.core.system.last_backup(SYSTEM)
        assert last.taken is not None
        assert last.checked_at is not None


async def test_short_passphrase_is_said_while_typing(tmp_path: Path) -> None:
    async with at_machine(tmp_path) as machine:
        await machine.pilot.press("b")
        await machine.until(lambda: "Passphrase: locks" in machine.text)
        await machine.pilot.press("tab", *"short")
        await machine.until(lambda: "characters." in machine.text)


async def test_missing_backup_is_refused_in_words(tmp_path: Path) -> None:
    async with at_machine(tmp_path) as machine:
        await machine.pilot.press("t")
        await machine.until(lambda: "Test whether a backup restores" in machine.text)
        await machine.pilot.press(*"nowhere", "ctrl+s")
        await machine.until(lambda: "There is no backup nowhere." in machine.text)
        assert (await machine.app.front.core.system.last_backup(SYSTEM)).checked is None


async def test_viewer_sees_and_does_nothing(tmp_path: Path) -> None:
    async with at_machine(tmp_path, role=Role.VIEWER) as machine:
        await machine.until(lambda: "Doctor" in machine.text.splitlines()[-1])
        assert "Back up" not in machine.text.splitlines()[-1]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_headings_are_whole_in_wide_layouts(tmp_path: Path, language: str) -> None:
    async with at_machine(tmp_path, size=WIDE, language=language) as machine:
        heading = next(line for line in machine.text.splitlines() if machine.app.front.t("Last in") in line)
        assert all(machine.app.front.t(column.title) in heading for column in CHANNELS)


@pytest.mark.parametrize("role", [Role.TELLER, Role.SCRUTINEER])
async def test_doctor_is_not_shown_to_whom_it_does_not_answer(tmp_path: Path, role: Role) -> None:
    async with at_machine(tmp_path, role=role) as machine:
        assert "Doctor" not in machine.text
