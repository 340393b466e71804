"""``shuzhi backup`` and ``restore``: a copy while the program runs, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.asking import new_passphrase, passphrase
from cli.options import PassphraseFile, alone
from cli.session import finish, invocation_of
from cli.words import examples, t
from core.domain.clock import COUNTY_ZONE, SystemClock
from core.domain.errors import Invalid, NotFound
from core.settings import CountyHome
from core.storage.backup import Lock, take_backup
from core.storage.restoring import check, restore

backup_app = alone()
restore_app = alone()


@backup_app.command(
    help=examples(
        "shuzhi backup",
        "shuzhi backup --to /mnt/usb",
        "shuzhi backup --with-credentials --passphrase-file FILE",
        about=t("One file with the database and the settings; serve may go on. Keys of the chat are never in it."),
    )
)
def backup(
    ctx: typer.Context,
    to: Annotated[Path | None, typer.Option(metavar="DIR", help=t("Where to; default: backups in the county."))] = None,
    with_credentials: Annotated[
        bool, typer.Option("--with-credentials", help=t("The bot's token and pepper too, locked by a passphrase."))
    ] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    invocation = invocation_of(ctx)

    def act() -> None:
        if not invocation.home.exists():
            raise NotFound("county.missing", path=str(invocation.home.root))
        lock = Lock(new_passphrase(passphrase_file)) if with_credentials else None
        now = SystemClock().now()
        target = (to or invocation.home.backups) / f"shuzhi-{now.astimezone(COUNTY_ZONE):%Y%m%d-%H%M%S}.zip"
        with invocation.output.working(t("Copying the database ...")):
            manifest = take_backup(invocation.home, target, taken_at=now, lock=lock)
        data = {"file": target, "bytes": target.stat().st_size, "manifest": manifest}
        told = t("{file} ({count} bytes, readable only by you)", file=target, count=target.stat().st_size)
        invocation.output.show(data, [told])
        invocation.output.say(t("Check it with: shuzhi restore {file} --check", file=target))

    finish(invocation.output, act)


@restore_app.command(
    help=examples(
        "shuzhi restore shuzhi-20261123-090000.zip --check",
        "shuzhi restore shuzhi-20261123-090000.zip --to /srv/shuzhi-new",
        about=t("Checks sums, database, rows and audit trail; then restores into a new directory, never over another."),
    )
)
def restore_backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    to: Annotated[Path | None, typer.Option(metavar="DIR", help=t("A new or empty directory."))] = None,
    check_only: Annotated[bool, typer.Option("--check", help=t("Only check."))] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    output = invocation_of(ctx).output

    def act() -> None:
        if check_only == (to is not None):
            raise Invalid("usage.choose", choices=["--check", "--to DIR"])
        if to is None:
            with output.working(t("Checking the backup ...")):
                manifest = check(file, SystemClock())
            output.show(
                {"sound": True, "manifest": manifest}, [t("The backup is sound: taken {at}.", at=manifest.taken_at)]
            )
            return
        secret = passphrase(passphrase_file) if passphrase_file is not None else None
        with output.working(t("Checking and restoring ...")):
            restored = restore(file, CountyHome(to), clock=SystemClock(), passphrase=secret)
        data = {"home": to, "manifest": restored.manifest, "credentials": restored.has_credentials}
        output.show(data, [t("Restored into {path}.", path=to)])
        if not restored.has_credentials:
            output.say(
                t("New keys were made: unused binding codes no longer work, and a bot needs its token file again.")
            )
        output.say(t("Look at it with: shuzhi --home {path} doctor", path=to))

    finish(output, act)
