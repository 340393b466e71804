"""``shuzhi report``: who has filed and pledged, the reminders of those who have not, and what staff enter for them."""

from __future__ import annotations

from typing import Any

import typer

from cli.commands.report_entry import app as entry_app
from cli.options import Year, command, group, year_of
from cli.session import Desk, at_desk
from cli.words import t

app = group()
app.add_typer(entry_app)


@command(
    app,
    "overview",
    "shuzhi report overview",
    "shuzhi report overview --year 2026",
    about=t("Filed and missing."),
)
def overview(ctx: typer.Context, year: Year = None) -> None:
    async def act(desk: Desk) -> None:
        found = await desk.core.reports.overview(desk.actor, year_of(year, desk.core.clock.now()))
        pledged = {deputy.id for deputy in found.pledged}
        everybody = [(deputy, True) for deputy in found.filed] + [(deputy, False) for deputy in found.missing]
        rows = [(deputy.id, deputy.name, is_filed, deputy.id in pledged) for deputy, is_filed in everybody]
        data: dict[str, Any] = {
            "year": found.year,
            "deputies": [{"id": row[0], "name": row[1], "filed": row[2], "pledged": row[3]} for row in rows],
        }
        desk.output.show_table(data, ("ID", t("Deputy"), t("Report"), t("Pledge")), rows)
        desk.output.say(t("{filed} filed, {missing} missing.", filed=len(found.filed), missing=len(found.missing)))

    at_desk(ctx, act)


@command(
    app,
    "remind",
    "shuzhi report remind --year 2026",
    about=t("Lay the year's reminders of pledges and reports; again after a plan or the holidays changed."),
)
def remind(ctx: typer.Context, year: Year = None) -> None:
    async def act(desk: Desk) -> None:
        number = year_of(year, desk.core.clock.now())
        laid = await desk.core.reports.lay_reminders(desk.actor, number)
        desk.output.show({"year": number, "new": laid}, [t("{count} new reminders.", count=laid)])

    at_desk(ctx, act)
