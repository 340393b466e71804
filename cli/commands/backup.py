"""``shuzhi backup`` and ``restore``: a copy while the program runs, and the way back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from cli.asking import new_passphrase, passphrase
from cli.invocation import finish, invocation_of
from cli.options import PassphraseFile, alone
from cli.words import examples, t
from core.bootstrap import open_county
from core.county_home import CountyHome
from core.domain.actors import program_actor
from core.domain.clock import SystemClock
from core.domain.errors import Conflict, Invalid, NotFound
from core.services.machine import BackupFile, silent
from core.storage.backup import read_manifest
from core.storage.machine import CountyMachine
from core.storage.restoring import restore

backup_app = alone()
restore_app = alone()
_ACTOR = program_actor(via="cli")  # whoever owns the files may copy them, whatever the office calls them


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
        secret = new_passphrase(passphrase_file) if with_credentials else ""
        with invocation.output.working(t("Copying the database ...")):
            taken = asyncio.run(_taken(invocation.home, str(to or ""), secret))
        data = {"file": taken.path, "bytes": taken.bytes, "manifest": read_manifest(Path(taken.path))}
        told = t("{file} ({count} bytes, readable only by you)", file=taken.path, count=taken.bytes)
        invocation.output.show(data, [told])
        invocation.output.say(t("Check it with: shuzhi restore {file} --check", file=taken.path))

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
    invocation = invocation_of(ctx)
    output = invocation.output

    def act() -> None:
        if check_only == (to is not None):
            raise Invalid("usage.choose", choices=["--check", "--to DIR"])
        if to is None:
            with output.working(t("Checking the backup ...")):
                asyncio.run(_checked(invocation.home, file))
            manifest = read_manifest(file)
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


async def _taken(home: CountyHome, folder: str, passphrase: str) -> BackupFile:
    """Written down in the county; one whose database waits for an upgrade cannot keep it, and is backed up too."""
    try:
        async with open_county(home) as core:
            return await core.system.back_up(_ACTOR, folder=folder, passphrase=passphrase)
    except Conflict as error:
        if error.code != "storage.older_schema":
            raise
    machine, now = CountyMachine(home, SystemClock()), SystemClock().now()
    return await asyncio.to_thread(machine.back_up, now, folder=folder, passphrase=passphrase, progress=silent)


async def _checked(home: CountyHome, file: Path) -> BackupFile:
    """Written down where there is a county to write it into."""
    try:
        async with open_county(home) as core:
            return await core.system.check_backup(_ACTOR, str(file))
    except (NotFound, Conflict) as error:
        if error.code not in ("county.missing", "storage.older_schema", "storage.newer_schema"):
            raise
    return await asyncio.to_thread(CountyMachine(home, SystemClock()).check_backup, str(file), progress=silent)
