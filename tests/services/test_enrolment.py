"""Codes work once, guesses are counted before they are refused, revoked accounts lose their rights at once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from core.domain.actors import SYSTEM, Person, PersonKind, Role, visitor_actor
from core.domain.codes import code_from
from core.domain.enrolment import ACCOUNT_TRIES, OVERALL_TRIES, Failures, Refused, refusal_for
from core.domain.errors import NotAllowed, NotFound
from core.domain.notices import Notice, NoticeKind
from core.domain.use_cases import REGISTER
from core.presets import load_preset
from core.services.enrolment import Bound, conversation_of
from core.services.messages import tell_many
from core.services.stores.ballots import Participation
from core.services.stores.conversations import DialogRow, KeyboardRow
from core.services.stores.messages import OutboxState, Priority
from tests.services.desk import TELEGRAM, Desk, deputy_person, open_desk, save_voter, voter_person


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


def wrong_code(number: int) -> str:
    """A well-formed code that nobody has."""
    return code_from(number.to_bytes(7, "big"))


async def failures(desk: Desk) -> int:
    async with desk.transactions.read(SYSTEM) as work:
        return await work.enrolment.failures_since(work.now - timedelta(days=400))


async def test_code_binds_account_to_its_person(desk: Desk) -> None:
    person = voter_person(desk.county.voters[0])
    account = await desk.bind(person, "7001")
    assert (account.person, account.language) == (person, "zh_CN")
    actor = await desk.enrolment.actor_of(TELEGRAM, "7001")
    assert (actor.roles, actor.person) == (frozenset({Role.VOTER}), person)


async def test_code_is_not_stored_readably(desk: Desk) -> None:
    code = await desk.code_for(voter_person(desk.county.voters[0]))
    content = desk.database.file.path.read_bytes()
    body = code.replace("-", "")[:10]
    assert desk.keys.fingerprint("binding-code", body) in content
    assert code.encode() not in content
    assert body.encode() not in content


async def test_code_works_only_once(desk: Desk) -> None:
    code = await desk.code_for(voter_person(desk.county.voters[0]))
    assert isinstance(await desk.try_code(code, "7001"), Bound)
    await desk.enrolment.unbind(await desk.enrolment.actor_of(TELEGRAM, "7001"))
    assert await desk.try_code(code, "7002") == Refused("code.refused")


async def test_code_expires_after_its_days(desk: Desk) -> None:
    code = await desk.code_for(voter_person(desk.county.voters[0]))
    desk.clock.advance(timedelta(days=30))
    assert await desk.try_code(code) == Refused("code.refused")


async def test_new_code_replaces_the_old(desk: Desk) -> None:
    person = voter_person(desk.county.voters[0])
    first, second = await desk.code_for(person), await desk.code_for(person)
    assert await desk.try_code(first) == Refused("code.refused")
    assert isinstance(await desk.try_code(second), Bound)


async def test_code_of_somebody_struck_off_is_refused(desk: Desk) -> None:
    code = await desk.code_for(voter_person(desk.county.voters[0]))
    async with desk.transactions.write(SYSTEM) as work:
        await save_voter(work, desk.county.voters[0], is_active=False)
    assert await desk.try_code(code) == Refused("code.refused")


async def test_typing_error_costs_no_try(desk: Desk) -> None:
    code = await desk.code_for(voter_person(desk.county.voters[0]))
    mistyped = ("1" if code[0] != "1" else "2") + code[1:]
    assert await desk.try_code(mistyped) == Refused("code.mistyped")
    assert await desk.try_code("hello") == Refused("code.malformed")
    assert await failures(desk) == 0


async def test_group_chat_never_binds(desk: Desk) -> None:
    code = await desk.code_for(voter_person(desk.county.voters[0]))
    place = {"channel": TELEGRAM, "sender": "7001", "address": "-100", "language": "zh"}
    outcome = await desk.enrolment.bind(visitor_actor(via=TELEGRAM), code, is_private=False, **place)
    assert outcome == Refused("binding.group_chat")


async def test_bound_sender_must_unbind_first(desk: Desk) -> None:
    await desk.bind(voter_person(desk.county.voters[0]), "7001")
    code = await desk.code_for(voter_person(desk.county.voters[1]))
    assert await desk.try_code(code, "7001") == Refused("binding.sender_bound")
    await desk.enrolment.unbind(await desk.enrolment.actor_of(TELEGRAM, "7001"))
    assert isinstance(await desk.try_code(code, "7001"), Bound)


async def test_bound_person_is_not_bound_again(desk: Desk) -> None:
    person = voter_person(desk.county.voters[0])
    await desk.bind(person, "7001")
    code = await desk.code_for(person)
    assert await desk.try_code(code, "7002") == Refused("binding.person_bound")
    assert isinstance(await desk.try_code(code, "7002", "local"), Bound)


async def test_sixth_wrong_try_is_not_read(desk: Desk) -> None:
    good = await desk.code_for(voter_person(desk.county.voters[0]))
    for number in range(ACCOUNT_TRIES):
        assert await desk.try_code(wrong_code(number)) == Refused("code.refused")
    assert cast(Refused, await desk.try_code(good)).code == "binding.too_many_tries"
    desk.clock.advance(timedelta(days=1, seconds=1))
    assert isinstance(await desk.try_code(good), Bound)


def test_quarter_of_an_hour_limits_a_generous_county() -> None:
    """A county may allow more tries a day than fit the window, which is not its to set."""
    generous = load_preset("longshan").binding.model_copy(update={"attempts_per_account_per_day": 20})
    assert refusal_for(Failures(ACCOUNT_TRIES - 1, 19, 0, 0), generous) is None
    assert refusal_for(Failures(ACCOUNT_TRIES, 19, 0, 0), generous) == Refused(
        "binding.too_many_tries", {"minutes": 15}
    )
    assert refusal_for(Failures(0, 20, 0, 0), generous) == Refused("binding.too_many_tries", {"minutes": 1440})


async def test_lost_slip_is_revoked_with_the_account(desk: Desk) -> None:
    person = voter_person(desk.county.voters[0])
    code = await desk.code_for(person)
    await desk.enrolment.revoke_account(desk.clerk, person)
    assert await desk.try_code(code) == Refused("code.refused")


async def test_parallel_guesses_are_all_counted(desk: Desk) -> None:
    tries = [desk.try_code(wrong_code(number), "7001") for number in range(40)]
    codes = [cast(Refused, outcome).code for outcome in await asyncio.gather(*tries)]
    assert codes.count("code.refused") == ACCOUNT_TRIES == await failures(desk)
    assert codes.count("binding.too_many_tries") == 40 - ACCOUNT_TRIES


async def test_many_accounts_guessing_pause_binding(desk: Desk) -> None:
    await desk.bind(Person(PersonKind.STAFF, desk.county.staff[Role.ADMINISTRATOR]), "boss")
    tries = [desk.try_code(wrong_code(number), f"bot-{number}") for number in range(OVERALL_TRIES + 20)]
    codes = [cast(Refused, outcome).code for outcome in await asyncio.gather(*tries)]
    assert (codes.count("code.refused"), codes.count("binding.paused")) == (OVERALL_TRIES, 20)
    assert (await desk.enrolment.status(desk.clerk)).is_paused
    assert [row.body["notice"] for row in await desk.outbox() if row.body] == [NoticeKind.BINDING_PAUSED]


async def test_pause_ends_by_itself(desk: Desk) -> None:
    code = await desk.code_for(voter_person(desk.county.voters[0]))
    for number in range(OVERALL_TRIES):
        await desk.try_code(wrong_code(number), f"bot-{number}")
    assert await desk.try_code(code) == Refused("binding.paused")
    desk.clock.advance(timedelta(minutes=1, seconds=1))
    assert isinstance(await desk.try_code(code), Bound)


async def test_failure_survives_inside_a_surrounding_transaction(desk: Desk) -> None:
    async with desk.transactions.write(SYSTEM):
        assert await desk.try_code(wrong_code(1)) == Refused("code.refused")
    assert await failures(desk) == 1


async def test_error_around_binding_leaves_nothing(desk: Desk) -> None:
    code = await desk.code_for(voter_person(desk.county.voters[0]))
    with pytest.raises(RuntimeError, match="killed"):
        await bind_and_be_killed(desk, code)
    assert (await desk.enrolment.actor_of(TELEGRAM, "7001")).roles == {Role.VISITOR}
    assert isinstance(await desk.try_code(code), Bound)


async def bind_and_be_killed(desk: Desk, code: str) -> None:
    async with desk.transactions.write(SYSTEM):
        assert isinstance(await desk.try_code(code), Bound)
        raise RuntimeError("killed before the commit")


async def test_one_code_races_to_one_account(desk: Desk) -> None:
    code = await desk.code_for(voter_person(desk.county.voters[0]))
    outcomes = await asyncio.gather(*(desk.try_code(code, f"racer-{number}") for number in range(20)))
    assert sum(isinstance(outcome, Bound) for outcome in outcomes) == 1


async def test_revoked_account_loses_everything_at_once(desk: Desk) -> None:
    person = voter_person(desk.county.voters[0])
    account = await desk.bind(person, "7001")
    conversation = conversation_of(desk.keys, TELEGRAM, account.address)
    async with desk.transactions.write(SYSTEM) as work:
        await work.conversations.save_dialog(DialogRow(conversation, 1, b"box"))
        later = work.now + timedelta(days=1)
        await work.conversations.add_keyboard(KeyboardRow(b"k" * 12, conversation, 1, b"box", later))
    assert await desk.enrolment.revoke_account(desk.clerk, person) == 1
    assert (await desk.enrolment.actor_of(TELEGRAM, "7001")).person is None
    async with desk.transactions.read(SYSTEM) as work:
        assert await work.conversations.dialog(conversation) is None
        assert await work.conversations.keyboard(b"k" * 12) is None


async def test_revoking_withdraws_what_still_waits(desk: Desk) -> None:
    person = voter_person(desk.county.voters[0])
    await desk.bind(person)
    async with desk.transactions.write(SYSTEM) as work:
        await tell_many(work, {person: Notice(NoticeKind.BINDING_DONE)}, key="done", priority=Priority.REMINDER)
    await desk.enrolment.revoke_account(desk.clerk, person)
    states = {row.body["notice"]: row.state for row in await desk.outbox() if row.body}
    assert states == {"binding_done": OutboxState.FAILED, "binding_revoked": OutboxState.WAITING}


async def test_clerk_cannot_issue_codes_for_staff(desk: Desk) -> None:
    boss = Person(PersonKind.STAFF, desk.county.staff[Role.ADMINISTRATOR])
    with pytest.raises(NotAllowed):
        await desk.enrolment.issue_codes(desk.clerk, [boss])
    with pytest.raises(NotAllowed):
        await desk.enrolment.revoke_account(desk.clerk, boss)


async def test_staff_account_carries_todays_roles(desk: Desk) -> None:
    await desk.bind(Person(PersonKind.STAFF, desk.county.staff[Role.TELLER]), "7001")
    assert (await desk.enrolment.actor_of(TELEGRAM, "7001")).roles == {Role.TELLER}


async def test_struck_off_person_becomes_a_visitor(desk: Desk) -> None:
    await desk.bind(voter_person(desk.county.voters[0]), "7001")
    async with desk.transactions.write(SYSTEM) as work:
        await save_voter(work, desk.county.voters[0], is_active=False)
    actor = await desk.enrolment.actor_of(TELEGRAM, "7001")
    assert actor.roles == {Role.VISITOR}
    await desk.enrolment.unbind(actor)
    assert (await desk.enrolment.actor_of(TELEGRAM, "7001")).person is None


async def test_unknown_person_gets_no_code(desk: Desk) -> None:
    with pytest.raises(NotFound):
        await desk.enrolment.issue_codes(desk.clerk, [voter_person(9_999)])


async def test_my_data_shows_participation_never_choice(desk: Desk) -> None:
    voter = desk.county.voters[0]
    await desk.bind(voter_person(voter), "7001")
    meeting = await desk.meeting(desk.clock.now().date(), desk.county.deputies[:2], [voter])
    async with desk.transactions.write(SYSTEM) as work:
        await work.ballots.take_part(meeting, [Participation(voter, "chat", b"sealed receipt")])
    data = await desk.enrolment.my_data(desk.voter())
    assert data["evaluations"] == [{"meeting": "民安街道代表述职评议会", "held_on": "2026-03-02", "took_part": True}]
    assert data["accounts"][0]["sender"] == "7001"
    assert len(data["binding_codes"]) == 1
    assert "receipt" not in json.dumps(data)


async def test_my_data_of_every_kind_is_json(desk: Desk) -> None:
    for person in (deputy_person(desk.county.deputies[0]), Person(PersonKind.STAFF, desk.county.staff[Role.CLERK])):
        account = await desk.bind(person)
        actor = await desk.enrolment.actor_of(TELEGRAM, account.sender)
        assert json.loads(json.dumps(await desk.enrolment.my_data(actor)))["record"]["name"]


async def test_language_belongs_to_the_account(desk: Desk) -> None:
    await desk.bind(voter_person(desk.county.voters[0]), "7001")
    assert await desk.enrolment.set_language(desk.voter(), "en-GB") == "en"
    async with desk.transactions.read(SYSTEM) as work:
        account = await work.enrolment.account_of_sender(TELEGRAM, "7001")
    assert account is not None
    assert account.language == "en"


async def test_lost_account_is_found_again(desk: Desk) -> None:
    person = voter_person(desk.county.voters[0])
    await desk.bind(person, "7001")
    await desk.enrolment.lost_touch(SYSTEM, person, TELEGRAM)
    notice = {person: Notice(NoticeKind.BINDING_DONE)}
    async with desk.transactions.write(SYSTEM) as work:
        assert not await tell_many(work, notice, key="one", priority=Priority.REMINDER)
    await desk.enrolment.heard_from(SYSTEM, TELEGRAM, "7001", "chat-new")
    async with desk.transactions.write(SYSTEM) as work:
        assert await tell_many(work, notice, key="two", priority=Priority.REMINDER) == {person}
    assert [row.address for row in await desk.outbox()] == ["chat-new"]


async def test_telling_twice_promises_once(desk: Desk) -> None:
    person = voter_person(desk.county.voters[0])
    await desk.bind(person)
    for _ in range(2):
        async with desk.transactions.write(SYSTEM) as work:
            await tell_many(work, {person: Notice(NoticeKind.BINDING_DONE)}, key="one", priority=Priority.ANSWER)
    assert len(await desk.outbox()) == 1


async def test_every_write_leaves_an_audit_line(desk: Desk) -> None:
    person = voter_person(desk.county.voters[0])
    await desk.bind(person, "7001")
    await desk.try_code(wrong_code(1), "7002")
    await desk.enrolment.set_language(desk.voter(), "en")
    await desk.enrolment.unbind(desk.voter())
    await desk.enrolment.revoke_account(desk.clerk, person)
    written = {action for action in await desk.audit() if action.startswith("enrolment.")}
    spoken = {"issue_codes", "bind", "refuse", "set_language", "unbind", "revoke_account"}
    assert written == {f"enrolment.{name}" for name in spoken}


@pytest.mark.parametrize("role", list(Role))
async def test_only_declared_roles_issue_codes(desk: Desk, role: Role) -> None:
    allowed = REGISTER["enrolment.issue_codes"].roles
    actor = type(SYSTEM)(frozenset({role}), None, "test")
    try:
        await desk.enrolment.issue_codes(actor, [voter_person(desk.county.voters[0])])
    except NotAllowed:
        assert role not in allowed
    else:
        assert role in allowed


async def test_enrolled_tells_accounts_from_codes(desk: Desk) -> None:
    bound, waiting, late, other = (voter_person(voter) for voter in desk.county.voters[:4])
    await desk.code_for(late)
    desk.clock.advance(timedelta(days=400))
    await desk.bind(bound, "7001")
    await desk.code_for(waiting)
    found = await desk.enrolment.enrolled(desk.county.actor(Role.VIEWER), [bound, waiting, late, other])
    assert found.in_chat == {bound}
    assert found.with_code == {waiting}


async def test_enrolled_looks_only_at_whom_it_was_asked_for(desk: Desk) -> None:
    bound, waiting = (voter_person(voter) for voter in desk.county.voters[:2])
    await desk.bind(bound, "7001")
    await desk.code_for(waiting)
    found = await desk.enrolment.enrolled(desk.county.actor(Role.CLERK), [deputy_person(desk.county.deputies[0])])
    assert not found.in_chat | found.with_code
