"""A meeting's roll: shown with names, or drawn anew."""

from __future__ import annotations

from typing import Any

from cli.session import Desk
from core.domain.errors import Invalid
from core.domain.ids import MeetingId, VoterId
from core.domain.records import Voter

_CHOICES = ("representatives", "all")


async def drawn_roll(desk: Desk, meeting: MeetingId, choice: str) -> list[VoterId]:
    """The voters of the constituencies of those who report: all, or their representatives."""
    if choice not in _CHOICES:
        raise Invalid("usage.choose", choices=list(_CHOICES), given=choice)
    stored = await desk.core.meetings.get(desk.actor, meeting)
    drawn: dict[VoterId, Voter] = {}
    for deputy in stored.agenda:
        drawn |= {voter.id: voter for voter in await desk.core.records.voters_of(desk.actor, deputy)}
    return [one for one, voter in sorted(drawn.items()) if choice == "all" or voter.is_representative]


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
