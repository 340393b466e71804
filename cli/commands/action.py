"""``shuzhi action`` and ``shuzhi undo``: what the staff did, and taking it back."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.asking import confirm
from cli.options import Yes, alone, command, group
from cli.session import Desk, at_desk
from cli.words import examples, speaker, t
from core.domain.errors import Conflict, NotFound
from core.locale.actions import word_action
from core.locale.notices import word_instant
from core.locale.undoing import preview_lines, reached_lines, word_done, word_why_not
from core.services.actions import ActionView

action_app = group()
undo_app = alone()
_Number = Annotated[
    int | None, typer.Argument(metavar="ACTION", help=t("The action's number; default: the last thing you did."))
]


@action_app.callback()
def _group() -> None:
    """Keeps a group of one command a group."""


@command(
    action_app,
    "list",
    "shuzhi action list",
    "shuzhi action list --by tian --limit 20",
    about=t("What the staff did, newest first, and what of it can be undone."),
)
def list_actions(
    ctx: typer.Context,
    by: Annotated[str, typer.Option(metavar="LOGIN", help=t("Only what this member of staff did."))] = "",
    before: Annotated[int | None, typer.Option(metavar="ACTION", help=t("Go on behind this number."))] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help=t("How many lines."))] = 50,
) -> None:
    async def act(desk: Desk) -> None:
        staff = await desk.core.records.staff(desk.actor)
        known = {one.login: one.id for one in staff}
        if by and by not in known:
            raise NotFound("staff.unknown", login=by)
        wanted = known[by] if by else None
        listed = await desk.core.actions.latest(desk.actor, staff=wanted, before=before, limit=limit)
        columns = (t("No."), t("At"), t("Who"), t("Did"), t("About"), t("Can be undone"))
        desk.output.show_table(listed, columns, map(_row, listed))

    at_desk(ctx, act)


@undo_app.command(
    help=examples(
        "shuzhi undo --preview",
        "shuzhi undo",
        "shuzhi undo 17 --yes",
        about=t(
            "Takes back the last thing you did, or the action with this number. Messages that still wait are taken "
            "back; who has one is told what holds now."
        ),
    )
)
def undo(
    ctx: typer.Context,
    action: _Number = None,
    preview: Annotated[bool, typer.Option("--preview", help=t("Only show what would be restored."))] = False,
    yes: Yes = False,
) -> None:
    async def act(desk: Desk) -> None:
        seen = await desk.core.actions.preview(desk.actor, action)
        if preview:
            desk.output.show(seen, preview_lines(seen, speaker()))
            return
        if seen.action.why_not is not None:
            raise Conflict(seen.action.why_not, action=seen.action.action)
        desk.output.say(*preview_lines(seen, speaker()))
        confirm(t("Undo it?"), agreed=yes)
        undone = await desk.core.actions.undo(desk.actor, seen.action.id)
        desk.output.show(
            undone,
            [
                t("Undone: {action}", action=word_done(undone.action, speaker())),
                *reached_lines(undone.reach, speaker()),
            ],
        )

    at_desk(ctx, act)


def _row(one: ActionView) -> tuple[object, ...]:
    verdict = t("yes") if one.can_be_undone else word_why_not(one, speaker())
    named = word_action(one.action, speaker())
    return (one.id, word_instant(one.at, speaker()), one.name, named, one.subject, verdict)
