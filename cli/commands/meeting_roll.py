"""A meeting's roll: shown with names, or drawn anew."""

from __future__ import annotations

from typing import Any

from cli.session import Desk
from core.domain.errors import Invalid
from core.domain.ids import MeetingId
from core.services.roll_draws import RollChoice

_CHOICES = tuple(choice.value for choice in RollChoice)


async def draw_roll(desk: Desk, meeting: MeetingId, choice: str) -> None:
    """Replace the roll by one drawn anew. Errors: Invalid("usage.choose"), those of ``meetings.set_roll``."""
    if choice not in _CHOICES:
        raise Invalid("usage.choose", choices=list(_CHOICES), given=choice)
    draw = await desk.core.duty_desk.roll_draw(desk.actor, meeting, RollChoice(choice))
    await desk.core.meetings.set_roll(desk.actor, meeting, draw.voters)


async def roll_rows(desk: Desk, meeting: MeetingId) -> tuple[list[dict[str, Any]], list[tuple[object, ...]]]:
    """(data, rows) of everybody on the roll; no telephone."""
    on_roll = set(await desk.core.meetings.roll(desk.actor, meeting))
    places = {one.id: one.name for one in (await desk.core.records.places(desk.actor)).constituencies}
    voters = [voter for voter in await desk.core.records.voters(desk.actor) if voter.id in on_roll]
    rows: list[tuple[object, ...]] = [
        (voter.id, voter.name, places.get(voter.constituency_id, ""), voter.is_representative) for voter in voters
    ]
    data = [
        {
            "id": voter.id,
            "name": voter.name,
            "constituency": voter.constituency_id,
            "representative": voter.is_representative,
        }
        for voter in voters
    ]
    return data, rows
