"""``shuzhi action`` and ``shuzhi undo``: what the staff did, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from cli.asking import confirm
from cli.options import Yes, alone, command, group
from cli.session import Desk, at_desk
from cli.words import examples, speaker, t
from core.domain.errors import Conflict, NotFound
from core.domain.undo import FieldWas
from core.locale.actions import word_action, word_field
from core.locale.errors import word_code
from core.locale.notices import word_instant
from core.services.actions import ActionView, UndoPreview
from core.services.undo import Reach

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
            desk.output.show(seen, _preview_lines(seen))
            return
        if seen.action.why_not is not None:
            raise Conflict(seen.action.why_not, action=seen.action.action)
        desk.output.say(*_preview_lines(seen))
        confirm(t("Undo it?"), agreed=yes)
        undone = await desk.core.actions.undo(desk.actor, seen.action.id)
        desk.output.show(undone, [t("Undone: {action}", action=_named(undone.action)), *_reached(undone.reach)])

    at_desk(ctx, act)


def _preview_lines(seen: UndoPreview) -> list[str]:
    head = f"{_named(seen.action)}, {word_instant(seen.action.at, speaker())}, {seen.action.name}"
    return [head, *map(_change, seen.changes), *_why_not(seen.action), *_to_reach(seen.reach)]


def _change(field: FieldWas) -> str:
    """The value now, and the one that comes back."""
    return f"  {word_field(field.name, speaker())}: {_value(field.after)} -> {_value(field.before)}"


def _value(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ".join(map(str, value)) or "-"
    return "-" if value is None or value == "" else str(value)


def _why_not(action: ActionView) -> list[str]:
    return [word_code(action.why_not, {}, speaker())] if action.why_not is not None else []


def _to_reach(reach: Reach) -> list[str]:
    told = speaker().plural(
        "{n} person or group has heard of it and will be told.",
        "{n} people and groups have heard of it and will be told.",
        reach.sent,
    )
    waiting = speaker().plural(
        "{n} message still waits and will be taken back unsent.",
        "{n} messages still wait and will be taken back unsent.",
        reach.unsent,
    )
    return [line for line, number in ((told, reach.sent), (waiting, reach.unsent)) if number]


def _reached(reach: Reach) -> list[str]:
    told = speaker().plural(
        "{n} person or group had heard of it and is told now.",
        "{n} people and groups had heard of it and are told now.",
        reach.sent,
    )
    waiting = speaker().plural(
        "{n} message was taken back unsent.", "{n} messages were taken back unsent.", reach.unsent
    )
    return [line for line, number in ((told, reach.sent), (waiting, reach.unsent)) if number]


def _row(one: ActionView) -> tuple[object, ...]:
    verdict = t("yes") if one.can_be_undone else word_code(one.why_not or "", {}, speaker())
    named = word_action(one.action, speaker())
    return (one.id, word_instant(one.at, speaker()), one.name, named, one.subject, verdict)


def _named(action: ActionView) -> str:
    return f"{word_action(action.action, speaker())} ({action.subject})"
