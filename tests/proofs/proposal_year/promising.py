"""What becomes of a year's promises: units say that they are kept, deputies say whether it is so, some stay silent.

Decided from the number of the proposal and from how it stands, so that a year that was broken off goes on where it was.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import date, timedelta

from core.api import Core
from core.domain.actors import Actor
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Clock, Note, NoteKind, PromiseRating, Proposal, Reply
from core.services.proposals import ProposalView

KEPT_AFTER, RATED_AFTER, AGAIN_AFTER = (20, 45, 80), (3, 12, 33), (10, 42)  # days
PROMISING, DISSATISFIED = "b", "dissatisfied"
_SAID = ("satisfied", DISSATISFIED, "", "basically_satisfied")  # "": nothing, until it is too late
Act = Callable[[], Awaitable[ProposalView]]


class PromisingYear:
    """The promises of a year, as ``clerk`` enters what is told of them."""

    def __init__(self, core: Core, clerk: Actor) -> None:
        self._core = core
        self._clerk = clerk

    async def look_again(self, proposals: dict[int, Proposal], today: date) -> None:
        """Read those that the program may have left unrated this morning."""
        for number, one in proposals.items():
            if any(clock.due_on is not None and clock.due_on < today for clock in asked_of(one)):
                proposals[number] = (await self._core.proposals.get(self._clerk, one.id)).proposal

    async def spend(self, proposals: dict[int, Proposal], today: date) -> None:
        """Everything that is told and rated on ``today``."""
        for number in proposals:
            while (act := self._next(number, proposals[number], today)) is not None:
                proposals[number] = (await act()).proposal

    def _next(self, number: int, one: Proposal, today: date) -> Act | None:
        if one.status is not Status.CLOSED:
            return None
        acts = (self._of(number, one, reply, today) for reply in promises_in(one))
        return next((act for act in acts if act is not None), None)

    def _of(self, number: int, one: Proposal, reply: Reply, today: date) -> Act | None:
        clock = next((clock for clock in asked_of(one) if clock.key.endswith(f".{reply.unit}")), None)
        if clock is not None:
            return self._rated(number, one, reply, clock, today)
        reports, ratings = told_of(one, reply), ratings_of(one, reply)
        since = reply.replied_on + timedelta(days=KEPT_AFTER[number % 3])
        if reports:
            if not is_refused(ratings):
                return None
            since = (ratings[-1].rated_on or today) + timedelta(days=AGAIN_AFTER[number // 2 % 2])
        if today < since:
            return None
        note = Note(reply.unit, NoteKind.KEPT, "所承诺事项已办结", today)
        return lambda: self._core.proposals.note(self._clerk, one.id, note)

    def _rated(self, number: int, one: Proposal, reply: Reply, clock: Clock, today: date) -> Act | None:
        said = _SAID[(number // 2 + len(ratings_of(one, reply))) % len(_SAID)]
        if not said or today < clock.started_on + timedelta(days=RATED_AFTER[number % 3]):
            return None
        marks, reasons = (("process", "satisfied"), ("result", said)), "并未落实" if said == DISSATISFIED else ""
        rate = self._core.proposal_promises.rate
        return lambda: rate(self._clerk, one.id, reply.unit, marks, reasons=reasons)


def promises_in(one: Proposal) -> Iterable[Reply]:
    """Each unit's last letter, where it promises."""
    last = {reply.unit: reply for reply in one.replies}
    return [reply for reply in last.values() if reply.result_class == PROMISING]


def asked_of(one: Proposal) -> list[Clock]:
    """What the deputy is asked about promises."""
    return [clock for clock in one.open_clocks if clock.key.startswith("commitment_feedback.")]


def told_of(one: Proposal, reply: Reply) -> list[Note]:
    """The unit's reports on what it promised with ``reply``."""
    return [note for note in one.notes if (note.unit, note.kind) == (reply.unit, NoteKind.KEPT)]


def ratings_of(one: Proposal, reply: Reply) -> list[PromiseRating]:
    return [given for given in one.promise_ratings if given.unit == reply.unit]


def is_refused(ratings: list[PromiseRating]) -> bool:
    """Whether the deputy did not see the last report kept."""
    return bool(ratings) and any(mark == DISSATISFIED for _, mark in ratings[-1].marks)
