"""``shuzhi tui``: the dashboard."""

from __future__ import annotations

from datetime import timedelta

import typer

from cli.options import alone
from cli.session import at_county, invocation_of
from cli.words import examples, speaker, t
from core.api import Core
from core.settings import load_settings

app = alone()


@app.command(help=examples("shuzhi tui", "shuzhi --staff tian tui", about=t("The office's dashboard in the terminal.")))
def tui(ctx: typer.Context) -> None:
    invocation = invocation_of(ctx)

    async def act(core: Core) -> None:
        from tui.app import run

        lock_after = timedelta(minutes=load_settings(invocation.home).tui.lock_after_minutes)
        await run(core, language=speaker().language, login=invocation.staff, lock_after=lock_after)

    at_county(ctx, act)
