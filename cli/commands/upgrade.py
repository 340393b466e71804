"""``shuzhi upgrade``: after the program, the county's database."""

from __future__ import annotations

import asyncio

import typer

from cli.invocation import finish, invocation_of
from cli.options import alone
from cli.words import examples, t
from core.domain.clock import SystemClock
from core.upgrading import upgrade_county

app = alone()


@app.command(
    help=examples(
        "systemctl stop shuzhi && shuzhi upgrade && systemctl start shuzhi",
        about=t("Brings the database to this version of the program, all or nothing. It is backed up first."),
    )
)
def upgrade(ctx: typer.Context) -> None:
    invocation = invocation_of(ctx)

    def act() -> None:
        with invocation.output.working(t("Upgrading ...")):
            done = asyncio.run(upgrade_county(invocation.home, SystemClock()))
        data = {"before": done.before, "after": done.after, "backup": done.backup}
        if done.backup is None:
            invocation.output.show(data, [t("Nothing to do: the schema is {version}.", version=done.after)])
            return
        told = t("Upgraded from {before} to {after}.", before=done.before, after=done.after)
        invocation.output.show(data, [told, t("As it was before: {file}", file=done.backup)])

    finish(invocation.output, act)
