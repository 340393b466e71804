"""``shuzhi proposal``: suggestions and motions, from what deputies signed to what they think of the reply."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.commands import (
    proposal_attachments,
    proposal_chases,
    proposal_drafts,
    proposal_handling,
    proposal_notes,
    proposal_papers,
    proposal_reviews,
    proposal_search,
    proposal_supervision,
)
from cli.commands.proposal_views import columns, row_of, show, tell
from cli.list_files import shown_or_written
from cli.options import Out, Year, command, day_of, group, year_of
from cli.session import Desk, at_desk
from cli.words import t
from core.domain.errors import Invalid
from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Content, Kind, Origin, Publication
from core.domain.rules.handling import ReviewOutcome

app = group()
for _part in (
    proposal_chases,
    proposal_notes,
    proposal_drafts,
    proposal_search,
    proposal_handling,
    proposal_supervision,
    proposal_reviews,
    proposal_papers,
    proposal_attachments,
):
    app.registered_commands += _part.app.registered_commands
app.add_typer(proposal_supervision.act_app, name="act")

Number = Annotated[int, typer.Argument(metavar="PROPOSAL", help=t("The proposal's ID."))]
Title = Annotated[str, typer.Option(help=t("The title: one matter."))]
Facts = Annotated[str, typer.Option(help=t("What is the case; for a motion its grounds."))]
Request = Annotated[str, typer.Option(help=t("The concrete request; for a motion its plan."))]
Topic = Annotated[str, typer.Option(help=t("One of the topics in the rules."))]
From = Annotated[Origin, typer.Option(help=t("How the deputy came by the matter."))]
Publish = Annotated[Publication, typer.Option(help=t("What the deputy consents to have published."))]
Confidential = Annotated[bool, typer.Option("--confidential", help=t("Nothing of it is published."))]


@command(
    app,
    "list",
    "shuzhi proposal list",
    "shuzhi proposal list --state handling --unit 3",
    "shuzhi proposal list --year 2026 --out 建议.xlsx",
    about=t("Proposals with their state and the next date."),
)
def list_proposals(
    ctx: typer.Context,
    year: Year = None,
    state: Annotated[list[Status] | None, typer.Option(help=t("Only those in this state."))] = None,
    unit: Annotated[int | None, typer.Option(help=t("Only those of this handling unit."))] = None,
    out: Out = None,
) -> None:
    async def act(desk: Desk) -> None:
        found = await desk.core.proposals.listed(
            desk.actor,
            year=year_of(year, desk.core.clock.now()),
            statuses=state or (),
            unit=HandlingUnitId(unit) if unit is not None else None,
        )
        await shown_or_written(desk, out, t("Proposals"), found, columns(), [row_of(one) for one in found])

    at_desk(ctx, act)


@command(app, "show", "shuzhi proposal show 12", about=t("All of a proposal, and how every date came about."))
def show_proposal(ctx: typer.Context, proposal: Number) -> None:
    async def act(desk: Desk) -> None:
        show(desk, await desk.core.proposals.get(desk.actor, ProposalId(proposal)))
        if files := len(await desk.core.attachments.listed(desk.actor, ProposalId(proposal))):
            desk.output.say(
                t("Files belong to it ({n}): shuzhi proposal attachments {number}", n=files, number=proposal)
            )

    at_desk(ctx, act)


@command(
    app,
    "enter",
    "shuzhi proposal enter --deputy 3 --title 修缮农车镇桥梁 --facts 桥面破损 --request 年内修缮 --topic building",
    "shuzhi proposal enter --motion --deadline 2026-02-26 --deputy 3 --deputy 4 … --title … --facts … --request …",
    about=t("Hand in what deputies have signed; the first deputy leads."),
)
def enter(
    ctx: typer.Context,
    deputy: Annotated[list[int], typer.Option(help=t("A deputy who signed; may be given several times."))],
    title: Title,
    facts: Facts,
    request: Request,
    topic: Topic = "other",
    origin: From = Origin.OTHER,
    publish: Publish = Publication.FULL,
    confidential: Confidential = False,
    motion: Annotated[bool, typer.Option("--motion", help=t("A motion, not a suggestion."))] = False,
    deadline: Annotated[str, typer.Option(metavar="DAY", help=t("The session's last day for motions."))] = "",
) -> None:
    async def act(desk: Desk) -> None:
        view = await desk.core.proposals.enter(
            desk.actor,
            [DeputyId(one) for one in deputy],
            Content(title, facts, request, topic, origin, publish, confidential),
            kind=Kind.MOTION if motion else Kind.SUGGESTION,
            motion_deadline=day_of(deadline) if deadline else None,
        )
        show(desk, view)

    at_desk(ctx, act)


@command(
    app,
    "revise",
    "shuzhi proposal revise 12 --title 修缮农车镇桥梁 --facts 桥面破损两处 --request 年内修缮",
    about=t("Hand in again what a review sent back; what is not given stays."),
)
def revise(
    ctx: typer.Context,
    proposal: Number,
    title: Title = "",
    facts: Facts = "",
    request: Request = "",
    topic: Topic = "",
) -> None:
    async def act(desk: Desk) -> None:
        old = (await desk.core.proposals.get(desk.actor, ProposalId(proposal))).proposal.content
        new = Content(title or old.title, facts or old.facts, request or old.request, topic or old.topic,
                      old.origin, old.publication, old.is_confidential)  # fmt: skip
        tell(desk, await desk.core.proposals.revise(desk.actor, ProposalId(proposal), new))

    at_desk(ctx, act)


@command(
    app,
    "review",
    "shuzhi proposal review 12 accept",
    "shuzhi proposal review 12 revise --reason 请补充依据",
    "shuzhi proposal review 12 reject --reason judicial_case",
    "shuzhi proposal review 12 merge --into 9",
    about=t("Enter what the reviewing body decided; the last one that accepts files the proposal."),
)
def review(
    ctx: typer.Context,
    proposal: Number,
    outcome: ReviewOutcome,
    reason: Annotated[str, typer.Option(help=t("Why; for a refusal one of the reasons in the rules."))] = "",
    into: Annotated[int | None, typer.Option(help=t("The proposal it is merged with."))] = None,
) -> None:
    async def act(desk: Desk) -> None:
        if (into is not None) is not (outcome is ReviewOutcome.MERGE):
            raise Invalid("usage.together", names=["merge", "--into"])
        other = ProposalId(into) if into is not None else None
        view = await desk.core.proposals.review(
            desk.actor, ProposalId(proposal), outcome, reason=reason, merged_into=other
        )
        tell(desk, view)

    at_desk(ctx, act)


@command(
    app,
    "withdraw",
    "shuzhi proposal withdraw 12 --reason 已经解决 --all-agree",
    about=t("Enter that its deputies took it back in writing."),
)
def withdraw(
    ctx: typer.Context,
    proposal: Number,
    reason: Annotated[str, typer.Option(help=t("Why; it is kept on record."))],
    all_agree: Annotated[bool, typer.Option("--all-agree", help=t("Every deputy who signed agrees."))] = False,
) -> None:
    async def act(desk: Desk) -> None:
        take_back = desk.core.proposals.withdraw
        tell(desk, await take_back(desk.actor, ProposalId(proposal), reason=reason, agreed_by_all=all_agree))

    at_desk(ctx, act)
