"""Hand a paper ballot to a voter: found on the roll by pinyin, whose right is spent with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from core.domain.actors import PersonKind
from core.domain.ids import VoterId
from core.services.attendance import AttendeeView
from core.services.duty_desk import MeetingView
from tui.desk_work import DeskWork
from tui.dialogs.choice import Offered


async def issue_paper(desk: DeskWork, view: MeetingView) -> None:
    """Whether somebody has voted already is nothing that a list may show: the core refuses a second ballot."""
    core, t, meeting = desk.front.core, desk.t, view.meeting
    listed = await desk.carried_out(core.attendance.listed(desk.front.actor, meeting.id))
    if listed is None:
        return
    voters = [one for one in listed.result.people if one.person.kind is PersonKind.VOTER]
    offered = _offered(voters)
    key = await desk.picked(t("Who gets a paper ballot?"), offered)
    if key is None:
        return
    name = next(one.label for one in offered if one.key == key)
    lines = [name, t("With the sheet the right to vote is spent: no ballot in chat any more.")]
    if await desk.agreed(t("Hand over a paper ballot?"), lines=lines, agree=t("Hand it over")):
        done = t("{name} has a paper ballot now.", name=name)
        await desk.carried_out(core.voting.issue_paper(desk.front.actor, meeting.id, VoterId(int(key))), done=done)


def _offered(voters: Iterable[AttendeeView]) -> list[Offered]:
    """By name; people of one name are told apart by their number."""
    known = list(voters)
    names = Counter(one.name for one in known)
    return [
        Offered(str(one.person.id), f"{one.name} (#{one.person.id})" if names[one.name] > 1 else one.name)
        for one in known
    ]
