"""The staff's own actions: what was done, whether it can be undone, and undoing it.

What must stay true: undoing needs the role that the action itself needs; it is refused when the thing has been changed
since, or when what was done has no way back, with what to do instead; it is one unit of work with its audit line; who
was told meanwhile is told again, and the answer says how many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.domain.actors import STAFF_ROLES, Actor, PersonKind, Role
from core.domain.errors import Conflict, NotAllowed, NotFound, ShuzhiError
from core.domain.ids import StaffId
from core.domain.text import mask_phone
from core.domain.undo import FieldWas, Inverse, changes_of
from core.domain.use_cases import REGISTER, use_case
from core.services.rules import RuleBook
from core.services.stores.staff_actions import StaffAction
from core.services.undo import Reach, Way, ways
from core.services.undo_attachments import AttachmentWays
from core.services.undo_ledgers import LEDGER_WAYS
from core.services.undo_meetings import MeetingWays
from core.services.undo_proposals import PROPOSAL_WAYS
from core.services.undo_supervision import SUPERVISION_WAYS
from core.services.work import Transactions, Work

_READERS = (*sorted(STAFF_ROLES), Role.SYSTEM)
_DOERS = (Role.ADMINISTRATOR, Role.CLERK, Role.TELLER)
MAX_LISTED = 200


@dataclass(frozen=True, slots=True)
class ActionView:
    """One line of the list. ``why_not``: the code of why it cannot be undone now; None: it can."""

    id: int
    at: datetime
    staff_id: StaffId
    name: str
    action: str
    subject: str
    why_not: str | None
    undone_at: datetime | None = None
    undone_by: str = ""

    @property
    def can_be_undone(self) -> bool:
        return self.why_not is None


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What undoing would restore, field by field, and what has left the house: ``reach``."""

    action: ActionView
    changes: tuple[FieldWas, ...]
    reach: Reach


@dataclass(frozen=True, slots=True)
class Undone:
    """What was undone. ``reach.sent`` people were told again, ``reach.unsent`` messages were taken back unsent."""

    action: ActionView
    reach: Reach


class Actions:
    """List, look, undo."""

    def __init__(self, transactions: Transactions, book: RuleBook) -> None:
        self._transactions = transactions
        of_proposals = {**PROPOSAL_WAYS, **LEDGER_WAYS, **SUPERVISION_WAYS, **AttachmentWays(book).ways}
        self._ways: Mapping[type[Any], Way] = {**ways(book), **MeetingWays(book).ways, **of_proposals}

    @use_case("action.list", *_READERS)
    async def latest(
        self, actor: Actor, *, staff: StaffId | None = None, before: int | None = None, limit: int = 50
    ) -> Sequence[ActionView]:
        """What the staff did, or one of them, newest first; ``before`` goes on behind an action's number."""
        async with self._transactions.read(actor) as work:
            listed = await work.actions.latest(staff=staff, before=before, limit=min(limit, MAX_LISTED))
            names = await _staff_names(work)
            return [await self._view(work, one, names) for one in listed]

    @use_case("action.undo_preview", *_DOERS)
    async def preview(self, actor: Actor, action: int | None = None) -> UndoPreview:
        """What undoing ``action`` would do; without one, the actor's last.

        Errors: as ``undo``; but what stands in the way of undoing is told in ``action.why_not``, not raised.
        """
        async with self._transactions.read(actor) as work:
            chosen = await self._chosen(work, actor, action)
            view = await self._view(work, chosen, await _staff_names(work))
            if chosen.inverse is None:
                return UndoPreview(view, (), Reach())
            reach = await self._way(chosen.inverse).reach(work, chosen.inverse) if view.can_be_undone else Reach()
            return UndoPreview(view, tuple(map(_masked, changes_of(chosen.inverse))), reach)

    @use_case("action.undo", *_DOERS)
    async def undo(self, actor: Actor, action: int | None = None) -> Undone:
        """Undo ``action``; without one, the last that this member of staff did and did not undo.

        Errors: NotFound("action.unknown" | "action.none"), Conflict("undo.changed_since", …), Conflict("undo.in_use"),
        Conflict("undo.time_has_passed"), Conflict("undo.undone_already"), NotAllowed("not_allowed") without the role
        of the action itself, and Conflict with the reason why such an action has no way back.
        """
        async with self._transactions.write(actor) as work:
            chosen = await self._chosen(work, actor, action)
            view = await self._view(work, chosen, await _staff_names(work))
            await self._check(work, chosen)
            if chosen.inverse is None:
                raise Conflict("undo.too_old", action=chosen.action)
            reach = await self._take(work, chosen.inverse)
            await work.actions.mark_undone(chosen.id, _staff(actor))
            details = {"undone": chosen.action, "restored": chosen.subject, "sent": reach.sent}
            await work.record("action.undo", f"action:{chosen.id}", **details, unsent=reach.unsent)
            return Undone(replace(view, undone_at=work.now), reach)

    async def _take(self, work: Work, inverse: Inverse) -> Reach:
        try:
            return await self._way(inverse).take(work, inverse)
        except Conflict as error:
            if error.code != "storage.integrity":
                raise
            raise Conflict("undo.changed_since", subject=inverse.subject) from error

    async def _chosen(self, work: Work, actor: Actor, number: int | None) -> StaffAction:
        chosen = await work.actions.get(number) if number is not None else await work.actions.newest_of(_staff(actor))
        if chosen is None:
            raise NotFound("action.none")
        granted = REGISTER[chosen.action].roles if chosen.action in REGISTER else frozenset()
        if not actor.has(*granted):
            raise NotAllowed("not_allowed", action=chosen.action, roles=sorted(granted))
        return chosen

    async def _check(self, work: Work, action: StaffAction) -> None:
        if action.undone_at is not None:
            raise Conflict("undo.undone_already", action=action.action)
        if action.inverse is None:
            raise Conflict(action.why_not or "undo.too_old", action=action.action)
        later = await work.actions.later_than(action)
        if later is not None:
            raise Conflict("undo.changed_since", subject=action.subject, later=later.id)
        await self._way(action.inverse).check(work, action.inverse)

    async def _view(self, work: Work, action: StaffAction, names: Mapping[StaffId, str]) -> ActionView:
        try:
            await self._check(work, action)
            why_not = None
        except ShuzhiError as error:
            why_not = error.code
        undone_by = names.get(action.undone_by, "") if action.undone_by is not None else ""
        return ActionView(
            action.id,
            action.at,
            action.staff_id,
            names.get(action.staff_id, ""),
            action.action,
            action.subject,
            why_not,
            action.undone_at,
            undone_by,
        )

    def _way(self, inverse: Inverse) -> Way:
        return self._ways[type(inverse)]


async def _staff_names(work: Work) -> dict[StaffId, str]:
    return {one.id: one.name for one in await work.records.staff()}


def _masked(field: FieldWas) -> FieldWas:
    if field.name != "phone":
        return field
    before, after = (mask_phone(str(value)) if value else None for value in (field.before, field.after))
    return FieldWas(field.name, before, after)


def _staff(actor: Actor) -> StaffId:
    if actor.person is None or actor.person.kind is not PersonKind.STAFF:
        raise NotAllowed("not_staff")
    return StaffId(actor.person.id)
