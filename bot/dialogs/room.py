"""What a group chat hears: said in the group itself, by the office's staff, in plain words and without buttons.

What must stay true: nothing of a person is shown in a group, and nobody but the office changes what it hears.
"""

from __future__ import annotations

from bot.dialogs.calls import AssignRoom, RemoveRoom, ShowRoom
from bot.dialogs.commands import room_request
from bot.dialogs.model import Answered, Began, Context, Dialog, Happening, Refused, Reply, State, Step
from core.domain.errors import NotAllowed
from core.locale.errors import word_error
from core.services.rooms import RoomView


def handle(state: State | None, happening: Happening, context: Context) -> Step:
    t = context.t
    match happening:
        case Began(argument=argument):
            return Step(None, call=_asked(argument))
        case Answered(call=AssignRoom(), value=RoomView() as room):
            return _said(t("Done. This group now hears the notices and results of: {names}.", names=_names(room)))
        case Answered(call=RemoveRoom(), value=RoomView() as room) if not room.hears:
            return _said(t("Done. This group hears nothing from the office any more."))
        case Answered(call=RemoveRoom(), value=RoomView() as room):
            return _said(t("Done. This group still hears the notices and results of: {names}.", names=_names(room)))
        case Answered(value=RoomView() as room):
            return _said(_shown(room, context))
        case Refused(error=NotAllowed()):
            return _said(
                t("Only a clerk or an administrator of the office decides what a group hears. Please ask them.")
            )
        case Refused(error=error):
            return _said(word_error(error, t))
        case _:
            return Step(None, call=ShowRoom())


def _asked(argument: str) -> ShowRoom | AssignRoom | RemoveRoom:
    if not argument:
        return ShowRoom()
    is_ending, name = room_request(argument)
    return RemoveRoom(name) if is_ending else AssignRoom(name)


def _shown(room: RoomView, context: Context) -> str:
    t = context.t
    heard = (
        t("This group hears the notices and results of: {names}.", names=_names(room))
        if room.hears
        else t("This group hears nothing from the office yet.")
    )
    how = t(
        "To add a constituency or a deputy group: /room and its name.\n"
        "To end one: /room off and its name. To end all: /room off."
    )
    return f"{heard}\n{how}"


def _names(room: RoomView) -> str:
    return "、".join(place.name for place in room.hears)


def _said(text: str) -> Step:
    return Step(None, (Reply(text),))


ROOM = Dialog("room", handle, is_passing=True)
