"""Who is whom in chat: one-time codes, binding, unbinding, and what we know about a person.

What must stay true: a code is stored only as a keyed hash and works once; a wrong guess is counted in a commit
before its refusal is answered, also inside a joined transaction; an account that staff revoke loses its rights, its
open dialogue and its buttons at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_bytes
from typing import Any

from core.domain.actors import Actor, Person, PersonKind, Role, visitor_actor
from core.domain.codes import code_from, normal_code
from core.domain.enrolment import (
    ACCOUNT_WINDOW,
    DAY,
    HOUR,
    OVERALL_WINDOW,
    BindingStatus,
    Failures,
    Refused,
    actor_for,
    is_paused,
    may_enrol,
    refusal_for,
    roles_of_staff,
)
from core.domain.errors import Invalid, NotAllowed, NotFound
from core.domain.ids import AccountId, ContactId, DeputyId, StaffId, VoterId
from core.domain.languages import nearest_language
from core.domain.notices import Notice, NoticeKind
from core.domain.records import DeputyStatus
from core.domain.use_cases import use_case
from core.services.key_keeper import KeyKeeper
from core.services.messages import tell_account, tell_many
from core.services.personal_data import data_about
from core.services.rules import RuleBook
from core.services.stores.enrolment import Account, BindingCode
from core.services.stores.messages import Priority
from core.services.work import Transactions, Work

CODE_BYTES = 7
MAX_NAMED_IN_AUDIT = 50  # of those who got a code; the codes' own rows name the rest
CODE_PURPOSE = "binding-code"
CONVERSATION_PURPOSE = "conversation"
CONVERSATION_BYTES = 16
EVERYBODY = (
    Role.ADMINISTRATOR,
    Role.CLERK,
    Role.TELLER,
    Role.SCRUTINEER,
    Role.VIEWER,
    Role.DEPUTY,
    Role.VOTER,
    Role.LIAISON,
    Role.SUPERVISOR,
    Role.VISITOR,
)
_ALL_STAFF = (Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.VIEWER)


@dataclass(frozen=True, slots=True)
class Bound:
    account: Account


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Of the people who were asked for: who has a chat account, and who holds a code that still works."""

    in_chat: frozenset[Person]
    with_code: frozenset[Person]


def conversation_of(keys: KeyKeeper, channel: str, address: str) -> bytes:
    """The name under which a chat's inbox rows, dialogue and buttons are stored: says nothing without the pepper."""
    return keys.fingerprint(CONVERSATION_PURPOSE, channel, address)[:CONVERSATION_BYTES]


class Enrolment:
    """Codes and accounts. ``random_bytes`` is replaced only where a test needs a known code."""

    def __init__(
        self,
        transactions: Transactions,
        keys: KeyKeeper,
        book: RuleBook,
        *,
        random_bytes: Callable[[int], bytes] = token_bytes,
    ) -> None:
        self._transactions = transactions
        self._keys = keys
        self._book = book
        self._random_bytes = random_bytes

    @use_case("enrolment.issue_codes", Role.ADMINISTRATOR, Role.CLERK)
    async def issue_codes(self, actor: Actor, persons: Sequence[Person]) -> list[tuple[Person, str]]:
        """A fresh code for each person, shown this once; unused older ones stop working.

        Errors: NotAllowed("enrolment.staff_only_by_administrator"), NotFound for somebody unknown.
        """
        _check_may_enrol(actor, persons)
        async with self._transactions.write(actor) as work:
            await _check_known(work, persons)
            valid = timedelta(days=(await self._book.current(work)).binding.code_valid_days)
            issued = {person: code_from(self._random_bytes(CODE_BYTES)) for person in persons}
            hashes = {person: self._hash(normal_code(code)) for person, code in issued.items()}
            await work.enrolment.replace_codes(hashes, expires_at=work.now + valid)
            named = [_label(person) for person in issued][:MAX_NAMED_IN_AUDIT]
            await work.record("enrolment.issue_codes", "enrolment", codes=len(issued), persons=named)
        return list(issued.items())

    @use_case("enrolment.enrolled", *_ALL_STAFF)
    async def enrolled(self, actor: Actor, persons: Sequence[Person]) -> Enrolled:
        """Who of ``persons`` is bound already, or could be: what a new slip would be in vain for, or replace."""
        async with self._transactions.read(actor) as work:
            bound = await work.enrolment.accounts_of_many(persons)
            return Enrolled(frozenset(bound), await work.enrolment.with_open_code(persons))

    @use_case("enrolment.bind", *EVERYBODY)
    async def bind(
        self, actor: Actor, code: str, *, channel: str, sender: str, address: str, language: str, is_private: bool
    ) -> Bound | Refused:
        """Tie the account ``sender`` to the person whose code was typed, once.

        A refusal is an answer, not an error, so that the counted guess is durable with it. A code that fails its own
        check character costs nothing: it was mistyped, and whoever guesses can compute the check character.
        """
        if not is_private:
            return Refused("binding.group_chat")
        try:
            body = normal_code(code)
        except Invalid as error:
            return Refused(error.code)
        async with self._transactions.write(actor) as work:
            refusal = await self._refusal_before_reading(work, channel, sender)
            if refusal is not None:
                return refusal
            found = await self._usable_code(work, body)
            if found is None:
                return await self._count_failure(work, channel, sender)
            if any(account.channel == channel for account in await work.enrolment.accounts_of(found.person)):
                return Refused("binding.person_bound")
            return await self._bind(work, found, channel, sender, address, language)

    @use_case("enrolment.unbind", *EVERYBODY)
    async def unbind(self, actor: Actor) -> None:
        """Give up the account that the actor speaks from. Errors: NotFound("binding.none")."""
        async with self._transactions.write(actor) as work:
            account = await _own_account(work)
            await self._revoke(work, account)
            await work.record("enrolment.unbind", _label(account.person), channel=account.channel)

    @use_case("enrolment.revoke_account", Role.ADMINISTRATOR, Role.CLERK)
    async def revoke_account(self, actor: Actor, person: Person) -> int:
        """Revoke every account and unused code of ``person`` at once (lost telephone); how many accounts.

        Errors: NotAllowed("enrolment.staff_only_by_administrator").
        """
        _check_may_enrol(actor, [person])
        async with self._transactions.write(actor) as work:
            accounts = await work.enrolment.accounts_of(person)
            for account in accounts:
                await self._revoke(work, account)
                await tell_account(
                    work,
                    account,
                    Notice(NoticeKind.BINDING_REVOKED),
                    key=f"binding_revoked:{account.id}",
                    priority=Priority.ANSWER,
                )
            await work.enrolment.revoke_codes(person)
            await work.record("enrolment.revoke_account", _label(person), accounts=len(accounts))
        return len(accounts)

    @use_case("enrolment.my_data", *EVERYBODY)
    async def my_data(self, actor: Actor) -> dict[str, Any]:
        """Everything stored about the actor, ready for ``json.dumps``. Errors: NotFound("binding.none")."""
        if actor.person is None:
            raise NotFound("binding.none")
        async with self._transactions.read(actor) as work:
            return await data_about(work, actor.person)

    @use_case("enrolment.set_language", *EVERYBODY)
    async def set_language(self, actor: Actor, language: str) -> str:
        """The language that the actor's account is written to in. Errors: NotFound("binding.none")."""
        chosen = nearest_language(language)
        async with self._transactions.write(actor) as work:
            account = await _own_account(work)
            await work.enrolment.set_language(account.id, chosen)
            await work.record("enrolment.set_language", _label(account.person), language=chosen)
        return chosen

    @use_case("enrolment.prefer", *EVERYBODY)
    async def prefer(self, actor: Actor) -> int:
        """The office's notices go to the account that the actor speaks from; how many accounts the actor has.

        Errors: NotFound("binding.none").
        """
        async with self._transactions.write(actor) as work:
            account = await _own_account(work)
            await work.enrolment.prefer(account.id)
            await work.record("enrolment.prefer", _label(account.person), channel=account.channel)
            return len(await work.enrolment.accounts_of(account.person))

    @use_case("enrolment.status", *_ALL_STAFF)
    async def status(self, actor: Actor) -> BindingStatus:
        """How much guessing goes on, and whether binding is paused for it."""
        async with self._transactions.read(actor) as work:
            rules = (await self._book.current(work)).binding
            failures = await _failures(work, "", "")
            paused = is_paused(failures, rules)
            return BindingStatus(paused, failures.overall_lately, failures.overall_hour, work.now)

    async def actor_of(self, channel: str, sender: str) -> Actor:
        """Who speaks from this account: the person bound to it with today's roles, otherwise a visitor."""
        visitor = visitor_actor(via=channel)
        async with self._transactions.read(visitor) as work:
            account = await work.enrolment.account_of_sender(channel, sender)
            if account is None:
                return visitor
            return actor_for(account.person, await roles_of(work, account.person), via=channel)

    @use_case("enrolment.heard_from", Role.SYSTEM)
    async def heard_from(self, actor: Actor, channel: str, sender: str, address: str) -> None:
        """Somebody wrote: the account can be written to again, at ``address``. Silent for strangers."""
        async with self._transactions.write(actor) as work:
            account = await work.enrolment.account_of_sender(channel, sender)
            if account is None or (account.is_reachable and account.address == address):
                return
            await work.enrolment.move_account(account.id, address)
            await work.enrolment.set_reachable(account.id, reachable=True)
            await work.record("enrolment.heard_from", _label(account.person), channel=channel)

    @use_case("enrolment.lost_touch", Role.SYSTEM)
    async def lost_touch(self, actor: Actor, person: Person, channel: str) -> None:
        """The network says that ``person`` cannot be written to: blocked, left, deleted."""
        async with self._transactions.write(actor) as work:
            accounts = await work.enrolment.accounts_of(person)
            for account in accounts:
                if account.channel == channel and account.is_reachable:
                    await work.enrolment.set_reachable(account.id, reachable=False)
                    await work.record("enrolment.lost_touch", _label(person), channel=channel)

    async def _refusal_before_reading(self, work: Work, channel: str, sender: str) -> Refused | None:
        if await work.enrolment.account_of_sender(channel, sender) is not None:
            return Refused("binding.sender_bound")
        rules = (await self._book.current(work)).binding
        return refusal_for(await _failures(work, channel, sender), rules)

    async def _usable_code(self, work: Work, body: str) -> BindingCode | None:
        found = await work.enrolment.code(self._hash(body))
        if found is None or found.used_at or found.revoked_at or found.expires_at <= work.now:
            return None
        return found if await roles_of(work, found.person) else None

    async def _count_failure(self, work: Work, channel: str, sender: str) -> Refused:
        await work.enrolment.note_failure(channel, sender)
        await work.record("enrolment.refuse", f"channel:{channel}")
        failures = await _failures(work, channel, sender)
        if is_paused(failures, (await self._book.current(work)).binding):
            await _alarm(work, failures)
        return Refused("code.refused")

    async def _bind(
        self, work: Work, code: BindingCode, channel: str, sender: str, address: str, language: str
    ) -> Bound:
        chosen = nearest_language(language)
        account = Account(AccountId(0), channel, sender, address, code.person, chosen, work.now)
        account_id = await work.enrolment.add_account(account)
        await work.enrolment.mark_code_used(code.id)
        await self._forget_conversation(work, account)
        await work.record("enrolment.bind", _label(code.person), account=account_id, channel=channel)
        return Bound(Account(account_id, channel, sender, address, code.person, chosen, work.now))

    async def _revoke(self, work: Work, account: Account) -> None:
        await work.enrolment.revoke_account(account.id)
        await work.messages.withdraw(account.person, account.channel)
        await self._forget_conversation(work, account)

    async def _forget_conversation(self, work: Work, account: Account) -> None:
        conversation = conversation_of(self._keys, account.channel, account.address)
        await work.conversations.end_dialog(conversation)
        await work.conversations.drop_keyboards(conversation)

    def _hash(self, body: str) -> bytes:
        return self._keys.fingerprint(CODE_PURPOSE, body)


async def roles_of(work: Work, person: Person) -> frozenset[Role]:
    """What ``person`` may be today; nothing once off the rolls. A suspended deputy may still read and be told."""
    if person.kind is PersonKind.STAFF:
        member = await work.records.staff_member(StaffId(person.id))
        return roles_of_staff(member.roles, is_active=member.is_active)
    if person.kind is PersonKind.DEPUTY:
        deputy = await work.records.deputy(DeputyId(person.id))
        return frozenset() if deputy.status is DeputyStatus.ENDED else frozenset({Role.DEPUTY})
    if person.kind is PersonKind.CONTACT:
        contact = await work.contacts.get(ContactId(person.id))
        return frozenset({contact.duty.role}) if contact.is_active else frozenset()
    voter = await work.records.voter(VoterId(person.id))
    return frozenset({Role.VOTER}) if voter.is_active else frozenset()


async def _check_known(work: Work, persons: Sequence[Person]) -> None:
    """Errors: NotFound("<kind>.unknown") for somebody who is on no roll."""
    asked = {kind: list({person.id for person in persons if person.kind is kind}) for kind in PersonKind}
    voters = await work.records.voters_named([VoterId(one) for one in asked[PersonKind.VOTER]])
    deputies = await work.records.deputies_named([DeputyId(one) for one in asked[PersonKind.DEPUTY]])
    staff = await work.records.staff() if asked[PersonKind.STAFF] else ()
    known = {Person(PersonKind.VOTER, voter.id) for voter in voters}
    known |= {Person(PersonKind.DEPUTY, deputy.id) for deputy in deputies}
    known |= {Person(PersonKind.STAFF, member.id) for member in staff}
    contacts = await work.contacts.every() if asked[PersonKind.CONTACT] else ()
    known |= {Person(PersonKind.CONTACT, one.id) for one in contacts if one.is_active}
    for person in persons:
        if person not in known:
            raise NotFound(f"{person.kind}.unknown", id=person.id)


async def _failures(work: Work, channel: str, sender: str) -> Failures:
    count = work.enrolment.failures_since
    return Failures(
        account_lately=await count(work.now - ACCOUNT_WINDOW, channel, sender),
        account_day=await count(work.now - DAY, channel, sender),
        overall_lately=await count(work.now - OVERALL_WINDOW),
        overall_hour=await count(work.now - HOUR),
    )


async def _alarm(work: Work, failures: Failures) -> None:
    """Tell the administrators, once an hour at most."""
    notice = Notice(NoticeKind.BINDING_PAUSED, {"failures": max(failures.overall_lately, failures.overall_hour)})
    administrators = [
        Person(PersonKind.STAFF, member.id)
        for member in await work.records.staff()
        if member.is_active and Role.ADMINISTRATOR in member.roles
    ]
    key = f"binding_paused:{work.now:%Y%m%d%H}"
    await tell_many(work, dict.fromkeys(administrators, notice), key=key, priority=Priority.REMINDER)
    await work.record("enrolment.pause", "enrolment", failures=failures.overall_lately)


async def _own_account(work: Work) -> Account:
    person = work.actor.person
    accounts = await work.enrolment.accounts_of(person) if person is not None else ()
    for account in accounts:
        if account.channel == work.actor.via:
            return account
    raise NotFound("binding.none")


def _check_may_enrol(actor: Actor, persons: Sequence[Person]) -> None:
    if not all(may_enrol(actor, person) for person in persons):
        raise NotAllowed("enrolment.staff_only_by_administrator")


def _label(person: Person) -> str:
    return f"{person.kind}:{person.id}"
