"""The rolls' own changes: statuses with their statutory reasons, places and people, terms, holidays."""

from __future__ import annotations

from datetime import date

import pytest

from core.domain.actors import SYSTEM, Role
from core.domain.errors import Conflict, Invalid, NotFound
from core.domain.ids import DeputyId, OutboxId
from core.domain.records import SUSPENDING, Deputy, DeputyStatus, StatusReason
from core.services.almanac import work_calendar
from core.services.stores.messages import OutboxState
from tests.factories import a_message
from tests.office import Office
from tests.services.desk import save_voter
from tests.services.witness import actions, everything

ON = date(2026, 3, 2)
SUSPENDED, ENDED, SERVING = DeputyStatus.SUSPENDED, DeputyStatus.ENDED, DeputyStatus.SERVING


async def set_status(office: Office, status: DeputyStatus, reason: StatusReason | None) -> Deputy:
    deputy = office.county.deputies[0]
    return await office.core.records.set_status(office.clerk, deputy, status, reason=reason, on=ON)


def fits(status: DeputyStatus, reason: StatusReason | None) -> bool:
    """Deputies Law 2025, art. 61 suspends for two reasons, art. 62 ends for the others."""
    if status is SERVING:
        return reason is None
    return reason is not None and (reason in SUSPENDING) is (status is SUSPENDED)


@pytest.mark.parametrize("status", DeputyStatus)
@pytest.mark.parametrize("reason", [None, *StatusReason])
async def test_status_needs_its_own_reason(office: Office, status: DeputyStatus, reason: StatusReason | None) -> None:
    if fits(status, reason):
        changed = await set_status(office, status, reason)
        assert (changed.status, changed.status_reason, changed.status_on) == (status, reason, ON)
        [view] = [one for one in await office.core.records.deputies(office.clerk) if one.deputy.id == changed.id]
        assert view.deputy == changed
    else:
        before = await everything(office)
        with pytest.raises(Invalid, match="reason_does_not_fit"):
            await set_status(office, status, reason)
        assert await everything(office) == before


async def test_suspended_deputy_is_restored(office: Office) -> None:
    await set_status(office, SUSPENDED, StatusReason.DETAINED)
    assert (await set_status(office, SERVING, None)).is_serving


async def test_suspension_may_end_the_mandate(office: Office) -> None:
    await set_status(office, SUSPENDED, StatusReason.SERVING_SENTENCE)
    assert (await set_status(office, ENDED, StatusReason.LOST_POLITICAL_RIGHTS)).status is ENDED


@pytest.mark.parametrize(
    ("status", "reason"), [(SERVING, None), (SUSPENDED, StatusReason.DETAINED), (ENDED, StatusReason.DIED)]
)
async def test_ended_mandate_is_final(office: Office, status: DeputyStatus, reason: StatusReason | None) -> None:
    await set_status(office, ENDED, StatusReason.RESIGNED)
    with pytest.raises(Conflict, match="mandate_has_ended"):
        await set_status(office, status, reason)


async def test_status_of_nobody_is_not_set(office: Office) -> None:
    with pytest.raises(NotFound, match=r"deputy\.unknown"):
        await office.core.records.set_status(office.clerk, DeputyId(99), SERVING, reason=None, on=ON)


async def test_status_change_is_in_the_ledger(office: Office) -> None:
    await set_status(office, SUSPENDED, StatusReason.DETAINED)
    lines = await office.core.records.audit(office.staff(Role.ADMINISTRATOR), subject="deputy:1")
    told = {name: lines[0].details[name] for name in ("status", "reason", "on")}
    assert told == {"status": "suspended", "reason": "detained", "on": "2026-03-02"}


async def test_venue_is_added_in_its_township(office: Office) -> None:
    venue = await office.core.records.add_venue(office.clerk, " 民安　文化站 ", township="民安街道", seats=60)
    [added] = [one for one in (await office.core.records.places(office.clerk)).venues if one.id == venue]
    assert (added.name, added.township_id, added.seats) == ("民安文化站", office.county.township, 60)


@pytest.mark.parametrize("seats", [0, -1])
async def test_venue_without_seats_is_refused(office: Office, seats: int) -> None:
    with pytest.raises(Invalid, match=r"venue\.seats"):
        await office.core.records.add_venue(office.clerk, "文化站", township=None, seats=seats)


async def test_venue_of_unknown_township_is_refused(office: Office) -> None:
    with pytest.raises(Invalid, match=r"township\.unknown"):
        await office.core.records.add_venue(office.clerk, "文化站", township="无此乡", seats=60)


async def test_same_venue_twice_is_refused(office: Office) -> None:
    await office.core.records.add_venue(office.clerk, "文化站", township="民安街道", seats=60)
    with pytest.raises(Conflict, match=r"storage\.integrity"):
        await office.core.records.add_venue(office.clerk, "文化站", township="民安街道", seats=80)


async def test_leader_keeps_days_of_absence(office: Office) -> None:
    away = frozenset({date(2026, 12, 7), date(2026, 12, 8)})
    leader = await office.core.records.add_leader(office.clerk, "向东来", title="副主任", unavailable=away)
    [added] = [one for one in (await office.core.records.places(office.clerk)).leaders if one.id == leader]
    assert (added.name, added.title, added.unavailable) == ("向东来", "副主任", away)


@pytest.mark.parametrize("name", ["", "  ", "\u200b"])
async def test_nameless_additions_are_refused(office: Office, name: str) -> None:
    chief, before = office.staff(Role.ADMINISTRATOR), await everything(office)
    with pytest.raises(Invalid, match=r"name\.missing"):
        await office.core.records.add_leader(office.clerk, name, title=None)
    with pytest.raises(Invalid, match=r"name\.missing"):
        await office.core.records.add_venue(office.clerk, name, township=None, seats=60)
    with pytest.raises(Invalid, match=r"name\.missing"):
        await office.core.records.add_staff(chief, name, login="shan", roles=frozenset({Role.CLERK}))
    assert await everything(office) == before


async def test_staff_gets_roles_and_a_login(office: Office) -> None:
    chief = office.staff(Role.ADMINISTRATOR)
    await office.core.records.add_staff(chief, "单小丽", login="shan", roles=frozenset({Role.CLERK, Role.TELLER}))
    found = await office.core.records.staff_by_login(SYSTEM, "shan")
    assert found is not None
    assert (found.name, sorted(found.roles)) == ("单小丽", [Role.CLERK, Role.TELLER])


@pytest.mark.parametrize("roles", [frozenset(), frozenset({Role.VOTER}), frozenset({Role.CLERK, Role.SYSTEM})])
async def test_staff_has_only_office_roles(office: Office, roles: frozenset[Role]) -> None:
    with pytest.raises(Invalid, match=r"staff\.roles"):
        await office.core.records.add_staff(office.staff(Role.ADMINISTRATOR), "单小丽", login="shan", roles=roles)


async def test_taken_login_is_refused(office: Office) -> None:
    chief, roles = office.staff(Role.ADMINISTRATOR), frozenset({Role.VIEWER})
    with pytest.raises(Conflict, match="login_taken"):
        await office.core.records.add_staff(chief, "单小丽", login="clerk", roles=roles)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 12, 31), date(2031, 12, 30)),  # begins on the last day
        (date(2017, 1, 1), date(2022, 1, 1)),  # ends on the first day
        (date(2024, 1, 1), date(2025, 1, 1)),  # inside
        (date(2020, 1, 1), date(2030, 1, 1)),  # around
    ],
)
async def test_terms_share_no_day(office: Office, starts_on: date, ends_on: date) -> None:
    with pytest.raises(Invalid, match=r"term\.overlaps") as refused:
        await office.core.records.begin_term(SYSTEM, 19, starts_on=starts_on, ends_on=ends_on)
    assert refused.value.params["number"] == 18
    assert "term.begin" not in await actions(office)


async def test_term_follows_the_day_after(office: Office) -> None:
    await office.core.records.begin_term(SYSTEM, 19, starts_on=date(2027, 1, 1), ends_on=date(2031, 12, 31))
    assert (await office.core.records.current_term(office.clerk)).number == 18


@pytest.mark.parametrize("ends_on", [date(2027, 1, 1), date(2026, 1, 1)])
async def test_term_ends_after_it_begins(office: Office, ends_on: date) -> None:
    with pytest.raises(Invalid, match=r"term\.dates"):
        await office.core.records.begin_term(SYSTEM, 19, starts_on=date(2027, 1, 1), ends_on=ends_on)


async def test_imported_holidays_rule_the_calendar(office: Office) -> None:
    days = [(date(2028, 10, 2), "holiday", "国庆节"), (date(2028, 10, 7), "make_up_workday", "国庆节")]
    await office.core.records.import_holidays(office.clerk, 2028, days, "国务院办公厅通知")
    async with office.core.transactions.read(SYSTEM) as work:
        calendar = await work_calendar(work)
    assert not calendar.is_workday(date(2028, 10, 2))
    assert calendar.is_workday(date(2028, 10, 7))
    assert not calendar.is_estimated(2028)
    assert calendar.is_estimated(2029)


async def test_import_replaces_its_year_only(office: Office) -> None:
    for year in (2028, 2029):
        await office.core.records.import_holidays(
            office.clerk, year, [(date(year, 10, 2), "holiday", "国庆节")], "通知"
        )
    await office.core.records.import_holidays(office.clerk, 2028, [(date(2028, 10, 3), "holiday", "国庆节")], "更正")
    async with office.core.transactions.read(SYSTEM) as work:
        known = [on for on, _, _ in await work.records.holidays()]
    assert known == [date(2028, 10, 3), date(2029, 10, 2)]


@pytest.mark.parametrize(
    "days",
    [
        [(date(2027, 10, 1), "holiday", "国庆节")],
        [(date(2028, 10, 1), "feast", "国庆节")],
        [(date(2028, 10, 1), "holiday", "国庆节"), (date(2028, 10, 1), "make_up_workday", "国庆节")],
    ],
    ids=["other year", "no kind", "twice"],
)
async def test_wrong_holiday_rows_are_refused(office: Office, days: list[tuple[date, str, str]]) -> None:
    before = await everything(office)
    with pytest.raises(Invalid, match="wrong_rows"):
        await office.core.records.import_holidays(office.clerk, 2028, days, "通知")
    assert await everything(office) == before


async def test_lists_hold_the_active_voters(office: Office) -> None:
    async with office.core.transactions.write(SYSTEM) as work:
        await save_voter(work, office.county.voters[0], is_active=False)
    assert len(await office.core.records.voters(office.clerk)) == 11
    assert len(await office.core.records.voters_of(office.clerk, office.county.deputies[0])) == 5


async def a_message_in(office: Office, state: OutboxState) -> OutboxId:
    async with office.core.transactions.write(SYSTEM) as work:
        await work.messages.enqueue([a_message(not_before=work.now, created_at=work.now)])
        message = await work.messages.id_of("notice:1")
        assert message is not None
        if state is OutboxState.SENT:
            await work.messages.mark_sent(message, "network-1")
        elif state is OutboxState.SENDING:
            await work.messages.claim("local", until=work.now, limit=1)
        elif state is not OutboxState.WAITING:
            await work.messages.mark_failed(message, state=state, error="blocked")
    return message


@pytest.mark.parametrize("state", [OutboxState.FAILED, OutboxState.UNREACHABLE])
async def test_failed_message_is_tried_again(office: Office, state: OutboxState) -> None:
    message = await a_message_in(office, state)
    await office.core.outbox.retry(office.clerk, message)
    assert (await office.core.outbox.counts(office.clerk))[OutboxState.WAITING] == 1
    assert await office.core.outbox.messages(office.clerk) == []


@pytest.mark.parametrize("state", [OutboxState.WAITING, OutboxState.SENDING, OutboxState.SENT])
async def test_message_under_way_is_not_sent_twice(office: Office, state: OutboxState) -> None:
    message = await a_message_in(office, state)
    with pytest.raises(Conflict, match="not_failed"):
        await office.core.outbox.retry(office.clerk, message)
    assert await office.core.outbox.counts(office.clerk) == {state: 1}


async def test_unknown_message_is_not_retried(office: Office) -> None:
    with pytest.raises(NotFound, match=r"message\.unknown"):
        await office.core.outbox.retry(office.clerk, OutboxId(404))
