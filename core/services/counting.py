"""The count: open the urn with the scrutineers' passphrase, compare the tellers, shuffle, tally, explain.

What must stay true: nothing is learnt before the count; the count is one unit of work; what it stores - single
answers, shuffled, without id, order or time - cannot be led back to a ballot; a comment is cut loose from the marks
beside it, because who wrote one could have been seen to write.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from secrets import SystemRandom

from core.domain.actors import Actor, PersonKind, Role
from core.domain.ballots import OVER_MARKED, OVERALL, Ballot, BallotLayout, cleaned, decode, encode, layout_of
from core.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from core.domain.four_eyes import FourEyesStep
from core.domain.ids import DeputyId, MeetingId, StaffId
from core.domain.meetings import Meeting, MeetingStatus, check_step
from core.domain.rules import CountyRules, ScoreScale
from core.domain.sealing import receipt_of, seal, unlock_private_key, unseal
from core.domain.tally import BLANK, QuestionCount, SheetMark, count_question, grade
from core.domain.tally import OVER_MARKED as OVER_MARKED_SHEET
from core.domain.text import clean_text
from core.domain.use_cases import use_case
from core.services.count_previews import CountPreview, count_preview_of
from core.services.four_eyes import check_four_eyes
from core.services.meeting_names import names_of
from core.services.rules import RuleBook
from core.services.stores.ballots import Comment, Mark, PaperEntry
from core.services.stores.meetings import StoredResult
from core.services.voting import CHAT, PAPER
from core.services.work import Transactions, Work

_random = SystemRandom()
_COUNTERS = (Role.ADMINISTRATOR, Role.TELLER, Role.SCRUTINEER)


@dataclass(frozen=True, slots=True)
class PaperForm:
    """What a paper sheet of a meeting asks, under the rules that its vote was opened with."""

    layout: BallotLayout
    rules: CountyRules
    names: dict[DeputyId, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the two tellers' entries of a paper sheet disagree; ``deputy`` None: one of them has no such sheet.

    ``tellers``: who entered it, in the order of ``answers``, so that they can look at the sheet again.
    """

    number: int
    deputy: DeputyId | None
    question: str
    answers: tuple[str, ...]
    tellers: tuple[StaffId, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """The outcome: with ``differences`` nothing was stored and the meeting is still closed."""

    results: tuple[StoredResult, ...]
    differences: tuple[Difference, ...] = ()
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class _Urn:
    """Everything the count needs, read in one view."""

    meeting: Meeting
    rules: CountyRules
    layout: BallotLayout
    locked_key: bytes
    sealed: tuple[bytes, ...]
    paper: tuple[PaperEntry, ...]
    chat_issued: int
    paper_issued: int


@dataclass(frozen=True, slots=True)
class _Opened:
    ballots: tuple[Ballot, ...]
    paper: Mapping[int, tuple[Ballot, ...]]  # by sheet number, one a teller
    unreadable: int


class Counting:
    """Paper entries, the count, the recount."""

    def __init__(self, transactions: Transactions, book: RuleBook) -> None:
        self._transactions = transactions
        self._book = book

    @use_case("paper.form", *_COUNTERS, Role.CLERK, Role.VIEWER)
    async def paper_form(self, actor: Actor, meeting: MeetingId) -> PaperForm:
        """What tellers enter, and what is printed on the sheets, blank. Errors: NotFound("meeting.unknown")."""
        async with self._transactions.read(actor) as work:
            stored = await work.meetings.get(meeting)
            rules = await self._book.of(work, stored.rule_set_id)
            names = await names_of(work, stored.agenda)
        return PaperForm(layout_of(rules, stored.agenda), rules, names)

    @use_case("paper.enter", Role.TELLER, Role.ADMINISTRATOR)
    async def enter_paper(self, actor: Actor, meeting: MeetingId, number: int, ballot: Ballot) -> None:
        """Enter the paper sheet numbered ``number``; sealed at once, so that nobody reads it before the count.

        Entering it again replaces the actor's own entry. Errors: Conflict("meeting.wrong_status") unless closed;
        Invalid("paper.number") and Invalid("ballot.…").
        """
        teller = _staff_of(actor)
        if number < 1:
            raise Invalid("paper.number", number=number)
        async with self._transactions.write(actor) as work:
            stored = await work.meetings.get(meeting)
            _expect(stored, MeetingStatus.CLOSED)
            keys = await work.ballots.keys(meeting)
            if keys is None:
                raise NotFound("meeting.no_keys", meeting=meeting)
            layout = layout_of(await self._book.of(work, stored.rule_set_id), stored.agenda)
            sealed = seal(encode(cleaned(ballot), layout), keys.public_key, size=layout.size)
            await work.ballots.save_paper_entry(meeting, PaperEntry(number, teller, sealed))
            await work.record("paper.enter", f"meeting:{meeting}", sheet=number)

    @use_case("paper.withdraw", Role.TELLER, Role.ADMINISTRATOR)
    async def withdraw_paper(self, actor: Actor, meeting: MeetingId, number: int) -> None:
        """Take back the actor's own entry of sheet ``number``."""
        async with self._transactions.write(actor) as work:
            _expect(await work.meetings.get(meeting), MeetingStatus.CLOSED)
            await work.ballots.remove_paper_entry(meeting, number, _staff_of(actor))
            await work.record("paper.withdraw", f"meeting:{meeting}", sheet=number)

    @use_case("meeting.receipts", *_COUNTERS, Role.CLERK, Role.VIEWER, Role.SYSTEM)
    async def receipts(self, actor: Actor, meeting: MeetingId) -> tuple[str, ...]:
        """The receipt of every chat ballot in the urn, sorted: listed at the close so that voters can look.

        Errors: Conflict("meeting.wrong_status") while voting is open.
        """
        async with self._transactions.read(actor) as work:
            stored = await work.meetings.get(meeting)
            if stored.closed_at is None:
                raise Conflict("meeting.wrong_status", meeting=meeting, status=str(stored.status), target="closed")
            urn = await work.ballots.urn(meeting)
        return tuple(sorted(receipt_of(box.sealed) for box in urn))

    @use_case("meeting.preview_count", *_COUNTERS, Role.CLERK, Role.SYSTEM)
    async def preview(self, actor: Actor, meeting: MeetingId) -> CountPreview:
        """What somebody should know before the urn is opened. Errors: NotFound("meeting.unknown")."""
        async with self._transactions.read(actor) as work:
            stored = await work.meetings.get(meeting)
            return await count_preview_of(work, stored, await self._book.of(work, stored.rule_set_id))

    @use_case("meeting.count", *_COUNTERS)
    async def count(self, actor: Actor, meeting: MeetingId, passphrase: str) -> Count:
        """Open, compare, shuffle, tally, and keep the results.

        Errors: NotAllowed("passphrase.wrong"), Conflict("meeting.wrong_status"), Conflict("meeting.key_destroyed"),
        NotAllowed("four_eyes.…").
        """
        async with self._transactions.read(actor) as work:
            urn = await self._urn(work, meeting)
        opened = await asyncio.to_thread(_open_urn, urn, passphrase)
        differences = tuple(_named(_differences(opened.paper, urn.layout), urn.paper))
        if differences:
            return Count((), differences, opened.unreadable)
        paper = [pair[0] for pair in opened.paper.values()]
        ballots = [*opened.ballots, *paper]
        results = tuple(_results(urn, ballots))
        async with self._transactions.write(actor) as work:
            await self._keep(work, urn, ballots, results, opened.unreadable)
        return Count(results, (), opened.unreadable)

    @use_case("meeting.recount", Role.ADMINISTRATOR)
    async def reopen_count(self, actor: Actor, meeting: MeetingId, reason: str) -> None:
        """Back to closed, the sheets destroyed, the sealed ballots kept: to be counted again. Audited reason.

        Errors: Conflict("meeting.wrong_status"), Invalid("reason.missing"), NotAllowed("four_eyes.…").
        """
        async with self._transactions.write(actor) as work:
            stored = await work.meetings.get(meeting)
            _expect(stored, MeetingStatus.COUNTED)
            check_step(stored, MeetingStatus.CLOSED, reason=reason)
            await check_four_eyes(work, await self._book.of(work, stored.rule_set_id), FourEyesStep.COUNT)
            await work.ballots.discard_sheets(meeting)
            await work.meetings.discard_results(meeting)
            await work.meetings.save(replace(stored, status=MeetingStatus.CLOSED, counted_at=None))
            await work.record("meeting.recount", f"meeting:{meeting}", reason=clean_text(reason, limit=500))

    async def _urn(self, work: Work, meeting: MeetingId) -> _Urn:
        stored = await work.meetings.get(meeting)
        check_step(stored, MeetingStatus.COUNTED)
        keys = await work.ballots.keys(meeting)
        if keys is None or keys.locked_private_key is None:
            raise Conflict("meeting.key_destroyed", meeting=meeting)
        rules = await self._book.of(work, stored.rule_set_id)
        await check_four_eyes(work, rules, FourEyesStep.COUNT)
        counts = await work.ballots.participation_counts(meeting)
        return _Urn(
            stored,
            rules,
            layout_of(rules, stored.agenda),
            keys.locked_private_key,
            tuple(box.sealed for box in await work.ballots.urn(meeting)),
            tuple(await work.ballots.paper_entries(meeting)),
            counts.get(CHAT, 0),
            counts.get(PAPER, 0),
        )

    async def _keep(
        self, work: Work, urn: _Urn, ballots: Sequence[Ballot], results: Sequence[StoredResult], unreadable: int
    ) -> None:
        meeting = urn.meeting.id
        stored = await work.meetings.get(meeting)
        check_step(stored, MeetingStatus.COUNTED)
        marks, comments = _loose_sheets(urn.layout, ballots)
        await work.ballots.save_sheets(meeting, marks, comments)
        await work.meetings.save_results(meeting, results)
        await work.meetings.save(replace(stored, status=MeetingStatus.COUNTED, counted_at=work.now))
        await work.record("meeting.count", f"meeting:{meeting}", ballots=len(ballots), unreadable=unreadable)


def _open_urn(urn: _Urn, passphrase: str) -> _Opened:
    """Everything in the urn, read. Slow on purpose (Argon2id); runs in a thread."""
    private_key = unlock_private_key(urn.locked_key, passphrase)
    ballots: list[Ballot] = []
    unreadable = 0
    for sealed in urn.sealed:
        try:
            ballots.append(decode(unseal(sealed, private_key), urn.layout))
        except Invalid:
            unreadable += 1
    paper: dict[int, list[Ballot]] = {}
    for entry in urn.paper:
        paper.setdefault(entry.number, []).append(decode(unseal(entry.sealed, private_key), urn.layout))
    return _Opened(tuple(ballots), {number: tuple(pair) for number, pair in sorted(paper.items())}, unreadable)


def _differences(paper: Mapping[int, tuple[Ballot, ...]], layout: BallotLayout) -> Iterable[Difference]:
    for number, entries in paper.items():
        if len(entries) != 2:
            yield Difference(number, None, "", (str(len(entries)),))
            continue
        for deputy in layout.deputies:
            yield from _sheet_differences(number, deputy, entries, layout)


def _named(differences: Iterable[Difference], entries: Sequence[PaperEntry]) -> Iterable[Difference]:
    """Each with the tellers of its sheet; a sheet's entries are opened in the order in which they lie."""
    for one in differences:
        yield replace(one, tellers=tuple(entry.teller_id for entry in entries if entry.number == one.number))


def _sheet_differences(
    number: int, deputy: DeputyId, entries: tuple[Ballot, ...], layout: BallotLayout
) -> Iterable[Difference]:
    first, second = (entry.sheets[deputy] for entry in entries)
    for question in layout.questions:
        answers = (first.answers.get(question, ""), second.answers.get(question, ""))
        if answers[0] != answers[1]:
            yield Difference(number, deputy, question, answers)
    if first.comment != second.comment:
        yield Difference(number, deputy, "comment", (first.comment, second.comment))


def _results(urn: _Urn, ballots: Sequence[Ballot]) -> Iterable[StoredResult]:
    issued = urn.chat_issued + urn.paper_issued
    for deputy in urn.layout.deputies:
        counts = {
            question: count_question(urn.rules, [_mark(ballot, deputy, question, urn.rules) for ballot in ballots])
            for question in urn.layout.questions
        }
        overall = counts[OVERALL]
        outcome = grade(urn.rules, issued=issued, attending=issued, count=overall)
        yield StoredResult(
            deputy,
            outcome.grade_id,
            issued,
            overall.returned,
            overall.valid,
            {question: _numbers(count) for question, count in counts.items()},
            [step.as_json() for step in outcome.explanation],
        )


def _mark(ballot: Ballot, deputy: DeputyId, question: str, rules: CountyRules) -> SheetMark:
    answer = ballot.sheets[deputy].answers.get(question)
    if answer is None:
        return BLANK
    if answer == OVER_MARKED:
        return OVER_MARKED_SHEET
    return SheetMark(score=int(answer)) if isinstance(rules.scale, ScoreScale) else SheetMark(option=answer)


def _numbers(count: QuestionCount) -> dict[str, int]:
    marks = {**count.options, **{str(score): number for score, number in count.scores.items()}}
    return {**marks, **{str(defect): number for defect, number in count.defects.items()}}


def _loose_sheets(layout: BallotLayout, ballots: Sequence[Ballot]) -> tuple[list[Mark], list[Comment]]:
    """Every answer and every comment by itself, each kind shuffled over the whole meeting."""
    marks = [
        Mark(deputy, question, ballot.sheets[deputy].answers.get(question, ""))
        for ballot in ballots
        for deputy in layout.deputies
        for question in layout.questions
    ]
    comments = [
        Comment(deputy, ballot.sheets[deputy].comment)
        for ballot in ballots
        for deputy in layout.deputies
        if ballot.sheets[deputy].comment
    ]
    _random.shuffle(marks)
    _random.shuffle(comments)
    return marks, comments


def _staff_of(actor: Actor) -> StaffId:
    if actor.person is None or actor.person.kind is not PersonKind.STAFF:
        raise NotAllowed("not_staff")
    return StaffId(actor.person.id)


def _expect(meeting: Meeting, status: MeetingStatus) -> None:
    if meeting.status is not status:
        raise Conflict("meeting.wrong_status", meeting=meeting.id, status=str(meeting.status), target=str(status))
