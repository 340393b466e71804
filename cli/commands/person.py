"""``shuzhi person``: what concerns deputies, voters and staff alike."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.commands.codes import person_of
from cli.options import command, group
from cli.session import Desk, at_desk
from cli.words import t

app = group()


@app.callback()
def _group() -> None:
    """Keeps a group of one command a group."""


@command(
    app,
    "phone",
    "shuzhi person phone voter:17 --for 通知开会",
    "shuzhi person phone deputy:3 --for 催交述职报告 --json",
    about=t("The whole telephone number. Who asked for it, and what for, stays on record."),
)
def phone(
    ctx: typer.Context,
    person: Annotated[str, typer.Argument(metavar="KIND:ID", help=t("Who, for example voter:17."))],
    purpose: Annotated[str, typer.Option("--for", metavar="PURPOSE", help=t("What it is needed for."))],
) -> None:
    async def act(desk: Desk) -> None:
        number = await desk.core.people.reveal_phone(desk.actor, person_of(person), purpose)
        desk.output.show({"person": person, "phone": number}, [number])

    at_desk(ctx, act)
