"""Proposals found by their words, and past ones like a new one. Part of ``shuzhi proposal``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.list_files import shown_or_written
from cli.options import Out, command, group
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.locale.proposal_words import word_kind, word_status
from core.services.proposal_search import MOST_FOUND, MOST_SIMILAR, Found

app = group()
Most = Annotated[int, typer.Option(metavar="N", help=t("At most so many."), min=1, max=1_000)]


@command(
    app,
    "find",
    "shuzhi proposal find 桥梁",
    "shuzhi proposal find 农村 饮水 --year 2025 --out 饮水.xlsx",
    about=t("Proposals that hold all these words, from two characters on; in the title first."),
)
def find(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help=t("All of them must be there."))],
    year: Annotated[int | None, typer.Option(help=t("Only those of this year."))] = None,
    most: Most = MOST_FOUND,
    out: Out = None,
) -> None:
    async def act(desk: Desk) -> None:
        found = await desk.core.proposal_search.find(desk.actor, " ".join(words), year=year, limit=most)
        columns = ("ID", t("Number"), t("Kind"), t("Title"), t("State"), t("Units"))
        await shown_or_written(desk, out, t("Proposals"), found, columns, [_row(one) for one in found])

    at_desk(ctx, act)


@command(
    app,
    "similar",
    "shuzhi proposal similar 修缮农车镇桥梁",
    "shuzhi proposal similar 修缮农车镇桥梁 --facts 桥面破损，车辆绕行 --json",
    about=t("Past proposals that are like a new one, the most alike first."),
)
def similar(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE", help=t("The title of the new one."))],
    facts: Annotated[str, typer.Option(help=t("Its facts, if they are written already."))] = "",
    most: Most = MOST_SIMILAR,
) -> None:
    async def act(desk: Desk) -> None:
        found = await desk.core.proposal_search.similar(desk.actor, title, facts, limit=most)
        columns = (t("Alike"), "ID", t("Number"), t("Kind"), t("Title"), t("State"), t("Units"))
        desk.output.show_table(found, columns, [(f"{one.likeness} %", *_row(one)) for one in found])
        if not found:
            desk.output.say(t("Nothing like it was found."))

    at_desk(ctx, act)


def _row(one: Found) -> tuple[object, ...]:
    number = f"{one.year}-{one.number}" if one.number is not None else None
    kind, status = word_kind(one.kind, speaker()), word_status(one.status, speaker())
    return (one.proposal, number, kind, one.title, status, "、".join(one.units))
