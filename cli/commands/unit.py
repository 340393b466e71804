"""``shuzhi unit``: the departments that handle proposals."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.commands.unit_contacts import code, contact_app
from cli.options import command, group
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.proposals.units import HandlingUnitKind
from core.locale.proposal_words import word_unit_kind

app = group()
app.add_typer(contact_app, name="contact")
code(app)


@app.callback()
def _group() -> None:
    """Keeps a group of few commands a group."""


@command(app, "list", "shuzhi unit list", about=t("All handling units."))
def list_units(ctx: typer.Context) -> None:
    async def act(desk: Desk) -> None:
        units = await desk.core.proposals.units(desk.actor)
        rows = [(one.id, one.name, word_unit_kind(one.kind, speaker())) for one in units]
        desk.output.show_table(units, ("ID", t("Handling unit"), t("Kind")), rows)

    at_desk(ctx, act)


@command(
    app,
    "add",
    "shuzhi unit add 县交通运输局",
    "shuzhi unit add 县人民法院 --kind court",
    about=t("Enter a department that handles proposals."),
)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help=t("What the unit is called."))],
    kind: Annotated[HandlingUnitKind, typer.Option(help=t("What sort of body it is."))] = HandlingUnitKind.GOVERNMENT,
) -> None:
    async def act(desk: Desk) -> None:
        number = await desk.core.proposals.add_unit(desk.actor, name, kind=kind)
        desk.output.show({"id": number}, [t("Handling unit {number} was entered.", number=number)])

    at_desk(ctx, act)
