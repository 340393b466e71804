"""Acts of supervision are reminded of: whom, when, and until when."""

from __future__ import annotations

from datetime import timedelta

from core.domain.actors import SYSTEM, Person, PersonKind, Role
from core.domain.ids import ContactId, OutboxId
from core.domain.proposals.contacts import Duty
from core.domain.proposals.supervision import Line
from core.services.stores.reminders import ReminderState
from tests.office import Office
from tests.services.chase_desk import bound, contact, items_of, messages, morning, pass_to, rows, turn_to
from tests.services.proposal_desk import handled
from tests.services.supervision_desk import OUTCOME, a_priority, an_act, today

BEFORE, AFTER = ["two_weeks_before", "three_days_before"], ["no_outcome", "no_outcome_for_a_week"]


def of(number: ContactId) -> Person:
    return Person(PersonKind.CONTACT, number)


async def stages(office: Office, person: Person) -> list[str]:
    """The rungs of acts that were laid for ``person``."""
    return [one.stage for one in await rows(office) if one.person == person and one.event == "supervision_act"]


async def clerk_in_chat(office: Office) -> Person:
    clerk = Person(PersonKind.STAFF, office.county.staff[Role.CLERK])
    await bound(office, clerk)
    return clerk


async def test_office_liaison_and_leader_hear_before_and_the_office_after(office: Office) -> None:
    proposal = await a_priority(office)
    [one] = await office.core.supervision.priorities(office.clerk)
    leader, official = of(one.priority.leader), of(one.priority.official)
    clerk, liaison = await clerk_in_chat(office), await contact(office, Duty.LIAISON)
    await an_act(office, proposal, days=20)
    await pass_to(office, today(office) + timedelta(days=30))
    assert await stages(office, clerk) == BEFORE + AFTER
    assert await stages(office, liaison) == BEFORE
    assert await stages(office, leader) == [*BEFORE, "no_outcome_for_a_week"]
    assert await stages(office, official) == []


async def test_official_hears_of_the_governments_line(office: Office) -> None:
    proposal = await a_priority(office)
    [one] = await office.core.supervision.priorities(office.clerk)
    await an_act(office, proposal, line=Line.GOVERNMENT)
    await pass_to(office, today(office) + timedelta(days=7))
    assert await stages(office, of(one.priority.official)) == ["two_weeks_before"]
    assert await stages(office, of(one.priority.leader)) == []


async def test_outcome_ends_the_reminders(office: Office) -> None:
    clerk, act = await clerk_in_chat(office), await an_act(office, days=20)
    await pass_to(office, today(office) + timedelta(days=18))
    await office.core.supervision.record_outcome(office.clerk, act, OUTCOME)
    await pass_to(office, today(office) + timedelta(days=14))
    assert await stages(office, clerk) == BEFORE


async def test_outcome_entered_before_the_message_silences_it(office: Office) -> None:
    clerk, act = await clerk_in_chat(office), await an_act(office, days=20)
    turn_to(office, today(office) + timedelta(days=6))
    await office.core.proposal_chasing.make_round(SYSTEM)
    await office.core.supervision.record_outcome(office.clerk, act, OUTCOME)
    await office.core.reminders.tick(SYSTEM)
    acts = [one for one in await rows(office) if one.person == clerk and one.event == "supervision_act"]
    assert [one.state for one in acts] == [ReminderState.NOT_NEEDED]


async def test_undone_plan_is_not_reminded_of(office: Office) -> None:
    clerk = await clerk_in_chat(office)
    await an_act(office, days=20)
    turn_to(office, today(office) + timedelta(days=6))
    await office.core.proposal_chasing.make_round(SYSTEM)
    await office.core.actions.undo(office.clerk)
    await office.core.reminders.tick(SYSTEM)
    assert [one.sent_at for one in await rows(office) if one.person == clerk and one.event == "supervision_act"] == [
        None
    ]


async def test_missing_outcome_is_said_with_the_item(office: Office) -> None:
    clerk, _ = await clerk_in_chat(office), await an_act(office, days=1)
    await pass_to(office, today(office) + timedelta(days=2))
    [*_, message] = await messages(office, clerk)
    [item] = [one for one in items_of(message) if one["key"].startswith("inspection")]
    assert (item["unit"], item["days"], item["no_outcome"], item["title"]) == ("代表小组", -1, True, "修缮农车镇桥梁")


async def test_two_acts_of_a_day_stay_two_lines(office: Office) -> None:
    clerk, proposal = await clerk_in_chat(office), await handled(office)
    for _ in range(2):
        await an_act(office, proposal, days=1)
    await pass_to(office, today(office) + timedelta(days=2))
    [*_, message] = await messages(office, clerk)
    assert len([one for one in items_of(message) if one["key"].startswith("inspection")]) == 2


async def test_office_is_told_that_the_leader_has_left(office: Office) -> None:
    proposal, clerk = await a_priority(office), await clerk_in_chat(office)
    await contact(office, Duty.LIAISON)
    [one] = await office.core.supervision.priorities(office.clerk)
    await office.core.unit_contacts.remove(office.clerk, one.priority.leader)
    await an_act(office, proposal, days=20)
    turn_to(office, today(office) + timedelta(days=6))
    await morning(office)
    [message] = await messages(office, clerk)
    [item] = [one for one in items_of(message) if one["key"].startswith("inspection")]
    assert item["nobody"] is True


async def test_item_without_priority_needs_no_leader(office: Office) -> None:
    clerk, proposal = await clerk_in_chat(office), await handled(office)
    await contact(office, Duty.LIAISON)
    await an_act(office, proposal, days=20)
    turn_to(office, today(office) + timedelta(days=6))
    await morning(office)
    [message] = await messages(office, clerk)
    assert "nobody" not in next(one for one in items_of(message) if one["key"].startswith("inspection"))


async def test_acknowledgement_stops_what_comes_before_the_act(office: Office) -> None:
    liaison, proposal = await contact(office, Duty.LIAISON), await handled(office)
    actor = await office.core.enrolment.actor_of("telegram", f"chat-{liaison.label}")
    await an_act(office, proposal, days=20)
    await pass_to(office, today(office) + timedelta(days=6))
    [*_, last] = await messages(office, liaison)
    await office.core.reminders.confirm(actor, OutboxId(last.id))
    await pass_to(office, today(office) + timedelta(days=12))
    acts = [one for one in await rows(office) if one.person == liaison and one.event == "supervision_act"]
    assert [(one.stage, one.state) for one in acts] == [
        ("two_weeks_before", ReminderState.SENT),
        ("three_days_before", ReminderState.NOT_NEEDED),
    ]


async def test_chases_of_a_proposal_name_its_acts(office: Office) -> None:
    proposal = await handled(office)
    await an_act(office, proposal, days=20)
    await pass_to(office, today(office) + timedelta(days=6))
    found = await office.core.proposal_chasing.chases(office.clerk, proposal)
    assert "inspection" in {one.key for one in found.said}
    acts = [one for one in found.coming if one.key == "inspection"]
    assert [(one.stage, one.unit) for one in acts] == [(one, "代表小组") for one in ["three_days_before", *AFTER]]
