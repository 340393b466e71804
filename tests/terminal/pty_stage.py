"""The real dashboard in this terminal, over a core whose every name is hostile: started by the byte test."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from core.domain.actors import Role
from tests.office import open_office
from tests.terminal.hostile_county import fill_with_harm
from tui.app import ShuzhiApp
from tui.front import OpenCounty


async def main(language: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with open_office(Path(folder)) as office:
            await fill_with_harm(office)
            await ShuzhiApp(OpenCounty(office.core), office.staff(Role.ADMINISTRATOR), language=language).run_async()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
