"""A deputy rates the replies, or what became of a promise: axis by axis, with reasons for what is not satisfying.

What must stay true: it is sent whole or not at all; until then it exists in this dialogue only, sealed with it, and
nobody else can see it.
"""

from __future__ import annotations

from bot.dialogs.model import Choice, Context, Placement, Pressed, Reply, Said, State, Step, rows_of
from bot.dialogs.proposal_calls import RatePromise, RateReplies
from bot.dialogs.proposal_texts import promise_line
from core.domain.ids import HandlingUnitId
from core.domain.proposals.drafting import OwnStep
from core.domain.rules.handling import Standing
from core.services.my_proposals import MyProposal

NAME = "proposals"
RATING_STEPS = frozenset({"rate", "reasons", "send"})
Event = Pressed | Said


def begin_rating(state: State, view: MyProposal, context: Context, promise: HandlingUnitId | None = None) -> Step:
    """Of the replies, or of the ``promise`` of a unit."""
    return _ask(state.at("rate", marks=[], reasons="", promise=promise), view, context, Placement.IN_PLACE)


def at_rating(state: State, view: MyProposal, event: Event, context: Context) -> Step | None:
    """The next step of the rating; None: back to the proposal."""
    match (state.step, event):
        case (_, Pressed(action="item")):
            return None
        case ("rate", Pressed(action="mark", value=str(mark))):
            return _marked(state, view, mark, context)
        case ("reasons", Said(text=text)):
            return _confirm(state.at("send", reasons=text), view, context, Placement.FRESH)
        case ("send", Pressed(action="send")):
            return Step(state, call=_call(state, view))
        case ("send", Pressed(action="rate")):
            return begin_rating(state, view, context, state.fields.get("promise"))
        case _:
            return show_rating(state, view, context, Placement.FRESH)


def show_rating(state: State, view: MyProposal, context: Context, placement: Placement, notice: str = "") -> Step:
    """The question that is open, once more."""
    match state.step:
        case "rate":
            return _ask(state, view, context, placement, notice)
        case "reasons":
            return _ask_reasons(state, context, placement, notice)
        case _:
            return _confirm(state, view, context, placement, notice)


def is_open(state: State, view: MyProposal) -> bool:
    """Whether what is being rated is still waited for."""
    unit = state.fields.get("promise")
    return OwnStep.RATE in view.may if unit is None else any(one.unit == unit for one in view.asked)


def _call(state: State, view: MyProposal) -> RateReplies | RatePromise:
    marks = tuple((str(axis), str(mark)) for axis, mark in state.fields["marks"])
    reasons, unit = str(state.fields.get("reasons", "")), state.fields.get("promise")
    if unit is None:
        return RateReplies(view.proposal.id, marks, reasons)
    return RatePromise(view.proposal.id, HandlingUnitId(unit), marks, reasons)


def _marked(state: State, view: MyProposal, mark: str, context: Context) -> Step:
    if mark not in {one.id for one in view.rules.ratings}:
        return _ask(state, view, context, Placement.IN_PLACE)
    axes, marks = view.rules.axes, [*state.fields["marks"]]
    marks.append([axes[len(marks)].id, mark])
    marked = state.at("rate", marks=marks)
    if len(marks) < len(axes):
        return _ask(marked, view, context, Placement.IN_PLACE)
    if _is_dissatisfied(marked, view):
        return _ask_reasons(marked.at("reasons"), context, Placement.IN_PLACE)
    return _confirm(marked.at("send", reasons=""), view, context, Placement.IN_PLACE)


def _ask(state: State, view: MyProposal, context: Context, placement: Placement, notice: str = "") -> Step:
    t = context.t
    axis = view.rules.axes[len(state.fields["marks"])]
    marks = [Choice(one.in_language(t.language), "mark", one.id) for one in view.rules.ratings]
    lines = [*([notice, ""] if notice else []), view.proposal.content.title]
    lines += [promise_line(one, view, t) for one in view.asked if one.unit == state.fields.get("promise")]
    lines += _so_far(state, view, context)
    lines.append(t("What do you think of: {axis}?", axis=axis.in_language(t.language)))
    rows = (*rows_of([*marks]), (Choice(t("Not now"), "item"),))
    return Step(state, (Reply("\n".join(lines), rows, placement),))


def _ask_reasons(state: State, context: Context, placement: Placement, notice: str = "") -> Step:
    t = context.t
    text = t("Please write the concrete reasons: what was not done, or not as promised. The unit will read them.")
    rows = ((Choice(t("Not now"), "item"),),)
    return Step(state, (Reply("\n".join([*([notice, ""] if notice else []), text]), rows, placement),))


def _confirm(state: State, view: MyProposal, context: Context, placement: Placement, notice: str = "") -> Step:
    t, reasons = context.t, str(state.fields.get("reasons", ""))
    lines = [*([notice, ""] if notice else []), t("Your rating:"), *_so_far(state, view, context)]
    if reasons:
        lines.append(t("Reasons: {text}", text=reasons))
    lines.append(t("Nobody has seen it yet. Once it is sent it cannot be changed."))
    rows = ((Choice(t("Send it"), "send"), Choice(t("Begin anew"), "rate"), Choice(t("Not now"), "item")),)
    return Step(state, (Reply("\n".join(lines), rows, placement),))


def _so_far(state: State, view: MyProposal, context: Context) -> list[str]:
    axes = {one.id: one.in_language(context.language) for one in view.rules.axes}
    ratings = {one.id: one.in_language(context.language) for one in view.rules.ratings}
    return [context.t("{name}: {state}", name=axes[axis], state=ratings[mark]) for axis, mark in state.fields["marks"]]


def _is_dissatisfied(state: State, view: MyProposal) -> bool:
    bad = {one.id for one in view.rules.ratings if one.standing is Standing.DISSATISFIED}
    return any(mark in bad for _, mark in state.fields["marks"])
