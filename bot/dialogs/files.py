"""The files of a proposal in chat: which there are, one more, one less, one to be sent here.

What must stay true: nothing of a file is opened or shown here, it is handed on as it came; what cannot be sent or taken
in this chat is said, with what to do instead.
"""

from __future__ import annotations

from bot.dialogs.file_calls import AttachFile, FileDesk, RemoveFile, ShowFiles
from bot.dialogs.help import way_on
from bot.dialogs.model import (
    Answered,
    Began,
    Choice,
    Context,
    Dialog,
    Go,
    Happening,
    Placement,
    Pressed,
    Refused,
    Reply,
    Said,
    Sent,
    Stale,
    State,
    Step,
    rows_of,
)
from core.domain.ids import ProposalId
from core.domain.proposals.attachments import Attachment, shown_name
from core.locale.attachment_words import word_attachment
from core.locale.catalogue import Translator
from core.locale.errors import word_error
from core.services.attachment_views import HeldFiles

NAME = "files"
LARGEST_SENT = 10_000_000  # bytes: what a slow line carries within the time that a message may take
MOST_SHOWN = 60  # buttons, of the 100 that Telegram puts under one message
MAX_NUMBER = 12  # digits
_LABEL = 20  # characters of a name on a button


def handle(state: State | None, happening: Happening, context: Context) -> Step:
    t = context.t
    match happening:
        case Refused(call=AttachFile() | RemoveFile(), error=error) if state is not None:
            return _list(context.given, context, Placement.FRESH, word_error(error, t))
        case Refused(error=error):
            return Step(None, (Reply(word_error(error, t), way_on(context)),))
        case Answered(call=AttachFile() as call, value=FileDesk() as desk):
            return _list(desk, context, Placement.FRESH, kept_words(call, t))
        case Answered(value=FileDesk() as desk):
            return _list(desk, context, Placement.FRESH)
        case Sent() as sent if state is not None:
            return take(state, context.given.proposal, sent) or _list(
                context.given, context, Placement.FRESH, error_words(sent, t)
            )
        case Began(argument=argument) if _is_number(argument):
            return Step(State(NAME, "list", {"proposal": int(argument)}), call=ShowFiles(ProposalId(int(argument))))
        case Pressed(action="file", value=str(number)) if state is not None:
            return _one(context.given, number, context)
        case Pressed(action="send", value=str(number)) if state is not None:
            return _sent(state, context.given, number, context)
        case Pressed(action="remove", value=str(number)) if state is not None:
            found = _of(context.given, number)
            return Step(state, call=RemoveFile(found.proposal, found.id)) if found else _list(context.given, context)
        case Stale(is_shown=is_shown) if state is not None:
            notice = t("(That button had been used already. This is where you are now.)")
            return _list(context.given, context, Placement.IN_PLACE if is_shown else Placement.FRESH, notice)
        case Said() if state is not None:
            notice = t("Please send a file, or choose one of the answers below.")
            return _list(context.given, context, Placement.FRESH, notice)
        case _ if state is not None:
            return _list(context.given, context)
        case _:
            return Step(None, go="help")


def needs(state: State | None, context: Context) -> ShowFiles | None:
    number = state.fields.get("proposal") if state is not None else None
    return ShowFiles(ProposalId(number)) if isinstance(number, int) else None


def take(state: State, proposal: ProposalId, sent: Sent) -> Step | None:
    """What a dialogue that takes files does with one; None where the file did not come."""
    return Step(state, call=AttachFile(proposal, sent.name, sent.content)) if sent.error is None else None


def error_words(sent: Sent, t: Translator) -> str:
    """Why a file did not come."""
    return word_error(sent.error, t) if sent.error is not None else ""


def kept_words(call: AttachFile, t: Translator) -> str:
    return t("Kept: {name}", name=shown_name(call.name))


def asking(context: Context, held: HeldFiles) -> tuple[str, ...]:
    """What is said where files may be added; nothing where none may."""
    t = context.t
    if not held.may_add:
        return ()
    if not context.takes_files:
        return (t("Files cannot be sent in this chat. Please bring them to the office, which adds them for you."),)
    return (
        t(
            "To add a photograph or a file, send it now, one message each ({kinds}; {size} MB at most).",
            kinds="、".join(held.allowed.kinds),
            size=held.allowed.largest_mb,
        ),
    )


def _list(desk: FileDesk, context: Context, placement: Placement = Placement.IN_PLACE, notice: str = "") -> Step:
    t = context.t
    lines = [*([notice, ""] if notice else [])]
    lines.append(t("Files ({n}):", n=len(desk.files)) if desk.files else t("No files belong to it yet."))
    lines += [_worded(one, desk, t) for one in desk.files]
    lines += asking(context, desk.held)
    buttons: list[Choice | Go] = [Choice(one.name[:_LABEL], "file", one.id) for one in desk.files[:MOST_SHOWN]]
    rows = (*rows_of(buttons, 2), (Go(t("Back to the proposal"), desk.way_back),))
    return Step(State(NAME, "list", {"proposal": desk.proposal}), (Reply("\n".join(lines), rows, placement),))


def _one(desk: FileDesk, number: str, context: Context) -> Step:
    t, found = context.t, _of(desk, number)
    if found is None:
        return _list(desk, context)
    ways: list[Choice | Go] = [Choice(t("Send it to me"), "send", found.id)]
    if found.id in desk.held.removable:
        ways.append(Choice(t("Remove it"), "remove", found.id))
    ways.append(Choice(t("Back"), "list"))
    state = State(NAME, "one", {"proposal": desk.proposal})
    return Step(state, (Reply(_worded(found, desk, t), rows_of(ways), Placement.IN_PLACE),))


def _sent(state: State, desk: FileDesk, number: str, context: Context) -> Step:
    t, found = context.t, _of(desk, number)
    if found is None:
        return _list(desk, context)
    if not context.takes_files:
        said = Reply(t("Files cannot be sent in this chat. Please ask the office for {name}.", name=found.name))
    elif found.size > LARGEST_SENT:
        said = Reply(t("{name} is too large for this chat. Please ask the office for it.", name=found.name))
    else:
        said = Reply(t("Here is {name}.", name=found.name), file=found.id)
    return Step(state, (said,))


def _of(desk: FileDesk, number: str) -> Attachment | None:
    return next((one for one in desk.files if one.id == number), None)


def _worded(one: Attachment, desk: FileDesk, t: Translator) -> str:
    return word_attachment(one, desk.units.get(one.unit, "") if one.unit is not None else "", t)


def _is_number(argument: str) -> bool:
    return argument.isascii() and argument.isdecimal() and len(argument) <= MAX_NUMBER


FILES = Dialog(NAME, handle, needs, is_private=True, takes_files=lambda state: True)
