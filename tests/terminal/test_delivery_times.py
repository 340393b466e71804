"""What the dashboard says of a network's pace: before staff agree to a broadcast, and on the System page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.matrix.limits import lifting
from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.ids import AccountId
from core.domain.paces import Basis, Pace
from core.services.stores.enrolment import Account
from tests.factories import a_message
from tests.office import Office
from tests.terminal.desk import NARROW, WIDE
from tests.terminal.meeting_room import NOTICED, PLANNED, agree, at_meeting, confirm, meeting_at
from tests.terminal.test_system import at_machine

SLOW = Pace(cost=600.0, burst=1, basis=Basis.SEEN, lifted_by="curl what is typed")


async def _reached_over_matrix(office: Office) -> None:
    """Everybody has an account there, and the server was found to be slow."""
    async with office.core.transactions.write(SYSTEM) as work:
        places = await work.records.constituencies()
        people = [Person(PersonKind.VOTER, one.id) for place in places for one in await work.records.voters(place.id)]
        people += [Person(PersonKind.DEPUTY, one.id) for one in await work.records.deputies()]
        for one in people:
            name = f"@{one.kind}{one.id}:county.test"
            await work.enrolment.add_account(Account(AccountId(0), "matrix", name, name, one, "zh_CN", work.now))
        await work.messages.enqueue([a_message("sent", channel="matrix")])
        await work.messages.mark_sent((await work.messages.row_of("sent")).id, "$1")
        await work.channels.keep_pace("matrix", SLOW)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_notice_says_how_long_it_takes(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_meeting(tmp_path, PLANNED, size=size) as desk:
        await _reached_over_matrix(desk.office)
        await desk.press("n")
        await desk.until_shown("matrix: 4 messages take about 30 minutes", "curl what is typed")


async def test_opening_says_how_long_the_call_takes(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED) as desk:
        await _reached_over_matrix(desk.office)
        async with desk.office.core.transactions.read(SYSTEM) as work:
            roll = [voter.id for voter in await work.records.voters()][-20:]
        await desk.office.core.meetings.set_roll(desk.office.clerk, (await meeting_at(desk, NOTICED)).id, roll)
        await desk.press("o")
        await agree(desk)
        await confirm(desk)
        await desk.until_shown("stored nowhere", "matrix: 20 messages take about 4 hours")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_system_page_names_pace_and_command(tmp_path: Path, size: tuple[int, int]) -> None:
    command = lifting("https://matrix.county.example", "@desk:county.example")
    async with at_machine(tmp_path, size=size) as machine:
        async with machine.app.front.core.transactions.write(SYSTEM) as work:
            await work.messages.enqueue([a_message("sent", channel="matrix"), a_message("too", channel="telegram")])
            await work.channels.keep_pace("matrix", replace(SLOW, cost=5.0, burst=10, lifted_by=command))
            await work.channels.keep_pace("telegram", Pace(cost=1 / 28, burst=28))
        await machine.until(lambda: "matrix: 10 at once, then 12 messages a minute." in machine.text)
        assert "override_ratelimit" in "".join(machine.text.split())
        await machine.until(lambda: "Last in" in machine.text and "Press d" in machine.text)
