"""Lists a page at a time: who may open which, and what never leaves with them."""

from __future__ import annotations

import pytest

from core.domain.actors import Role
from core.domain.errors import NotAllowed
from core.services.stores.pages import Choice, Filter, From, Listed
from tests.factories import a_deputy, a_message, a_voter
from tests.office import Office

EVERYTHING = Listed()
PHONE = "13800001234"


@pytest.fixture
async def called(office: Office) -> Office:
    async with office.core.transactions.write(office.clerk) as work:
        await work.records.add_voters([a_voter(700, name="欧阳娜", phone=PHONE)])
        await work.records.add_deputy(a_deputy(700, phone=PHONE, term_id=office.county.term))
        await work.messages.enqueue([a_message("sealed", body=None, sealed=b"a choice")])
    return office


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER])
async def test_telephones_leave_masked_for_everybody(called: Office, role: Role) -> None:
    actor = called.staff(role)
    voters = await (await called.core.pages.voters(actor)).page(Listed(Filter("欧阳")), From(), 10)
    assert [one.entry.phone for one in voters] == ["138****1234"]
    chosen = await (await called.core.pages.voters(actor)).chosen(Choice(filters=(Filter("欧阳"),)))
    assert [one.entry.phone for one in chosen] == ["138****1234"]
    deputies = await (await called.core.pages.deputies(actor)).page(EVERYTHING, From(), 100)
    assert PHONE not in {one.entry.phone for one in deputies}


@pytest.mark.parametrize(("role", "number"), [(Role.CLERK, 1), (Role.VIEWER, 0), (Role.TELLER, 0)])
async def test_telephones_are_searched_for_keepers_only(called: Office, role: Role, number: int) -> None:
    reader = await called.core.pages.voters(called.staff(role))
    asked = Filter("1234", may_see_phones=True)  # what a front claims does not count
    assert (await reader.size(Listed(asked))).fitting == number
    assert await reader.number_of(Choice(filters=(asked,))) == number


async def test_sealed_content_stays_inside(called: Office) -> None:
    (message,) = await (await called.core.pages.outbox(called.clerk)).page(EVERYTHING, From(), 1)
    assert message.entry.row.key == "sealed"
    assert message.entry.row.sealed == b""


async def test_audit_trail_is_not_for_clerks(called: Office) -> None:
    with pytest.raises(NotAllowed):
        await called.core.pages.audit(called.clerk)
    reader = await called.core.pages.audit(called.staff(Role.SCRUTINEER))
    assert (await reader.size(EVERYTHING)).whole > 0


async def test_marked_voters_are_counted_and_walked(called: Office) -> None:
    reader = await called.core.pages.voters(called.clerk)
    everybody = Choice(filters=(Filter(),), apart=frozenset({int(called.county.voters[0])}))
    assert await reader.number_of(everybody) == 12
    seen: list[int] = []
    while page := await reader.chosen(everybody, after=seen[-1] if seen else 0, limit=5):
        seen += [one.entry.id for one in page]
    assert len(seen) == len(set(seen)) == 12
    assert int(called.county.voters[0]) not in seen


async def test_only_messages_of_unknown_fate_are_listed(called: Office) -> None:
    async with called.core.transactions.write(called.clerk) as work:
        await work.messages.enqueue([a_message("twice", maybe_duplicate=True)])
    reader, unknown = await called.core.pages.outbox(called.clerk), Filter(only_unknown=True)
    assert [one.entry.row.key for one in await reader.page(Listed(unknown), From(), 10)] == ["twice"]
    assert (await reader.size(Listed(unknown))).fitting == 1
