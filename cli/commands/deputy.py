"""``shuzhi deputy``: the roll of deputies, their records and pasts, and the status of a mandate."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from cli.asking import confirm
from cli.commands.people_views import (
    record_data,
    record_lines,
    show_edited,
    show_history,
    typed_fields,
)
from cli.labels import label
from cli.list_files import shown_or_written
from cli.options import Out, Yes, command, group
from cli.output import ExitCode
from cli.session import Desk, at_desk
from cli.words import t
from core.domain.actors import Person, PersonKind
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Invalid
from core.domain.ids import DeputyId
from core.domain.pinyin_match import match, spelled
from core.domain.record_fields import DEPUTY_FIELDS
from core.domain.records import DeputyStatus, StatusReason

app = group()
_Deputy = Annotated[int, typer.Argument(metavar="DEPUTY", help=t("The deputy's number."))]
_STATUSES = tuple(status.value for status in DeputyStatus)
_REASONS = tuple(reason.value for reason in StatusReason)


@command(
    app,
    "list",
    "shuzhi deputy list",
    "shuzhi deputy list --find zhangs",
    "shuzhi deputy list --out 代表.xlsx",
    about=t("Deputies; --find takes a name or its pinyin."),
)
def list_deputies(
    ctx: typer.Context,
    find: Annotated[str, typer.Option(help=t("A part of the name, or of its pinyin."))] = "",
    out: Out = None,
) -> None:
    async def act(desk: Desk) -> None:
        views = await desk.core.records.deputies(desk.actor)
        found = [one for one in views if not find or match(find, spelled(one.deputy.name)) is not None]
        data = [
            {
                "id": one.deputy.id,
                "name": one.deputy.name,
                "constituency": one.constituency,
                "township": one.township,
                "group": one.group,
                "status": one.deputy.status,
                "status_reason": one.deputy.status_reason,
                "joined_on": one.deputy.joined_on,
            }
            for one in found
        ]
        rows = [
            (
                one.deputy.id,
                one.deputy.name,
                one.township,
                one.constituency,
                one.group,
                label("deputy", one.deputy.status),
            )
            for one in found
        ]
        columns = ("ID", t("Name"), t("Township"), t("Constituency"), t("Group"), t("Status"))
        await shown_or_written(desk, out, t("Deputies"), data, columns, rows)

    at_desk(ctx, act)


@command(
    app,
    "status",
    "shuzhi deputy status 17 suspended --because detained",
    "shuzhi deputy status 17 serving",
    "shuzhi deputy status 17 ended --because resigned --on 2026-05-01",
    about=t("Suspend, restore or end a mandate. Reasons: {reasons}.", reasons=", ".join(_REASONS)),
)
def status(
    ctx: typer.Context,
    deputy: int,
    new: Annotated[str, typer.Argument(metavar="|".join(_STATUSES))],
    because: Annotated[str, typer.Option(metavar="REASON", help=t("The statutory reason."))] = "",
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help=t("From when; default: today."))] = None,
    yes: Yes = False,
) -> None:
    async def act(desk: Desk) -> None:
        if new not in _STATUSES:
            raise Invalid("usage.choose", choices=list(_STATUSES), given=new)
        if because and because not in _REASONS:
            raise Invalid("usage.choose", choices=list(_REASONS), given=because)
        day = on.date() if on is not None else date_in(COUNTY_ZONE, desk.core.clock.now())
        confirm(
            t("Deputy {deputy}: {status} from {day}?", deputy=deputy, status=label("deputy", new), day=day), agreed=yes
        )
        reason = StatusReason(because) if because else None
        changed = await desk.core.records.set_status(
            desk.actor, DeputyId(deputy), DeputyStatus(new), reason=reason, on=day
        )
        lines = [f"{changed.name}: {label('deputy', changed.status)}", t("Next: shuzhi plan replan")]
        desk.output.show({"deputy": deputy, "status": changed.status, "on": day}, lines)

    at_desk(ctx, act)


@command(
    app,
    "show",
    "shuzhi deputy show 17",
    about=t("One deputy's record; the telephone number masked."),
)
def show(ctx: typer.Context, deputy: _Deputy) -> None:
    async def act(desk: Desk) -> None:
        view = await desk.core.people.show(desk.actor, Person(PersonKind.DEPUTY, deputy))
        desk.output.show(record_data(view), record_lines(view))

    at_desk(ctx, act)


@command(
    app,
    "edit",
    "shuzhi deputy edit 17 phone=13812345678 post=村主任",
    "shuzhi deputy edit 17 remark=",
    about=t("Change fields; nothing behind the = clears one. Fields: {fields}.", fields=", ".join(DEPUTY_FIELDS)),
)
def edit(
    ctx: typer.Context,
    deputy: _Deputy,
    changes: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...")],
) -> None:
    async def act(desk: Desk) -> ExitCode:
        edited = desk.core.people.edit_deputy(desk.actor, DeputyId(deputy), typed_fields(changes))
        return await show_edited(desk, edited)

    at_desk(ctx, act)


@command(
    app,
    "history",
    "shuzhi deputy history 17",
    about=t("Status, reports by year, meetings and grades, chat accounts, codes, messages, and what was done."),
)
def history(ctx: typer.Context, deputy: _Deputy) -> None:
    async def act(desk: Desk) -> None:
        await show_history(desk, await desk.core.histories.of_deputy(desk.actor, DeputyId(deputy)))

    at_desk(ctx, act)
