"""``shuzhi message``: what could not be sent, and trying it again."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.labels import label
from cli.options import command, group
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.errors import Invalid
from core.domain.ids import OutboxId
from core.locale.notices import word_instant
from core.services.stores.messages import OutboxState

app = group()
_STATES = tuple(state.value for state in OutboxState)


@command(
    app,
    "list",
    "shuzhi message list",
    "shuzhi message list --state waiting",
    about=t("Messages that failed or reached nobody; never their text."),
)
def list_messages(
    ctx: typer.Context,
    state: Annotated[list[str] | None, typer.Option(help=t("One of: {states}.", states=", ".join(_STATES)))] = None,
) -> None:
    async def act(desk: Desk) -> None:
        if unknown := [one for one in state or () if one not in _STATES]:
            raise Invalid("usage.choose", choices=list(_STATES), given=unknown)
        views = await desk.core.duty_desk.messages(desk.actor, *(OutboxState(one) for one in state or ()))
        counts = await desk.core.outbox.counts(desk.actor)
        data = {
            "counts": counts,
            "messages": [
                {
                    "id": view.row.id,
                    "state": view.row.state,
                    "to": view.name,
                    "channel": view.row.channel,
                    "key": view.row.key,
                    "attempts": view.row.attempts,
                    "error": view.row.error,
                    "promised_at": view.row.created_at,
                    "maybe_duplicate": view.row.maybe_duplicate,
                }
                for view in views
            ],
        }
        rows = [
            (
                view.row.id,
                label("message", view.row.state),
                view.name,
                view.row.attempts,
                word_instant(view.row.created_at, speaker()),
                view.row.error,
            )
            for view in views
        ]
        columns = ("ID", t("State"), t("To"), t("Attempts"), t("Promised"), t("Reason"))
        desk.output.show_table(data, columns, rows)
        desk.output.say("  ".join(f"{label('message', one)}: {number}" for one, number in counts.items()))

    at_desk(ctx, act)


@command(
    app,
    "retry",
    "shuzhi message retry 17 18",
    about=t("Try failed messages again, at once."),
)
def retry(ctx: typer.Context, messages: list[int]) -> None:
    async def act(desk: Desk) -> None:
        for message in messages:
            await desk.core.outbox.retry(desk.actor, OutboxId(message))
        desk.output.show({"retried": messages}, [t("{count} messages will be tried again.", count=len(messages))])

    at_desk(ctx, act)
