"""``shuzhi tui``: the dashboard."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

import typer

from cli.invocation import finish, invocation_of
from cli.options import alone
from cli.words import examples, speaker, t
from core.county_home import CountyHome

if TYPE_CHECKING:
    from tui.front import OpenCounty

app = alone()


@app.command(help=examples("shuzhi tui", "shuzhi --staff tian tui", about=t("The office's dashboard in the terminal.")))
def tui(ctx: typer.Context) -> None:
    gc.disable()  # until the county is open: what is loaded stays, and looking through it costs a tenth of the start
    from tui.app import run

    invocation = invocation_of(ctx)
    county = _county(invocation.home)
    finish(invocation.output, lambda: asyncio.run(run(county, language=speaker().language, login=invocation.staff)))


@asynccontextmanager
async def _county(home: CountyHome) -> AsyncIterator[OpenCounty]:
    """The county at ``home``, its program loaded beside whatever the loop is doing. Errors: those of opening it."""
    for needed in ("core.settings", "cli.session"):
        await asyncio.to_thread(import_module, needed)
    from cli.session import open_visited
    from core.settings import load_settings
    from tui.front import OpenCounty

    settings = load_settings(home)
    async with open_visited(home) as core:
        yield OpenCounty(core, timedelta(minutes=settings.tui.lock_after_minutes), settings.telegram.bot_name)
