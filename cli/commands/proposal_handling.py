"""What units and deputies do about a filed proposal, entered by the office. Part of ``shuzhi proposal``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.commands.proposal_views import tell
from cli.options import Reason, command, group
from cli.session import Desk, at_desk
from cli.words import t
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Invalid
from core.domain.ids import HandlingUnitId, ProposalId
from core.domain.proposals.proposal import Consultation, Reply
from core.domain.proposals.units import Part

app = group()

Number = Annotated[int, typer.Argument(metavar="PROPOSAL", help=t("The proposal's ID."))]
Unit = Annotated[int, typer.Argument(metavar="UNIT", help=t("The handling unit's ID."))]
Units = Annotated[list[int] | None, typer.Option(help=t("A handling unit's ID; may be given several times."))]


@command(
    app,
    "assign",
    "shuzhi proposal assign 12 --sole 3",
    "shuzhi proposal assign 12 --lead 3 --assist 5 --assist 6",
    "shuzhi proposal assign 12 --separate 3 --separate 5",
    about=t("Give a filed proposal to its units; their dates begin today."),
)
def assign(
    ctx: typer.Context,
    proposal: Number,
    sole: Units = None,
    lead: Units = None,
    assist: Units = None,
    separate: Units = None,
) -> None:
    async def act(desk: Desk) -> None:
        given = {Part.SOLE: sole, Part.LEAD: lead, Part.ASSIST: assist, Part.SEPARATE: separate}
        parts = [(HandlingUnitId(unit), part) for part, units in given.items() for unit in units or ()]
        tell(desk, await desk.core.proposals.assign(desk.actor, ProposalId(proposal), parts))

    at_desk(ctx, act)


@command(
    app,
    "join",
    "shuzhi proposal join 12 6 --part assist",
    about=t("Give a part that one of several units returned to another."),
)
def join(
    ctx: typer.Context, proposal: Number, unit: Unit, part: Annotated[Part, typer.Option(help=t("Which part."))]
) -> None:
    async def act(desk: Desk) -> None:
        tell(desk, await desk.core.proposals.join(desk.actor, ProposalId(proposal), HandlingUnitId(unit), part))

    at_desk(ctx, act)


@command(
    app,
    "go-on",
    'shuzhi proposal go-on 12 --reason "其余单位已答复"',
    about=t("Do without a part that a unit returned; the deputy may rate once all others have replied."),
)
def go_on(ctx: typer.Context, proposal: Number, reason: Reason) -> None:
    async def act(desk: Desk) -> None:
        tell(desk, await desk.core.proposals.go_on(desk.actor, ProposalId(proposal), reason=reason))

    at_desk(ctx, act)


@command(app, "accept", "shuzhi proposal accept 12 3", about=t("A unit takes the proposal as its own."))
def accept(ctx: typer.Context, proposal: Number, unit: Unit) -> None:
    async def act(desk: Desk) -> None:
        tell(desk, await desk.core.proposals.accept(desk.actor, ProposalId(proposal), HandlingUnitId(unit)))

    at_desk(ctx, act)


@command(
    app,
    "return",
    "shuzhi proposal return 12 3 --reason 属水利局职责",
    about=t("A unit says in time that the proposal is not its own."),
)
def give_back(ctx: typer.Context, proposal: Number, unit: Unit, reason: Reason) -> None:
    async def act(desk: Desk) -> None:
        number, theirs = ProposalId(proposal), HandlingUnitId(unit)
        tell(desk, await desk.core.proposals.give_back(desk.actor, number, theirs, reason=reason))

    at_desk(ctx, act)


@command(
    app,
    "extend",
    "shuzhi proposal extend 12 3 --reason 涉及面广、处理难度大",
    about=t("Consent to the longer time for a unit's reply."),
)
def extend(ctx: typer.Context, proposal: Number, unit: Unit, reason: Reason) -> None:
    async def act(desk: Desk) -> None:
        number, theirs = ProposalId(proposal), HandlingUnitId(unit)
        tell(desk, await desk.core.proposals.extend(desk.actor, number, theirs, reason=reason))

    at_desk(ctx, act)


@command(app, "assist", "shuzhi proposal assist 12 5", about=t("An assisting unit has told the leading unit."))
def assist_lead(ctx: typer.Context, proposal: Number, unit: Unit) -> None:
    async def act(desk: Desk) -> None:
        tell(desk, await desk.core.proposals.assist(desk.actor, ProposalId(proposal), HandlingUnitId(unit)))

    at_desk(ctx, act)


@command(
    app,
    "reply",
    "shuzhi proposal reply 12 3 --class a --number 龙交函〔2026〕8号 --signatory 田局长 --text … --spoke visit",
    about=t("Enter a unit's letter; after the last one the deputy may rate."),
)
def reply(
    ctx: typer.Context,
    proposal: Number,
    unit: Unit,
    text: Annotated[str, typer.Option(help=t("What the letter says."))],
    result_class: Annotated[str, typer.Option("--class", help=t("One of the classes in the rules."))],
    number: Annotated[str, typer.Option(help=t("The letter's number."))] = "",
    signatory: Annotated[str, typer.Option(help=t("Who signed it."))] = "",
    spoke: Annotated[
        Consultation, typer.Option(help=t("How the unit spoke with the deputy before."))
    ] = Consultation.NONE,
) -> None:
    async def act(desk: Desk) -> None:
        today = date_in(COUNTY_ZONE, desk.core.clock.now())
        letter = Reply(HandlingUnitId(unit), 0, result_class, number, signatory, text, today, spoke)
        tell(desk, await desk.core.proposals.reply(desk.actor, ProposalId(proposal), letter))

    at_desk(ctx, act)


@command(
    app,
    "rate",
    "shuzhi proposal rate 12 process=satisfied result=basically_satisfied",
    "shuzhi proposal rate 12 process=satisfied result=dissatisfied --reasons 没有落实",
    about=t("Enter the lead deputy's rating: each axis of the rules once, in their order."),
)
def rate(
    ctx: typer.Context,
    proposal: Number,
    marks: Annotated[list[str], typer.Argument(metavar="AXIS=RATING", help=t("As the rules name them."))],
    reasons: Annotated[str, typer.Option(help=t("Concrete reasons; needed for a dissatisfied rating."))] = "",
) -> None:
    async def act(desk: Desk) -> None:
        pairs = [pair_of(one) for one in marks]
        tell(desk, await desk.core.proposals.rate(desk.actor, ProposalId(proposal), pairs, reasons=reasons))

    at_desk(ctx, act)


def pair_of(mark: str) -> tuple[str, str]:
    """``process=satisfied`` as typed. Errors: Invalid("usage.choose")."""
    axis, between, rating = mark.partition("=")
    if not between:
        raise Invalid("usage.choose", choices=["AXIS=RATING"], given=[mark])
    return axis, rating


@command(
    app,
    "close-silent",
    "shuzhi proposal close-silent 12",
    about=t("Close what the deputy did not rate in time."),
)
def close_silent(ctx: typer.Context, proposal: Number) -> None:
    async def act(desk: Desk) -> None:
        tell(desk, await desk.core.proposals.close_silent(desk.actor, ProposalId(proposal)))

    at_desk(ctx, act)


@command(
    app,
    "reopen",
    "shuzhi proposal reopen 12",
    about=t("Have it handled again after a dissatisfied rating, where the office decides."),
)
def reopen(ctx: typer.Context, proposal: Number) -> None:
    async def act(desk: Desk) -> None:
        tell(desk, await desk.core.proposals.reopen(desk.actor, ProposalId(proposal)))

    at_desk(ctx, act)


@command(
    app,
    "settle",
    "shuzhi proposal settle 12 --reason 协调会达成一致",
    about=t("Close it after a dissatisfied rating, with what the meeting or the assessment came to."),
)
def settle(ctx: typer.Context, proposal: Number, reason: Reason) -> None:
    async def act(desk: Desk) -> None:
        tell(desk, await desk.core.proposals.settle(desk.actor, ProposalId(proposal), reason=reason))

    at_desk(ctx, act)
