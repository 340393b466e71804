"""``shuzhi tui``: the dashboard."""

from __future__ import annotations

from datetime import timedelta

import typer

from cli.invocation import invocation_of
from cli.options import alone
from cli.session import at_county
from cli.words import examples, speaker, t
from core.api import Core
from core.settings import load_settings

app = alone()


@app.command(help=examples("shuzhi tui", "shuzhi --staff tian tui", about=t("The office's dashboard in the terminal.")))
def tui(ctx: typer.Context) -> None:
    invocation = invocation_of(ctx)

    async def act(core: Core) -> None:
        from tui.app import run

        settings = load_settings(invocation.home)
        await run(
            core,
            language=speaker().language,
            login=invocation.staff,
            lock_after=timedelta(minutes=settings.tui.lock_after_minutes),
            bot_name=settings.telegram.bot_name,
        )

    at_county(ctx, act)
