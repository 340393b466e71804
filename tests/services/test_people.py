"""Records changed by hand, a voter off the rolls, a number shown: what is stored, refused and written down."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.domain.actors import SYSTEM, Person, PersonKind, Role
from core.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from core.domain.ids import VoterId
from core.domain.records import Deputy, Voter
from core.domain.undo import FieldWas
from core.services.people import MOST_AT_ONCE
from core.services.stores.pages import From, Listed
from tests.office import Office

PHONE = "13812345678"


async def deputy_of(office: Office) -> Deputy:
    async with office.core.transactions.read(SYSTEM) as work:
        return await work.records.deputy(office.county.deputies[0])


async def voter_of(office: Office, number: int = 0) -> Voter:
    async with office.core.transactions.read(SYSTEM) as work:
        return await work.records.voter(office.county.voters[number])


async def edit_deputy(office: Office, **typed: str) -> object:
    return await office.core.people.edit_deputy(office.clerk, office.county.deputies[0], typed)


async def edit_voter(office: Office, **typed: str) -> object:
    return await office.core.people.edit_voter(office.clerk, office.county.voters[0], typed)


async def faults(office: Office, **typed: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid, match=r"record\.fields") as refused:
        await edit_deputy(office, **typed)
    found: Any = refused.value.params["faults"]
    return [(one.field, one.code) for one in found]


async def with_phone(office: Office) -> Person:
    voter = await voter_of(office)
    async with office.core.transactions.write(SYSTEM) as work:
        await work.records.save_voter(replace(voter, phone=PHONE))
    return Person(PersonKind.VOTER, voter.id)


async def newest_line(office: Office) -> Any:
    return (await office.core.records.audit(office.staff(Role.ADMINISTRATOR)))[0]


async def test_only_typed_fields_change(office: Office) -> None:
    before = await deputy_of(office)
    await edit_deputy(office, post="村主任", phone="138 1234 5678")
    assert await deputy_of(office) == replace(before, post="村主任", phone=PHONE)


async def test_name_brings_its_initials_along(office: Office) -> None:
    await edit_deputy(office, name="张三丰")
    found = await deputy_of(office)
    assert (found.name, found.initials) == ("张三丰", "zsf")


async def test_empty_answer_clears_a_field(office: Office) -> None:
    await edit_deputy(office, post="村主任")
    await edit_deputy(office, post="")
    assert (await deputy_of(office)).post is None


async def test_places_are_named_not_numbered(office: Office) -> None:
    await edit_deputy(office, constituency="民安第二选区", group="")
    found = await deputy_of(office)
    assert (found.constituency_id, found.group_id) == (office.county.constituencies[1], None)


async def test_every_fault_names_its_field(office: Office) -> None:
    before = await deputy_of(office)
    found = await faults(office, name="", phone="12", constituency="月球", group="没有的小组", post="村主任")
    assert sorted(found) == [
        ("constituency", "place.unknown"),
        ("group", "place.unknown"),
        ("name", "cell.required"),
        ("phone", "phone.invalid"),
    ]
    assert await deputy_of(office) == before


async def test_number_of_another_is_refused_by_field(office: Office) -> None:
    assert await faults(office, card_number="D0001") == [("card_number", "number.taken")]


async def test_voter_is_changed_by_the_same_rules(office: Office) -> None:
    await edit_voter(office, is_representative="是", remark="组长")
    found = await voter_of(office)
    assert (found.is_representative, found.remark) == (True, "组长")


async def test_roll_number_of_another_is_refused(office: Office) -> None:
    with pytest.raises(Invalid, match=r"record\.fields"):
        await edit_voter(office, roll_number="V00001")


async def test_ledger_names_fields_never_values(office: Office) -> None:
    await edit_voter(office, phone=PHONE, remark="组长")
    line = await newest_line(office)
    assert (line.action, line.details["fields"]) == ("voter.edit", ["phone", "remark"])
    assert PHONE not in repr(line)


async def test_change_that_changes_nothing_leaves_no_line(office: Office) -> None:
    before = await newest_line(office)
    await edit_deputy(office, name=(await deputy_of(office)).name)
    assert await newest_line(office) == before


async def test_edit_is_undone_field_by_field(office: Office) -> None:
    before = await voter_of(office)
    await edit_voter(office, phone=PHONE)
    seen = await office.core.actions.preview(office.clerk)
    assert seen.changes == (FieldWas("phone", None, "138****5678"),)
    await office.core.actions.undo(office.clerk)
    assert await voter_of(office) == before


async def test_representatives_are_chosen_together(office: Office) -> None:
    people, voters = office.core.people, office.county.voters
    assert await people.set_representatives(office.clerk, [*voters[:3], voters[0]], chosen=True) == 3
    assert await people.set_representatives(office.clerk, voters[2:5], chosen=True) == 2
    async with office.core.transactions.read(SYSTEM) as work:
        chosen = [voter.id for voter in await work.records.voters() if voter.is_representative]
    assert chosen == list(voters[:5])


async def test_unknown_representative_changes_nobody(office: Office) -> None:
    before = await newest_line(office)
    with pytest.raises(NotFound, match=r"voter\.unknown"):
        await office.core.people.set_representatives(office.clerk, [office.county.voters[0], VoterId(999)], chosen=True)
    assert await newest_line(office) == before
    assert not (await voter_of(office)).is_representative


async def test_so_many_representatives_at_once_are_refused(office: Office) -> None:
    many = [VoterId(number) for number in range(1, MOST_AT_ONCE + 2)]
    with pytest.raises(Invalid, match=r"voter\.too_many"):
        await office.core.people.set_representatives(office.clerk, many, chosen=True)


async def test_choice_that_changes_nothing_leaves_no_line(office: Office) -> None:
    before = await newest_line(office)
    assert await office.core.people.set_representatives(office.clerk, office.county.voters, chosen=False) == 0
    assert await newest_line(office) == before


async def test_voter_off_the_rolls_is_drawn_no_more(office: Office) -> None:
    voter = office.county.voters[0]
    await office.core.people.set_active(office.clerk, voter, active=False, reason="迁出")
    meeting = await office.planned_meeting()
    await office.core.meetings.notice(office.clerk, meeting)
    assert voter not in await office.core.meetings.roll(office.clerk, meeting)


async def test_voter_taken_off_by_mistake_comes_back(office: Office) -> None:
    await office.core.people.set_active(office.clerk, office.county.voters[0], active=False, reason="迁出")
    await office.core.actions.undo(office.clerk)
    assert (await voter_of(office)).is_active


async def test_nobody_leaves_the_rolls_without_a_reason(office: Office) -> None:
    with pytest.raises(Invalid, match=r"reason\.missing"):
        await office.core.people.set_active(office.clerk, office.county.voters[0], active=False, reason=" ")


async def test_who_is_on_the_rolls_is_not_brought_back(office: Office) -> None:
    with pytest.raises(Conflict, match=r"voter\.is_already"):
        await office.core.people.set_active(office.clerk, office.county.voters[0], active=True, reason="回来")


async def three_off(office: Office) -> list[VoterId]:
    gone = list(office.county.voters[:3])
    for voter in gone:
        await office.core.people.set_active(office.clerk, voter, active=False, reason="迁出")
    return gone


async def test_several_come_back_with_a_line_each(office: Office) -> None:
    gone = await three_off(office)
    before = len(await office.core.actions.latest(office.clerk))
    back = await office.core.people.bring_back(office.clerk, [*gone, *office.county.voters], reason=" 误报 ")
    lines = await office.core.records.audit(office.staff(Role.ADMINISTRATOR), limit=3)
    assert back == 3
    assert {(one.action, one.subject, one.details["reason"]) for one in lines} == {
        ("voter.bring_back", f"voter:{voter}", "误报") for voter in gone
    }
    assert len(await office.core.actions.latest(office.clerk)) == before + 1


async def test_one_undo_takes_all_off_again_with_day_and_reason(office: Office) -> None:
    gone = await three_off(office)
    reader = await office.core.pages.former_voters(office.clerk)
    before = await reader.page(Listed(), From(), 10)
    await office.core.people.bring_back(office.clerk, gone, reason="误报")
    await office.core.actions.undo(office.clerk)
    assert await reader.page(Listed(), From(), 10) == before


async def test_nobody_comes_back_without_a_reason(office: Office) -> None:
    gone = await three_off(office)
    with pytest.raises(Invalid, match=r"reason\.missing"):
        await office.core.people.bring_back(office.clerk, gone, reason=" ")


async def test_unknown_voter_brings_nobody_back(office: Office) -> None:
    gone = await three_off(office)
    with pytest.raises(NotFound, match=r"voter\.unknown"):
        await office.core.people.bring_back(office.clerk, [*gone, VoterId(999)], reason="误报")
    assert not (await voter_of(office)).is_active


async def test_record_is_shown_with_its_number_masked(office: Office) -> None:
    person = await with_phone(office)
    shown = await office.core.people.show(office.staff(Role.VIEWER), person)
    assert (shown.record.phone, shown.constituency, shown.township) == ("138****5678", "民安第一选区", "民安街道")
    assert "phone" not in shown.typed


async def test_form_of_a_record_typed_back_changes_nothing(office: Office) -> None:
    person = Person(PersonKind.DEPUTY, office.county.deputies[0])
    shown, before = await office.core.people.show(office.clerk, person), await deputy_of(office)
    typed = {name: value for name, value in shown.typed.items() if name not in ("roll_number", "is_representative")}
    await edit_deputy(office, **typed)
    assert await deputy_of(office) == before


async def test_number_is_shown_and_written_down(office: Office) -> None:
    person = await with_phone(office)
    assert await office.core.people.reveal_phone(office.clerk, person, "通知开会") == PHONE
    line = await newest_line(office)
    assert (line.action, line.subject) == ("person.reveal_phone", person.label)
    assert line.details["purpose"] == "通知开会"


async def test_number_is_not_shown_for_nothing(office: Office) -> None:
    with pytest.raises(Invalid, match=r"purpose\.missing"):
        await office.core.people.reveal_phone(office.clerk, await with_phone(office), " ")


async def test_number_that_nobody_knows_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound, match=r"phone\.none"):
        await office.core.people.reveal_phone(office.clerk, Person(PersonKind.VOTER, office.county.voters[1]), "通知")


@pytest.mark.parametrize("role", [Role.TELLER, Role.SCRUTINEER, Role.VIEWER])
async def test_others_are_shown_no_number(office: Office, role: Role) -> None:
    person = await with_phone(office)
    with pytest.raises(NotAllowed):
        await office.core.people.reveal_phone(office.staff(role), person, "看看")
