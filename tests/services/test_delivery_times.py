"""How long a broadcast takes, said before anybody agrees to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.domain.actors import SYSTEM, Person, Role
from core.domain.findings import Verdict
from core.domain.ids import AccountId, MeetingId
from core.domain.paces import Basis, Pace
from core.services.delivery_times import DeliveryTime, pace_finding, together
from core.services.stores.enrolment import Account, Room
from tests.factories import a_message
from tests.office import PASSPHRASE, Office
from tests.services.steps import close
from tests.services.witness import deputies, voters

SLOW = Pace(5.0, 1, Basis.SEEN, "ask the administrator")


async def bind(office: Office, channel: str, people: list[Person]) -> None:
    """A chat account on ``channel`` for each."""
    async with office.core.transactions.write(SYSTEM) as work:
        for person in people:
            name = f"{person.kind}-{person.id}"
            await work.enrolment.add_account(Account(AccountId(0), channel, name, name, person, "zh_CN", work.now))


async def know_pace(office: Office, channel: str, pace: Pace) -> None:
    async with office.core.transactions.write(SYSTEM) as work:
        await work.channels.keep_pace(channel, pace)


async def expected(office: Office, meeting: MeetingId) -> tuple[DeliveryTime, ...]:
    return (await office.core.duty_desk.preview(office.clerk, meeting)).delivery


async def test_notice_counts_each_network_for_itself(office: Office) -> None:
    meeting = await office.planned_meeting()
    await bind(office, "matrix", [*voters(office, 3), *deputies(office, 1)])
    await bind(office, "telegram", voters(office, 5)[3:])
    await know_pace(office, "matrix", SLOW)
    assert await expected(office, meeting) == (
        DeliveryTime("matrix", 4, 0, SLOW),
        DeliveryTime("telegram", 2, 0, None),
    )


async def test_group_chats_are_told_too(office: Office) -> None:
    meeting = await office.planned_meeting()
    async with office.core.transactions.write(SYSTEM) as work:
        await work.enrolment.save_room(Room(0, "matrix", "!room", constituency_id=office.county.constituencies[0]))
    assert await expected(office, meeting) == (DeliveryTime("matrix", 1),)


async def test_what_is_due_already_goes_first(office: Office) -> None:
    meeting = await office.planned_meeting()
    await bind(office, "matrix", voters(office, 3))
    await know_pace(office, "matrix", SLOW)
    async with office.core.transactions.write(SYSTEM) as work:
        await work.messages.enqueue([a_message(str(n), channel="matrix", not_before=work.now) for n in range(7)])
    [found] = await expected(office, meeting)
    assert (found.messages, found.ahead, found.takes) == (3, 7, timedelta(seconds=45))


async def test_opening_calls_the_evaluators_only(office: Office) -> None:
    meeting = await office.planned_meeting()
    await bind(office, "matrix", [*voters(office, 3), *deputies(office, 1)])
    preview = await office.core.duty_desk.preview(office.clerk, meeting)
    assert [one.messages for one in preview.call] == [3]


async def test_result_goes_with_a_picture(office: Office) -> None:
    meeting = await office.open_meeting()
    await close(office, meeting)
    await office.core.counting.count(office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
    await bind(office, "matrix", voters(office, 3))
    [found] = await expected(office, meeting)
    assert found.messages == 6


def test_several_broadcasts_are_one_queue() -> None:
    first = (DeliveryTime("matrix", 10, 4, SLOW), DeliveryTime("telegram", 1))
    assert together([first, (DeliveryTime("matrix", 20, 4, SLOW),)]) == (
        DeliveryTime("matrix", 30, 4, SLOW),
        DeliveryTime("telegram", 1),
    )


@pytest.mark.parametrize(
    ("pace", "code", "verdict"),
    [
        (Pace(0), "pace.free", Verdict.OK),
        (Pace(1 / 28, 28), "pace.quick", Verdict.OK),
        (Pace(5.0, 10, Basis.ASSUMED), "pace.assumed", Verdict.OK),
        (SLOW, "pace.slow", Verdict.WARNING),
    ],
)
def test_doctor_warns_of_a_limit_that_was_met(pace: Pace, code: str, verdict: Verdict) -> None:
    found = pace_finding("matrix", pace)
    assert (found.code, found.verdict) == (code, verdict)


def test_doctor_names_what_lifts_the_limit() -> None:
    found = pace_finding("matrix", SLOW)
    assert (found.params["command"], found.params["minutes"]) == ("ask the administrator", 8)
