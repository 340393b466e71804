"""Who sits at the desk: signing in with a password, unlocking, standing beside somebody, and setting passwords.

What must stay true: a try is counted in a commit of its own before its password is looked at; an unknown login, one
that has left and a wrong password cost the same time and get the same answer; no password is logged, stored or told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from core.domain.actors import Actor, Person, PersonKind, Role, staff_actor
from core.domain.errors import Conflict, NotAllowed
from core.domain.four_eyes import FourEyesStep, check_second, may_second
from core.domain.ids import MeetingId, StaffId
from core.domain.passwords import PasswordStrength, hash_password, is_outdated, is_password, nobodys_hash
from core.domain.records import Staff
from core.domain.sign_in import WINDOW, check_password, check_tries
from core.domain.text import clean_name
from core.domain.use_cases import use_case
from core.services.key_keeper import KeyKeeper
from core.services.rules import RuleBook
from core.services.work import Transactions, Work

_PURPOSE = "sign-in"
_ALL_STAFF = (Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.VIEWER)
Fitness = Callable[[Staff], None]


@dataclass(frozen=True, slots=True)
class _Try:
    """Whom the typed login names, if anybody who works here, and what the password is compared with."""

    login: bytes
    member: Staff | None
    hashed: str | None


class SignIn:
    """Passwords of staff and what they open."""

    def __init__(self, transactions: Transactions, keys: KeyKeeper, book: RuleBook, strength: PasswordStrength) -> None:
        self._transactions = transactions
        self._keys = keys
        self._book = book
        self._strength = strength

    @use_case("staff.sign_in", Role.SYSTEM)
    async def sign_in(self, actor: Actor, login: str, password: str) -> Actor:
        """The member of staff whom ``login`` and ``password`` prove, come through the front of ``actor``.

        Errors: NotAllowed("sign_in.refused" | "sign_in.no_password" | "sign_in.too_many_tries" | "sign_in.paused").
        """
        member = await self._proved(actor, login, password, "staff.signed_in")
        return staff_actor(member.id, member.roles, via=actor.via)

    @use_case("staff.unlock", *_ALL_STAFF)
    async def unlock(self, actor: Actor, password: str) -> Actor:
        """The same member of staff again, with today's roles, after the screen was locked. Errors: as ``sign_in``."""
        member = await self._member(actor, _own_id(actor))
        await self._proved(actor, member.login, password, "staff.unlocked")
        return staff_actor(member.id, member.roles, via=actor.via)

    @use_case("staff.renew", *_ALL_STAFF)
    async def renew(self, actor: Actor) -> Actor:
        """The same member of staff with today's roles: what was taken away since holds at once, without signing in.

        Errors: NotAllowed("sign_in.refused") for who no longer works here.
        """
        member = await self._member(actor, _own_id(actor))
        if not member.is_active:
            raise NotAllowed("sign_in.refused")
        return replace(actor, roles=member.roles)

    @use_case("staff.second", *_ALL_STAFF)
    async def second(self, actor: Actor, step: FourEyesStep, login: str, password: str) -> Actor:
        """``actor`` with another member of staff beside, for ``step``.

        Errors: as ``sign_in``, and NotAllowed("four_eyes.same_person" | "four_eyes.wrong_role").
        """

        def fits(member: Staff) -> None:
            check_second(actor, member, step)

        member = await self._proved(actor, login, password, "staff.seconded", fits=fits, step=str(step))
        return replace(actor, second=Person(PersonKind.STAFF, member.id))

    @use_case("staff.who_may_second", *_ALL_STAFF)
    async def who_may_second(
        self, actor: Actor, step: FourEyesStep, meeting: MeetingId | None = None
    ) -> tuple[Staff, ...] | None:
        """Who may stand beside ``actor`` for ``step``; None where the rules ask for nobody.

        The rules are those that ``meeting`` was opened under; a vote that was never opened is voided by one alone.
        """
        async with self._transactions.read(actor) as work:
            stored = await work.meetings.get(meeting) if meeting is not None else None
            rules = await self._book.of(work, stored.rule_set_id if stored is not None else None)
            is_idle = step is FourEyesStep.VOID and stored is not None and stored.opened_at is None
            if step not in rules.four_eyes.steps or is_idle:
                return None
            staff = await work.records.staff()
        others = [one for one in staff if Person(PersonKind.STAFF, one.id) != actor.person]
        return tuple(one for one in others if may_second(one, step))

    @use_case("staff.has_password", Role.SYSTEM, *_ALL_STAFF)
    async def has_password(self, actor: Actor, staff: StaffId) -> bool:
        """Whether ``staff`` can sign in."""
        async with self._transactions.read(actor) as work:
            return await work.sign_in.password_hash(staff) is not None

    @use_case("staff.set_password", Role.SYSTEM, *_ALL_STAFF)
    async def set_password(self, actor: Actor, staff: StaffId, password: str, *, old: str | None = None) -> None:
        """Give ``staff`` a password: oneself, with the ``old`` one where there is one; an administrator anybody else.

        Wrong tries so far are forgotten. Errors: NotAllowed("password.only_own" | "password.old_missing"), those of
        ``sign_in`` for the old one, Invalid("password.…"), NotFound("staff.unknown").
        """
        is_own = actor.person == Person(PersonKind.STAFF, staff)
        if not is_own and not actor.has(Role.ADMINISTRATOR, Role.SYSTEM):
            raise NotAllowed("password.only_own")
        member = await self._member(actor, staff)
        check_password(password, member)
        if is_own and await self.has_password(actor, staff):
            if old is None:
                raise NotAllowed("password.old_missing")
            await self._proved(actor, member.login, old, "staff.proved_password")
        hashed = await asyncio.to_thread(hash_password, password, self._strength)
        async with self._transactions.write(actor) as work:
            await work.sign_in.save_password(staff, hashed)
            await work.sign_in.forget_failures(self._fingerprint(member.login))
            await work.record("staff.set_password", f"staff:{staff}")

    @use_case("staff.set_active", Role.ADMINISTRATOR)
    async def set_active(self, actor: Actor, staff: StaffId, *, is_active: bool) -> Staff:
        """Whether ``staff`` works here. Who does not can neither sign in nor use a chat account.

        Errors: Conflict("staff.last_administrator"), NotFound("staff.unknown").
        """
        async with self._transactions.write(actor) as work:
            changed = replace(await work.records.staff_member(staff), is_active=is_active)
            await work.records.save_staff(changed)
            if not any(one.is_active and Role.ADMINISTRATOR in one.roles for one in await work.records.staff()):
                raise Conflict("staff.last_administrator", login=changed.login)
            await work.record("staff.set_active", f"staff:{staff}", is_active=is_active)
        return changed

    async def _proved(
        self, actor: Actor, login: str, password: str, action: str, *, fits: Fitness | None = None, **details: object
    ) -> Staff:
        """The member of staff that the password proves; ``action`` is what the audit trail calls it.

        ``fits`` may refuse who is named before the try is counted.
        """
        tried = await self._counted(actor, login, fits)
        compared = tried.hashed or nobodys_hash(self._strength)
        is_right = await asyncio.to_thread(is_password, compared, password)
        if tried.member is not None and tried.hashed is None:
            raise NotAllowed("sign_in.no_password", login=tried.member.login)
        if tried.member is None or not is_right:
            await self._refuse(actor, tried)
            raise NotAllowed("sign_in.refused")
        newer = await self._newer_hash(compared, password)
        async with self._transactions.write(actor) as work:
            await work.sign_in.forget_failures(tried.login)
            if newer is not None and await work.sign_in.password_hash(tried.member.id) == compared:
                await work.sign_in.rehash(tried.member.id, newer)
            await work.record(action, f"staff:{tried.member.id}", **details)
        return tried.member

    async def _counted(self, actor: Actor, login: str, fits: Fitness | None) -> _Try:
        """The try as a failure, durable: whoever tries many at once has used them up before the first answer."""
        named = clean_name(login)
        fingerprint = self._fingerprint(named)
        async with self._transactions.write(actor) as work:
            since = work.now - WINDOW
            check_tries(
                of_login=await work.sign_in.failures_since(since, fingerprint),
                overall=await work.sign_in.failures_since(since),
            )
            member = await _active(work, named)
            if member is not None and fits is not None:
                fits(member)
            await work.sign_in.forget_failures_before(since)
            await work.sign_in.note_failure(fingerprint)
            hashed = await work.sign_in.password_hash(member.id) if member is not None else None
        return _Try(fingerprint, member, hashed)

    async def _refuse(self, actor: Actor, tried: _Try) -> None:
        subject = f"staff:{tried.member.id}" if tried.member is not None else "sign_in"
        async with self._transactions.write(actor) as work:
            await work.record("staff.sign_in_refused", subject)

    async def _newer_hash(self, hashed: str, password: str) -> str | None:
        """The password at today's cost; None when that is what it has."""
        if not await asyncio.to_thread(is_outdated, hashed, self._strength):
            return None
        return await asyncio.to_thread(hash_password, password, self._strength)

    async def _member(self, actor: Actor, staff: StaffId) -> Staff:
        async with self._transactions.read(actor) as work:
            return await work.records.staff_member(staff)

    def _fingerprint(self, login: str) -> bytes:
        return self._keys.fingerprint(_PURPOSE, login)


async def _active(work: Work, login: str) -> Staff | None:
    member = await work.records.staff_by_login(login)
    return member if member is not None and member.is_active else None


def _own_id(actor: Actor) -> StaffId:
    """Errors: NotAllowed("not_staff")."""
    if actor.person is None or actor.person.kind is not PersonKind.STAFF:
        raise NotAllowed("not_staff")
    return StaffId(actor.person.id)
