"""Steps that one person alone does not take: refused by the core, whichever front asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from core.domain.actors import SYSTEM, Actor, Person, PersonKind, Role
from core.domain.errors import NotAllowed
from core.domain.four_eyes import FourEyesStep
from core.domain.ids import MeetingId
from core.domain.meetings import MeetingStatus
from core.presets import preset_text
from tests.office import PASSPHRASE, Office
from tests.services.steps import meeting_in, stored

Act = Callable[[Office, Actor, MeetingId], Awaitable[object]]


async def open_voting(office: Office, actor: Actor, meeting: MeetingId) -> object:
    return await office.core.meetings.open_voting(actor, meeting, PASSPHRASE)


async def count(office: Office, actor: Actor, meeting: MeetingId) -> object:
    return await office.core.counting.count(actor, meeting, PASSPHRASE)


async def recount(office: Office, actor: Actor, meeting: MeetingId) -> None:
    await office.core.counting.reopen_count(actor, meeting, "异议")


async def publish(office: Office, actor: Actor, meeting: MeetingId) -> object:
    return await office.core.publishing.publish(actor, meeting)


async def postpone(office: Office, actor: Actor, meeting: MeetingId) -> object:
    return await office.core.meetings.postpone(actor, meeting, "停电")


async def cancel(office: Office, actor: Actor, meeting: MeetingId) -> object:
    return await office.core.meetings.cancel(actor, meeting, "并入另一场")


STEPS = pytest.mark.parametrize(
    ("act", "status", "role"),
    [
        (open_voting, MeetingStatus.NOTICED, Role.CLERK),
        (count, MeetingStatus.CLOSED, Role.TELLER),
        (recount, MeetingStatus.COUNTED, Role.ADMINISTRATOR),
        (publish, MeetingStatus.COUNTED, Role.CLERK),
        (postpone, MeetingStatus.OPEN, Role.CLERK),
        (postpone, MeetingStatus.CLOSED, Role.CLERK),
        (cancel, MeetingStatus.OPEN, Role.ADMINISTRATOR),
        (cancel, MeetingStatus.CLOSED, Role.ADMINISTRATOR),
    ],
)


async def ledger_size(office: Office) -> int:
    async with office.core.transactions.read(SYSTEM) as work:
        return len(await work.ledger.lines(limit=10_000))


def beside(office: Office, role: Role, actor: Actor) -> Actor:
    return replace(actor, second=Person(PersonKind.STAFF, office.county.staff[role]))


async def adopt_without(office: Office, step: str) -> None:
    steps = ", ".join(f'"{one}"' for one in FourEyesStep if one != step)
    [line] = [one for one in preset_text("longshan").splitlines() if one.startswith("steps = [")]
    await office.core.rules.adopt(SYSTEM, preset_text("longshan").replace(line, f"steps = [{steps}]"))


@STEPS
async def test_one_person_alone_is_refused(office: Office, act: Act, status: MeetingStatus, role: Role) -> None:
    meeting = await meeting_in(office, status)
    before, lines = await stored(office, meeting), await ledger_size(office)
    with pytest.raises(NotAllowed, match=r"four_eyes\.missing"):
        await act(office, office.county.alone(role), meeting)
    assert (await stored(office, meeting), await ledger_size(office)) == (before, lines)


@STEPS
async def test_oneself_is_no_second_person(office: Office, act: Act, status: MeetingStatus, role: Role) -> None:
    meeting = await meeting_in(office, status)
    with pytest.raises(NotAllowed, match=r"four_eyes\.missing"):
        await act(office, beside(office, role, office.county.alone(role)), meeting)


@STEPS
async def test_audit_line_names_both(office: Office, act: Act, status: MeetingStatus, role: Role) -> None:
    meeting = await meeting_in(office, status)
    await act(office, office.staff(role), meeting)
    async with office.core.transactions.read(SYSTEM) as work:
        line = (await work.ledger.lines(limit=10_000))[-1]
    assert line.actor == f"staff:{office.county.staff[role]}"
    assert line.details["second"] == f"staff:{office.county.staff[Role.SCRUTINEER]}"


@STEPS
async def test_viewer_is_no_second_person(office: Office, act: Act, status: MeetingStatus, role: Role) -> None:
    meeting = await meeting_in(office, status)
    with pytest.raises(NotAllowed, match=r"four_eyes\.wrong_role"):
        await act(office, beside(office, Role.VIEWER, office.county.alone(role)), meeting)


async def test_who_has_left_seconds_nothing(office: Office) -> None:
    meeting = await meeting_in(office, MeetingStatus.NOTICED)
    chief = office.staff(Role.ADMINISTRATOR)
    await office.core.sign_in.set_active(chief, office.county.staff[Role.SCRUTINEER], is_active=False)
    with pytest.raises(NotAllowed, match=r"four_eyes\.wrong_role"):
        await open_voting(office, office.clerk, meeting)


async def test_deputy_is_no_second_person(office: Office) -> None:
    meeting = await meeting_in(office, MeetingStatus.NOTICED)
    deputy = Person(PersonKind.DEPUTY, office.county.staff[Role.SCRUTINEER])
    with pytest.raises(NotAllowed, match=r"four_eyes\.missing"):
        await open_voting(office, replace(office.clerk, second=deputy), meeting)


@pytest.mark.parametrize("act", [postpone, cancel])
@pytest.mark.parametrize("status", [MeetingStatus.PLANNED, MeetingStatus.NOTICED])
async def test_meeting_without_a_vote_is_called_off_alone(office: Office, act: Act, status: MeetingStatus) -> None:
    meeting = await meeting_in(office, status)
    await act(office, office.county.alone(Role.ADMINISTRATOR), meeting)
    chief = office.staff(Role.ADMINISTRATOR)
    assert await office.core.sign_in.who_may_second(chief, FourEyesStep.VOID, meeting) is None


async def test_older_rules_ask_nobody(office: Office) -> None:
    older = preset_text("longshan")
    await office.core.rules.adopt(SYSTEM, older[: older.index("[four_eyes]")] + older[older.index("[binding]") :])
    clerk, teller = office.county.alone(Role.CLERK), office.county.alone(Role.TELLER)
    meeting = await meeting_in(office, MeetingStatus.NOTICED)
    await open_voting(office, clerk, meeting)
    await office.vote(meeting, 0)
    await office.core.meetings.close_voting(clerk, meeting)
    await count(office, teller, meeting)
    await publish(office, clerk, meeting)
    assert await office.core.sign_in.who_may_second(clerk, FourEyesStep.OPEN) is None


async def test_open_meeting_keeps_the_rules_it_was_opened_under(office: Office) -> None:
    meeting = await meeting_in(office, MeetingStatus.OPEN)
    await adopt_without(office, "void")
    with pytest.raises(NotAllowed, match=r"four_eyes\.missing"):
        await postpone(office, office.county.alone(Role.CLERK), meeting)
    assert await office.core.sign_in.who_may_second(office.clerk, FourEyesStep.VOID, meeting)


async def test_only_named_steps_ask(office: Office) -> None:
    await adopt_without(office, "open")
    meeting = await meeting_in(office, MeetingStatus.NOTICED)
    await open_voting(office, office.county.alone(Role.CLERK), meeting)
    with pytest.raises(NotAllowed, match=r"four_eyes\.missing"):
        await postpone(office, office.county.alone(Role.CLERK), meeting)
