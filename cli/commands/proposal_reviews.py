"""Looks over many proposals: what is owed, and the published rates. Part of ``shuzhi proposal``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.commands.proposal_views import word_key
from cli.list_files import shown_or_written
from cli.options import Out, Year, command, group, year_of
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.ids import HandlingUnitId
from core.domain.proposals.statistics import Statistics
from core.locale.deadline_words import word_remaining
from core.locale.proposal_words import word_rate
from core.services.proposal_reviews import SIXTY_DAYS, Owed, OwedBy

app = group()
PAGE = 100


@command(
    app,
    "owed",
    "shuzhi proposal owed",
    "shuzhi proposal owed --within 7 --out 催办.xlsx",
    "shuzhi proposal owed --unit 3 --page 2",
    "shuzhi proposal owed --by-unit",
    about=t("Who owes what: everything overdue or due soon, the most urgent first."),
)
def owed(
    ctx: typer.Context,
    within: Annotated[int, typer.Option(metavar="DAYS", help=t("How far to look ahead."), min=0)] = SIXTY_DAYS,
    unit: Annotated[int | None, typer.Option(help=t("Only those of this handling unit."))] = None,
    page: Annotated[int | None, typer.Option(help=t("Only this page of a hundred, from 1."), min=1)] = None,
    by_unit: Annotated[bool, typer.Option("--by-unit", help=t("Only how much each unit owes."))] = False,
    out: Out = None,
) -> None:
    async def act(desk: Desk) -> None:
        if by_unit:
            sums = await desk.core.proposal_reviews.owed_by_unit(desk.actor, within_days=within)
            heads = (t("Who"), t("Overdue"), t("Due within a week"), t("Due later"), t("First"))
            await shown_or_written(desk, out, t("Owed"), sums, heads, [_sum(one) for one in sums])
            return
        found = await desk.core.proposal_reviews.owed(
            desk.actor,
            within_days=within,
            unit=HandlingUnitId(unit) if unit is not None else None,
            skip=(page - 1) * PAGE if page is not None else 0,
            limit=PAGE if page is not None else None,
        )
        columns = ("ID", t("Title"), t("Due"), t("What"), t("Who"), t("Left"))
        await shown_or_written(desk, out, t("Owed"), found, columns, [_row(one) for one in found])

    at_desk(ctx, act)


def _sum(one: OwedBy) -> tuple[object, ...]:
    return (one.name or t("the office and deputies"), one.overdue, one.soon, one.later, one.first_on)


def _row(one: Owed) -> tuple[object, ...]:
    left = word_remaining(one.left, speaker())
    return (one.proposal, one.title, one.clock.due_on, word_key(one.clock.key), one.unit or None, left)


@command(
    app,
    "statistics",
    "shuzhi proposal statistics --year 2026",
    about=t("The year's rates with what they are of, and those of each unit."),
)
def statistics(ctx: typer.Context, year: Year = None) -> None:
    async def act(desk: Desk) -> None:
        found = await desk.core.proposal_reviews.handled(desk.actor, year_of(year, desk.core.clock.now()))
        lines = [t("Filed: {n}", n=found.overall.filed), *_rate_lines(found.overall)]
        for name, theirs in found.units:
            lines += [f"{name}: {theirs.filed}", *_rate_lines(theirs)]
        desk.output.show(found, lines)

    at_desk(ctx, act)


def _rate_lines(found: Statistics) -> list[str]:
    return [
        f"  {word_rate(one.name, speaker())}: {one.part}/{one.whole}"
        + (f" ({one.percent} %)" if one.percent is not None else "")
        for one in found.rates
    ]
