"""``shuzhi system``: how the office's machine and its chat networks are doing."""

from __future__ import annotations

from datetime import datetime

import typer

from cli.options import alone
from cli.session import Desk, at_desk
from cli.words import examples, speaker, t
from core.locale.notices import word_instant
from core.locale.system import word_attention, word_database, word_paces, word_serving
from core.services.stores.channels import ChannelHealth
from core.services.system import Health

app = alone()


@app.command(
    help=examples(
        "shuzhi system",
        "shuzhi system --json",
        about=t("Channels, queues, database and backups at a glance; no network is asked. More: shuzhi doctor."),
    )
)
def system(ctx: typer.Context) -> None:
    async def act(desk: Desk) -> None:
        health = await desk.core.system.health(desk.actor)
        desk.output.show_table(health, _columns(), map(_row, health.channels))
        if not desk.output.is_json:
            desk.output.show(None, ["", *_lines(health)])

    at_desk(ctx, act)


def _columns() -> tuple[str, ...]:
    times = t("Channel"), t("Last in"), t("Last out")
    return (*times, t("Unsent"), t("Unhandled"), t("Failed"), t("Unknown"), t("Not decrypted"))


def _row(one: ChannelHealth) -> tuple[object, ...]:
    return (
        one.channel,
        _at(one.last_in_at),
        _at(one.last_out_at),
        _waiting(one.unsent, one.oldest_unsent_at),
        _waiting(one.unhandled, one.oldest_unhandled_at),
        one.failed,
        one.unknown,
        one.undeciphered,
    )


def _lines(health: Health) -> list[str]:
    backup = health.backup
    return [
        *word_paces(health, speaker()),
        word_attention(health, speaker()),
        word_serving(health, speaker()),
        word_database(health, speaker()),
        t("Last backup: {at}", at=_at(backup.taken.taken_at) if backup.taken else t("never")),
        t("Last restore test that passed: {at}", at=_at(backup.checked_at) if backup.checked_at else t("never")),
    ]


def _waiting(number: int, oldest: datetime | None) -> str:
    return str(number) if oldest is None else t("{n}, oldest {at}", n=number, at=_at(oldest))


def _at(instant: datetime | None) -> str:
    return word_instant(instant, speaker()) if instant is not None else "-"
