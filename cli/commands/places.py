"""``shuzhi term``, ``venue`` and ``leader``: what plans need besides people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from cli.options import command, group
from cli.session import Desk, at_desk
from cli.words import t

term_app = group()
venue_app = group()
leader_app = group()
_DAY = ["%Y-%m-%d"]


@term_app.callback()
@venue_app.callback()
@leader_app.callback()
def _group() -> None:
    """Keeps a group of one command a group."""


@command(
    term_app,
    "begin",
    "shuzhi term begin 18 2022-01-10 2027-01-10",
    about=t("A congress term: number, first day, last day."),
)
def begin_term(
    ctx: typer.Context,
    number: int,
    starts: Annotated[datetime, typer.Argument(formats=_DAY)],
    ends: Annotated[datetime, typer.Argument(formats=_DAY)],
) -> None:
    async def act(desk: Desk) -> None:
        term = await desk.core.records.begin_term(desk.actor, number, starts_on=starts.date(), ends_on=ends.date())
        desk.output.show({"term": term, "number": number}, [t("Term {number} has been entered.", number=number)])

    at_desk(ctx, act)


@command(
    venue_app,
    "list",
    "shuzhi venue list",
    about=t("All venues with their seats."),
)
def list_venues(ctx: typer.Context) -> None:
    async def act(desk: Desk) -> None:
        places = await desk.core.records.places(desk.actor)
        townships = {one.id: one.name for one in places.townships}
        rows = [
            (one.id, one.name, townships.get(one.township_id) if one.township_id else None, one.seats)
            for one in places.venues
        ]
        desk.output.show_table(places.venues, ("ID", t("Venue"), t("Township"), t("Seats")), rows)

    at_desk(ctx, act)


@command(
    venue_app,
    "add",
    "shuzhi venue add 民安街道人大代表之家 --township 民安街道 --seats 80",
    about=t("A place for meetings."),
)
def add_venue(
    ctx: typer.Context,
    name: str,
    seats: Annotated[int, typer.Option(help=t("Seats for everybody."))],
    township: Annotated[str | None, typer.Option(help=t("The township, as the roster names it."))] = None,
) -> None:
    async def act(desk: Desk) -> None:
        venue = await desk.core.records.add_venue(desk.actor, name, township=township, seats=seats)
        desk.output.show({"venue": venue}, [t("Venue {number} has been entered.", number=venue)])

    at_desk(ctx, act)


@command(
    leader_app,
    "list",
    "shuzhi leader list",
    about=t("Who may preside, and when not."),
)
def list_leaders(ctx: typer.Context) -> None:
    async def act(desk: Desk) -> None:
        leaders = (await desk.core.records.places(desk.actor)).leaders
        rows = [(one.id, one.name, one.title, " ".join(map(str, sorted(one.unavailable)))) for one in leaders]
        desk.output.show_table(leaders, ("ID", t("Name"), t("Post"), t("Away on")), rows)

    at_desk(ctx, act)


@command(
    leader_app,
    "add",
    "shuzhi leader add 彭春山 --post 副主任 --away 2026-12-03",
    about=t("Somebody who may preside."),
)
def add_leader(
    ctx: typer.Context,
    name: str,
    post: Annotated[str | None, typer.Option(help=t("The post."))] = None,
    away: Annotated[list[datetime] | None, typer.Option(formats=_DAY, help=t("A day on which not; repeat it."))] = None,
) -> None:
    async def act(desk: Desk) -> None:
        days = frozenset(day.date() for day in away or ())
        leader = await desk.core.records.add_leader(desk.actor, name, title=post, unavailable=days)
        desk.output.show({"leader": leader}, [t("Leader {number} has been entered.", number=leader)])

    at_desk(ctx, act)
