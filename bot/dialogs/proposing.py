"""A deputy writes a proposal: one matter, question by question, kept at every step, looked at whole, handed in.

What must stay true: what was answered is in the draft before the next question is asked; nothing is cut off silently;
a text that a network splits into several messages is put together again; nothing is handed in before it was seen whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.dialogs.file_calls import AttachFile, FileDesk
from bot.dialogs.files import asking, error_words, kept_words, take
from bot.dialogs.help import menu_rows, way_on
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
from bot.dialogs.pages import pages_of
from bot.dialogs.proposal_calls import DiscardDraft, DraftDesk, FindSimilar, HandIn, SaveProposal, ShowDrafts
from bot.dialogs.proposal_questions import ORDER, PARTS, TEXTS, answers, held, label, question
from bot.dialogs.proposal_texts import missing_words, name_of, signature_lines, text_lines
from core.domain.ids import ProposalId
from core.domain.proposals.cosigning import lacking
from core.domain.proposals.drafting import EMPTY, OwnStep
from core.domain.proposals.proposal import Content, Kind, Origin, Publication
from core.locale.errors import word_error
from core.locale.proposal_words import word_status, word_why_suggestion
from core.services.my_proposals import MyProposal
from core.services.proposal_search import Found

NAME = "propose"
LONG = 3_800  # characters of a message that may be only the first of several
SHOWN = 400  # characters of a long part in the preview
MAX_NUMBER = 12  # digits
Event = Pressed | Said


def handle(state: State | None, happening: Happening, context: Context) -> Step:
    match happening:
        case Refused(call=SaveProposal() | HandIn() | DiscardDraft() | FindSimilar() | AttachFile(), error=error) if (
            state is not None
        ):
            return _again(state, context.given, context, word_error(error, context.t))
        case Refused(error=error):
            return Step(None, (Reply(word_error(error, context.t), way_on(context)),))
        case Answered(call=SaveProposal(then=then), value=MyProposal() as view) if state is not None:
            return _saved(state, replace(context.given, current=view), then, context)
        case Answered(call=FindSimilar(), value=found) if state is not None:
            return _before_handing_in(state, context.given, found, context)
        case Answered(call=HandIn(), value=MyProposal() as view):
            return _handed_in(view, context)
        case Answered(call=AttachFile() as call, value=FileDesk(held=held)) if state is not None:
            desk = replace(context.given, current=replace(_current(context.given), held=held))
            return _again(state, desk, context, kept_words(call, context.t))
        case Sent() as sent if state is not None:
            refused = _again(state, context.given, context, error_words(sent, context.t))
            return take(state, _current(context.given).proposal.id, sent) or refused
        case Answered(call=DiscardDraft()):
            return Step(None, (Reply(context.t("The draft is gone."), menu_rows(context), Placement.IN_PLACE),))
        case Answered(call=ShowDrafts(), value=DraftDesk() as desk):
            return _goes_on(desk, context, Placement.FRESH)
        case Began(argument=argument) if (number := proposal_of(argument)) is not None:
            return Step(State(NAME, "choose", {"proposal": number}), call=ShowDrafts(number))
        case Stale(is_shown=is_shown) if state is not None:
            notice = context.t("(That button had been used already. This is where you are now.)")
            return _again(state, context.given, context, notice, is_new=not is_shown)
        case (Pressed() | Said()) as event if state is not None:
            return _STEPS.get(state.step, _at_question)(state, context.given, event, context)
        case _:
            return _begin(context.given, context)


def needs(state: State | None, context: Context) -> ShowDrafts:
    number = state.fields.get("proposal") if state is not None else None
    return ShowDrafts(ProposalId(number) if isinstance(number, int) else None)


def proposal_of(argument: str) -> ProposalId | None:
    """The number of a proposal, as a button carries it or somebody types it."""
    typed = argument.strip().lstrip("#")
    return ProposalId(int(typed)) if typed.isascii() and typed.isdecimal() and len(typed) <= MAX_NUMBER else None


def _begin(desk: DraftDesk, context: Context) -> Step:
    if not desk.drafts:
        return _ask(State(NAME, ORDER[0]), desk, context, Placement.FRESH)
    t = context.t
    buttons: list[Choice | Go] = [
        Choice(t("Go on: {title}", title=name_of(one, t)[:20]), "open", one.proposal.id) for one in desk.drafts
    ]
    rows = (*rows_of(buttons, 1), (Choice(t("A new one"), "new"), Go(t("My proposals"), "proposals")))
    text = t("You have drafts that are not handed in. Go on with one, or begin another?")
    return Step(State(NAME, "choose"), (Reply(text, rows, Placement.FRESH),))


def _at_choice(state: State, desk: DraftDesk, event: Event, context: Context) -> Step:
    match event:
        case Pressed(action="open", value=int(number)):
            chosen = next((one for one in desk.drafts if one.proposal.id == number), None)
            return _goes_on(replace(desk, current=chosen), context, Placement.IN_PLACE)
        case Pressed(action="new"):
            return _ask(State(NAME, ORDER[0]), desk, context, Placement.IN_PLACE)
        case _:
            return _begin(desk, context)


def _goes_on(desk: DraftDesk, context: Context, placement: Placement) -> Step:
    """With the first part that is still empty, or with the whole."""
    if desk.current is None:
        return _begin(desk, context)
    state = State(NAME, "preview", {"proposal": desk.current.proposal.id})
    lacking_parts = [part for part in PARTS if not held(part, desk.current.proposal)]
    if lacking_parts:
        return _ask(state.at(lacking_parts[0]), desk, context, placement)
    return _preview(state, desk, context, placement)


def _ask(state: State, desk: DraftDesk, context: Context, placement: Placement, notice: str = "") -> Step:
    """The question of ``state.step``."""
    t = context.t
    lines = [t("{at}/{n}  {name}", at=ORDER.index(state.step) + 1, n=len(ORDER), name=label(state.step, t))]
    so_far = held(state.step, desk.current.proposal) if desk.current is not None else ""
    if so_far and state.step in TEXTS:
        lines.append(t("So far: {text}", text=so_far[:SHOWN]))
    if state.step == "title" and desk.current is not None and len(desk.current.proposal.signatories) > 1:
        lines.append(t("Whoever has signed already is asked again when the text changes."))
    lines.append(question(state.step, _kind(state, desk), t))
    choices: list[Choice | Go] = [Choice(text, "answer", value) for text, value in answers(state.step, desk.rules, t)]
    ways: list[Choice | Go] = [Choice(t("Preview"), "preview")] if desk.current is not None else []
    ways.append(Choice(t("Stop here"), "stop"))
    text = "\n".join([*([notice, ""] if notice else []), *lines])
    return Step(state, (Reply(text, (*rows_of(choices, 2), tuple(ways)), placement),))


def _at_question(state: State, desk: DraftDesk, event: Event, context: Context) -> Step:
    match event:
        case Pressed(action="preview") if desk.current is not None:
            return _preview(state, desk, context, Placement.IN_PLACE)
        case Pressed(action="stop"):
            return _stopped(desk, context)
        case Pressed(action="answer", value=str(value)):
            return _answered(state, desk, value, context)
        case Pressed(action="enough"):
            return _ask_after(state, desk, state.step, context, Placement.IN_PLACE)
        case Said(text=text) if state.step in TEXTS and text.strip():
            return _written(state, desk, text)
        case Said() if state.step not in TEXTS:
            return _again(state, desk, context, context.t("Please choose one of the answers below."))
        case _:
            return _again(state, desk, context, "", is_new=isinstance(event, Said))


def _answered(state: State, desk: DraftDesk, value: str, context: Context) -> Step:
    """A choice; the kind of a proposal that has no title yet is only remembered."""
    if value not in [one for _, one in answers(state.step, desk.rules, context.t)]:
        return _again(state, desk, context, "")
    if state.step == "kind" and desk.current is None:
        return _ask(state.at("title", kind=value), desk, context, Placement.IN_PLACE)
    content = _content(desk)
    match state.step:
        case "kind":
            return _save(replace(state, fields={**state.fields, "kind": value}), desk, content)
        case "topic":
            return _save(state, desk, replace(content, topic=value))
        case "origin":
            return _save(state, desk, replace(content, origin=Origin(value)))
        case "confidential":
            return _save(state, desk, replace(content, is_confidential=value == "yes"))
        case _:
            return _save(state, desk, replace(content, publication=Publication(value)))


def _written(state: State, desk: DraftDesk, text: str) -> Step:
    """What was sent takes the place of what was there, unless it goes on with a text that came in parts."""
    content = _content(desk)
    whole = f"{getattr(content, state.step)}\n{text}" if state.fields.get("more") else text
    match state.step:
        case "title":
            written = replace(content, title=whole)
        case "facts":
            written = replace(content, facts=whole)
        case _:
            written = replace(content, request=whole)
    is_part = state.step != "title" and len(text) >= LONG
    return _save(state, desk, written, then=f"more:{state.step}" if is_part else "")


def _save(state: State, desk: DraftDesk, content: Content, *, then: str = "") -> Step:
    number = desk.current.proposal.id if desk.current is not None else None
    return Step(state, call=SaveProposal(content, _kind(state, desk), number, then or state.step))


def _saved(state: State, desk: DraftDesk, then: str, context: Context) -> Step:
    kept = state.at(state.step, proposal=_current(desk).proposal.id)
    if then.startswith("more:"):
        return _more(kept, desk, context)
    placement = Placement.FRESH if then in TEXTS else Placement.IN_PLACE
    return _ask_after(kept, desk, then, context, placement)


def _more(state: State, desk: DraftDesk, context: Context) -> Step:
    t = context.t
    text = t(
        "Kept, {n} characters so far. Long texts arrive in parts: send the rest, or press the button if that is all.",
        n=len(str(getattr(_content(desk), state.step))),
    )
    rows = ((Choice(t("That is all"), "enough"), Choice(t("Stop here"), "stop")),)
    return Step(state.at(state.step, more=True), (Reply(text, rows, Placement.FRESH),))


def _ask_after(state: State, desk: DraftDesk, step: str, context: Context, placement: Placement) -> Step:
    """The next question, or the whole once all were asked or a single part was changed."""
    plain = replace(state, fields={name: value for name, value in state.fields.items() if name != "more"})
    following = ORDER[ORDER.index(step) + 1 :]
    if following[:1] == ("publication",) and _content(desk).is_confidential:
        following = following[1:]
    if plain.fields.get("only") or not following:
        return _preview(plain, desk, context, placement)
    return _ask(plain.at(following[0]), desk, context, placement)


def _preview(state: State, desk: DraftDesk, context: Context, placement: Placement, notice: str = "") -> Step:
    t, view = context.t, _current(desk)
    lines = [*([notice, ""] if notice else []), *text_lines(view, t, limit=SHOWN), *signature_lines(view, t)]
    empty = missing_words(view, t)
    lines.append(
        t("Still missing: {names}", names=empty) if empty else t("Nothing is missing. It is not handed in yet.")
    )
    lines += asking(context, view.held)
    first = Choice(t("Go on writing"), "next") if empty else Choice(t("Hand it in"), "hand_in")
    buttons: list[Choice | Go] = [first, Choice(t("Change a part"), "parts"), Choice(t("Read it all"), "read", 0)]
    if OwnStep.INVITE in view.may:
        buttons.append(Go(t("Invite co-signers"), f"proposals:{view.proposal.id}:invite"))
    buttons.append(Go(t("Files ({n})", n=len(view.files)), f"files:{view.proposal.id}"))
    buttons.append(Choice(t("Stop here"), "stop"))
    if OwnStep.DISCARD in view.may:
        buttons.append(Choice(t("Throw it away"), "discard"))
    shown = State(NAME, "preview", {"proposal": view.proposal.id})
    return Step(shown, (Reply("\n".join(lines), rows_of(buttons), placement),))


def _at_preview(state: State, desk: DraftDesk, event: Event, context: Context) -> Step:
    t, view = context.t, _current(desk)
    match event:
        case Pressed(action="next"):
            return _goes_on(desk, context, Placement.IN_PLACE)
        case Pressed(action="hand_in"):
            content = view.proposal.content
            return Step(state, call=FindSimilar(view.proposal.id, content.title, content.facts))
        case Pressed(action="hand_in_now"):
            return Step(state, call=HandIn(view.proposal.id))
        case Pressed(action="parts"):
            buttons: list[Choice | Go] = [Choice(label(part, t), "change", part) for part in ORDER]
            rows = (*rows_of(buttons), (Choice(t("Preview"), "preview"),))
            return Step(state, (Reply(t("Which part do you want to change?"), rows, Placement.IN_PLACE),))
        case Pressed(action="change", value=str(part)) if part in ORDER:
            return _ask(state.at(part, only=True), desk, context, Placement.IN_PLACE)
        case Pressed(action="read", value=int(page)):
            return _read(state, view, page, context)
        case Pressed(action="discard"):
            rows = ((Choice(t("Yes, throw it away"), "discard_now"), Choice(t("No, keep it"), "preview")),)
            text = t("Throw this draft away? It cannot be brought back.")
            return Step(state, (Reply(text, rows, Placement.IN_PLACE),))
        case Pressed(action="discard_now"):
            return Step(state, call=DiscardDraft(view.proposal.id))
        case Pressed(action="stop"):
            return _stopped(desk, context)
        case Said():
            notice = t("Sorry, I did not understand that. Please use the buttons.")
            return _preview(state, desk, context, Placement.FRESH, notice)
        case _:
            return _preview(state, desk, context, Placement.IN_PLACE)


def _read(state: State, view: MyProposal, page: int, context: Context) -> Step:
    t = context.t
    pages = pages_of([*text_lines(view, t)])
    at = min(max(page, 0), len(pages) - 1)
    ways: list[Choice | Go] = [Choice(t("Preview"), "preview")]
    if at > 0:
        ways.append(Choice(t("Previous page"), "read", at - 1))
    if at + 1 < len(pages):
        ways.append(Choice(t("Next page"), "read", at + 1))
    return Step(state, (Reply(pages[at], rows_of(ways), Placement.IN_PLACE),))


def _before_handing_in(state: State, desk: DraftDesk, found: Sequence[Found], context: Context) -> Step:
    """What was proposed before, and what a motion lacks; with neither it is handed in at once."""
    t, view = context.t, _current(desk)
    lines = [t("{year} {title}: {state}", year=one.year, title=one.title, state=word_status(one.status, t))
             for one in found]  # fmt: skip
    if lines:
        lines.insert(0, t("Much like what was proposed before:"))
    if lacking(view.proposal, view.rules.motion_signatories):
        lines += [*signature_lines(view, t)]
    if not lines:
        return Step(state, call=HandIn(view.proposal.id))
    rows = ((Choice(t("Hand it in all the same"), "hand_in_now"), Choice(t("Preview"), "preview")),)
    return Step(state, (Reply("\n".join(lines), rows, Placement.IN_PLACE),))


def _handed_in(view: MyProposal, context: Context) -> Step:
    t, why = context.t, view.proposal.why_suggestion
    lines = [t("Handed in. Thank you. You will be told of each step here.")]
    if why is not None:
        lines.append(t("It goes on as a suggestion: {why}.", why=word_why_suggestion(why, t)))
    ways = ((Go(t("See where it stands"), f"proposals:{view.proposal.id}"), Go(t("Another one"), NAME)),)
    return Step(None, (Reply("\n".join(lines), ways, Placement.IN_PLACE),))


def _stopped(desk: DraftDesk, context: Context) -> Step:
    t = context.t
    if desk.current is None:
        return Step(None, (Reply(t("Nothing was kept, because nothing was written."), menu_rows(context),
                                 Placement.IN_PLACE),))  # fmt: skip
    ways = ((Go(t("Go on writing"), f"{NAME}:{desk.current.proposal.id}"), Go(t("My proposals"), "proposals")),)
    return Step(None, (Reply(t("Your draft is kept as it is. /propose goes on with it."), ways, Placement.IN_PLACE),))


def _again(state: State, desk: DraftDesk, context: Context, notice: str, *, is_new: bool = True) -> Step:
    placement = Placement.FRESH if is_new else Placement.IN_PLACE
    if state.step in ORDER:
        return _ask(state, desk, context, placement, notice)
    if desk.current is not None:
        return _preview(state, desk, context, placement, notice)
    return _begin(desk, context)


def _kind(state: State, desk: DraftDesk) -> Kind:
    chosen = state.fields.get("kind")
    if isinstance(chosen, str):
        return Kind(chosen)
    return desk.current.proposal.kind if desk.current is not None else Kind.SUGGESTION


def _content(desk: DraftDesk) -> Content:
    return desk.current.proposal.content if desk.current is not None else EMPTY


def _current(desk: DraftDesk) -> MyProposal:
    assert desk.current is not None
    return desk.current


_STEPS: dict[str, Callable[[State, DraftDesk, Event, Context], Step]] = {
    "choose": _at_choice,
    "preview": _at_preview,
}

PROPOSING = Dialog(NAME, handle, needs, is_private=True, takes_files=lambda state: "proposal" in state.fields)
