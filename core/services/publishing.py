"""After the count: look at a result, publish it, and end the objection window by destroying the key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.domain.actors import Actor, Person, PersonKind, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Conflict
from core.domain.four_eyes import FourEyesStep
from core.domain.ids import DeputyId, MeetingId
from core.domain.meetings import Meeting, MeetingStatus, check_step
from core.domain.notices import Notice, NoticeKind, Plain, day
from core.domain.rules import CountyRules, GradeScale, OccasionKind
from core.domain.use_cases import use_case
from core.services.four_eyes import check_four_eyes
from core.services.meeting_names import names_of
from core.services.meeting_previews import not_before_quiet, objections_end
from core.services.meetings import tell_rooms_of
from core.services.messages import tell_many
from core.services.occasions import Occasions
from core.services.rules import RuleBook
from core.services.stores.ballots import Comment
from core.services.stores.meetings import StoredResult
from core.services.stores.messages import Priority
from core.services.work import Transactions, Work

_COUNTED = (MeetingStatus.COUNTED, MeetingStatus.PUBLISHED)


@dataclass(frozen=True, slots=True)
class MeetingResult:
    """Everything a result page, a chart or a summary sheet shows. ``comments`` are unsigned and shuffled."""

    meeting: Meeting
    rules: CountyRules
    names: dict[DeputyId, str]
    results: tuple[StoredResult, ...]
    comments: tuple[Comment, ...]


class Publishing:
    """Results, once counted."""

    def __init__(self, transactions: Transactions, book: RuleBook, occasions: Occasions) -> None:
        self._transactions = transactions
        self._book = book
        self._occasions = occasions

    @use_case("result.show", Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.VIEWER, Role.SYSTEM)
    async def result(self, actor: Actor, meeting: MeetingId) -> MeetingResult:
        """The result of a counted meeting. Errors: Conflict("result.not_counted")."""
        async with self._transactions.read(actor) as work:
            return await self._load(work, await work.meetings.get(meeting))

    @use_case("meeting.publish", Role.ADMINISTRATOR, Role.CLERK)
    async def publish(self, actor: Actor, meeting: MeetingId) -> MeetingResult:
        """Send the result, as text and as a chart, to the rooms of the constituencies and deputy groups, the
        deputies and the evaluators.

        People and rooms hear it outside quiet hours; whom it did not reach, the ladder of results does. The objection
        window begins, in days or working days as the rules count; at its end the key is destroyed.
        Errors: Conflict("meeting.wrong_status"), NotAllowed("four_eyes.…").
        """
        async with self._transactions.write(actor) as work:
            stored = await work.meetings.get(meeting)
            check_step(stored, MeetingStatus.PUBLISHED)
            rules = await self._book.of(work, stored.rule_set_id)
            await check_four_eyes(work, rules, FourEyesStep.PUBLISH)
            ends_on = await objections_end(work, rules)
            published = replace(
                stored, status=MeetingStatus.PUBLISHED, published_at=work.now, objections_end_on=ends_on
            )
            await work.meetings.save(published)
            result = await self._load(work, published)
            await self._announce(work, result)
            await self._occasions.lay(work, published, OccasionKind.RESULT)
            await work.record("meeting.publish", f"meeting:{meeting}", objections_end_on=day(ends_on))
        return result

    @use_case("key.destroy_expired", Role.SYSTEM)
    async def destroy_expired_keys(self, actor: Actor) -> Sequence[MeetingId]:
        """Destroy the private key of every meeting whose objection window has ended; which meetings."""
        ended: list[MeetingId] = []
        async with self._transactions.write(actor) as work:
            today = date_in(COUNTY_ZONE, work.now)
            for meeting in await work.meetings.list_in(MeetingStatus.PUBLISHED):
                is_over = meeting.objections_end_on is not None and meeting.objections_end_on < today
                if is_over and meeting.key_destroyed_at is None:
                    await work.ballots.destroy_private_key(meeting.id)
                    await work.attendance.clear(meeting.id, PersonKind.VOTER)
                    await work.meetings.save(replace(meeting, key_destroyed_at=work.now))
                    await work.record("key.destroy", f"meeting:{meeting.id}")
                    ended.append(meeting.id)
        return ended

    async def _load(self, work: Work, meeting: Meeting) -> MeetingResult:
        if meeting.status not in _COUNTED:
            raise Conflict("result.not_counted", meeting=meeting.id, status=str(meeting.status))
        rules = await self._book.of(work, meeting.rule_set_id)
        names = await names_of(work, meeting.agenda)
        results = {result.deputy_id: result for result in await work.meetings.results(meeting.id)}
        return MeetingResult(
            meeting,
            rules,
            names,
            tuple(results[deputy] for deputy in meeting.agenda if deputy in results),
            tuple(await work.ballots.comments(meeting.id)),
        )

    async def _announce(self, work: Work, result: MeetingResult) -> None:
        meeting = result.meeting
        notice = Notice(NoticeKind.RESULT_PUBLISHED, _result_params(result))
        key = f"meeting:{meeting.id}:result"
        people = [Person(PersonKind.DEPUTY, deputy) for deputy in meeting.agenda]
        people += [Person(PersonKind.VOTER, voter) for voter in await work.meetings.roll(meeting.id)]
        not_before = await not_before_quiet(work, result.rules)
        await tell_many(
            work, dict.fromkeys(people, notice), key=key, priority=Priority.BROADCAST, not_before=not_before
        )
        await tell_rooms_of(work, meeting, notice, key=key, not_before=not_before)


def _result_params(result: MeetingResult) -> dict[str, Plain]:
    minimum = result.rules.evaluators.minimum
    ends_on = result.meeting.objections_end_on
    return {
        "meeting": result.meeting.id,
        "title": result.meeting.title,
        "results": [_deputy_params(one, result) for one in result.results],
        "objections_end_on": day(ends_on) if ends_on else None,
        "below_minimum": any(one.issued < minimum for one in result.results),
        "chart": True,
    }


def _deputy_params(one: StoredResult, result: MeetingResult) -> dict[str, Plain]:
    grades = {grade.id: grade for grade in result.rules.grading.grades}
    grade = grades.get(one.grade) if one.grade else None
    return {
        "deputy": result.names.get(one.deputy_id, ""),
        "grade": {"zh": grade.zh, "en": grade.en} if grade else None,
        "issued": one.issued,
        "returned": one.returned,
        "valid": one.valid,
        "counts": overall_counts(one, result.rules),
    }


def overall_counts(one: StoredResult, rules: CountyRules) -> list[Plain]:
    """The overall question's answers, best first: [{"label": {"zh", "en"}, "count"}]."""
    counts = one.counts.get("overall", {})
    if isinstance(rules.scale, GradeScale):
        return [
            {"label": {"zh": option.zh, "en": option.en}, "count": counts.get(option.id, 0)}
            for option in rules.scale.options
        ]
    return [
        {"label": {"zh": score, "en": score}, "count": number} for score, number in counts.items() if score.isdecimal()
    ]
