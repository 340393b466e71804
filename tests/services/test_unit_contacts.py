"""The units' people: entered, told, and gone at once."""

from __future__ import annotations

import pytest

from core.domain.actors import Person, PersonKind, Role
from core.domain.errors import Conflict, Invalid, NotFound
from core.domain.ids import ContactId, HandlingUnitId
from core.domain.proposals.contacts import Duty
from core.services.enrolment import Bound
from core.services.unit_contacts import ContactView
from tests.office import Office
from tests.services.proposal_desk import units_of


async def liaison_of(office: Office, *, name: str = "张三", phone: str = "138 0000 1234") -> ContactId:
    unit, _ = await units_of(office)
    return await office.core.unit_contacts.add(office.clerk, name, Duty.LIAISON, unit=unit, phone=phone)


async def bound(office: Office, contact: ContactId) -> None:
    person = Person(PersonKind.CONTACT, contact)
    [(_, code)] = await office.core.enrolment.issue_codes(office.clerk, [person])
    stranger = await office.core.enrolment.actor_of("telegram", f"chat-{contact}")
    answer = await office.core.enrolment.bind(
        stranger,
        code,
        channel="telegram",
        sender=f"chat-{contact}",
        address=f"chat-{contact}",
        language="zh",
        is_private=True,
    )
    assert isinstance(answer, Bound)


async def listed(office: Office) -> list[ContactView]:
    return list(await office.core.unit_contacts.listed(office.clerk))


async def test_telephone_leaves_masked(office: Office) -> None:
    await liaison_of(office)
    [view] = await listed(office)
    assert (view.contact.phone, view.unit, view.is_in_chat) == ("138****1234", "县交通运输局", False)


async def test_code_binds_a_liaison_once(office: Office) -> None:
    contact = await liaison_of(office)
    await bound(office, contact)
    actor = await office.core.enrolment.actor_of("telegram", f"chat-{contact}")
    assert (actor.roles, actor.person) == (frozenset({Role.LIAISON}), Person(PersonKind.CONTACT, contact))
    assert [view.is_in_chat for view in await listed(office)] == [True]


async def test_supervision_office_is_no_liaison(office: Office) -> None:
    contact = await office.core.unit_contacts.add(office.clerk, "李四", Duty.SUPERVISION)
    await bound(office, contact)
    assert (await office.core.enrolment.actor_of("telegram", f"chat-{contact}")).roles == {Role.SUPERVISOR}


async def test_who_left_has_no_rights(office: Office) -> None:
    contact = await liaison_of(office)
    await bound(office, contact)
    await office.core.unit_contacts.remove(office.clerk, contact)
    assert (await office.core.enrolment.actor_of("telegram", f"chat-{contact}")).roles == {Role.VISITOR}
    assert await listed(office) == []


async def test_who_left_gets_no_code(office: Office) -> None:
    contact = await liaison_of(office)
    await office.core.unit_contacts.remove(office.clerk, contact)
    with pytest.raises(NotFound, match=r"contact\.unknown"):
        await office.core.enrolment.issue_codes(office.clerk, [Person(PersonKind.CONTACT, contact)])


async def test_nobody_leaves_twice(office: Office) -> None:
    contact = await liaison_of(office)
    await office.core.unit_contacts.remove(office.clerk, contact)
    with pytest.raises(Conflict, match=r"contact\.has_left"):
        await office.core.unit_contacts.remove(office.clerk, contact)


async def test_leaving_can_be_undone(office: Office) -> None:
    contact = await liaison_of(office)
    await office.core.unit_contacts.remove(office.clerk, contact)
    await office.core.actions.undo(office.clerk)
    assert [view.contact.id for view in await listed(office)] == [contact]


async def test_entering_can_be_undone(office: Office) -> None:
    await liaison_of(office)
    await office.core.actions.undo(office.clerk)
    assert await listed(office) == []


@pytest.mark.parametrize(
    ("name", "duty", "has_unit", "phone", "code"),
    [
        (" ", Duty.LIAISON, True, "", r"name\.missing"),
        ("张三", Duty.HEAD, False, "", r"contact\.needs_a_unit"),
        ("张三", Duty.LEADER, True, "", r"contact\.of_no_unit"),
        ("张三", Duty.LEADER, False, "12", r"contact\.phone"),
    ],
)
async def test_incoherent_contact_is_refused(
    office: Office, name: str, duty: Duty, has_unit: bool, phone: str, code: str
) -> None:
    unit = (await units_of(office))[0] if has_unit else None
    with pytest.raises(Invalid, match=code):
        await office.core.unit_contacts.add(office.clerk, name, duty, unit=unit, phone=phone)


async def test_unknown_unit_has_no_contact(office: Office) -> None:
    with pytest.raises(NotFound, match=r"unit\.unknown"):
        await office.core.unit_contacts.add(office.clerk, "张三", Duty.HEAD, unit=HandlingUnitId(99))


async def test_same_person_is_entered_once(office: Office) -> None:
    await liaison_of(office)
    with pytest.raises(Conflict, match=r"contact\.exists"):
        await liaison_of(office)


async def test_liaison_sees_what_is_stored(office: Office) -> None:
    contact = await liaison_of(office)
    await bound(office, contact)
    actor = await office.core.enrolment.actor_of("telegram", f"chat-{contact}")
    data = await office.core.enrolment.my_data(actor)
    assert (data["record"]["name"], data["record"]["phone"]) == ("张三", "13800001234")
