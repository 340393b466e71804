"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from cli.words import examples, t
from core.domain.clock import COUNTY_ZONE
from core.domain.errors import Invalid

Yes = Annotated[bool, typer.Option("--yes", help=t("Do not ask."))]
Year = Annotated[int | None, typer.Option(help=t("The year; default: this one."))]
Reason = Annotated[str, typer.Option(help=t("Why; it is kept on record."))]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help=t("Write the whole list to a new file (.xlsx, .csv)."))
]
MeetingNumber = Annotated[int, typer.Argument(metavar="MEETING", help=t("The meeting's number."))]
PassphraseFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help=t("A file with the passphrase, readable only by you; else typed."))
]
Second = Annotated[
    str, typer.Option("--second", metavar="LOGIN", help=t("Who else confirms it, where the rules ask for two people."))
]
SecondPasswordFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=t("A file with the second person's password, readable only by you; else typed.")),
]
Declared = TypeVar("Declared", bound=Callable[..., object])


def group(about: str = "") -> typer.Typer:
    """A noun with several commands."""
    return typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False, help=about or None)


def alone() -> typer.Typer:
    """A noun that is its own command."""
    return typer.Typer(rich_markup_mode=None, add_completion=False)


def command(app: typer.Typer, name: str, *shown: str, about: str) -> Callable[[Declared], Declared]:
    """Declare the command ``name`` of ``app``; its help shows how to type it, then what it does."""
    return app.command(name, help=examples(*shown, about=about), short_help=about)


def year_of(given: int | None, now: datetime) -> int:
    """The year that was asked for, otherwise the county's present one."""
    return given if given is not None else now.astimezone(COUNTY_ZONE).year


def day_of(given: str) -> date:
    """Errors: Invalid("usage.date")."""
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise Invalid("usage.date", given=given) from error


def moment_of(given: str) -> datetime:
    """County time as it was typed. Errors: Invalid("usage.moment")."""
    try:
        return datetime.fromisoformat(given).replace(tzinfo=COUNTY_ZONE)
    except ValueError as error:
        raise Invalid("usage.moment", given=given) from error
