"""Who was told of a deadline, what is still to come, and what was promised. Part of ``shuzhi proposal``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.commands.proposal_handling import pair_of
from cli.commands.proposal_views import tell, word_key, word_marks
from cli.list_files import shown_or_written
from cli.options import Out, command, group
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.clock import COUNTY_ZONE
from core.domain.ids import HandlingUnitId, ProposalId
from core.domain.proposals.proposal import PromiseRating
from core.locale.contact_words import word_reminder_state
from core.locale.proposal_words import word_promise
from core.services.chased import Chased
from core.services.proposal_chasing import Coming
from core.services.proposal_promises import PromiseView

app = group()


@command(
    app,
    "chases",
    "shuzhi proposal chases",
    "shuzhi proposal chases 12",
    about=t("Who was told of what deadline: lately, or of one proposal with what is still to come."),
)
def chases(
    ctx: typer.Context,
    proposal: Annotated[int | None, typer.Argument(metavar="PROPOSAL", help=t("The proposal's ID."))] = None,
) -> None:
    async def act(desk: Desk) -> None:
        wanted = ProposalId(proposal) if proposal is not None else None
        found = await desk.core.proposal_chasing.chases(desk.actor, wanted)
        heads = ("ID", t("Deadline"), t("Handling unit"), t("Stage"), t("Told"), t("When"), t("What became of it"))
        rows = [_row(one) for one in found.said]
        rows += [_coming(proposal, one) for one in found.coming]
        desk.output.show_table(found, heads, rows)

    at_desk(ctx, act)


def _coming(proposal: int | None, one: Coming) -> tuple[object, ...]:
    when = one.due_at.astimezone(COUNTY_ZONE)
    return (proposal, word_key(one.key), one.unit, one.stage, "", f"{when:%Y-%m-%d}", t("to come"))


def _row(one: Chased) -> tuple[object, ...]:
    when = (one.sent_at or one.planned_at).astimezone(COUNTY_ZONE)
    state = word_reminder_state(one.state, speaker(), is_confirmed=one.confirmed_at is not None, is_late=one.is_late)
    return (one.proposal, word_key(one.key), one.unit, one.stage, one.name, f"{when:%Y-%m-%d}", state)


@command(
    app,
    "promises",
    "shuzhi proposal promises",
    "shuzhi proposal promises --kept-too --out 承诺台账.xlsx",
    about=t("The ledger of promises: what units promised, when they report on it, and what the deputies say."),
)
def promises(
    ctx: typer.Context,
    kept_too: Annotated[bool, typer.Option("--kept-too", help=t("Those that are kept, too."))] = False,
    out: Out = None,
) -> None:
    async def act(desk: Desk) -> None:
        found = await desk.core.proposal_promises.listed(desk.actor, kept_too=kept_too)
        heads = ("ID", t("Number"), t("Title"), t("Handling unit"), t("Promised on"), t("To be reported by"),
                 t("State"), t("Told"), t("The deputy's rating"))  # fmt: skip
        await shown_or_written(desk, out, t("Promises"), found, heads, [_promise(one) for one in found])

    at_desk(ctx, act)


def _promise(one: PromiseView) -> tuple[object, ...]:
    told = "; ".join(f"{note.noted_on.isoformat()} {note.text}" for note in one.promise.told)
    rated = "; ".join(_rated(given) for given in one.promise.ratings)
    state = word_promise(one.promise, speaker())
    return (one.proposal, one.number, one.title, one.unit, one.promise.reply.replied_on, one.promise.next_on, state,
            told, rated)  # fmt: skip


def _rated(given: PromiseRating) -> str:
    day = given.rated_on.isoformat() if given.rated_on is not None else ""
    return f"{day} {word_marks(given.marks)} {given.reasons}".strip()


@command(
    app,
    "rate-promise",
    "shuzhi proposal rate-promise 12 3 process=satisfied result=satisfied",
    "shuzhi proposal rate-promise 12 3 process=satisfied result=dissatisfied --reasons 桥面仍未修复",
    about=t("Enter what the lead deputy says to a unit's report on its promise; dissatisfied opens it again."),
)
def rate_promise(
    ctx: typer.Context,
    proposal: Annotated[int, typer.Argument(metavar="PROPOSAL", help=t("The proposal's ID."))],
    unit: Annotated[int, typer.Argument(metavar="UNIT", help=t("The handling unit's ID."))],
    marks: Annotated[list[str], typer.Argument(metavar="AXIS=RATING", help=t("As the rules name them."))],
    reasons: Annotated[str, typer.Option(help=t("Concrete reasons; needed for a dissatisfied rating."))] = "",
) -> None:
    async def act(desk: Desk) -> None:
        pairs, number = [pair_of(one) for one in marks], ProposalId(proposal)
        rate = desk.core.proposal_promises.rate
        tell(desk, await rate(desk.actor, number, HandlingUnitId(unit), pairs, reasons=reasons))

    at_desk(ctx, act)
