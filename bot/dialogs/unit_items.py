"""A unit's own proposals: the list, one of them, and what its liaison does about it.

What must stay true: only what the office answers with is shown - the unit's own; whatever is sent to the office is
read back first and confirmed, because a letter is not taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.dialogs.file_calls import AttachFile, FileDesk
from bot.dialogs.files import error_words, kept_words, take
from bot.dialogs.help import way_on
from bot.dialogs.model import (
    MAX_MESSAGE,
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
    State,
    Step,
    rows_of,
)
from bot.dialogs.pages import pages_of
from bot.dialogs.unit_calls import AcceptItem, AssistItem, NoteItem, ReplyItem, ReturnItem, ShowUnitDesk
from bot.dialogs.unit_reply import REPLY_STEPS, ask_class, show_letter
from bot.dialogs.unit_screens import FORMS, full_text, item_lines, list_line, short_name
from core.domain.actors import Role
from core.domain.ids import ProposalId
from core.domain.proposals.proposal import Consultation, NoteKind
from core.domain.proposals.units import Part, UnitStatus
from core.locale.errors import word_error
from core.locale.proposal_words import word_consultation
from core.services.unit_items import UnitDesk, UnitItem

NAME = "items"
PAGE = 6  # items on one page of the list

Event = Pressed | Said
Acts = AcceptItem | ReturnItem | NoteItem | AssistItem | ReplyItem


def handle(state: State | None, happening: Happening, context: Context) -> Step:
    t = context.t
    match happening:
        case Began(argument=argument) if _is_above(context):
            return Step(None, go=f"supervision:{argument}")
        case Refused(call=AcceptItem() | ReturnItem() | NoteItem() | AssistItem() | ReplyItem() as call, error=error):
            return _item(context.given, call.proposal, context, Placement.FRESH, notice=word_error(error, t))
        case Refused(call=AttachFile(), error=error) if state is not None:
            return _filed(state, context, word_error(error, t))
        case Refused(error=error):
            return Step(None, (Reply(word_error(error, t), way_on(context)),))
        case Answered(call=ReturnItem(), value=UnitDesk() as desk):
            return _list(desk, 0, context, Placement.FRESH, notice=t("It went back to the office."))
        case Answered(call=AcceptItem() | NoteItem() | AssistItem() | ReplyItem() as call, value=UnitDesk() as desk):
            return _item(desk, call.proposal, context, Placement.FRESH, notice=t("Done, and kept."))
        case Answered(call=AttachFile() as call, value=FileDesk() as filed) if state is not None:
            return _filed(state, context, kept_words(call, t), filed)
        case Sent() as sent if state is not None:
            number = ProposalId(int(state.fields["proposal"]))
            return take(state, number, sent) or _filed(state, context, error_words(sent, t))
        case Began(argument=number) if number.isdecimal():
            return _item(context.given, ProposalId(int(number)), context, Placement.FRESH)
        case (Pressed() | Said()) as event if state is not None:
            return _at(state, context.given, event, context)
        case _:
            return _list(context.given, 0, context, Placement.FRESH)


def _filed(state: State, context: Context, notice: str, filed: FileDesk | None = None) -> Step:
    """What became of a file, said where it was sent: a letter that is not sent yet stays as it is."""
    desk: UnitDesk = context.given
    number = ProposalId(int(state.fields["proposal"]))
    item = desk.item(number)
    if item is None or state.step != "preview":
        return _item(desk, number, context, Placement.FRESH, notice=notice)
    now = item if filed is None else replace(item, held=filed.held)
    return show_letter(state, desk, now, context, notice)


def needs(state: State | None, context: Context) -> ShowUnitDesk | None:
    return None if _is_above(context) else ShowUnitDesk()


def _is_above(context: Context) -> bool:
    """Whoever is above the units has items too, of another kind: one word leads to either."""
    return context.actor.has(Role.SUPERVISOR)


def _at(state: State, desk: UnitDesk, event: Event, context: Context) -> Step:
    """Whatever the step: back to the list, back to the item; an item that is the unit's no more is not spoken of."""
    if state.step == "list":
        return _at_list(desk, event, context)
    found = desk.item(int(state.fields["proposal"]))
    if found is None:
        return _list(desk, 0, context, Placement.FRESH, notice=context.t("Your unit has no such proposal."))
    match event:
        case Pressed(action="list"):
            return _list(desk, 0, context, Placement.IN_PLACE)
        case Pressed(action="item"):
            return _item(desk, found.proposal.id, context, Placement.IN_PLACE)
    if state.step in REPLY_STEPS:
        return REPLY_STEPS[state.step](state, desk, found, event, context)
    return _STEPS[state.step](state, desk, found, event, context)


def _list(desk: UnitDesk, page: int, context: Context, placement: Placement, *, notice: str = "") -> Step:
    t, shown = context.t, desk.items[page * PAGE : (page + 1) * PAGE]
    waiting = sum(one.is_in_hand for one in desk.items)
    lines = [notice, ""] if notice else []
    lines.append(t("{unit}: {n} to be handled, {all} in all", unit=desk.name, n=waiting, all=len(desk.items)))
    lines += [list_line(one, desk, t) for one in shown] or [t("Nothing is with your unit at the moment.")]
    buttons: list[Choice | Go] = [Choice(short_name(one.proposal), "open", one.proposal.id) for one in shown]
    ways: list[Choice | Go] = []
    if page > 0:
        ways.append(Choice(t("Previous page"), "page", page - 1))
    if (page + 1) * PAGE < len(desk.items):
        ways.append(Choice(t("Next page"), "page", page + 1))
    ways.append(Go(t("Help"), "help"))
    return Step(State(NAME, "list"), (Reply("\n".join(lines), (*rows_of(buttons), *rows_of(ways)), placement),))


def _at_list(desk: UnitDesk, event: Event, context: Context) -> Step:
    match event:
        case Pressed(action="open", value=int(number)):
            return _item(desk, ProposalId(number), context, Placement.IN_PLACE)
        case Pressed(action="page", value=int(page)):
            return _list(desk, page, context, Placement.IN_PLACE)
        case _:
            return _list(desk, 0, context, Placement.FRESH)


def _item(
    desk: UnitDesk, proposal: ProposalId, context: Context, placement: Placement, *, notice: str = "", page: int = 0
) -> Step:
    t, found = context.t, desk.item(proposal)
    if found is None:
        said = notice or t("Your unit has no such proposal.")
        return _list(desk, 0, context, placement, notice=said)
    lines = [*([notice, ""] if notice else []), *item_lines(found, desk, t)]
    rows = (*rows_of(_acts(found, desk, context)), (Choice(t("All items"), "list"), Go(t("Help"), "help")))
    state = State(NAME, "item", {"proposal": proposal})
    return Step(state, (Reply("\n".join(lines)[:MAX_MESSAGE], rows, placement),))


def _acts(item: UnitItem, desk: UnitDesk, context: Context) -> list[Choice | Go]:
    t = context.t
    acts: list[Choice | Go] = [Choice(t("Read the whole text"), "read", 0)]
    if item.files or (item.is_in_hand and item.share.part is not Part.ASSIST):
        acts.append(Go(t("Files ({n})", n=len(item.files)), f"files:{item.proposal.id}"))
    if item.promise is not None and item.promise.is_owed:
        acts += [Choice(t("How the promise stands"), "promise"), Choice(t("The promise is kept"), "kept")]
    if not item.is_in_hand:
        return acts
    if item.share.status is UnitStatus.GIVEN:
        acts.append(Choice(t("Take it on"), "accept"))
    if item.may_return(desk.today):
        acts.append(Choice(t("Give it back"), "return"))
    if item.share.part is Part.ASSIST:
        return [*acts, Choice(t("Our opinion"), "assist")]
    acts += [Choice(t("Spoke with the deputy"), "contact"), Choice(t("How far we are"), "progress")]
    return [*acts, Choice(t("Write the reply"), "reply")]


def _at_item(state: State, desk: UnitDesk, item: UnitItem, event: Event, context: Context) -> Step:
    t, proposal = context.t, item.proposal.id
    match event:
        case Pressed(action="read", value=int(page)):
            return _read(item, page, context)
        case Pressed(action="accept"):
            return Step(state, call=AcceptItem(proposal))
        case Pressed(action="return"):
            return ask(state.at("reason"), t("Please send the reason why it is not your unit's."), context)
        case Pressed(action="contact"):
            return _ask_form(state, context)
        case Pressed(action="progress"):
            said = t("Please send how far the work is.")
            return ask(state.at("note", kind=str(NoteKind.PROGRESS), form=str(Consultation.NONE)), said, context)
        case Pressed(action="promise" | "kept" as kind):
            said = t("Please send how what your unit promised stands.")
            return ask(state.at("note", kind=kind, form=str(Consultation.NONE)), said, context)
        case Pressed(action="assist"):
            return ask(state.at("opinion"), t("Please send your unit's opinion for the unit that leads."), context)
        case Pressed(action="reply"):
            return ask_class(state, desk, context)
        case _:
            return _item(desk, proposal, context, Placement.FRESH)


def _read(item: UnitItem, page: int, context: Context) -> Step:
    t = context.t
    pages = pages_of(full_text(item, t))
    at = min(max(page, 0), len(pages) - 1)
    ways: list[Choice | Go] = [Choice(t("Back"), "item")]
    if at > 0:
        ways.append(Choice(t("Previous page"), "read", at - 1))
    if at + 1 < len(pages):
        ways.append(Choice(t("Next page"), "read", at + 1))
    state = State(NAME, "item", {"proposal": item.proposal.id})
    return Step(state, (Reply(pages[at], rows_of(ways), Placement.IN_PLACE),))


def _ask_form(state: State, context: Context) -> Step:
    t = context.t
    forms: list[Choice | Go] = [Choice(word_consultation(one, t), "form", str(one)) for one in FORMS]
    rows = (*rows_of(forms), (Choice(t("Back"), "item"),))
    return Step(state.at("form"), (Reply(t("How did you speak with the deputy?"), rows, Placement.IN_PLACE),))


def _at_form(state: State, desk: UnitDesk, item: UnitItem, event: Event, context: Context) -> Step:
    match event:
        case Pressed(action="form", value=str(form)):
            said = context.t("Please send when you spoke and what the deputy said.")
            return ask(state.at("note", kind=str(NoteKind.FIRST_CONTACT), form=form), said, context)
        case _:
            return _ask_form(state, context)


def _at_text(state: State, desk: UnitDesk, item: UnitItem, event: Event, context: Context) -> Step:
    """Something was written: read back before it is sent."""
    t = context.t
    if not isinstance(event, Said):
        return _item(desk, item.proposal.id, context, Placement.IN_PLACE)
    lines = [t("This will be sent to the office:"), "", event.text]
    rows = ((Choice(t("Send it"), "send"), Choice(t("Write it anew"), "again"), Choice(t("Back"), "item")),)
    after = State(NAME, "confirm", {**state.fields, "of": state.step, "text": event.text})
    return Step(after, (Reply("\n".join(lines)[:MAX_MESSAGE], rows, Placement.FRESH),))


def _at_confirm(state: State, desk: UnitDesk, item: UnitItem, event: Event, context: Context) -> Step:
    of, text, proposal = str(state.fields["of"]), str(state.fields["text"]), item.proposal.id
    match event:
        case Pressed(action="send") if of == "reason":
            return Step(state, call=ReturnItem(proposal, text))
        case Pressed(action="send") if of == "opinion":
            return Step(state, call=AssistItem(proposal, text))
        case Pressed(action="send"):
            kind, form = NoteKind(state.fields["kind"]), Consultation(state.fields["form"])
            return Step(state, call=NoteItem(proposal, kind, text, form))
        case Pressed(action="again"):
            return ask(State(NAME, of, state.fields), context.t("Please send the text."), context)
        case Said():
            return _at_text(State(NAME, of, state.fields), desk, item, event, context)
        case _:
            return _item(desk, proposal, context, Placement.IN_PLACE)


def ask(state: State, text: str, context: Context) -> Step:
    """A question that is answered in words."""
    return Step(state, (Reply(text, ((Choice(context.t("Back"), "item"),),), Placement.FRESH),))


_TAKING_FILES = frozenset({"item", "preview"})
_STEPS: dict[str, Callable[[State, UnitDesk, UnitItem, Event, Context], Step]] = {
    "item": _at_item,
    "form": _at_form,
    "reason": _at_text,
    "note": _at_text,
    "opinion": _at_text,
    "confirm": _at_confirm,
}

UNIT_ITEMS = Dialog(NAME, handle, needs, is_private=True, takes_files=lambda state: state.step in _TAKING_FILES)
