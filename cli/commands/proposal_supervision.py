"""Priority items and acts of supervision: four lines, five questions. Part of ``shuzhi proposal``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from cli.list_files import shown_or_written
from cli.options import Out, Reason, command, day_of, group
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.errors import Invalid
from core.domain.ids import ActId, ContactId, ProposalId
from core.domain.proposals.supervision import ActKind, Line
from core.locale.supervision_words import word_act_kind, word_act_state, word_line
from core.services.supervision import SIXTY_DAYS, ActView, PriorityView, Supervised

app = group()
act_app = group(t("What is done to see a proposal through: an inspection, or one of the five questions."))

Number = Annotated[int, typer.Argument(metavar="PROPOSAL", help=t("The proposal's ID."))]
ActNumber = Annotated[int, typer.Argument(metavar="ACT", help=t("The act's number."))]
Leader = Annotated[int | None, typer.Option(metavar="CONTACT", help=t("Who supervises, of the Standing Committee."))]
Official = Annotated[int | None, typer.Option(metavar="CONTACT", help=t("Who leads the handling, of the government."))]


@command(
    app,
    "priority",
    "shuzhi proposal priority",
    "shuzhi proposal priority 12 --leader 3 --official 4",
    "shuzhi proposal priority 12 --drop --reason 主任会议调整",
    about=t("The priority items; make a proposal one, or take it off again. Leaders are entered as contacts."),
)
def priority(
    ctx: typer.Context,
    proposal: Annotated[int | None, typer.Argument(metavar="PROPOSAL", help=t("The proposal's ID."))] = None,
    leader: Leader = None,
    official: Official = None,
    drop: Annotated[bool, typer.Option("--drop", help=t("It is a priority item no more."))] = False,
    reason: Reason = "",
) -> None:
    async def act(desk: Desk) -> None:
        if proposal is None:
            found = await desk.core.supervision.priorities(desk.actor)
            heads = ("ID", t("Title"), t("Supervised by"), t("Handling led by"), t("Since"))
            desk.output.show_table(found, heads, [_priority_row(one) for one in found])
        elif drop:
            _show(desk, await desk.core.supervision.drop_priority(desk.actor, ProposalId(proposal), reason=reason))
        elif leader is None or official is None:
            raise Invalid("usage.together", names=["--leader", "--official"])
        else:
            supervises, leads = ContactId(leader), ContactId(official)
            chosen = await desk.core.supervision.choose_priority(
                desk.actor, ProposalId(proposal), leader=supervises, official=leads
            )
            _show(desk, chosen)

    at_desk(ctx, act)


@command(
    act_app,
    "plan",
    "shuzhi proposal act plan 12 --line deputies --kind inspection --who 民安代表小组 --on 2026-05-20",
    "shuzhi proposal act plan 12 --line congress --kind special_inquiry --who 县人大常委会 --on 2026-10-15",
    about=t("Say what is to be done about a proposal, by whom and when; it is reminded of."),
)
def plan(
    ctx: typer.Context,
    proposal: Number,
    line: Annotated[Line, typer.Option(help=t("In whose line of supervision."))],
    kind: Annotated[ActKind, typer.Option(help=t("What is done."))],
    who: Annotated[str, typer.Option(help=t("Who does it."))],
    on: Annotated[str, typer.Option(metavar="DAY", help=t("The day for which it is planned."))],
) -> None:
    async def act(desk: Desk) -> None:
        day = day_of(on)
        view = await desk.core.supervision.plan_act(
            desk.actor, ProposalId(proposal), line, kind, who=who, planned_on=day
        )
        _tell(desk, view)

    at_desk(ctx, act)


@command(
    act_app,
    "outcome",
    "shuzhi proposal act outcome 5 --text 桥面已修复，代表表示满意",
    "shuzhi proposal act outcome 5 --text 要求年底前完工 --on 2026-05-20",
    about=t("Enter what came of an act that took place; it is not written over, only undone."),
)
def outcome(
    ctx: typer.Context,
    number: ActNumber,
    text: Annotated[str, typer.Option(help=t("What came of it."))],
    on: Annotated[str, typer.Option(metavar="DAY", help=t("The day on which it took place; default: today."))] = "",
) -> None:
    async def act(desk: Desk) -> None:
        done_on = day_of(on) if on else None
        _tell(desk, await desk.core.supervision.record_outcome(desk.actor, ActId(number), text, done_on=done_on))

    at_desk(ctx, act)


@command(
    act_app,
    "cancel",
    "shuzhi proposal act cancel 5 --reason 与年终评议合并",
    about=t("An act does not take place; it stays on the proposal's record with the reason."),
)
def cancel(ctx: typer.Context, number: ActNumber, reason: Reason) -> None:
    async def act(desk: Desk) -> None:
        _tell(desk, await desk.core.supervision.cancel_act(desk.actor, ActId(number), reason=reason))

    at_desk(ctx, act)


@command(
    act_app,
    "list",
    "shuzhi proposal act list",
    "shuzhi proposal act list 12",
    "shuzhi proposal act list --within 30 --out 督办.xlsx",
    about=t("The acts that are to come, or wait for their outcome; or all of one proposal."),
)
def list_acts(
    ctx: typer.Context,
    proposal: Annotated[int | None, typer.Argument(metavar="PROPOSAL", help=t("The proposal's ID."))] = None,
    within: Annotated[int, typer.Option(metavar="DAYS", help=t("How far to look ahead."), min=0)] = SIXTY_DAYS,
    out: Out = None,
) -> None:
    async def act(desk: Desk) -> None:
        found = await _acts(desk, proposal, within)
        heads = (t("Act"), "ID", t("Title"), t("Line"), t("What"), t("Who"), t("Day"), t("State"), t("Outcome"))
        await shown_or_written(desk, out, t("Supervision"), found, heads, [_act_row(one) for one in found])

    at_desk(ctx, act)


async def _acts(desk: Desk, proposal: int | None, within: int) -> Sequence[ActView]:
    if proposal is None:
        return await desk.core.supervision.coming(desk.actor, within_days=within)
    return (await desk.core.supervision.of_proposal(desk.actor, ProposalId(proposal))).acts


def _priority_row(one: PriorityView) -> tuple[object, ...]:
    return (one.priority.proposal, one.title, one.leader, one.official, one.priority.chosen_on)


def _act_row(view: ActView) -> tuple[object, ...]:
    act = view.act
    line, kind, state = word_line(act.line, speaker()), word_act_kind(act.kind, speaker()), _state(view)
    return (act.id, act.proposal, view.title, line, kind, act.who, act.done_on or act.planned_on, state,
            act.outcome or act.reason or None)  # fmt: skip


def _state(view: ActView) -> str:
    """Late is what should have taken place and has no outcome."""
    if view.act.is_waiting and view.days < 0:
        return t("no outcome yet")
    return word_act_state(view.act.state, speaker())


def _tell(desk: Desk, view: ActView) -> None:
    act = view.act
    kind, day = word_act_kind(act.kind, speaker()), (act.done_on or act.planned_on).isoformat()
    head = t("Act {number}: {kind}, {who}, {day}", number=act.id, kind=kind, who=act.who, day=day)
    lines = [f"{head}  [{_state(view)}]", *([act.outcome] if act.outcome else [])]
    desk.output.show(view, lines + ([t("Reason: {text}", text=act.reason)] if act.reason else []))


def _show(desk: Desk, found: Supervised) -> None:
    view = found.priority
    if view is None or not view.priority.is_current:
        desk.output.show(found, [t("#{proposal} is no priority item any more.", proposal=found.proposal)])
        return
    line = t(
        "#{proposal} {title} is a priority item: {leader} supervises, {official} leads the handling.",
        proposal=found.proposal,
        title=view.title,
        leader=view.leader,
        official=view.official,
    )
    desk.output.show(found, [line])
