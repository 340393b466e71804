"""What was said before the command, and how a command ends. Loads nothing of the office: a command does, if it must."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import typer

from cli.output import ExitCode, Output
from core.county_home import CountyHome
from core.domain.errors import ShuzhiError


@dataclass(frozen=True, slots=True)
class Invocation:
    """What was said before the command. ``staff`` "": the only administrator. ``password_file`` None: typed."""

    home: CountyHome
    staff: str
    output: Output
    password_file: Path | None = None


def invocation_of(context: typer.Context) -> Invocation:
    given = context.find_object(Invocation)
    if given is None:
        raise RuntimeError("the root command sets the invocation")
    return given


def finish(output: Output, act: Callable[[], object]) -> None:
    """Do ``act``; errors are told and become exit codes. ``act`` may answer an exit code of its own."""
    try:
        outcome = act()
    except ShuzhiError as error:
        raise typer.Exit(int(output.fail(error))) from None
    except KeyboardInterrupt:
        raise typer.Exit(int(ExitCode.INTERRUPTED)) from None
    if isinstance(outcome, ExitCode):
        raise typer.Exit(int(outcome))


def home_at(path: Path | None) -> CountyHome:
    return CountyHome(path) if path is not None else CountyHome.default()
