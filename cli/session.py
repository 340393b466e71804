"""A command's visit to the county: who acts, over which county, and what becomes of an error.

The person at the keyboard owns the files, so the login of an account without a password is not a proof but a name: it
decides what roles the services grant and what the audit trail says. An account that has a password is asked for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from cli.asking import password_of
from cli.output import ExitCode, Output
from core.api import Core
from core.bootstrap import Parts, open_county
from core.domain.actors import SYSTEM, Actor, Role, program_actor, staff_actor
from core.domain.clock import Clock
from core.domain.errors import Invalid, NotAllowed, NotFound, ShuzhiError
from core.domain.findings import Finding
from core.domain.records import Staff
from core.settings import CountyHome

VIA = "cli"  # what the audit trail calls this front


@dataclass(frozen=True, slots=True)
class Invocation:
    """What was said before the command. ``staff`` "": the only administrator. ``password_file`` None: typed."""

    home: CountyHome
    staff: str
    output: Output
    password_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works with."""

    core: Core
    actor: Actor
    home: CountyHome
    output: Output


def invocation_of(context: typer.Context) -> Invocation:
    given = context.find_object(Invocation)
    if given is None:
        raise RuntimeError("the root command sets the invocation")
    return given


def at_desk(context: typer.Context, act: Callable[[Desk], Awaitable[object]]) -> None:
    """Open the county, find out who acts, do ``act``, and end the program with its exit code."""
    invocation = invocation_of(context)

    async def visit() -> object:
        async with open_county(invocation.home, _PARTS) as core:
            return await act(Desk(core, await signed_in(core, invocation), invocation.home, invocation.output))

    finish(invocation.output, lambda: asyncio.run(visit()))


def at_county(context: typer.Context, act: Callable[[Core], Awaitable[object]]) -> None:
    """As ``at_desk`` before anybody acts."""
    invocation = invocation_of(context)

    async def visit() -> object:
        async with open_county(invocation.home, _PARTS) as core:
            return await act(core)

    finish(invocation.output, lambda: asyncio.run(visit()))


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


async def acting(core: Core, login: str) -> Staff:
    """The member of staff who acts.

    Errors: NotFound("staff.unknown"), NotAllowed("staff.left"), Invalid("staff.not_said") where several may be meant.
    """
    if login:
        member = await core.records.staff_by_login(SYSTEM, login)
        if member is None:
            raise NotFound("staff.unknown", login=login)
        if not member.is_active:
            raise NotAllowed("staff.left", login=login)
        return member
    everybody = [one for one in await core.records.staff(SYSTEM) if one.is_active]
    administrators = [one for one in everybody if Role.ADMINISTRATOR in one.roles]
    if len(administrators) != 1:
        raise Invalid("staff.not_said")
    return administrators[0]


async def signed_in(core: Core, invocation: Invocation) -> Actor:
    """Who acts, proved by a password where the account has one.

    Errors: those of ``acting``, ``core.sign_in.sign_in`` and ``password_of``.
    """
    member = await acting(core, invocation.staff)
    if not await core.sign_in.has_password(SYSTEM, member.id):
        return unproved(member)
    password = password_of(member.login, invocation.password_file)
    return await core.sign_in.sign_in(program_actor(via=VIA), member.login, password)


def unproved(member: Staff) -> Actor:
    """``member`` on the word of whoever owns the files."""
    return staff_actor(member.id, member.roles, via=VIA)


def home_at(path: Path | None) -> CountyHome:
    return CountyHome(path) if path is not None else CountyHome.default()


async def _examine(home: CountyHome, clock: Clock) -> Sequence[Finding]:
    """Doctor for whoever asks the core for it; loaded only then."""
    from core.doctor import examine

    return await examine(home, clock)


_PARTS = Parts(examine=_examine)
