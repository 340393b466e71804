"""``shuzhi serve``: the office's chat and reminders, until stopped."""

from __future__ import annotations

import asyncio

import typer

from cli.invocation import finish, invocation_of
from cli.options import alone
from cli.output import Output
from cli.words import examples, t
from core.county_home import CountyHome
from core.domain.errors import NotFound
from core.settings import load_settings

app = alone()


@app.command(
    help=examples(
        "shuzhi serve",
        "shuzhi --home /var/lib/shuzhi serve",
        "systemctl start shuzhi",
        about=t("Runs the channels and the reminders of one county. Logs: JSON lines on stderr. Ctrl-C stops it."),
    )
)
def serve(ctx: typer.Context) -> None:
    invocation = invocation_of(ctx)
    finish(invocation.output, lambda: asyncio.run(_serve(invocation.home, invocation.output)))


async def _serve(home: CountyHome, output: Output) -> None:
    from cli.channels import open_channels, secrets_of
    from cli.logs import set_up_logs
    from cli.server import Server
    from cli.systemd import Systemd

    if not home.exists():
        raise NotFound("county.missing", path=str(home.root))
    settings = load_settings(home)
    secrets = secrets_of(home, settings)
    set_up_logs(settings.log_level, secrets=secrets.values())
    if not (settings.telegram.enabled or settings.matrix.enabled):
        output.say(t("No chat network is enabled in the settings."))
    await Server(home, settings, Systemd()).run(open_channels(home, settings, secrets))
    output.show({"stopped": True})
