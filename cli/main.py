"""``shuzhi``: the office's work from a terminal or a script. Each command loads only what it needs.

The root knows its commands by name and one line each; a command's module, and with it the database or a network's
library, is imported when that command runs.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from cli.words import examples, t

_PACKAGE = "cli.commands"
_JSON = "--json"


def _summaries() -> Mapping[str, tuple[str, str]]:
    """Command to its module and its line in the help, in the order in which an office meets them."""
    return {
        "demo": ("demo", t("Build a county, run its whole year in a minute, and check the result.")),
        "init": ("init", t("Begin a county: directory, keys, database, rules, first administrator.")),
        "import": ("imports", t("Read rolls and holidays from Excel or CSV: preview, then apply.")),
        "export": ("exports", t("Write rolls, results, calendars and forms to files.")),
        "rules": ("rules", t("Show, check and adopt the county's rules.")),
        "plan": ("plan", t("Plan the term, the year and its meetings.")),
        "meeting": ("meeting", t("Notice, open, close, count and publish meetings.")),
        "report": ("report", t("Who has filed a duty report and who has not.")),
        "proposal": ("proposal", t("Suggestions and motions, from the draft to the satisfied deputy.")),
        "unit": ("unit", t("The departments that handle proposals.")),
        "deputy": ("deputy", t("Deputies: list, show, change; suspend, restore or end a mandate.")),
        "voter": ("voter", t("Voters: find, show, change, take off the rolls.")),
        "person": ("person", t("A person's telephone number, on record.")),
        "term": ("places", t("Begin a congress term.")),
        "venue": ("places", t("Places where meetings can be held.")),
        "leader": ("places", t("Who may preside over meetings.")),
        "staff": ("staff", t("The office's own people and their roles.")),
        "codes": ("codes", t("Issue binding codes on printed slips.")),
        "room": ("room", t("Group chats that hear notices and results.")),
        "matrix": ("matrix", t("The office's Matrix account: log in, look, verify.")),
        "message": ("message", t("What could not be sent; try it again.")),
        "action": ("action", t("What the staff did, and what of it can be undone.")),
        "undo": ("action", t("Take back the last thing you did.")),
        "audit": ("audit", t("Read and verify the audit trail.")),
        "serve": ("serve", t("Run the chat and the reminders until stopped.")),
        "tui": ("tui", t("Open the dashboard.")),
        "chat": ("chat", t("Chat as somebody (demonstrations only).")),
        "system": ("system", t("How channels, queues, database and backups are doing.")),
        "doctor": ("doctor", t("Check the installation.")),
        "backup": ("backup", t("Back up the county while it runs.")),
        "upgrade": ("upgrade", t("Bring a county of an older version to this one; it is backed up first.")),
        "restore": ("backup", t("Check a backup, or restore it into a new directory.")),
    }


class LazyCommands(TyperGroup):
    """The root: commands are imported when they are asked for."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return list(_summaries())

    def get_command(self, ctx: typer.Context, cmd_name: str) -> object:  # type: ignore[override]
        known = _summaries().get(cmd_name)
        if known is None:
            return None
        command = typer.main.get_command(_declared(cmd_name, known[0]))
        command.name = cmd_name
        command.help = command.help or known[1]
        return command

    def format_commands(self, ctx: typer.Context, formatter: object) -> None:  # type: ignore[override]
        rows = [(name, summary) for name, (_, summary) in _summaries().items()]
        with formatter.section(t("Commands")):  # type: ignore[attr-defined]
            formatter.write_dl(rows)  # type: ignore[attr-defined]


def _declared(command: str, module_name: str) -> typer.Typer:
    """What a module declares for ``command``: ``<command>_app``, ``app``, or a bare function ``run``."""
    module = import_module(f"{_PACKAGE}.{module_name}")
    found: typer.Typer | None = getattr(module, f"{command}_app", None) or getattr(module, "app", None)
    if found is not None:
        return found
    app = typer.Typer(rich_markup_mode=None)
    app.command()(module.run)
    return app


def _root(
    context: typer.Context,
    home: Annotated[
        Path | None, typer.Option("--home", envvar="SHUZHI_HOME", help=t("The county's directory."), metavar="DIR")
    ] = None,
    staff: Annotated[
        str, typer.Option("--staff", envvar="SHUZHI_STAFF", help=t("Your login; default: the only administrator."))
    ] = "",
    password_file: Annotated[
        Path | None,
        typer.Option(
            "--password-file",
            envvar="SHUZHI_PASSWORD_FILE",
            help=t("A file with your password, readable only by you; else typed."),
            metavar="FILE",
        ),
    ] = None,
    language: Annotated[str, typer.Option("--language", envvar="SHUZHI_LANGUAGE", help=t("zh or en."))] = "",
    as_json: Annotated[bool, typer.Option(_JSON, help=t("Data as JSON on stdout, also after the command."))] = False,
) -> None:
    from cli.invocation import Invocation, home_at
    from cli.output import Output

    context.obj = Invocation(home_at(home), staff, Output(is_json=as_json), password_file)


def program() -> typer.Typer:
    """The root command."""
    app = typer.Typer(
        cls=LazyCommands,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    about = t(
        "The duty desk of a county People's Congress: duty reports, secret evaluations, kept promises. "
        "Exit codes: 0 done, 1 the state does not permit it, 2 wrong input, 3 not found, 4 not allowed, 5 try later."
    )
    shown = examples(
        "shuzhi demo",
        "shuzhi init --county 龙山县",
        "shuzhi import roster 代表名册.xlsx --apply",
        "shuzhi serve",
        about=about,
    )
    app.callback(help=shown)(_root)
    return app


def hoisted(arguments: list[str]) -> list[str]:
    """``arguments`` with ``--json`` in front, wherever it was written (not behind ``--``)."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    before, after = arguments[:end], arguments[end:]
    if _JSON not in before:
        return arguments
    return [_JSON, *(word for word in before if word != _JSON), *after]


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    program()(args=hoisted(sys.argv[1:]), prog_name="shuzhi")
