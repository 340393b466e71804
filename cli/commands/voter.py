"""``shuzhi voter``: voters one at a time; whole rolls come and go with ``shuzhi import`` and ``export``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from cli.asking import confirm
from cli.commands.people_views import (
    record_data,
    record_lines,
    show_edited,
    show_history,
    typed_fields,
)
from cli.list_files import pages_of, written
from cli.options import Out, Reason, Yes, command, group
from cli.output import ExitCode
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.actors import Person, PersonKind
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import VoterId
from core.domain.record_fields import VOTER_FIELDS
from core.locale.notices import word_day
from core.services.pages import Reader
from core.services.stores.pages import Filter, FormerVoterEntry, From, Listed, VoterEntry

Entry = TypeVar("Entry")
app = group()
_Voter = Annotated[int, typer.Argument(metavar="VOTER", help=t("The voter's number."))]


@command(
    app,
    "list",
    "shuzhi voter list --find zhangs",
    "shuzhi voter list --find 民安第一选区 --limit 500",
    "shuzhi voter list --off-rolls",
    "shuzhi voter list --out 选民.xlsx",
    about=t("Active voters; --find takes a name, its pinyin, a constituency or a number on the roll."),
)
def list_voters(
    ctx: typer.Context,
    find: Annotated[str, typer.Option(help=t("Every word of it must fit."))] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help=t("How many lines."))] = 100,
    off_rolls: Annotated[
        bool, typer.Option("--off-rolls", help=t("Those who were taken off the rolls instead, and why."))
    ] = False,
    out: Out = None,
) -> None:
    async def act(desk: Desk) -> None:
        person = ("ID", t("Name"), t("Constituency"), t("Number on the roll"))
        if off_rolls:
            former = await desk.core.pages.former_voters(desk.actor)
            await _listed(
                desk, former, Listed(Filter(find)), (*person, t("Off since"), t("Reason")), _former, limit, out
            )
            return
        reader, columns = await desk.core.pages.voters(desk.actor), (t("Telephone"), t("Representative"), t("In chat"))
        await _listed(desk, reader, Listed(Filter(find)), (*person, *columns), _cells, limit, out)

    at_desk(ctx, act)


async def _listed(
    desk: Desk,
    reader: Reader[Entry],
    listed: Listed,
    columns: Sequence[str],
    cells: Callable[[Entry], tuple[object, ...]],
    limit: int,
    out: Path | None,
) -> None:
    """The first lines on the screen, or all of them into a file."""
    if out is not None:
        await written(desk, out, t("Voters"), columns, pages_of(reader, listed, cells))
        return
    size = await reader.size(listed)
    found = [one.entry for one in await reader.page(listed, From(), limit)]
    desk.output.show_table(found, columns, [cells(one) for one in found])
    desk.output.say(t("{shown} of {fitting} voters.", shown=len(found), fitting=size.fitting))


def _cells(one: VoterEntry) -> tuple[object, ...]:
    return (one.id, one.name, one.constituency, one.roll_number, one.phone, one.is_representative, one.is_bound)


def _former(one: FormerVoterEntry) -> tuple[object, ...]:
    since = word_day(date_in(COUNTY_ZONE, one.left_at), speaker()) if one.left_at is not None else None
    return (one.id, one.name, one.constituency, one.roll_number, since, one.reason)


@command(
    app,
    "show",
    "shuzhi voter show 17",
    about=t("One voter's record; the telephone number masked."),
)
def show(ctx: typer.Context, voter: _Voter) -> None:
    async def act(desk: Desk) -> None:
        view = await desk.core.people.show(desk.actor, Person(PersonKind.VOTER, voter))
        desk.output.show(record_data(view), record_lines(view))

    at_desk(ctx, act)


@command(
    app,
    "edit",
    "shuzhi voter edit 17 phone=13812345678",
    "shuzhi voter edit 17 remark= constituency=民安第二选区",
    about=t("Change fields; nothing behind the = clears one. Fields: {fields}.", fields=", ".join(VOTER_FIELDS)),
)
def edit(
    ctx: typer.Context,
    voter: _Voter,
    changes: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...")],
) -> None:
    async def act(desk: Desk) -> ExitCode:
        edited = desk.core.people.edit_voter(desk.actor, VoterId(voter), typed_fields(changes))
        return await show_edited(desk, edited)

    at_desk(ctx, act)


@command(
    app,
    "history",
    "shuzhi voter history 17",
    about=t("Meetings, whether taken part (never how), chat accounts, codes, messages, and what was done."),
)
def history(ctx: typer.Context, voter: _Voter) -> None:
    async def act(desk: Desk) -> None:
        await show_history(desk, await desk.core.histories.of_voter(desk.actor, VoterId(voter)))

    at_desk(ctx, act)


@command(
    app,
    "representatives",
    "shuzhi voter representatives 17 18 19",
    "shuzhi voter representatives 17 --end",
    about=t("Voters who evaluate as representatives of their constituency; one action, undone as one."),
)
def representatives(
    ctx: typer.Context,
    voters: Annotated[list[int], typer.Argument(metavar="VOTER...", help=t("The voters' numbers."))],
    end: Annotated[bool, typer.Option("--end", help=t("They are representatives no longer."))] = False,
) -> None:
    async def act(desk: Desk) -> None:
        chosen = [VoterId(one) for one in voters]
        changed = await desk.core.people.set_representatives(desk.actor, chosen, chosen=not end)
        data = {"voters": voters, "representatives": not end, "changed": changed}
        desk.output.show(data, [t("Records changed: {n}", n=changed)])

    at_desk(ctx, act)


@command(
    app,
    "deactivate",
    "shuzhi voter deactivate 17 --reason 迁出",
    about=t("Take a voter off the rolls: drawn onto no roll, no vote in chat."),
)
def deactivate(ctx: typer.Context, voter: _Voter, reason: Reason, yes: Yes = False) -> None:
    _set_active(ctx, voter, reason, active=False, agreed=yes)


@command(
    app,
    "activate",
    "shuzhi voter activate 17 --reason 迁回",
    "shuzhi voter activate 17 18 19 --reason 迁回",
    about=t("Bring voters back who were taken off the rolls; one action, undone as one."),
)
def activate(
    ctx: typer.Context,
    voters: Annotated[list[int], typer.Argument(metavar="VOTER...", help=t("The voters' numbers."))],
    reason: Reason,
    yes: Yes = False,
) -> None:
    if len(voters) == 1:
        _set_active(ctx, voters[0], reason, active=True, agreed=yes)
    else:
        _bring_back(ctx, [VoterId(one) for one in voters], reason, agreed=yes)


def _bring_back(ctx: typer.Context, voters: Sequence[VoterId], reason: str, *, agreed: bool) -> None:
    async def act(desk: Desk) -> None:
        confirm(t("Bring {n} voters back onto the rolls?", n=len(voters)), agreed=agreed)
        changed = await desk.core.people.bring_back(desk.actor, voters, reason=reason)
        desk.output.show({"voters": voters, "active": True, "changed": changed}, [t("Records changed: {n}", n=changed)])

    at_desk(ctx, act)


def _set_active(ctx: typer.Context, voter: int, reason: str, *, active: bool, agreed: bool) -> None:
    async def act(desk: Desk) -> None:
        seen = await desk.core.people.show(desk.actor, Person(PersonKind.VOTER, voter))
        question = t("Bring {name} back onto the rolls?", name=seen.record.name)
        if not active:
            question = t("Take {name} off the rolls?", name=seen.record.name)
        confirm(question, agreed=agreed)
        view = await desk.core.people.set_active(desk.actor, VoterId(voter), active=active, reason=reason)
        desk.output.show(record_data(view), record_lines(view))

    at_desk(ctx, act)
