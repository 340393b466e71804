"""The demonstration's proposals live: handed in, handled, chased, supervised, and told of."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.app import ChatApp, chat_parts
from bot.channels.local import LocalChannel
from cli.demo.county import DemoCounty, chat_of
from cli.demo.narrator import Narrator
from cli.demo.proposals import SESSION, Proposals
from core.county_home import CountyHome
from core.documents.chart_painter import ChartPainter
from core.documents.results import ResultPictures
from core.domain.actors import SYSTEM, Person, PersonKind, Role
from core.domain.clock import COUNTY_ZONE
from core.domain.ids import DeputyId
from core.domain.proposals.contacts import Duty
from core.domain.proposals.life import Status
from core.locale.catalogue import translator
from tests.factories import a_deputy
from tests.office import Office, open_office

NUMBER, DAYS = 10, 80


@pytest.mark.slow
async def test_demonstration_lives_with_its_proposals(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        county, told = _county(office, tmp_path), StringIO()
        proposals = Proposals(county, Narrator(translator("zh_CN"), Console(file=told, width=500)), NUMBER)
        await _lived(county, proposals, DAYS)
        await proposals.tell()
        listed = [one.proposal for one in await office.core.proposals.listed(office.clerk)]
        chases = (await office.core.proposal_chasing.chases(office.clerk)).said
        [first, *_] = await office.core.supervision.priorities(office.clerk)
        acts = (await office.core.supervision.of_proposal(office.clerk, first.priority.proposal)).acts
        owed = await office.core.proposal_reviews.owed(office.clerk)
        people = await office.core.unit_contacts.listed(office.clerk)
    assert {Status.HANDLING, Status.CLOSED} <= {one.status for one in listed}
    assert {"overdue", "to_the_head"} <= {one.stage for one in chases}
    assert [bool(one.act.outcome) for one in acts] == [True, False, False]
    assert owed
    heads = [one for one in people if one.contact.duty is Duty.HEAD]
    assert any(county.channel.messages(chat_of(Person(PersonKind.CONTACT, one.contact.id))) for one in heads)
    assert "交办率（交办数/立案数）" in told.getvalue()


async def _lived(county: DemoCounty, proposals: Proposals, days: int) -> None:
    county.clock.move_to(datetime.combine(SESSION, time(9), COUNTY_ZONE))
    await proposals.begin(await _deputies(county))
    for day in (SESSION + timedelta(days=number) for number in range(days)):
        county.clock.move_to(datetime.combine(day, time(9, 5), COUNTY_ZONE))
        await proposals.morning(day)
        if (await county.core.reminders.tick(SYSTEM)).messages:
            await county.settle()
        county.clock.move_to(datetime.combine(day, time(15, 5), COUNTY_ZONE))
        await proposals.afternoon(day)


async def _deputies(county: DemoCounty) -> list[DeputyId]:
    async with county.core.transactions.write(SYSTEM) as work:
        places = await work.records.constituencies()
        term = (await work.records.terms())[0].id
        some = [a_deputy(number, term_id=term, constituency_id=places[0].id) for number in range(100, 108)]
        return [await work.records.add_deputy(one) for one in some]


def _county(office: Office, folder: Path) -> DemoCounty:
    channel = LocalChannel(is_demonstration=True)
    pictures = ResultPictures(office.core.publishing, ChartPainter(None))
    staff = {"clerk": office.clerk, "admin": office.staff(Role.ADMINISTRATOR)}
    chat = ChatApp(chat_parts(office.core, pictures), [channel])
    return DemoCounty(CountyHome(folder), office.core, office.clock, channel, chat, staff)
