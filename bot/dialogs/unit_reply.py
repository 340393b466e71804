"""A unit's letter to the deputies, question after question, read back before it is sent (docs/sources.md B3.13)."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogs.files import asking
from bot.dialogs.model import (
    MAX_MESSAGE,
    Choice,
    Context,
    Go,
    Placement,
    Pressed,
    Reply,
    Said,
    State,
    Step,
    rows_of,
)
from bot.dialogs.unit_calls import ReplyItem
from bot.dialogs.unit_screens import FORMS, class_label
from core.domain.proposals.proposal import Consultation
from core.domain.rules.handling import ResultClass
from core.locale.proposal_words import word_consultation
from core.services.unit_items import UnitDesk, UnitItem

MAX_LINE = 60
Event = Pressed | Said


def ask_class(state: State, desk: UnitDesk, context: Context, placement: Placement = Placement.IN_PLACE) -> Step:
    """The first question: what the reply says has been done or will be."""
    t = context.t
    lines = [t("A reply to the deputies. Which class?")]
    lines += [f"{class_label(one.id, desk, t)}: {one.meaning.in_language(t.language)}" for one in _classes(desk)]
    buttons: list[Choice | Go] = [Choice(class_label(one.id, desk, t), "class", one.id) for one in _classes(desk)]
    rows = (*rows_of(buttons), (Choice(t("Back"), "item"),))
    return Step(state.at("class"), (Reply("\n".join(lines), rows, placement),))


def _at_class(state: State, desk: UnitDesk, item: UnitItem, event: Event, context: Context) -> Step:
    match event:
        case Pressed(action="class", value=str(chosen)):
            return _ask(state.at("number", result_class=chosen), context)
        case _:
            return ask_class(state, desk, context, Placement.FRESH)


def _at_line(state: State, desk: UnitDesk, item: UnitItem, event: Event, context: Context) -> Step:
    """The document's number, then who signs."""
    match event:
        case Pressed(action="skip"):
            said = ""
        case Said(text=text):
            said = " ".join(text.split())[:MAX_LINE]
        case _:
            return _ask(state, context)
    if state.step == "number":
        return _ask(state.at("signatory", document_number=said), context)
    return _ask_form(state.at("spoken", signatory=said), context)


def _at_spoken(state: State, desk: UnitDesk, item: UnitItem, event: Event, context: Context) -> Step:
    match event:
        case Pressed(action="form", value=str(form)):
            return _ask(state.at("letter", consultation=form), context)
        case _:
            return _ask_form(state, context)


def _at_letter(state: State, desk: UnitDesk, item: UnitItem, event: Event, context: Context) -> Step:
    match event:
        case Said(text=text) if text.strip():
            return show_letter(state.at("preview", text=text), desk, item, context)
        case _:
            return _ask(state, context)


def _at_preview(state: State, desk: UnitDesk, item: UnitItem, event: Event, context: Context) -> Step:
    fields = state.fields
    match event:
        case Pressed(action="send"):
            return Step(
                state,
                call=ReplyItem(
                    item.proposal.id,
                    str(fields["result_class"]),
                    str(fields["document_number"]),
                    str(fields["signatory"]),
                    str(fields["text"]),
                    Consultation(fields["consultation"]),
                ),
            )
        case Pressed(action="again"):
            return ask_class(state, desk, context)
        case Said(text=text) if text.strip():
            return show_letter(state.at("preview", text=text), desk, item, context)
        case _:
            return show_letter(state, desk, item, context)


def _ask(state: State, context: Context) -> Step:
    t = context.t
    questions = {
        "number": t("What is the letter's document number?"),
        "signatory": t("Who signs it?"),
        "letter": t("Please send the text of the reply in one message."),
    }
    ways: list[Choice | Go] = [Choice(t("Back"), "item")]
    if state.step != "letter":
        ways.insert(0, Choice(t("Leave it out"), "skip"))
    return Step(state, (Reply(questions[state.step], rows_of(ways), Placement.FRESH),))


def _ask_form(state: State, context: Context) -> Step:
    t = context.t
    forms: list[Choice | Go] = [
        Choice(word_consultation(one, t), "form", str(one)) for one in (*FORMS, Consultation.NONE)
    ]
    rows = (*rows_of(forms), (Choice(t("Back"), "item"),))
    return Step(state, (Reply(t("How did you speak with the deputy before?"), rows, Placement.FRESH),))


def show_letter(state: State, desk: UnitDesk, item: UnitItem, context: Context, notice: str = "") -> Step:
    """The letter as it will be sent, and the files that go with it."""
    t, fields, files = context.t, state.fields, item.held.prepared
    lines = [
        *([notice, ""] if notice else []),
        t("Your reply, as it will be sent. It cannot be taken back."),
        t("Class: {name}", name=class_label(str(fields["result_class"]), desk, t)),
        t("Document number: {number}", number=fields["document_number"] or "-"),
        t("Signed by: {names}", names=fields["signatory"] or "-"),
        t("Spoken with the deputy: {form}", form=word_consultation(Consultation(fields["consultation"]), t)),
        *([t("With it: {names}", names="、".join(one.name for one in files))] if files else []),
        *asking(context, item.held),
        "",
        str(fields["text"]),
    ]
    rows = ((Choice(t("Send it"), "send"), Choice(t("Write it anew"), "again"), Choice(t("Back"), "item")),)
    return Step(state, (Reply("\n".join(lines)[:MAX_MESSAGE], rows, Placement.FRESH),))


def _classes(desk: UnitDesk) -> tuple[ResultClass, ...]:
    return desk.rules.result_classes


REPLY_STEPS: dict[str, Callable[[State, UnitDesk, UnitItem, Event, Context], Step]] = {
    "class": _at_class,
    "number": _at_line,
    "signatory": _at_line,
    "spoken": _at_spoken,
    "letter": _at_letter,
    "preview": _at_preview,
}
