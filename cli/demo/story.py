"""The year as it is played: who does what, in the order of the calendar, and what is told of it.

Everything goes through the real services and the local channel. The story keeps its own notes of who voted how, and at
the end the office's result is compared with them and with a count in plain SQL.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from cli.demo.county import SEED, DemoCounty, add_places, chat_of, import_people
from cli.demo.narrator import Narrator
from cli.demo.proposals import Proposals
from cli.demo.sizes import PROPOSALS
from cli.demo.staff_card import tell_passwords
from core.documents.results import result_summary
from core.documents.workbooks import summary_workbook
from core.domain.actors import SYSTEM, Actor, Person, PersonKind, deputy_actor, voter_actor
from core.domain.ballots import OVERALL, Ballot, Sheet
from core.domain.clock import COUNTY_ZONE
from core.domain.four_eyes import FourEyesStep
from core.domain.ids import DeputyId, MeetingId, VoterId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.planning.timetable import Timetable
from core.domain.reports import Answer, AspectAnswer, PledgeAnswer, TextAnswer
from core.domain.rules import CountyRules, parse_rules
from core.locale.catalogue import translator
from core.services.stores.messages import OutboxState
from core.services.stores.reminders import ReminderState
from core.storage.recount import recount

YEAR = 2025
PASSPHRASE = "武陵山下百合花开"  # noqa: S105 - of a demonstration; the narrator tells it
VOTERS_AT_MEETING = 62
SOLVER_SECONDS = 3.0
FORGETFUL = 2  # deputies who file only after they have been chased
ROOM = "villagers"  # a group chat
_HOURS = _MORNING, _AFTERNOON, _ = time(9, 5), time(15, 5), time(18, 5)
_ANSWERS = ("满意", "基本满意", "不满意")
_WEIGHTS = (76, 18, 6)
_OPTION = {"满意": "satisfied", "基本满意": "basically_satisfied", "不满意": "dissatisfied"}
_COMMENTS = ("修路的事办得好，希望把路灯也装上。", "多到村里走走。", "医保的问题请继续关注。", "报告实在，感谢代表。")
_PLEDGES = ("走访选民五十户，收集意见并逐件反馈", "提出一件关于村道安全的建议并跟踪办理")


@dataclass(slots=True)
class Ledger:
    """What the story knows and the office must find out by itself: how often each deputy got each answer."""

    intended: Counter[tuple[DeputyId, str]] = field(default_factory=Counter)
    receipts: dict[str, str] = field(default_factory=dict)
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the demonstration came to, for ``--json``."""

    meeting: MeetingId
    evaluators: int
    repeated_tries: int
    messages_sent: int
    late_reminders: int
    is_consistent: bool


class Story:
    """Plays the year in ``county``."""

    def __init__(self, county: DemoCounty, narrator: Narrator, proposals: int = PROPOSALS) -> None:
        self._county = county
        self._core = county.core
        self._say = narrator
        self._proposals = Proposals(county, narrator, proposals)
        self._random = Random(SEED)  # noqa: S311 - a story, not secrets
        self._ledger = Ledger()

    async def play(self) -> Outcome:
        """From the empty office to the published result."""
        await self._rosters()
        timetable = await self._plans()
        await self._enrol_deputies()
        await self._pledges()
        meeting = await self._notice(timetable)
        await self._assign_room(meeting)
        await self._reports(meeting)
        await self._enrol_voters(meeting)
        await self._hold(meeting)
        await self._count(meeting)
        await self._listen_in_the_room(meeting)
        is_consistent = await self._check(meeting)
        await self._sleep()
        await self._other_meetings()
        await self._end_the_year()
        return await self._outcome(meeting, is_consistent=is_consistent)

    async def _rosters(self) -> None:
        t = self._say.t
        with self._say.step(t("The rosters, from Excel")):
            deputies, voters, previews = await import_people(self._county)
            await add_places(self._county)
        self._say(t("{n} deputies, {m} voters imported.", n=len(deputies), m=len(voters)))
        tell_passwords(self._county.home, self._say)
        again = sum(preview.preview.counts["rejected"] for preview in previews)
        self._say(t("Rows refused: {n}.", n=again))

    async def _plans(self) -> Timetable:
        t, core, clerk = self._say.t, self._core, self._county.clerk
        with self._say.step(t("The plan: five years, and this year's meetings")):
            term = await core.term_plans.adopt(clerk)
            year = await core.timetables.adopt(clerk, YEAR, seconds=SOLVER_SECONDS)
        assert term.plan is not None
        assert year.solution.timetable is not None
        for load in term.plan.years:
            self._say(
                t("{year}: {oral} of {n} deputies report orally.", year=load.year, oral=load.oral, n=load.counted)
            )
        timetable = year.solution.timetable
        self._say(
            t(
                "{n} meetings in {year}: {status}, gap {gap}.",
                n=len(timetable.meetings),
                year=YEAR,
                status=self._say.status(year.solution.status),
                gap=f"{year.solution.gap:.1%}",
            )
        )
        return timetable

    async def _enrol_deputies(self) -> None:
        t, core = self._say.t, self._core
        deputies = [view.deputy.id for view in await core.records.deputies(self._county.clerk)]
        with self._say.step(t("Deputies bind their chat accounts with one-time codes")):
            await self._county.bind([Person(PersonKind.DEPUTY, deputy) for deputy in deputies])
        self._say(t("{n} deputies are reachable in chat.", n=len(deputies)))
        await self._proposals.begin(deputies)

    async def _pledges(self) -> None:
        t, core = self._say.t, self._core
        await core.reports.lay_reminders(self._county.clerk, YEAR)
        deputies = [view.deputy.id for view in await core.records.deputies(self._county.clerk)]
        with self._say.step(t("Pledges of the year")):
            first = chat_of(Person(PersonKind.DEPUTY, deputies[0]))
            await self._county.act_in_chat(first, "/pledge", "\n".join(_PLEDGES))
            for deputy in deputies[1:]:
                await core.reports.save_pledge(deputy_actor(deputy, via="local"), deputy, YEAR, list(_PLEDGES))
        self._say(t("One deputy in chat, {n} others: two items each.", n=len(deputies) - 1))

    async def _notice(self, timetable: Timetable) -> MeetingId:
        """Every meeting is noticed ten days ahead of the first; one of them is the one we attend."""
        t, core, clerk = self._say.t, self._core, self._county.clerk
        meetings = await core.meetings.list_of_year(clerk, YEAR)
        await self._live_until(meetings[0].starts_at.astimezone(COUNTY_ZONE).date() - timedelta(days=10))
        with self._say.step(t("Notices of {n} meetings", n=len(meetings))):
            noticed = {meeting.id: await core.meetings.notice(clerk, meeting.id) for meeting in meetings}
            await core.reports.lay_reminders(clerk, YEAR)
            await self._county.settle()
        chosen = [meeting for meeting in meetings if noticed[meeting.id].evaluators == VOTERS_AT_MEETING]
        self._say(
            t(
                "{n} evaluators are invited to {m} meetings; {title} is the one we attend.",
                n=sum(one.evaluators for one in noticed.values()),
                m=len(meetings),
                title=chosen[0].title,
            )
        )
        return chosen[0].id

    async def _assign_room(self, meeting: MeetingId) -> None:
        """The clerk tells the villagers' group chat, in the group itself, which constituency it hears."""
        t, clerk = self._say.t, self._county.clerk
        assert clerk.person is not None
        await self._county.bind([clerk.person])
        first = (await self._core.meetings.get(clerk, meeting)).agenda[0]
        name = next(view.constituency for view in await self._core.records.deputies(clerk) if view.deputy.id == first)
        self._county.channel.say(chat_of(clerk.person), f"/room {name}", room=ROOM)
        await self._county.settle()
        assert name in self._county.channel.last(ROOM).text
        self._say(t("In the villagers' group chat the clerk writes: /room {name}", name=name))

    async def _listen_in_the_room(self, meeting: MeetingId) -> None:
        """The group heard the result like everybody else."""
        title = (await self._core.meetings.get(self._county.clerk, meeting)).title
        newest = self._county.channel.last(ROOM)
        assert title in newest.text
        self._say(self._say.t("The group chat got the result too: {line}", line=newest.text.splitlines()[0]))

    async def _reports(self, meeting: MeetingId) -> None:
        """All but two file in time; one of them writes in chat; who forgot is chased and files late."""
        t, core = self._say.t, self._core
        rules = await self._rules()
        agenda = (await core.meetings.get(self._county.clerk, meeting)).agenda
        deputies = [view.deputy.id for view in await core.records.deputies(self._county.clerk)]
        writer, forgetful = agenda[0], list(agenda[-FORGETFUL:])
        with self._say.step(t("Duty reports: nine aspects, pledge item by item")):
            await self._write_in_chat(writer)
            for deputy in deputies:
                if deputy != writer and deputy not in forgetful:
                    await self._file(deputy, rules)
        filed = await core.reports.overview(self._county.clerk, YEAR)
        self._say(t("{n} filed; {m} have not, and are chased.", n=len(filed.filed), m=len(filed.missing)))
        await self._live_until(await self._day_of(meeting) - timedelta(days=1))
        for deputy in forgetful:
            chased = [
                message for message in self._county.channel.messages(f"deputy-{deputy}") if "报告" in message.text
            ]
            self._say(t("A forgetful deputy got {n} messages about the report and files now.", n=len(chased)))
            await self._file(deputy, rules)

    async def _file(self, deputy: DeputyId, rules: CountyRules) -> None:
        actor = deputy_actor(deputy, via="local")
        await self._core.reports.save_draft(actor, deputy, YEAR, *answers(rules))
        await self._core.reports.file(actor, deputy, YEAR)

    async def _write_in_chat(self, deputy: DeputyId) -> None:
        """The whole form, as the chat asks for it."""
        chat, t = chat_of(Person(PersonKind.DEPUTY, deputy)), translator("zh_CN")
        await self._county.act_in_chat(chat, "/report", f"[{t('Go on writing')}]")
        for _ in range(40):
            labels = self._county.channel.last(chat).labels
            if t("File it") in labels:
                break
            buttons = [label for label in (t("Done"), "3") if label in labels]
            await self._county.act_in_chat(chat, f"[{buttons[0]}]" if buttons else "全年出席会议、走访选民。")
        await self._county.act_in_chat(chat, f"[{t('File it')}]")

    async def _enrol_voters(self, meeting: MeetingId) -> None:
        t = self._say.t
        roll = await self._core.meetings.roll(self._county.clerk, meeting)
        with self._say.step(t("Voters bind their chat accounts with the slips they were given")):
            await self._county.bind([Person(PersonKind.VOTER, voter) for voter in roll])
        self._say(t("{n} voters are on the roll.", n=len(roll)))

    async def _hold(self, meeting: MeetingId) -> None:
        t, core, clerk = self._say.t, self._core, self._county.clerk
        planned = await core.meetings.get(clerk, meeting)
        self._county.clock.move_to(planned.starts_at + timedelta(hours=1))
        with self._say.step(t("The meeting: voting opens, ballots are sealed")):
            await core.meetings.open_voting(await self._county.both("clerk", FourEyesStep.OPEN), meeting, PASSPHRASE)
            await core.reminders.tick(SYSTEM)
            await self._county.settle()
            roll = await core.meetings.roll(clerk, meeting)
            await core.voting.issue_paper(self._county.staff["teller1"], meeting, roll[-1])
            for voter in roll[:-1]:
                await self._vote_in_chat(voter, planned)
            for voter in roll[:2]:
                await self._try_again(voter, meeting)
        turnout = await core.voting.turnout(clerk, meeting)
        self._say(
            t(
                "{chat} ballots in chat, {paper} on paper, of {roll}; {again} tried twice and got their first receipt.",
                chat=turnout.chat,
                paper=turnout.paper,
                roll=turnout.roll,
                again=self._ledger.repeated,
            )
        )
        await core.meetings.close_voting(clerk, meeting)
        listed = await core.counting.receipts(clerk, meeting)
        missing = set(self._ledger.receipts.values()) - set(listed)
        self._say(t("Voting is closed; {n} receipts are listed, {m} missing.", n=len(listed), m=len(missing)))

    async def _vote_in_chat(self, voter: VoterId, meeting: Meeting) -> None:
        """One tap a deputy, an opinion or none, a look, the confirmation."""
        t, chat = translator("zh_CN"), chat_of(Person(PersonKind.VOTER, voter))
        await self._county.act_in_chat(chat, f"/vote {meeting.id}")
        for deputy in meeting.agenda:
            answer = self._random.choices(_ANSWERS, weights=_WEIGHTS)[0]
            self._ledger.intended[deputy, _OPTION[answer]] += 1
            await self._county.act_in_chat(chat, f"[{answer}]")
        has_opinion = self._random.random() < 0.15
        await self._county.act_in_chat(chat, self._random.choice(_COMMENTS) if has_opinion else f"[{t('No opinion')}]")
        await self._county.act_in_chat(chat, f"[{t('Cast my ballot')}]")
        receipt = await self._core.voting.my_receipt(voter_actor(voter, via="local"), meeting.id)
        assert receipt is not None
        assert receipt in self._county.channel.last(chat).text
        self._ledger.receipts[chat] = receipt

    async def _try_again(self, voter: VoterId, meeting: MeetingId) -> None:
        chat = chat_of(Person(PersonKind.VOTER, voter))
        await self._county.act_in_chat(chat, f"/vote {meeting}")
        self._ledger.repeated += self._ledger.receipts[chat] in self._county.channel.last(chat).text

    async def _count(self, meeting: MeetingId) -> None:
        t, core, county = self._say.t, self._core, self._county
        agenda = (await core.meetings.get(county.clerk, meeting)).agenda
        paper = Ballot({deputy: Sheet({OVERALL: "satisfied"}) for deputy in agenda})
        self._ledger.intended.update({(deputy, "satisfied"): 1 for deputy in agenda})
        with self._say.step(t("The count, with the scrutineers' passphrase")):
            await core.counting.enter_paper(county.staff["teller1"], meeting, 1, paper)
            slip = Ballot({**paper.sheets, agenda[0]: Sheet({OVERALL: "dissatisfied"})})
            await core.counting.enter_paper(county.staff["teller2"], meeting, 1, slip)
            counters = await county.both("scrutineer", FourEyesStep.COUNT)
            first = await core.counting.count(counters, meeting, PASSPHRASE)
            await core.counting.enter_paper(county.staff["teller2"], meeting, 1, paper)
            await core.counting.count(counters, meeting, PASSPHRASE)
        self._say(t("The tellers' entries differed in {n} place; mended, then counted.", n=len(first.differences)))
        result = await core.publishing.publish(await county.both("clerk", FourEyesStep.PUBLISH), meeting)
        await county.settle()
        view = await core.duty_desk.meeting(county.clerk, meeting)
        sheet = summary_workbook(result_summary(result, view, translator("zh_CN")), translator("zh_CN"))
        self._keep(f"result-{meeting}.xlsx", sheet)
        for one in result.results:
            self._say.result(one, result)
        chats = [county.channel.last(chat_of(Person(PersonKind.DEPUTY, deputy))) for deputy in agenda]
        pictures = [message.attachment for message in chats if message.attachment is not None]
        if pictures:
            self._keep(f"result-{meeting}.png", pictures[0].content)
        else:
            self._say(t("No Chinese font is installed here: the result went out as text, without the chart."))

    async def _check(self, meeting: MeetingId) -> bool:
        """The office's result against the story's notes, and against a count in plain SQL."""
        t = self._say.t
        result = await self._core.publishing.result(self._county.clerk, meeting)
        counted = Counter(
            {
                (one.deputy_id, answer): number
                for one in result.results
                for answer, number in one.counts[OVERALL].items()
                if number
            }
        )
        in_sql = Counter(await asyncio.to_thread(recount, self._county.home.database, meeting))
        is_consistent = counted == self._ledger.intended == in_sql
        self._say(t("Independent count: {verdict}.", verdict=t("agrees") if is_consistent else t("DOES NOT AGREE")))
        return is_consistent

    async def _sleep(self) -> None:
        """The program is switched off for some days; what fell due meanwhile is sent late and says so."""
        day = self._county.clock.now().astimezone(COUNTY_ZONE).date()
        self._county.clock.move_to(at(day + timedelta(days=1), time(11, 0)))
        await self._core.reminders.tick(SYSTEM)
        await self._county.settle()

    async def _other_meetings(self) -> None:
        """The season's other meetings, whose voters we do not follow one by one."""
        t, core, clerk = self._say.t, self._core, self._county.clerk
        left = [one for one in await core.meetings.list_of_year(clerk, YEAR) if one.status is MeetingStatus.NOTICED]
        together = await self._county.both("clerk", FourEyesStep.OPEN)
        counters = await self._county.both("scrutineer", FourEyesStep.COUNT)
        with self._say.step(t("The other meetings of the season")):
            for meeting in sorted(left, key=lambda one: one.starts_at):
                await self._live_until(meeting.held_on - timedelta(days=1))
                self._county.clock.move_to(meeting.starts_at + timedelta(hours=1))
                await self._hold_quickly(meeting, together, counters)
        self._say(t("{n} more meetings were held, counted and published.", n=len(left)))

    async def _hold_quickly(self, meeting: Meeting, clerk: Actor, scrutineer: Actor) -> None:
        core = self._core
        await core.meetings.open_voting(clerk, meeting.id, PASSPHRASE)
        roll = await core.meetings.roll(clerk, meeting.id)
        coming = self._random.sample(roll, self._random.randint(len(roll) - 15, len(roll)))
        await asyncio.gather(*(self._vote_at_once(voter, meeting) for voter in coming))
        await core.meetings.close_voting(clerk, meeting.id)
        await core.counting.count(scrutineer, meeting.id, PASSPHRASE)
        await core.publishing.publish(clerk, meeting.id)
        await self._county.settle()

    async def _vote_at_once(self, voter: VoterId, meeting: Meeting) -> None:
        marks = self._random.choices(tuple(_OPTION.values()), weights=_WEIGHTS, k=len(meeting.agenda))
        sheets = {deputy: Sheet({OVERALL: mark}) for deputy, mark in zip(meeting.agenda, marks, strict=True)}
        await self._core.voting.cast(voter_actor(voter, via="local"), meeting.id, Ballot(sheets))

    async def _end_the_year(self) -> None:
        t = self._say.t
        await self._live_until(date(YEAR, 12, 31))
        ended = await self._core.publishing.destroy_expired_keys(SYSTEM)
        self._say(t("The objection windows are over; keys destroyed: {n}.", n=len(ended)))
        await self._proposals.tell()

    async def _outcome(self, meeting: MeetingId, *, is_consistent: bool) -> Outcome:
        turnout = await self._core.voting.turnout(self._county.clerk, meeting)
        counts = await self._core.outbox.counts(self._county.clerk)
        async with self._core.transactions.read(SYSTEM) as work:
            sent = await work.reminders.list_in(ReminderState.SENT, limit=100_000)
        late = sum(row.is_late for row in sent)
        t = self._say.t
        self._say(
            t("Messages sent: {n}; reminders that came late and said so: {m}.", n=counts[OutboxState.SENT], m=late)
        )
        return Outcome(
            meeting, turnout.taken_part, self._ledger.repeated, counts[OutboxState.SENT], late, is_consistent
        )

    async def _live_until(self, last: date) -> None:
        """Day by day, three times a day: what is due is said; who is asked to confirm mostly does."""
        day = self._county.clock.now().astimezone(COUNTY_ZONE).date()
        while day < last:
            day += timedelta(days=1)
            for hour in _HOURS:
                self._county.clock.move_to(at(day, hour))
                if hour is _MORNING:
                    await self._proposals.morning(day)
                report = await self._core.reminders.tick(SYSTEM)
                if report.messages:
                    await self._county.settle()
                if hour is _AFTERNOON:
                    await self._proposals.afternoon(day)

    async def _rules(self) -> CountyRules:
        return parse_rules((await self._core.rules.show(self._county.clerk)).toml)

    async def _day_of(self, meeting: MeetingId) -> date:
        return (await self._core.meetings.get(self._county.clerk, meeting)).held_on

    def _keep(self, name: str, content: bytes) -> None:
        path = self._county.home.root / "files" / name
        path.write_bytes(content)
        self._say(self._say.t("Written: {path}", path=str(path)))


def at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, COUNTY_ZONE)


def answers(rules: CountyRules) -> list[Answer]:
    """A complete report."""
    found: list[Answer] = [
        AspectAnswer(aspect.id, f"{aspect.zh}：按要求完成。", 3 if aspect.is_counted else None)
        for aspect in rules.aspects
    ]
    found += [PledgeAnswer(number, is_done=True) for number in range(1, len(_PLEDGES) + 1)]
    return [*found, TextAnswer("shortcomings", "深入偏远组寨还不够。"), TextAnswer("next_steps", "每月走访一次。")]
