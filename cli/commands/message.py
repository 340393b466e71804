"""``shuzhi message``: what could not be sent, trying it again, and whom to telephone instead."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.labels import label
from cli.list_files import pages_of, shown_or_written, written
from cli.options import Out, command, group
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.errors import Invalid
from core.domain.ids import OutboxId
from core.locale.notices import word_instant
from core.services.calls import Call, CallReason
from core.services.duty_desk import MessageView
from core.services.outbox import STUCK
from core.services.stores.messages import OutboxState
from core.services.stores.pages import Filter, Listed, OutboxEntry

app = group()
_STATES = tuple(state.value for state in OutboxState)
_REASONS = tuple(reason.value for reason in CallReason)


@command(
    app,
    "list",
    "shuzhi message list",
    "shuzhi message list --state waiting",
    "shuzhi message list --out 消息.csv",
    about=t("Messages that failed or reached nobody; never their text."),
)
def list_messages(
    ctx: typer.Context,
    state: Annotated[list[str] | None, typer.Option(help=t("One of: {states}.", states=", ".join(_STATES)))] = None,
    out: Out = None,
) -> None:
    async def act(desk: Desk) -> None:
        if unknown := [one for one in state or () if one not in _STATES]:
            raise Invalid("usage.choose", choices=list(_STATES), given=unknown)
        states = tuple(OutboxState(one) for one in state or ())
        columns = ("ID", t("State"), t("To"), t("Attempts"), t("Promised"), t("Reason"))
        if out is not None:
            reader = await desk.core.pages.outbox(desk.actor)
            await written(
                desk, out, t("Messages"), columns, pages_of(reader, Listed(Filter(states=states or STUCK)), _row)
            )
            return
        views = await desk.core.duty_desk.messages(desk.actor, *states)
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
        desk.output.show_table(data, columns, [_row(view) for view in views])
        desk.output.say("  ".join(f"{label('message', one)}: {number}" for one, number in counts.items()))

    at_desk(ctx, act)


def _row(view: MessageView | OutboxEntry) -> tuple[object, ...]:
    row = view.row
    promised = word_instant(row.created_at, speaker())
    return (row.id, label("message", row.state), view.name, row.attempts, promised, row.error)


@command(
    app,
    "calls",
    "shuzhi message calls",
    "shuzhi message calls --reason silent",
    "shuzhi message calls --out 电话.xlsx",
    about=t("Whom to telephone: not to be reached in chat, or silent about a meeting. Telephones masked."),
)
def calls(
    ctx: typer.Context,
    reason: Annotated[str, typer.Option(help=t("One of: {states}.", states=", ".join(_REASONS)))] = "",
    out: Out = None,
) -> None:
    async def act(desk: Desk) -> None:
        if reason and reason not in _REASONS:
            raise Invalid("usage.choose", choices=list(_REASONS), given=reason)
        found = await desk.core.duty_desk.calls(desk.actor)
        wanted = [one for one in found if not reason or one.reason == reason]
        columns = ("ID", t("Name"), t("Telephone"), t("Why"), t("Reminder"), t("About"), t("Due"))
        await shown_or_written(desk, out, t("To call"), wanted, columns, [_call_row(one) for one in wanted])
        if out is None:
            desk.output.say(t("The whole number: shuzhi person phone ID --for PURPOSE"))

    at_desk(ctx, act)


def _call_row(call: Call) -> tuple[object, ...]:
    due, about = word_instant(call.due_at, speaker()), call.title or call.subject_id
    why, event = label("call", call.reason), label("event", call.event)
    return (call.person.label, call.name, call.phone or None, why, event, about, due)


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
