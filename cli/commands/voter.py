"""``shuzhi voter``: voters one at a time; whole rolls come and go with ``shuzhi import`` and ``export``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.asking import confirm
from cli.commands.people_views import fault_lines, history_data, history_lines, record_data, record_lines, typed_fields
from cli.list_files import pages_of, written
from cli.options import Out, Reason, Yes, command, group
from cli.output import ExitCode
from cli.session import Desk, at_desk
from cli.words import t
from core.domain.actors import Person, PersonKind
from core.domain.errors import Invalid
from core.domain.ids import VoterId
from core.domain.record_fields import VOTER_FIELDS
from core.services.stores.pages import Filter, From, Listed, VoterEntry

app = group()
_Voter = Annotated[int, typer.Argument(metavar="VOTER", help=t("The voter's number."))]


@command(
    app,
    "list",
    "shuzhi voter list --find zhangs",
    "shuzhi voter list --find 民安第一选区 --limit 500",
    "shuzhi voter list --out 选民.xlsx",
    about=t("Active voters; --find takes a name, its pinyin, a constituency or a number on the roll."),
)
def list_voters(
    ctx: typer.Context,
    find: Annotated[str, typer.Option(help=t("Every word of it must fit."))] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help=t("How many lines."))] = 100,
    out: Out = None,
) -> None:
    async def act(desk: Desk) -> None:
        listed = Listed(Filter(find))
        reader = await desk.core.pages.voters(desk.actor)
        person = ("ID", t("Name"), t("Constituency"), t("Number on the roll"), t("Telephone"))
        columns = (*person, t("Representative"), t("In chat"))
        if out is not None:
            await written(desk, out, t("Voters"), columns, pages_of(reader, listed, _cells))
            return
        size = await reader.size(listed)
        found = [one.entry for one in await reader.page(listed, From(), limit)]
        desk.output.show_table(found, columns, [_cells(one) for one in found])
        desk.output.say(t("{shown} of {fitting} voters.", shown=len(found), fitting=size.fitting))

    at_desk(ctx, act)


def _cells(one: VoterEntry) -> tuple[object, ...]:
    return (one.id, one.name, one.constituency, one.roll_number, one.phone, one.is_representative, one.is_bound)


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
        try:
            view = await desk.core.people.edit_voter(desk.actor, VoterId(voter), typed_fields(changes))
        except Invalid as refused:
            if refused.code != "record.fields":
                raise
            return fault_lines(desk, refused)
        desk.output.show(record_data(view), record_lines(view))
        return ExitCode.DONE

    at_desk(ctx, act)


@command(
    app,
    "history",
    "shuzhi voter history 17",
    about=t("Meetings, whether taken part (never how), chat accounts, codes, messages, and what was done."),
)
def history(ctx: typer.Context, voter: _Voter) -> None:
    async def act(desk: Desk) -> None:
        past = await desk.core.histories.of_voter(desk.actor, VoterId(voter))
        desk.output.show(history_data(past), history_lines(past))

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
    about=t("Bring a voter back who was taken off the rolls."),
)
def activate(ctx: typer.Context, voter: _Voter, reason: Reason, yes: Yes = False) -> None:
    _set_active(ctx, voter, reason, active=True, agreed=yes)


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
