"""``shuzhi audit``: what was done, by whom, and whether the trail is whole."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from cli.list_files import pages_of, written
from cli.options import Out, command, group
from cli.output import ExitCode
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.locale.actions import word_action
from core.locale.notices import word_instant
from core.locale.trail_words import Names, detail_lines, word_actor, word_subject
from core.services.stores.ledger import AuditLine
from core.services.stores.pages import Filter, Listed
from core.services.trail_names import labels_in

app = group()
_ABOUT = 5  # the column that says what a line is about


@command(
    app,
    "list",
    "shuzhi audit list",
    "shuzhi audit list --about meeting:12",
    "shuzhi audit list --out audit.csv",
    about=t("Lines of the audit trail: ids and codes, never a choice."),
)
def list_lines(
    ctx: typer.Context,
    about: Annotated[str | None, typer.Option(help=t("Only lines about this, for example meeting:12."))] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help=t("How many lines."))] = 200,
    out: Out = None,
) -> None:
    async def act(desk: Desk) -> None:
        columns = (t("No."), t("At"), t("Who"), t("Through"), t("Did"), t("About"), t("Details"))
        if out is not None:
            reader = await desk.core.pages.audit(desk.actor)
            listed = Listed(Filter(about, "subject") if about else Filter())
            pages = pages_of(reader, listed, _row)
            exact = ([row for row in rows if about in (None, row[_ABOUT])] async for rows in pages)
            await written(desk, out, t("Audit trail"), columns, exact)
            return
        lines = await desk.core.records.audit(desk.actor, subject=about, limit=limit)
        names = await desk.core.trail_names.of(desk.actor, frozenset().union(*map(labels_in, lines)))
        desk.output.show_table(lines, columns, [_named_row(one, names) for one in lines])

    at_desk(ctx, act)


def _named_row(one: AuditLine, names: Names) -> tuple[object, ...]:
    """As people read it; a program and a file get the labels as the trail has them."""
    t_ = speaker()
    who, did = word_actor(one, names, t_), word_action(one.action, t_)
    about, details = word_subject(one, names, t_), "; ".join(detail_lines(one, names, t_))
    return (one.id, word_instant(one.at, t_), who, one.via, did, about, details)


def _row(one: AuditLine) -> tuple[object, ...]:
    details = json.dumps(one.details, ensure_ascii=False) if one.details else ""
    return (one.id, word_instant(one.at, speaker()), one.actor, one.via, one.action, one.subject, details)


@command(
    app,
    "verify",
    "shuzhi audit verify",
    about=t("Whether every line follows from the one before."),
)
def verify(ctx: typer.Context) -> None:
    async def act(desk: Desk) -> ExitCode:
        broken = await desk.core.records.first_broken_line(desk.actor)
        told = t("The audit trail is whole.")
        if broken is not None:
            told = t("The audit trail is broken at line {line}: it was changed outside the program.", line=broken)
        desk.output.show({"whole": broken is None, "first_broken": broken}, [told])
        return ExitCode.DONE if broken is None else ExitCode.CONFLICT

    at_desk(ctx, act)
