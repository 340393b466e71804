"""The rolls: what is added comes back, names stay searchable, the unknown is named."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from core.domain.actors import SYSTEM, Person, PersonKind, Role
from core.domain.errors import Conflict, NotFound
from core.domain.ids import DeputyId, StaffId, TermId, VoterId
from core.domain.records import DeputyStatus, StatusReason
from core.services.stores.plans import ReportTurn
from core.services.stores.reports import StoredReport
from core.services.stores.rules import StoredRules
from core.services.work import Work
from core.storage.database import Database
from core.storage.tables.records import deputies
from core.storage.work import SqlTransactions
from tests.factories import NOON, County, a_deputy, a_leader, a_staff_member, a_term, a_venue, a_voter


@pytest.fixture
async def work(transactions: SqlTransactions, county: County) -> AsyncIterator[Work]:
    async with transactions.write(SYSTEM) as opened:
        yield opened


async def test_office_settings_are_overwritten(work: Work) -> None:
    assert await work.records.office("county") is None
    for name in ("旧县", "龙山县"):
        await work.records.set_office("county", name)
    assert await work.records.office("county") == "龙山县"


async def test_term_is_found_by_day(work: Work, county: County) -> None:
    assert await work.records.current_term(date(2026, 12, 31)) == a_term(id=county.term)
    assert await work.records.term(county.term) == a_term(id=county.term)
    with pytest.raises(NotFound, match=r"term\.unknown"):
        await work.records.current_term(date(2027, 1, 1))


async def test_places_come_back_in_order(work: Work, county: County) -> None:
    assert [place.name for place in await work.records.townships()] == ["民安街道"]
    assert [place.id for place in await work.records.constituencies()] == list(county.constituencies)
    assert [group.township_id for group in await work.records.groups()] == [county.township]
    assert await work.records.venues() == [a_venue(id=county.venue, township_id=county.township)]
    assert await work.records.leaders() == [a_leader(id=county.leader)]


async def test_deputy_comes_back_as_saved(work: Work) -> None:
    number = await work.records.add_deputy(a_deputy(50, born="1970-02", phone="13800000000"))
    ended = a_deputy(
        50, id=number, status=DeputyStatus.ENDED, status_reason=StatusReason.DIED, status_on=date(2026, 1, 1)
    )
    await work.records.save_deputy(ended)
    assert await work.records.deputy(number) == ended


async def test_initials_follow_the_name(database: Database, transactions: SqlTransactions, county: County) -> None:
    async with transactions.write(SYSTEM) as work:
        deputy = await work.records.deputy(county.deputies[0])
        await work.records.save_deputy(replace(deputy, name="单大山", initials="stale"))
        assert (await work.records.deputy(deputy.id)).initials == "sds"
    async with database.read() as session:
        query = sa.select(deputies.c.pinyin).where(deputies.c.id == deputy.id)
        assert await session.scalar(query) == "shan da shan"


async def test_deputies_are_named_and_listed(work: Work, county: County) -> None:
    wanted = [county.deputies[2], county.deputies[0], DeputyId(99)]
    assert [one.id for one in await work.records.deputies_named(wanted)] == [county.deputies[0], county.deputies[2]]
    assert [one.id for one in await work.records.deputies(county.term)] == list(county.deputies)
    assert await work.records.deputies(TermId(99)) == []


async def test_voters_are_listed_by_constituency(work: Work, county: County) -> None:
    assert [one.id for one in await work.records.voters(county.constituencies[1])] == list(county.voters[1::2])
    voter = await work.records.voter(county.voters[0])
    await work.records.save_voter(replace(voter, is_active=False, remark="外出"))
    assert await work.records.voters_named([voter.id]) == [replace(voter, is_active=False, remark="外出")]


async def test_card_numbers_are_unique(work: Work) -> None:
    with pytest.raises(Conflict, match=r"storage\.integrity"):
        await work.records.add_deputy(a_deputy(0))


async def test_staff_keep_their_roles(work: Work) -> None:
    number = await work.records.add_staff(a_staff_member("both", Role.TELLER, Role.CLERK))
    assert await work.records.staff_by_login("both") == await work.records.staff_member(number)
    await work.records.save_staff(a_staff_member("both", Role.VIEWER, id=number, is_active=False))
    assert (await work.records.staff_member(number)).roles == {Role.VIEWER}
    assert await work.records.staff_by_login("nobody") is None
    assert len(await work.records.staff()) == 6


async def test_unknown_people_are_named(work: Work) -> None:
    with pytest.raises(NotFound, match=r"deputy\.unknown"):
        await work.records.deputy(DeputyId(99))
    with pytest.raises(NotFound, match=r"voter\.unknown"):
        await work.records.save_voter(a_voter(0, id=VoterId(99)))
    with pytest.raises(NotFound, match=r"staff\.unknown"):
        await work.records.staff_member(StaffId(99))
    with pytest.raises(NotFound, match=r"voter\.unknown"):
        await work.records.name_of(Person(PersonKind.VOTER, 99))


async def test_everyone_has_a_name(work: Work, county: County) -> None:
    voter = await work.records.voter(county.voters[0])
    assert await work.records.name_of(Person(PersonKind.VOTER, voter.id)) == voter.name


async def test_holidays_are_replaced_by_year(work: Work) -> None:
    await work.records.replace_holidays(2025, [(date(2025, 10, 1), "holiday", "国庆节")], "a")
    for day in (1, 2):
        await work.records.replace_holidays(2026, [(date(2026, 1, day), "holiday", "元旦")], "b")
    assert await work.records.holidays(2026) == [(date(2026, 1, 2), "holiday", "元旦")]
    assert len(await work.records.holidays()) == 2
    assert await work.records.holiday_years() == [2025, 2026]


async def test_newest_rules_are_current(work: Work) -> None:
    with pytest.raises(NotFound, match=r"rules\.none"):
        await work.rules.current()
    first = await work.rules.adopt("longshan", "a = 1")
    second = await work.rules.adopt("longshan", "a = 2")
    assert await work.rules.current() == StoredRules(second, "longshan", "a = 2")
    assert await work.rules.get(first) == StoredRules(first, "longshan", "a = 1")


async def test_turns_are_replaced_by_term(work: Work, county: County) -> None:
    one, two = county.deputies[:2]
    reason = {"code": "turn.share", "params": {"year": 2025}}
    old = [ReportTurn(one, 2024, "oral"), ReportTurn(two, 2024, "written")]
    new = [ReportTurn(one, 2025, "written", reason=reason), ReportTurn(two, 2025, "oral", is_pinned=True)]
    await work.plans.replace_turns(county.term, old)
    await work.plans.replace_turns(county.term, new)
    assert await work.plans.turns(county.term) == await work.plans.turns_of_year(2025) == new
    await work.plans.save_turn(replace(new[0], mode="none"))
    assert await work.plans.turn(one, 2025) == replace(new[0], mode="none")
    assert await work.plans.turn(one, 2024) is None


async def test_reports_are_drafted_then_filed(work: Work, county: County) -> None:
    deputy = county.deputies[0]
    await work.reports.replace_pledges(deputy, 2026, ["修路", "办学"])
    await work.reports.replace_pledges(deputy, 2026, ["通水"])
    assert await work.reports.pledges(deputy, 2026) == ["通水"]
    assert await work.reports.pledged_in(2026) == [deputy]
    draft = StoredReport(deputy, 2026, "draft", {"aspects": {"a": "文字"}}, NOON)
    filed = replace(draft, status="filed", filed_at=NOON, filed_by=f"deputy:{deputy}")
    await work.reports.save_report(draft)
    assert await work.reports.filed_in(2026) == []
    await work.reports.save_report(filed)
    assert await work.reports.report(deputy, 2026) == filed
    assert await work.reports.filed_in(2026) == [deputy]
