"""A command's visit to the county: who acts, over which county, and what becomes of an error.

The person at the keyboard owns the files, so the login of an account without a password is not a proof but a name: it
decides what roles the services grant and what the audit trail says. An account that has a password is asked for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import typer

from cli.asking import password_of
from cli.invocation import Invocation, finish, invocation_of
from cli.output import Output
from core.api import Core
from core.bootstrap import Parts, open_county
from core.county_home import CountyHome
from core.domain.actors import SYSTEM, Actor, Role, program_actor, staff_actor
from core.domain.clock import Clock
from core.domain.errors import Invalid, NotAllowed, NotFound
from core.domain.findings import Finding
from core.domain.records import Staff

VIA = "cli"  # what the audit trail calls this front


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works with."""

    core: Core
    actor: Actor
    home: CountyHome
    output: Output


def open_visited(home: CountyHome) -> AbstractAsyncContextManager[Core]:
    """The county at ``home`` for a command. Errors: those of ``open_county``."""
    return open_county(home, _PARTS)


def at_desk(context: typer.Context, act: Callable[[Desk], Awaitable[object]]) -> None:
    """Open the county, find out who acts, do ``act``, and end the program with its exit code."""
    invocation = invocation_of(context)

    async def visit() -> object:
        async with open_visited(invocation.home) as core:
            return await act(Desk(core, await signed_in(core, invocation), invocation.home, invocation.output))

    finish(invocation.output, lambda: asyncio.run(visit()))


def at_county(context: typer.Context, act: Callable[[Core], Awaitable[object]]) -> None:
    """As ``at_desk`` before anybody acts."""
    invocation = invocation_of(context)

    async def visit() -> object:
        async with open_visited(invocation.home) as core:
            return await act(core)

    finish(invocation.output, lambda: asyncio.run(visit()))


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


async def _examine(home: CountyHome, clock: Clock) -> Sequence[Finding]:
    """Doctor for whoever asks the core for it; loaded only then."""
    from core.doctor import examine

    return await examine(home, clock)


_PARTS = Parts(examine=_examine)
