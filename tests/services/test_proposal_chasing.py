"""Deadlines of proposals are chased: at whom, when, how often, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from core.domain.actors import SYSTEM, Person, PersonKind, Role
from core.domain.deadlines import StartEvent
from core.domain.ids import OutboxId, ProposalId
from core.domain.proposals.contacts import Duty
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Clock, Kind, Proposal
from core.domain.proposals.units import Part, UnitStatus
from core.domain.rules.handling import ReviewOutcome
from core.presets import preset_text
from core.services.calls import CallReason
from core.services.stores.reminders import ReminderState
from tests.office import Office
from tests.services.chase_desk import (
    bound,
    contact,
    due_of,
    items_of,
    ladder,
    messages,
    messages_a_day,
    morning,
    pass_to,
    rows,
    said,
    today,
    turn_to,
)
from tests.services.proposal_desk import BAD, CONTENT, GOOD, a_reply, answered, handled, units_of

A_DAY = timedelta(days=1)
BEFORE = ["two_weeks_before", "week_before", "two_days_before"]
AFTER = ["overdue", "to_the_head", "to_the_supervision", "to_the_leader"]


async def test_liaison_hears_before_the_day(office: Office) -> None:
    proposal, people = await handled(office), await ladder(office)
    due = await due_of(office, proposal, "reply")
    turn_to(office, due - timedelta(days=15))
    await pass_to(office, due)
    [two_weeks, week, two_days] = [one for one in await rows(office) if one.person == people[Duty.LIAISON]][-3:]
    days = [(due - one.due_at.date()).days for one in (two_weeks, week, two_days)]
    assert days == [14, 7, 2]


async def test_liaison_hears_the_next_morning_of_what_was_given(office: Office) -> None:
    proposal = await handled(office)
    liaison = await contact(office, Duty.LIAISON)
    await pass_to(office, today(office) + A_DAY)
    [message] = await messages(office, liaison)
    assert [(one["proposal"], one["key"]) for one in items_of(message)] == [(proposal, "return_to_assigner")]


async def test_escalation_climbs_the_ladder_once(office: Office) -> None:
    proposal, people = await handled(office), await ladder(office)
    due = await due_of(office, proposal, "reply")
    turn_to(office, due)
    await pass_to(office, due + timedelta(days=40))
    stages = {duty: [one for one in await said(office, person) if one in AFTER] for duty, person in people.items()}
    replies = [one for one in await rows(office, proposal) if one.edition.startswith("reply.") and one.stage in AFTER]
    assert len(replies) == len({one.key for one in replies}) == 10
    assert stages[Duty.LEADER] == ["to_the_leader", "to_the_leader"]  # of the reply and of the first contact
    assert "overdue" not in stages[Duty.SUPERVISION]


async def test_deputy_hears_nothing_of_a_units_deadline(office: Office) -> None:
    proposal = await handled(office)
    deputy = Person(PersonKind.DEPUTY, office.county.deputies[0])
    await bound(office, deputy)
    due = await due_of(office, proposal, "reply")
    turn_to(office, due - timedelta(days=20))
    await pass_to(office, due + timedelta(days=20))
    assert await rows(office)
    assert [one for one in await rows(office) if one.person == deputy] == []


async def test_deputy_hears_of_the_rating(office: Office) -> None:
    proposal = await answered(office)
    deputy = Person(PersonKind.DEPUTY, office.county.deputies[0])
    await bound(office, deputy)
    due = await due_of(office, proposal, "feedback")
    await pass_to(office, due + A_DAY)
    assert await said(office, deputy) == ["three_days_before", "overdue"]


async def test_reply_ends_the_chase(office: Office) -> None:
    proposal, people = await handled(office), await ladder(office)
    due = await due_of(office, proposal, "reply")
    turn_to(office, due + A_DAY)
    await office.core.proposals.reply(office.clerk, proposal, await a_reply(office))
    await pass_to(office, due + timedelta(days=9))
    assert await said(office, people[Duty.LIAISON]) == []


async def test_what_was_done_before_it_was_sent_is_not_said(office: Office) -> None:
    proposal, people = await handled(office), await ladder(office)
    turn_to(office, await due_of(office, proposal, "reply") + A_DAY)
    await office.core.proposal_chasing.make_round(SYSTEM)
    await office.core.proposals.reply(office.clerk, proposal, await a_reply(office))
    await office.core.reminders.tick(SYSTEM)
    states = {one.state for one in await rows(office) if one.person == people[Duty.LIAISON]}
    assert states == {ReminderState.NOT_NEEDED}


async def test_acknowledgement_stops_what_comes_before_the_day(office: Office) -> None:
    proposal = await handled(office)
    liaison = await contact(office, Duty.LIAISON)
    actor = await office.core.enrolment.actor_of("telegram", f"chat-{liaison.label}")
    due = await due_of(office, proposal, "reply")
    turn_to(office, due - timedelta(days=15))
    await pass_to(office, due - timedelta(days=14))
    [*_, last] = await messages(office, liaison)
    await office.core.reminders.confirm(actor, OutboxId(last.id))
    await pass_to(office, due + A_DAY)
    reply = [one for one in await rows(office) if one.person == liaison and one.edition.startswith("reply.")]
    assert [(one.stage, one.state) for one in reply] == [
        ("two_weeks_before", ReminderState.SENT),
        ("week_before", ReminderState.NOT_NEEDED),
        ("two_days_before", ReminderState.NOT_NEEDED),
        ("overdue", ReminderState.SENT),
    ]


async def test_acknowledgement_of_one_stops_nobody_else(office: Office) -> None:
    proposal = await handled(office)
    liaison, head = await contact(office, Duty.LIAISON), await contact(office, Duty.HEAD)
    actor = await office.core.enrolment.actor_of("telegram", f"chat-{liaison.label}")
    due = await due_of(office, proposal, "reply")
    turn_to(office, due - timedelta(days=15))
    await pass_to(office, due - timedelta(days=14))
    [*_, last] = await messages(office, liaison)
    await office.core.reminders.confirm(actor, OutboxId(last.id))
    await pass_to(office, due - timedelta(days=7))
    assert "week_before" in await said(office, head)


async def test_everything_of_a_day_is_one_message(office: Office) -> None:
    people = await ladder(office)
    proposals = [await handled(office) for _ in range(3)]
    due = await due_of(office, proposals[0], "reply")
    turn_to(office, due)
    await pass_to(office, due + A_DAY)
    [message] = [one for one in await messages(office, people[Duty.LIAISON]) if one.created_at >= office.clock.now()]
    assert len(items_of(message)) == 2 * 3  # the replies, and the first contacts that nobody told of
    assert await messages_a_day(office, people[Duty.LIAISON]) == {today(office): 1}


async def test_second_round_of_a_day_says_nothing(office: Office) -> None:
    proposal, people = await handled(office), await ladder(office)
    turn_to(office, await due_of(office, proposal, "reply") + A_DAY)
    await morning(office)
    office.clock.advance(timedelta(hours=3))
    assert not (await office.core.proposal_chasing.make_round(SYSTEM)).is_made
    await office.core.reminders.tick(SYSTEM)
    assert len(await messages(office, people[Duty.LIAISON])) == 1


async def test_nothing_is_said_before_the_hour(office: Office) -> None:
    proposal, _ = await handled(office), await ladder(office)
    turn_to(office, await due_of(office, proposal, "reply") + A_DAY, hour=7)
    assert not (await office.core.proposal_chasing.make_round(SYSTEM)).is_made


async def test_what_fell_due_while_nothing_ran_is_said_late(office: Office) -> None:
    proposal, people = await handled(office), await ladder(office)
    due = await due_of(office, proposal, "reply")
    turn_to(office, due)
    await morning(office)
    turn_to(office, due + timedelta(days=3), hour=14)
    await morning(office)
    [row] = [one for one in await rows(office) if one.person == people[Duty.LIAISON] and one.stage == "overdue" and
             one.edition.startswith("reply.")]  # fmt: skip
    assert (row.is_late, row.due_at.date()) == (True, due + A_DAY)
    [*_, message] = await messages(office, people[Duty.LIAISON])
    assert (message.body or {})["params"]["late"]["reason"] == "downtime"


async def test_who_has_no_chat_is_on_the_list_of_calls(office: Office) -> None:
    proposal = await handled(office)
    await contact(office, Duty.LIAISON, name="张三", in_chat=False)
    turn_to(office, await due_of(office, proposal, "reply") + A_DAY)
    await morning(office)
    calls = await office.core.duty_desk.calls(office.clerk)
    assert ("张三", CallReason.UNREACHABLE, "修缮农车镇桥梁") in [(one.name, one.reason, one.title) for one in calls]


async def test_office_hears_where_nobody_is_entered(office: Office) -> None:
    proposal = await handled(office)
    clerk = Person(PersonKind.STAFF, office.county.staff[Role.CLERK])
    await bound(office, clerk)
    due = await due_of(office, proposal, "reply")
    turn_to(office, due - timedelta(days=15))
    await pass_to(office, due - timedelta(days=14))
    [*_, message] = await messages(office, clerk)
    [item] = [one for one in items_of(message) if one["key"] == "reply"]
    assert (item["nobody"], item["unit"], item["days"]) == (True, "县交通运输局", 14)


async def test_extension_begins_the_ladder_anew(office: Office) -> None:
    proposal, people = await handled(office), await ladder(office)
    unit, _ = await units_of(office)
    due = await due_of(office, proposal, "reply")
    turn_to(office, due - timedelta(days=3))
    await pass_to(office, due - timedelta(days=2))
    await office.core.proposals.extend(office.clerk, proposal, unit, reason="涉及面广")
    later = await due_of(office, proposal, "reply")
    turn_to(office, later - timedelta(days=15))
    await pass_to(office, later + A_DAY)
    reply = [
        one for one in await rows(office) if one.person == people[Duty.LIAISON] and one.edition.startswith("reply")
    ]
    assert [one.stage for one in reply] == ["two_weeks_before", "week_before", "two_days_before", *BEFORE, "overdue"]


async def test_holidays_repeat_no_rung_that_was_said(office: Office) -> None:
    proposal, people = await handled(office), await ladder(office)
    due = await due_of(office, proposal, "reply")
    turn_to(office, due)
    await pass_to(office, due + A_DAY)
    before = len(await said(office, people[Duty.LIAISON]))
    async with office.core.transactions.write(SYSTEM) as work:
        await work.records.replace_holidays(due.year, [(due, "holiday", "临时放假")], "test")
    await office.core.rules.adopt(SYSTEM, (await office.core.rules.show(office.clerk)).toml)
    assert await due_of(office, proposal, "reply") != due
    await pass_to(office, due + timedelta(days=3))
    stages = (await said(office, people[Duty.LIAISON]))[before:]
    assert "overdue" not in stages


async def test_new_ladder_is_climbed_from_the_next_round(office: Office) -> None:
    proposal, people = await handled(office), await ladder(office)
    due = await due_of(office, proposal, "reply")
    turn_to(office, due)
    await pass_to(office, due + A_DAY)
    toml = (await office.core.rules.show(office.clerk)).toml
    sooner = toml.replace(
        '{ id = "to_the_head", when = "after_end", days = 4,', '{ id = "to_the_head", when = "after_end", days = 2,'
    )
    await office.core.rules.adopt(SYSTEM, sooner)
    await pass_to(office, due + timedelta(days=2))
    replies = [one for one in await rows(office, proposal) if one.edition.startswith("reply.")]
    assert people[Duty.HEAD] in {one.person for one in replies if one.stage == "to_the_head"}


async def test_confidential_title_stays_out_of_the_chat(office: Office) -> None:
    content = replace(CONTENT, is_confidential=True)
    proposal = (await office.core.proposals.enter(office.clerk, office.county.deputies[:1], content)).proposal.id
    while (await office.core.proposals.get(office.clerk, proposal)).proposal.status is Status.IN_REVIEW:
        await office.core.proposals.review(office.clerk, proposal, ReviewOutcome.ACCEPT)
    unit, _ = await units_of(office)
    await office.core.proposals.assign(office.clerk, proposal, [(unit, Part.SOLE)])
    liaison = await contact(office, Duty.LIAISON)
    await pass_to(office, today(office) + timedelta(days=9))
    assert {item["title"] for message in await messages(office, liaison) for item in items_of(message)} == {""}


async def test_what_is_not_handed_back_is_accepted(office: Office) -> None:
    proposal, (unit, _) = await handled(office), await units_of(office)
    await pass_to(office, await due_of(office, proposal, "return_to_assigner") + A_DAY)
    share = (await office.core.proposals.get(office.clerk, proposal)).proposal.assignment_of(unit)
    assert share.status is UnitStatus.ACCEPTED


async def test_silence_closes_after_the_last_reminder(office: Office) -> None:
    proposal = await answered(office)
    due = await due_of(office, proposal, "feedback")
    await pass_to(office, due + timedelta(days=7))
    assert (await office.core.proposals.get(office.clerk, proposal)).proposal.status is Status.REPLIED
    await pass_to(office, due + timedelta(days=8))
    assert (await office.core.proposals.get(office.clerk, proposal)).proposal.status is Status.CLOSED


async def test_program_stands_in_the_audit_for_its_steps(office: Office) -> None:
    proposal = await answered(office)
    await pass_to(office, await due_of(office, proposal, "feedback") + timedelta(days=8))
    async with office.core.transactions.read(SYSTEM) as work:
        lines = await work.ledger.lines(limit=10_000)
    [line] = [one for one in lines if one.action == "proposal.close_silent"]
    assert (line.actor, line.details["automatic"]) == ("system", True)


async def test_dissatisfied_is_handled_again_by_itself(office: Office) -> None:
    """Where the rules have become automatic only after the rating."""
    await office.core.rules.adopt(SYSTEM, preset_text("hubei"))
    proposal = await answered(office)
    await office.core.proposals.rate(office.clerk, proposal, BAD, reasons="没有落实")
    await office.core.rules.adopt(SYSTEM, preset_text("longshan"))
    await pass_to(office, today(office) + A_DAY)
    assert (await office.core.proposals.get(office.clerk, proposal)).proposal.status is Status.REHANDLING


async def test_rated_proposal_is_left_in_peace(office: Office) -> None:
    proposal = await answered(office)
    await office.core.proposals.rate(office.clerk, proposal, GOOD)
    await pass_to(office, today(office) + timedelta(days=30))
    assert [one for one in await rows(office, proposal) if one.event != "unit_deadline"] == []


async def test_right_to_hand_back_is_no_duty(office: Office) -> None:
    proposal, people = await handled(office), await ladder(office)
    await pass_to(office, await due_of(office, proposal, "return_to_assigner") + timedelta(days=2))
    theirs = [one for one in await rows(office) if one.edition.startswith("return_to_assigner")]
    assert {(one.person, one.stage) for one in theirs} == {
        (people[Duty.LIAISON], "given"),
        (people[Duty.LIAISON], "week_before"),
        (people[Duty.LIAISON], "two_days_before"),
    }


async def test_trail_says_who_was_told(office: Office) -> None:
    proposal, _ = await handled(office), await ladder(office)
    due = await due_of(office, proposal, "reply")
    turn_to(office, due)
    await pass_to(office, due + A_DAY)
    found = await office.core.proposal_chasing.chases(office.clerk, proposal)
    told = [(one.name, one.stage, one.state) for one in found.said if one.key == "reply" and one.sent_at]
    assert told == [("liaison某", "overdue", ReminderState.SENT)]
    assert [one.stage for one in found.coming if one.key == "reply"] == [
        "to_the_head",
        "to_the_supervision",
        "to_the_leader",
    ]


async def test_latest_chases_are_listed(office: Office) -> None:
    proposal, _ = await handled(office), await ladder(office)
    turn_to(office, await due_of(office, proposal, "reply") + A_DAY)
    await morning(office)
    found = await office.core.proposal_chasing.chases(office.clerk)
    assert {one.proposal for one in found.said} == {proposal}
    assert {one.unit for one in found.said} == {"县交通运输局"}


async def test_more_than_a_message_usually_holds_is_still_one(office: Office) -> None:
    clerk = Person(PersonKind.STAFF, office.county.staff[Role.CLERK])
    await bound(office, clerk)
    due = today(office)
    clocks = tuple(
        Clock(f"review.look{number}", None, 0, StartEvent.SUBMITTED, due - timedelta(days=9), due, False, ())
        for number in range(35)
    )
    signed = office.county.deputies[:1]
    waiting = Proposal(ProposalId(0), Kind.SUGGESTION, 2026, Status.IN_REVIEW, CONTENT, signed, clocks=clocks)
    async with office.core.transactions.write(SYSTEM) as work:
        await work.proposals.add(waiting)
    await pass_to(office, due + A_DAY)
    [message] = await messages(office, clerk)
    assert len(items_of(message)) == 35
