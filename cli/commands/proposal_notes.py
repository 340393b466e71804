"""What a unit told of its work on a proposal, entered by the office. Part of ``shuzhi proposal``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.commands.proposal_views import tell
from cli.options import command, group
from cli.session import Desk, at_desk
from cli.words import t
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import HandlingUnitId, ProposalId
from core.domain.proposals.proposal import Consultation, Note, NoteKind

app = group()


@command(
    app,
    "note",
    '''shuzhi proposal note 12 3 --kind first_contact --form visit --text "3月5日与代表见面"''',
    '''shuzhi proposal note 12 3 --text "正在勘察"''',
    about=t("Enter what a unit told: that it spoke with the deputy first, or how far the work is."),
)
def note(
    ctx: typer.Context,
    proposal: Annotated[int, typer.Argument(metavar="PROPOSAL", help=t("The proposal's ID."))],
    unit: Annotated[int, typer.Argument(metavar="UNIT", help=t("The handling unit's ID."))],
    text: Annotated[str, typer.Option(help=t("What was told."))],
    kind: Annotated[NoteKind, typer.Option(help=t("What it is."))] = NoteKind.PROGRESS,
    form: Annotated[Consultation, typer.Option(help=t("How the unit spoke with the deputy."))] = Consultation.NONE,
) -> None:
    async def act(desk: Desk) -> None:
        told = Note(HandlingUnitId(unit), kind, text, date_in(COUNTY_ZONE, desk.core.clock.now()), form)
        tell(desk, await desk.core.proposals.note(desk.actor, ProposalId(proposal), told))

    at_desk(ctx, act)
