"""Four eyes at a terminal: ``--second LOGIN``, whose password is typed or read from a private file."""

from __future__ import annotations

from pathlib import Path

from cli.asking import password_of
from cli.session import Desk
from core.domain.actors import SYSTEM, Actor
from core.domain.errors import NotAllowed
from core.domain.four_eyes import FourEyesStep
from core.domain.ids import MeetingId


async def seconded(desk: Desk, step: FourEyesStep, meeting: MeetingId, login: str, file: Path | None) -> Actor:
    """Who does ``step``: alone where the rules permit it and nobody else was named, otherwise with ``login`` beside.

    Errors: NotAllowed("four_eyes.…" | "sign_in.…"), Invalid("password.no_terminal").
    """
    sign_in = desk.core.sign_in
    may = await sign_in.who_may_second(desk.actor, step, meeting)
    if not login:
        if may is None:
            return desk.actor
        raise NotAllowed("four_eyes.missing", step=str(step), logins=[one.login for one in may])
    member = await desk.core.records.staff_by_login(SYSTEM, login)
    if member is not None and not await sign_in.has_password(desk.actor, member.id):
        raise NotAllowed("sign_in.no_password", login=login)
    return await sign_in.second(desk.actor, step, login, password_of(login, file))
