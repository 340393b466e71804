"""Drafts on a deputy's behalf, co-signers, and the last day for motions. Part of ``shuzhi proposal``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.commands.proposal_views import tell
from cli.options import command, day_of, group
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.errors import Invalid
from core.domain.ids import DeputyId, ProposalId
from core.domain.proposals.cosigning import InvitationState, Purpose
from core.domain.proposals.drafting import EMPTY
from core.domain.proposals.proposal import Content, Kind, Origin, Publication
from core.locale.notices import word_day
from core.services.cosigning import Invited
from core.services.my_proposals import MyProposal

app = group()

Number = Annotated[int, typer.Argument(metavar="PROPOSAL", help=t("The proposal's ID."))]
Text = Annotated[str, typer.Option(help=t("Empty: as it was."))]


@command(
    app,
    "draft",
    "shuzhi proposal draft --deputy 3 --title 修缮农车镇桥梁 --facts 桥面破损",
    "shuzhi proposal draft 12 --request 年内修缮 --topic building",
    "shuzhi proposal list --state draft",
    about=t("Begin a draft for a deputy, or write on at one; it may lack anything until it is handed in."),
)
def draft(
    ctx: typer.Context,
    proposal: Annotated[int | None, typer.Argument(metavar="PROPOSAL", help=t("A draft's ID."))] = None,
    deputy: Annotated[int | None, typer.Option(help=t("Whose draft it is to be."))] = None,
    title: Text = "",
    facts: Text = "",
    request: Text = "",
    topic: Text = "",
    origin: Annotated[Origin | None, typer.Option(help=t("How the deputy came by the matter."))] = None,
    publish: Annotated[Publication | None, typer.Option(help=t("What the deputy consents to have published."))] = None,
    confidential: Annotated[bool, typer.Option("--confidential", help=t("Nothing of it is published."))] = False,
    kind: Annotated[Kind | None, typer.Option(help=t("A suggestion or a motion."))] = None,
) -> None:
    async def act(desk: Desk) -> None:
        if (proposal is None) is (deputy is None):
            raise Invalid("usage.choose", choices=["PROPOSAL", "--deputy"], given=[])
        old, was = await _as_it_was(desk, proposal)
        content = Content(
            title or old.title,
            facts or old.facts,
            request or old.request,
            topic or old.topic,
            origin or old.origin,
            publish or old.publication,
            confidential or old.is_confidential,
        )
        saved = await desk.core.deputy_proposals.save_draft(
            desk.actor,
            content,
            kind=kind or was,
            proposal=ProposalId(proposal) if proposal is not None else None,
            deputy=DeputyId(deputy) if deputy is not None else None,
        )
        await _tell(desk, saved)

    at_desk(ctx, act)


@command(
    app,
    "invite",
    "shuzhi proposal invite 12 --name 彭建国 --name 田丽",
    "shuzhi proposal invite 12 --deputy 17",
    about=t("Ask deputies to co-sign; they answer in chat."),
)
def invite(
    ctx: typer.Context,
    proposal: Number,
    name: Annotated[list[str] | None, typer.Option(help=t("A deputy's name; may be given several times."))] = None,
    deputy: Annotated[
        list[int] | None, typer.Option(help=t("A deputy's number, where two have the same name."))
    ] = None,
) -> None:
    async def act(desk: Desk) -> None:
        chosen = [DeputyId(one) for one in deputy or ()]
        done = await desk.core.cosigning.invite(desk.actor, ProposalId(proposal), name or (), chosen=chosen)
        desk.output.show(done, _invited_lines(done))

    at_desk(ctx, act)


@command(
    app,
    "hand-in",
    "shuzhi proposal hand-in 12",
    about=t("Hand a deputy's draft in; it waits for its first review then."),
)
def hand_in(ctx: typer.Context, proposal: Number) -> None:
    async def act(desk: Desk) -> None:
        await _tell(desk, await desk.core.deputy_proposals.hand_in(desk.actor, ProposalId(proposal)))

    at_desk(ctx, act)


@command(
    app,
    "motions-until",
    "shuzhi proposal motions-until",
    "shuzhi proposal motions-until 2026-02-26",
    "shuzhi proposal motions-until --none",
    about=t("The session's last day for motions, as the presidium has fixed it; later ones go on as suggestions."),
)
def motions_until(
    ctx: typer.Context,
    day: Annotated[str, typer.Argument(metavar="DAY", help=t("The last day; without one it is only shown."))] = "",
    none: Annotated[bool, typer.Option("--none", help=t("There is no such day any more."))] = False,
) -> None:
    async def act(desk: Desk) -> None:
        if day or none:
            await desk.core.motion_deadline.set(desk.actor, day_of(day) if day else None)
        last = await desk.core.motion_deadline.get(desk.actor)
        shown = t("Motions until: {day}", day=word_day(last, speaker())) if last else t("No last day is fixed.")
        desk.output.show({"motions_until": last}, [shown])

    at_desk(ctx, act)


async def _as_it_was(desk: Desk, proposal: int | None) -> tuple[Content, Kind]:
    if proposal is None:
        return EMPTY, Kind.SUGGESTION
    found = (await desk.core.proposals.get(desk.actor, ProposalId(proposal))).proposal
    return found.content, found.kind


async def _tell(desk: Desk, saved: MyProposal) -> None:
    tell(desk, await desk.core.proposals.get(desk.actor, saved.proposal.id))
    for line in _waiting_lines(saved):
        desk.output.say(line)


def _invited_lines(done: Invited) -> list[str]:
    said = [
        (t("Asked: {names}"), done.asked),
        (t("Not in chat, please telephone: {names}"), done.unreached),
        (t("Signed already: {names}"), done.signed_already),
        (t("No serving deputy has this name: {names}"), done.unknown),
    ]
    lines = [message.format(names="、".join(names)) for message, names in said if names]
    for one in done.alike:
        listed = "、".join(f"{number} ({place})" for number, place in one.deputies)
        lines.append(t("Several are called {name}; choose with --deputy: {listed}", name=one.name, listed=listed))
    return [*lines, *_waiting_lines(done.view)]


def _waiting_lines(view: MyProposal) -> list[str]:
    states = {InvitationState.WAITING: t("Not answered yet: {names}"), InvitationState.DECLINED: t("Declined: {names}")}
    lines = []
    for state, message in states.items():
        asked = [one for one in view.invitations if one.purpose is Purpose.SIGN and one.state is state]
        if asked:
            lines.append(message.format(names="、".join(view.names[one.deputy] for one in asked)))
    return lines
