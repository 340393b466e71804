"""``shuzhi tui``: the dashboard."""

from __future__ import annotations

import typer

from cli.options import alone
from cli.session import Desk, at_desk
from cli.words import examples, speaker, t

app = alone()


@app.command(help=examples("shuzhi tui", "shuzhi --staff tian tui", about=t("The office's dashboard in the terminal.")))
def tui(ctx: typer.Context) -> None:
    async def act(desk: Desk) -> None:
        from tui.app import run

        await run(desk.core, desk.actor, language=speaker().language)

    at_desk(ctx, act)
