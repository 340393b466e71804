"""A meeting's steps: notice, open, close, postpone, cancel - each with what the world must hear of it.

What must stay true: keys exist before the status says open; when the status says closed, drafts are wiped, the key
that could read them is on its way out and the urn has been shaken; a vote that is interrupted is void and its ballots
destroyed unread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import SystemRandom, token_bytes

from core.domain.actors import Actor, Person, PersonKind, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Conflict, Invalid
from core.domain.four_eyes import FourEyesStep
from core.domain.ids import MeetingId, VoterId
from core.domain.meetings import Meeting, MeetingStatus, check_roll_may_change, check_step
from core.domain.notices import Notice, NoticeKind, instant
from core.domain.rules import CountyRules, OccasionKind
from core.domain.sealing import LockStrength, new_meeting_keys
from core.domain.text import clean_text
from core.domain.use_cases import use_case
from core.services.four_eyes import check_four_eyes
from core.services.meeting_inverses import called_off, meeting_was, notice_key, roll_was
from core.services.meeting_names import presiding_at, reporting_at, venues_of
from core.services.meeting_previews import days_of_notice, short_of, voters_to_draw
from core.services.messages import tell_many, tell_rooms
from core.services.occasions import MEETING_OCCASIONS, Occasions
from core.services.report_deadlines import lay_year_if_any
from core.services.rules import RuleBook
from core.services.stores.ballots import SealedBallot
from core.services.stores.messages import Priority
from core.services.vault import Vault
from core.services.work import Transactions, Work

MAX_REASON = 500
_random = SystemRandom()
_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.VIEWER, Role.SYSTEM)
_KEEPERS = (Role.ADMINISTRATOR, Role.CLERK)
_CALLS_OFF = {MeetingStatus.POSTPONED: "meeting.postpone", MeetingStatus.CANCELLED: "meeting.cancel"}


@dataclass(frozen=True, slots=True)
class Noticed:
    """What a notice reached. ``short_of_notice_days``: how many days fewer than the rules ask."""

    evaluators: int
    told: int
    short_of_notice_days: int
    below_minimum: bool


class Meetings:
    """The office's side of a meeting up to the close."""

    def __init__(
        self,
        transactions: Transactions,
        book: RuleBook,
        vault: Vault,
        occasions: Occasions,
        strength: LockStrength,
    ) -> None:
        self._transactions = transactions
        self._book = book
        self._vault = vault
        self._occasions = occasions
        self._strength = strength

    @use_case("meeting.list", *_READERS)
    async def list_of_year(self, actor: Actor, year: int) -> Sequence[Meeting]:
        """The year's meetings in order of time."""
        async with self._transactions.read(actor) as work:
            return sorted(await work.meetings.list_of_year(year), key=lambda meeting: (meeting.starts_at, meeting.id))

    @use_case("meeting.get", *_READERS)
    async def get(self, actor: Actor, meeting: MeetingId) -> Meeting:
        """Errors: NotFound("meeting.unknown")."""
        async with self._transactions.read(actor) as work:
            return await work.meetings.get(meeting)

    @use_case("meeting.roll", *_READERS)
    async def roll(self, actor: Actor, meeting: MeetingId) -> Sequence[VoterId]:
        """Who may evaluate."""
        async with self._transactions.read(actor) as work:
            return await work.meetings.roll(meeting)

    @use_case("meeting.set_roll", *_KEEPERS)
    async def set_roll(self, actor: Actor, meeting: MeetingId, voters: Sequence[VoterId]) -> None:
        """Replace the roll; only before voting opens. After the notice, who is new on it is told and reminded as the
        others were, and who has left it is not reminded any more. Errors: Conflict("meeting.roll_is_frozen").
        """
        async with self._transactions.write(actor) as work:
            stored = await work.meetings.get(meeting)
            check_roll_may_change(stored)
            before = set(await work.meetings.roll(meeting))
            await work.meetings.set_roll(meeting, voters)
            if stored.status is MeetingStatus.NOTICED:
                joined = _voters(voter for voter in dict.fromkeys(voters) if voter not in before)
                await tell_people(work, stored, joined, NoticeKind.MEETING_NOTICE)
                await self._occasions.follow(work, stored, joined, _voters(before.difference(voters)))
            await work.remember("meeting.set_roll", roll_was(stored, before, voters))
            await work.record("meeting.set_roll", f"meeting:{meeting}", voters=len(voters))

    @use_case("meeting.notice", *_KEEPERS)
    async def notice(self, actor: Actor, meeting: MeetingId) -> Noticed:
        """Tell everybody and lay the reminders; without a roll yet, the constituencies' voters are drawn onto it.

        Too few evaluators or days of notice are reported, not refused: both are soft (docs/sources.md B1.14, B1.21).
        Errors: Conflict("meeting.wrong_status").
        """
        async with self._transactions.write(actor) as work:
            stored = await work.meetings.get(meeting)
            check_step(stored, MeetingStatus.NOTICED)
            rules = await self._book.current(work)
            had_roll = bool(await work.meetings.roll(meeting))
            roll = await self._drawn_roll(work, stored)
            noticed = replace(stored, status=MeetingStatus.NOTICED, noticed_at=work.now)
            await work.meetings.save(noticed)
            told = await self._tell(work, noticed, roll, NoticeKind.MEETING_NOTICE)
            await self._occasions.lay(work, noticed, OccasionKind.MEETING)
            await work.attendance.clear(meeting)  # of a day that came to nothing
            was = meeting_was(stored, noticed, NoticeKind.MEETING_NOTICE, drew_roll=not had_roll and bool(roll))
            await work.remember("meeting.notice", was)
            short = short_of(rules, await days_of_notice(work, rules, noticed))
            await work.record("meeting.notice", f"meeting:{meeting}", evaluators=len(roll), told=told)
        return Noticed(len(roll), told, short, len(roll) < rules.evaluators.minimum)

    @use_case("meeting.open", *_KEEPERS)
    async def open_voting(self, actor: Actor, meeting: MeetingId, passphrase: str) -> Meeting:
        """Make the meeting's key pair, locked by the scrutineers' ``passphrase``, and open voting.

        The rules in force now are the ones it is counted under.
        Errors: Conflict("meeting.wrong_status"), Invalid("passphrase.too_short"), Conflict("meeting.no_agenda"),
        NotAllowed("four_eyes.…").
        """
        keys = await asyncio.to_thread(new_meeting_keys, passphrase, self._strength)
        async with self._transactions.write(actor) as work:
            stored = await work.meetings.get(meeting)
            check_step(stored, MeetingStatus.OPEN)
            if not stored.agenda:
                raise Conflict("meeting.no_agenda", meeting=meeting)
            await check_four_eyes(work, await self._book.current(work), FourEyesStep.OPEN)
            rules = await work.rules.current()
            await work.ballots.save_keys(meeting, keys.public_key, keys.locked_private_key)
            opened = replace(stored, status=MeetingStatus.OPEN, opened_at=work.now, rule_set_id=rules.id)
            await work.meetings.save(opened)
            await self._occasions.lay(work, opened, OccasionKind.VOTING_OPEN)
            await self._occasions.lay(work, opened, OccasionKind.VOTING_CLOSES)
            await work.record("meeting.open", f"meeting:{meeting}", rules=rules.id)
        return opened

    @use_case("meeting.close", *_KEEPERS)
    async def close_voting(self, actor: Actor, meeting: MeetingId) -> Meeting:
        """Close voting: drafts and receipts are wiped, the chat key changes, the old one is destroyed.

        The boxes are shuffled and stored anew, under new ids: where one lies in the file does not tell any more when
        it came, which whoever opens it could lay beside the order in which people voted.
        Errors: Conflict("meeting.wrong_status").
        """
        async with self._transactions.write(actor) as work:
            stored = await work.meetings.get(meeting)
            if not stored.is_open:  # a counted one goes back to closed too, but by way of a recount
                raise _wrong_status(stored, MeetingStatus.CLOSED)
            closed = replace(stored, status=MeetingStatus.CLOSED, closed_at=work.now)
            await work.meetings.save(closed)
            await _shake_urn(work, meeting)
            await self._forget_drafts(work, meeting)
            await self._occasions.drop(work, closed, OccasionKind.VOTING_OPEN, OccasionKind.VOTING_CLOSES)
            await self._occasions.lay(work, closed, OccasionKind.MISSING_REPORT)
            await work.record("meeting.close", f"meeting:{meeting}")
        return closed

    @use_case("meeting.postpone", *_KEEPERS)
    async def postpone(self, actor: Actor, meeting: MeetingId, reason: str) -> Meeting:
        """Take the meeting off its day; a vote under way is void.

        Errors: Conflict, Invalid("reason.missing"), and NotAllowed("four_eyes.…") once voting has been opened.
        """
        return await self._call_off(actor, meeting, MeetingStatus.POSTPONED, reason)

    @use_case("meeting.cancel", Role.ADMINISTRATOR)
    async def cancel(self, actor: Actor, meeting: MeetingId, reason: str) -> Meeting:
        """Give the meeting up for good. Errors: as ``postpone``."""
        return await self._call_off(actor, meeting, MeetingStatus.CANCELLED, reason)

    @use_case("meeting.move", *_KEEPERS)
    async def move(self, actor: Actor, meeting: MeetingId, starts_at: datetime, *, pin: bool = True) -> Meeting:
        """Set a planned, noticed or postponed meeting to another time of the same length.

        Who has been told is told again, and the reminders are laid anew.
        Errors: Conflict("meeting.wrong_status"), Invalid("meeting.in_the_past").
        """
        async with self._transactions.write(actor) as work:
            stored = await work.meetings.get(meeting)
            if stored.status not in (MeetingStatus.PLANNED, MeetingStatus.NOTICED, MeetingStatus.POSTPONED):
                raise _wrong_status(stored, MeetingStatus.PLANNED)
            if starts_at <= work.now:
                raise Invalid("meeting.in_the_past", starts_at=starts_at.isoformat())
            moved = replace(
                stored,
                status=MeetingStatus.PLANNED if stored.status is MeetingStatus.POSTPONED else stored.status,
                held_on=date_in(COUNTY_ZONE, starts_at),
                starts_at=starts_at,
                ends_at=starts_at + (stored.ends_at - stored.starts_at),
                slot=_slot_of(await self._book.current(work), starts_at),
                is_pinned=pin,
                revision=stored.revision + 1,
            )
            await work.meetings.save(moved)
            if moved.status is MeetingStatus.NOTICED:
                await self._tell(work, moved, await work.meetings.roll(meeting), NoticeKind.MEETING_MOVED)
                await self._occasions.lay(work, moved, OccasionKind.MEETING)
            await lay_year_if_any(work, self._book, moved.year)
            told = NoticeKind.MEETING_MOVED if moved.status is MeetingStatus.NOTICED else None
            await work.remember("meeting.move", meeting_was(stored, moved, told))
            await work.record("meeting.move", f"meeting:{meeting}", starts_at=starts_at.isoformat())
        return moved

    async def _call_off(self, actor: Actor, meeting: MeetingId, target: MeetingStatus, reason: str) -> Meeting:
        spoken = clean_text(reason, limit=MAX_REASON)
        async with self._transactions.write(actor) as work:
            stored = await work.meetings.get(meeting)
            check_step(stored, target, reason=spoken)
            if stored.opened_at is not None:
                await check_four_eyes(work, await self._book.of(work, stored.rule_set_id), FourEyesStep.VOID)
                await work.ballots.discard_all(meeting)
                await self._forget_drafts(work, meeting)
            off = replace(
                stored, status=target, revision=stored.revision + 1, opened_at=None, closed_at=None, rule_set_id=None
            )
            await work.meetings.save(off)
            await self._occasions.drop(work, off, *MEETING_OCCASIONS)
            await lay_year_if_any(work, self._book, off.year)
            if stored.noticed_at is not None:
                kind = NoticeKind.MEETING_POSTPONED
                if target is MeetingStatus.CANCELLED:
                    kind = NoticeKind.MEETING_CANCELLED
                await self._tell(work, off, await work.meetings.roll(meeting), kind, reason=spoken)
            await work.remember(_CALLS_OFF[target], called_off(stored, off))
            await work.record(f"meeting.{target}", f"meeting:{meeting}", reason=spoken, was=str(stored.status))
        return off

    async def _forget_drafts(self, work: Work, meeting: MeetingId) -> None:
        await work.conversations.forget_meeting(meeting)
        await work.ballots.wipe_receipts(meeting)
        await self._vault.rotate(work)

    async def _drawn_roll(self, work: Work, meeting: Meeting) -> Sequence[VoterId]:
        """The roll as set by hand; otherwise drawn."""
        roll = await work.meetings.roll(meeting.id)
        if roll:
            return roll
        drawn = await voters_to_draw(work, meeting)
        await work.meetings.set_roll(meeting.id, drawn)
        return drawn

    async def _tell(
        self, work: Work, meeting: Meeting, roll: Sequence[VoterId], kind: NoticeKind, *, reason: str = ""
    ) -> int:
        people = [*(Person(PersonKind.DEPUTY, deputy) for deputy in meeting.agenda), *_voters(roll)]
        told = await tell_people(work, meeting, people, kind, reason=reason)
        await tell_rooms_of(work, meeting, await _notice(work, meeting, kind, reason), key=_key(meeting, kind))
        return told


async def _shake_urn(work: Work, meeting: MeetingId) -> None:
    boxes = [SealedBallot(token_bytes(16), box.sealed) for box in await work.ballots.urn(meeting)]
    _random.shuffle(boxes)
    await work.ballots.refill_urn(meeting, boxes)


def _wrong_status(meeting: Meeting, target: MeetingStatus) -> Conflict:
    return Conflict("meeting.wrong_status", meeting=meeting.id, status=str(meeting.status), target=str(target))


async def tell_people(
    work: Work, meeting: Meeting, people: Sequence[Person], kind: NoticeKind, *, reason: str = ""
) -> int:
    """Promise ``people`` what there is to say of ``meeting``, once for each kind and revision; to how many."""
    notices = dict.fromkeys(people, await _notice(work, meeting, kind, reason))
    return len(await tell_many(work, notices, key=_key(meeting, kind), priority=Priority.BROADCAST))


async def tell_rooms_of(
    work: Work, meeting: Meeting, notice: Notice, *, key: str, not_before: datetime | None = None
) -> None:
    """Promise ``notice`` to the group chats of those who report at ``meeting``: their constituencies and groups."""
    deputies = await work.records.deputies_named(meeting.agenda)
    await tell_rooms(
        work,
        notice,
        key=key,
        constituencies=sorted({deputy.constituency_id for deputy in deputies}),
        groups=sorted({deputy.group_id for deputy in deputies if deputy.group_id is not None}),
        not_before=not_before,
    )


def _voters(roll: Iterable[VoterId]) -> list[Person]:
    return [Person(PersonKind.VOTER, voter) for voter in roll]


def _key(meeting: Meeting, kind: NoticeKind) -> str:
    return notice_key(meeting.id, kind, meeting.revision)


async def _notice(work: Work, meeting: Meeting, kind: NoticeKind, reason: str) -> Notice:
    params = await meeting_params(work, meeting)
    return Notice(kind, {**params, "reason": reason} if reason else params)


def _slot_of(rules: CountyRules, starts_at: datetime) -> int:
    """The part of the day that a meeting at ``starts_at`` takes up: the last that has begun by then."""
    local = starts_at.astimezone(COUNTY_ZONE).time()
    return max(sum(start <= local for start in rules.meetings.slot_starts) - 1, 0)


async def meeting_params(work: Work, meeting: Meeting) -> dict[str, str | list[str] | int]:
    """What every notice about ``meeting`` says of it."""
    reporting = (await reporting_at(work, [meeting]))[meeting.id]
    params: dict[str, str | list[str] | int] = {
        "meeting": meeting.id,
        "title": meeting.title,
        "starts_at": instant(meeting.starts_at),
        "closes_at": instant(meeting.ends_at),
        "deputies": [deputy.name for deputy in reporting],
    }
    venue, leader = (await venues_of(work, [meeting]))[meeting.id], (await presiding_at(work, [meeting]))[meeting.id]
    return {**params, **({"venue": venue} if venue else {}), **({"leader": leader} if leader else {})}
