"""Every write of the office, each ready to be done once: what it needs is there, and the call waits to be awaited.

A case prepares an office and returns who acts and what they do. The tests run each twice: once through, once inside a
unit of work that fails.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.actors import SYSTEM, Actor, Person, PersonKind, Role, deputy_actor, visitor_actor, voter_actor
from core.domain.four_eyes import FourEyesStep
from core.domain.ids import DeputyId, MeetingId
from core.domain.planning.term_plan import ReportMode
from core.domain.records import DeputyStatus, StatusReason
from core.domain.reports import Answer, AspectAnswer, PledgeAnswer, TextAnswer
from core.domain.roster.grid import Cell, Sheet
from core.domain.roster.rows import RosterKind
from core.presets import load_preset, preset_text
from core.services.enrolment import Bound
from core.services.stores.messages import OutboxState
from core.services.term_plans import PinWish
from tests.factories import a_message, a_reminder
from tests.office import PASSPHRASE, Office, ballot_of

YEAR = 2026
NOT_A_FILE = "0" * 64
STAFF_PASSWORD = "a long enough one"
ROSTER = Sheet("代表", (Cell("姓名", 1, 1), Cell("选区", 1, 2), Cell("覃小雨", 2, 1), Cell("民安第一选区", 2, 2)))


@dataclass(frozen=True, slots=True)
class Deed:
    """One write: who does it, and doing it."""

    actor: Actor
    do: Callable[[], Awaitable[object]]


Case = Callable[[Office], Awaitable[Deed]]
CASES: dict[str, Case] = {}


def case(action: str) -> Callable[[Case], Case]:
    """Enter a case under the action of its use case."""

    def enter(function: Case) -> Case:
        CASES[action] = function
        return function

    return enter


@case("deputy.set_status")
async def _(office: Office) -> Deed:
    set_status, deputy = office.core.records.set_status, office.county.deputies[0]
    ended, reason, on = DeputyStatus.ENDED, StatusReason.MOVED_AWAY, date(YEAR, 3, 1)
    return Deed(office.clerk, lambda: set_status(office.clerk, deputy, ended, reason=reason, on=on))


@case("venue.add")
async def _(office: Office) -> Deed:
    return Deed(
        office.clerk, lambda: office.core.records.add_venue(office.clerk, "里耶文化站", township=None, seats=60)
    )


@case("leader.add")
async def _(office: Office) -> Deed:
    return Deed(office.clerk, lambda: office.core.records.add_leader(office.clerk, "向东来", title="副主任"))


@case("staff.add")
async def _(office: Office) -> Deed:
    chief, roles = office.staff(Role.ADMINISTRATOR), frozenset({Role.CLERK})
    return Deed(chief, lambda: office.core.records.add_staff(chief, "单小丽", login="shan", roles=roles))


@case("staff.set_password")
async def _(office: Office) -> Deed:
    chief, clerk = office.staff(Role.ADMINISTRATOR), office.county.staff[Role.CLERK]
    return Deed(chief, lambda: office.core.sign_in.set_password(chief, clerk, STAFF_PASSWORD))


@case("staff.set_active")
async def _(office: Office) -> Deed:
    chief, clerk = office.staff(Role.ADMINISTRATOR), office.county.staff[Role.CLERK]
    return Deed(chief, lambda: office.core.sign_in.set_active(chief, clerk, is_active=False))


@case("staff.sign_in")
async def _(office: Office) -> Deed:
    await office.core.sign_in.set_password(SYSTEM, office.county.staff[Role.CLERK], STAFF_PASSWORD)
    return Deed(SYSTEM, lambda: office.core.sign_in.sign_in(SYSTEM, "clerk", STAFF_PASSWORD))


@case("staff.unlock")
async def _(office: Office) -> Deed:
    await office.core.sign_in.set_password(SYSTEM, office.county.staff[Role.CLERK], STAFF_PASSWORD)
    return Deed(office.clerk, lambda: office.core.sign_in.unlock(office.clerk, STAFF_PASSWORD))


@case("staff.second")
async def _(office: Office) -> Deed:
    await office.core.sign_in.set_password(SYSTEM, office.county.staff[Role.SCRUTINEER], STAFF_PASSWORD)
    second, step = office.core.sign_in.second, FourEyesStep.OPEN
    return Deed(office.clerk, lambda: second(office.clerk, step, "scrutineer", STAFF_PASSWORD))


@case("term.begin")
async def _(office: Office) -> Deed:
    chief, days = office.staff(Role.ADMINISTRATOR), {"starts_on": date(2027, 1, 1), "ends_on": date(2031, 12, 31)}
    return Deed(chief, lambda: office.core.records.begin_term(chief, 19, **days))


@case("office.describe")
async def _(office: Office) -> Deed:
    return Deed(SYSTEM, lambda: office.core.records.describe_office(SYSTEM, "龙山县", demonstration=True))


@case("holidays.import")
async def _(office: Office) -> Deed:
    days = [(date(2028, 10, 1), "holiday", "国庆节")]
    return Deed(office.clerk, lambda: office.core.records.import_holidays(office.clerk, 2028, days, "notice"))


@case("rules.adopt")
async def _(office: Office) -> Deed:
    chief = office.staff(Role.ADMINISTRATOR)
    return Deed(chief, lambda: office.core.rules.adopt(chief, preset_text("hubei")))


@case("roster.apply")
async def _(office: Office) -> Deed:
    seen = await office.core.imports.preview(office.clerk, RosterKind.DEPUTIES, [ROSTER], NOT_A_FILE)
    return Deed(
        office.clerk,
        lambda: office.core.imports.apply(
            office.clerk, RosterKind.DEPUTIES, [ROSTER], NOT_A_FILE, fingerprint=seen.fingerprint
        ),
    )


@case("roster.export")
async def _(office: Office) -> Deed:
    return Deed(office.clerk, lambda: office.core.imports.export(office.clerk, RosterKind.VOTERS))


@case("plan.adopt_term")
async def _(office: Office) -> Deed:
    return Deed(office.clerk, lambda: office.core.term_plans.adopt(office.clerk))


@case("plan.pin_turn")
async def _(office: Office) -> Deed:
    pin, deputy = office.core.term_plans.pin, office.county.deputies[0]
    return Deed(office.clerk, lambda: pin(office.clerk, [PinWish(deputy, YEAR, ReportMode.ORAL)]))


@case("plan.adopt_timetable")
async def _(office: Office) -> Deed:
    await office.core.term_plans.adopt(office.clerk)
    return Deed(office.clerk, lambda: office.core.timetables.adopt(office.clerk, YEAR, seconds=0))


@case("meeting.set_roll")
async def _(office: Office) -> Deed:
    meeting, voters = await office.planned_meeting(), office.county.voters
    return Deed(office.clerk, lambda: office.core.meetings.set_roll(office.clerk, meeting, voters))


@case("meeting.notice")
async def _(office: Office) -> Deed:
    meeting = await office.planned_meeting()
    return Deed(office.clerk, lambda: office.core.meetings.notice(office.clerk, meeting))


@case("meeting.move")
async def _(office: Office) -> Deed:
    meeting, later = await office.planned_meeting(), office.clock.now() + timedelta(days=260)
    return Deed(office.clerk, lambda: office.core.meetings.move(office.clerk, meeting, later))


@case("meeting.open")
async def _(office: Office) -> Deed:
    meeting = await office.planned_meeting()
    await office.core.meetings.notice(office.clerk, meeting)
    return Deed(office.clerk, lambda: office.core.meetings.open_voting(office.clerk, meeting, PASSPHRASE))


@case("meeting.close")
async def _(office: Office) -> Deed:
    meeting = await office.open_meeting()
    return Deed(office.clerk, lambda: office.core.meetings.close_voting(office.clerk, meeting))


@case("meeting.postpone")
async def _(office: Office) -> Deed:
    meeting = await office.open_meeting()
    return Deed(office.clerk, lambda: office.core.meetings.postpone(office.clerk, meeting, "停电"))


@case("meeting.cancel")
async def _(office: Office) -> Deed:
    meeting, chief = await office.planned_meeting(), office.staff(Role.ADMINISTRATOR)
    return Deed(chief, lambda: office.core.meetings.cancel(chief, meeting, "并入另一场"))


@case("ballot.cast")
async def _(office: Office) -> Deed:
    meeting, voter = await office.open_meeting(), office.voter(0)
    ballot = ballot_of(office.county.deputies[:2], "satisfied")
    return Deed(voter, lambda: office.core.voting.cast(voter, meeting, ballot))


@case("paper.issue")
async def _(office: Office) -> Deed:
    meeting, teller, voter = await office.open_meeting(), office.staff(Role.TELLER), office.county.voters[3]
    return Deed(teller, lambda: office.core.voting.issue_paper(teller, meeting, voter))


@case("paper.enter")
async def _(office: Office) -> Deed:
    meeting, teller = await closed_meeting(office), office.staff(Role.TELLER)
    ballot = ballot_of(office.county.deputies[:2], "satisfied")
    return Deed(teller, lambda: office.core.counting.enter_paper(teller, meeting, 1, ballot))


@case("paper.withdraw")
async def _(office: Office) -> Deed:
    meeting, teller = await closed_meeting(office), office.staff(Role.TELLER)
    ballot = ballot_of(office.county.deputies[:2], "satisfied")
    await office.core.counting.enter_paper(teller, meeting, 1, ballot)
    return Deed(teller, lambda: office.core.counting.withdraw_paper(teller, meeting, 1))


@case("meeting.count")
async def _(office: Office) -> Deed:
    meeting, teller = await closed_meeting(office), office.staff(Role.TELLER)
    return Deed(teller, lambda: office.core.counting.count(teller, meeting, PASSPHRASE))


@case("meeting.recount")
async def _(office: Office) -> Deed:
    meeting, chief = await counted_meeting(office), office.staff(Role.ADMINISTRATOR)
    return Deed(chief, lambda: office.core.counting.reopen_count(chief, meeting, "少了一张纸质票"))


@case("meeting.publish")
async def _(office: Office) -> Deed:
    meeting = await counted_meeting(office)
    return Deed(office.clerk, lambda: office.core.publishing.publish(office.clerk, meeting))


@case("key.destroy_expired")
async def _(office: Office) -> Deed:
    await office.core.publishing.publish(office.clerk, await counted_meeting(office))
    office.clock.move_to(office.clock.now() + timedelta(days=90))
    return Deed(SYSTEM, lambda: office.core.publishing.destroy_expired_keys(SYSTEM))


@case("report.save_pledge")
async def _(office: Office) -> Deed:
    author, deputy = own(office)
    return Deed(author, lambda: office.core.reports.save_pledge(author, deputy, YEAR, ["修桥"]))


@case("report.save_draft")
async def _(office: Office) -> Deed:
    author, deputy = own(office)
    answer = TextAnswer("shortcomings", "走访不够")
    return Deed(author, lambda: office.core.reports.save_draft(author, deputy, YEAR, answer))


@case("report.file")
async def _(office: Office) -> Deed:
    author, deputy = own(office)
    await write_report(office)
    return Deed(author, lambda: office.core.reports.file(author, deputy, YEAR))


@case("report.take_back")
async def _(office: Office) -> Deed:
    author, deputy = own(office)
    await write_report(office)
    await office.core.reports.file(author, deputy, YEAR)
    return Deed(author, lambda: office.core.reports.take_back(author, deputy, YEAR))


@case("report.lay_reminders")
async def _(office: Office) -> Deed:
    return Deed(office.clerk, lambda: office.core.reports.lay_reminders(office.clerk, YEAR))


@case("enrolment.issue_codes")
async def _(office: Office) -> Deed:
    return Deed(office.clerk, lambda: office.core.enrolment.issue_codes(office.clerk, [somebody(office)]))


@case("enrolment.bind")
async def _(office: Office) -> Deed:
    visitor, [(_, code)] = visitor_actor(via="chat"), await codes(office)
    return Deed(visitor, lambda: bind(office, visitor, code))


@case("enrolment.unbind")
async def _(office: Office) -> Deed:
    voter = await bound_voter(office)
    return Deed(voter, lambda: office.core.enrolment.unbind(voter))


@case("enrolment.set_language")
async def _(office: Office) -> Deed:
    voter = await bound_voter(office)
    return Deed(voter, lambda: office.core.enrolment.set_language(voter, "en"))


@case("enrolment.prefer")
async def _(office: Office) -> Deed:
    voter = await bound_voter(office)
    return Deed(voter, lambda: office.core.enrolment.prefer(voter))


@case("enrolment.revoke_account")
async def _(office: Office) -> Deed:
    await bound_voter(office)
    return Deed(office.clerk, lambda: office.core.enrolment.revoke_account(office.clerk, somebody(office)))


@case("enrolment.heard_from")
async def _(office: Office) -> Deed:
    await bound_voter(office)
    return Deed(SYSTEM, lambda: office.core.enrolment.heard_from(SYSTEM, "chat", "7001", "another-chat"))


@case("enrolment.lost_touch")
async def _(office: Office) -> Deed:
    await bound_voter(office)
    return Deed(SYSTEM, lambda: office.core.enrolment.lost_touch(SYSTEM, somebody(office), "chat"))


@case("message.retry")
async def _(office: Office) -> Deed:
    async with office.core.transactions.write(SYSTEM) as work:
        await work.messages.enqueue([a_message("lost:1")])
        message = (await work.messages.ids_of(["lost:1"]))["lost:1"]
        await work.messages.mark_failed(message, state=OutboxState.FAILED, error="gone")
    return Deed(office.clerk, lambda: office.core.outbox.retry(office.clerk, message))


@case("chat.tidy")
async def _(office: Office) -> Deed:
    return Deed(SYSTEM, lambda: office.core.conversations.tidy(SYSTEM))


@case("chat.settle_keys")
async def _(office: Office) -> Deed:
    meeting = await office.open_meeting()
    await office.vote(meeting, 0)
    office.credentials.new_epoch()
    return Deed(SYSTEM, lambda: office.core.conversations.settle_keys(SYSTEM))


@case("reminder.tick")
async def _(office: Office) -> Deed:
    async with office.core.transactions.write(SYSTEM) as work:
        await work.reminders.add([a_reminder(due_at=office.clock.now())])
    return Deed(SYSTEM, lambda: office.core.reminders.tick(SYSTEM))


@case("reminder.confirm")
async def _(office: Office) -> Deed:
    voter, meeting = await bound_voter(office), await office.planned_meeting()
    await office.core.meetings.notice(office.clerk, meeting)
    key, now = f"meeting:{meeting}:week_before:voter:{office.county.voters[0]}", office.clock.now()
    due = a_reminder(key, person=somebody(office), subject_id=meeting, due_at=now, asks_confirmation=True)
    async with office.core.transactions.write(SYSTEM) as work:
        await work.reminders.add([due])
    await office.core.reminders.tick(SYSTEM)
    async with office.core.transactions.read(SYSTEM) as work:
        [message] = [one.id for one in await work.messages.list_in(*OutboxState) if one.key.startswith("digest:")]
    return Deed(voter, lambda: office.core.reminders.confirm(voter, message))


def somebody(office: Office) -> Person:
    return Person(PersonKind.VOTER, office.county.voters[0])


def own(office: Office) -> tuple[Actor, DeputyId]:
    deputy = office.county.deputies[0]
    return deputy_actor(deputy, via="chat"), deputy


async def codes(office: Office) -> list[tuple[Person, str]]:
    return await office.core.enrolment.issue_codes(office.clerk, [somebody(office)])


async def bind(office: Office, visitor: Actor, code: str) -> object:
    return await office.core.enrolment.bind(
        visitor, code, channel="chat", sender="7001", address="chat-7001", language="zh", is_private=True
    )


async def bound_voter(office: Office) -> Actor:
    [(_, code)] = await codes(office)
    assert isinstance(await bind(office, visitor_actor(via="chat"), code), Bound)
    return voter_actor(office.county.voters[0], via="chat")


async def closed_meeting(office: Office) -> MeetingId:
    meeting = await office.open_meeting()
    await office.vote(meeting, 0)
    await office.core.meetings.close_voting(office.clerk, meeting)
    return meeting


async def counted_meeting(office: Office) -> MeetingId:
    meeting = await closed_meeting(office)
    await office.core.counting.count(office.staff(Role.TELLER), meeting, PASSPHRASE)
    return meeting


async def write_report(office: Office) -> None:
    author, deputy = own(office)
    await office.core.reports.save_pledge(author, deputy, YEAR, ["修桥"])
    answers: list[Answer] = [AspectAnswer(aspect.id, "按时完成", 2) for aspect in load_preset("longshan").aspects]
    answers += [PledgeAnswer(1, is_done=True)]
    answers += [TextAnswer("shortcomings", "走访不够"), TextAnswer("next_steps", "多走访")]
    for answer in answers:
        await office.core.reports.save_draft(author, deputy, YEAR, answer)


from tests.services import (  # noqa: E402 - made of what is above
    attachment_writes,  # noqa: F401
    desk_writes,  # noqa: F401
    own_proposal_writes,  # noqa: F401
    proposal_writes,  # noqa: F401
    room_writes,  # noqa: F401
    supervision_writes,  # noqa: F401
)
