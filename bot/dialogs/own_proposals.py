"""A deputy's proposals: the list, one with its trail and dates, its replies in full; inviting, rating, taking back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

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
    Stale,
    State,
    Step,
    rows_of,
)
from bot.dialogs.pages import pages_of
from bot.dialogs.proposal_calls import (
    InviteCosigners,
    ListProposals,
    RatePromise,
    RateReplies,
    ShowProposal,
    TakeProposalBack,
)
from bot.dialogs.proposal_rating import RATING_STEPS, at_rating, begin_rating, is_open, show_rating
from bot.dialogs.proposal_texts import (
    date_lines,
    list_line,
    name_of,
    overview_lines,
    reply_lines,
    text_lines,
    trail_lines,
)
from bot.dialogs.proposing import proposal_of
from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.domain.proposals.drafting import OwnStep
from core.domain.proposals.life import Status
from core.locale.errors import word_error
from core.services.cosigning import Invited
from core.services.my_proposals import MyProposal

NAME = "proposals"
PAGE = 6  # proposals on one page of the list
_BETWEEN_NAMES = re.compile(r"[\s,，、;；。/]+")
Event = Pressed | Said
Mine = list[MyProposal]
_ASKED_ANEW = (InviteCosigners, TakeProposalBack, RateReplies, RatePromise)  # refused, the question stays
_READINGS = {"text": text_lines, "replies": reply_lines, "dates": date_lines}


def handle(state: State | None, happening: Happening, context: Context) -> Step:
    match happening:
        case Refused(call=call, error=error) if state is not None and isinstance(call, _ASKED_ANEW):
            return _again(state, context, word_error(error, context.t))
        case Refused(error=error):
            return Step(None, (Reply(word_error(error, context.t), way_on(context)),))
        case Answered(call=ListProposals(is_shown=is_shown), value=list() as mine):
            return _list(mine, 0, context, Placement.IN_PLACE if is_shown else Placement.FRESH)
        case Answered(call=ShowProposal(then="invite"), value=MyProposal() as view) if OwnStep.INVITE in view.may:
            state = State(NAME, "invite", {"proposal": view.proposal.id})
            return _ask_names(state, context, Placement.FRESH)
        case Answered(call=ShowProposal(), value=MyProposal() as view):
            return _item(view, context, Placement.FRESH)
        case Answered(call=InviteCosigners(), value=Invited() as done):
            return _invited(done, context)
        case Answered(call=TakeProposalBack(), value=MyProposal() as view):
            return _item(view, context, Placement.FRESH, _taken_back(view, context))
        case Answered(call=RateReplies() | RatePromise(), value=MyProposal() as view):
            return _item(view, context, Placement.IN_PLACE, context.t("Your rating was sent. Thank you."))
        case Began(argument=argument) if (number := proposal_of(argument.partition(":")[0])) is not None:
            then = argument.partition(":")[2]
            return Step(State(NAME, "item", {"proposal": number}), call=ShowProposal(number, then))
        case Began():
            return Step(state, call=ListProposals())
        case Stale(is_shown=is_shown) if state is not None:
            notice = context.t("(That button had been used already. This is where you are now.)")
            return _again(state, context, notice, is_new=not is_shown)
        case (Pressed() | Said()) as event if state is not None:
            return _step(state, event, context)
        case _:
            return Step(state, call=ListProposals())


def needs(state: State | None, context: Context) -> ShowProposal | ListProposals:
    number = state.fields.get("proposal") if state is not None else None
    return ShowProposal(ProposalId(number)) if isinstance(number, int) else ListProposals()


def _step(state: State, event: Event, context: Context) -> Step:
    given: MyProposal | Mine = context.given
    if isinstance(given, MyProposal):
        if state.step in RATING_STEPS:
            return at_rating(state, given, event, context) or _item(given, context, Placement.IN_PLACE)
        return _STEPS.get(state.step, _at_item)(state, given, event, context)
    match event:
        case Pressed(action="page", value=int(page)):
            return _list(given, page, context, Placement.IN_PLACE)
        case Pressed(action="open", value=int(number)):
            chosen = next((one for one in given if one.proposal.id == number), None)
            if chosen is not None:
                return _item(chosen, context, Placement.IN_PLACE)
    return _list(given, 0, context, Placement.FRESH if isinstance(event, Said) else Placement.IN_PLACE)


def _list(mine: Mine, page: int, context: Context, placement: Placement) -> Step:
    t = context.t
    if not mine:
        rows = ((Go(t("Write a proposal"), "propose"), Go(t("Help"), "help")),)
        return Step(None, (Reply(t("You have no proposals yet."), rows, placement),))
    at = min(max(page, 0), (len(mine) - 1) // PAGE)
    shown = mine[at * PAGE : (at + 1) * PAGE]
    lines = [t("Your proposals ({n}):", n=len(mine)), *(list_line(one, t) for one in shown)]
    buttons: list[Choice | Go] = [Choice(name_of(one, t)[:20], "open", one.proposal.id) for one in shown]
    ways: list[Choice | Go] = [Go(t("Write a proposal"), "propose")]
    if at > 0:
        ways.append(Choice(t("Previous page"), "page", at - 1))
    if (at + 1) * PAGE < len(mine):
        ways.append(Choice(t("Next page"), "page", at + 1))
    return Step(State(NAME, "list"), (Reply("\n".join(lines), (*rows_of(buttons, 2), *rows_of(ways)), placement),))


def _item(view: MyProposal, context: Context, placement: Placement, notice: str = "") -> Step:
    lines = [*([notice, ""] if notice else []), *overview_lines(view, context.t)]
    state = State(NAME, "item", {"proposal": view.proposal.id})
    return Step(state, (Reply(pages_of(lines)[0], rows_of(_ways(view, context)), placement),))


def _ways(view: MyProposal, context: Context) -> list[Choice | Go]:
    t, number = context.t, view.proposal.id
    offered: Sequence[tuple[OwnStep, Choice | Go]] = (
        (OwnStep.SIGN, Go(t("Read and decide"), f"cosign:{number}")),
        (OwnStep.CONSENT, Go(t("Read and decide"), f"cosign:{number}")),
        (OwnStep.RATE, Choice(t("Rate"), "rate")),
        (OwnStep.EDIT, Go(t("Go on writing"), f"propose:{number}")),
        (OwnStep.INVITE, Choice(t("Invite co-signers"), "invite")),
        (OwnStep.WITHDRAW, Choice(t("Withdraw"), "withdraw")),
    )
    ways = list(dict.fromkeys(way for step, way in offered if step in view.may))
    ways += _promises(view, context)
    ways.append(Choice(t("Read the text"), "text", 0))
    if view.proposal.replies:
        ways.append(Choice(t("Read the replies"), "replies", 0))
    if view.files:
        ways.append(Go(t("Files ({n})", n=len(view.files)), f"files:{number}"))
    if view.running or view.proposal.status is not Status.DRAFT:
        ways.append(Choice(t("Dates and trail"), "dates", 0))
    return [*ways, Choice(t("My proposals"), "list")]


def _promises(view: MyProposal, context: Context) -> list[Choice | Go]:
    """Those that the lead deputy is asked about; of several each with its unit."""
    if OwnStep.RATE_PROMISE not in view.may:
        return []
    if len(view.asked) == 1:
        return [Choice(context.t("Was the promise kept?"), "promise", view.asked[0].unit)]
    return [
        Choice(context.t("Promise of {unit}", unit=view.units[one.unit]), "promise", one.unit) for one in view.asked
    ]


def _at_item(state: State, view: MyProposal, event: Event, context: Context) -> Step:
    t = context.t
    match event:
        case Pressed(action="list"):
            return Step(state, call=ListProposals(is_shown=True))
        case Pressed(action="rate") if OwnStep.RATE in view.may:
            return begin_rating(state, view, context)
        case Pressed(action="promise", value=int(unit)) if any(one.unit == unit for one in view.asked):
            return begin_rating(state, view, context, HandlingUnitId(unit))
        case Pressed(action="invite") if OwnStep.INVITE in view.may:
            return _ask_names(state, context, Placement.IN_PLACE)
        case Pressed(action="withdraw") if OwnStep.WITHDRAW in view.may:
            return _ask_reason(state, view, context, Placement.IN_PLACE)
        case Pressed(action="text" | "replies" | "dates" as what, value=int(page)):
            return _read(state, view, what, page, context)
        case Said():
            notice = t("Sorry, I did not understand that. Please use the buttons.")
            return _item(view, context, Placement.FRESH, notice)
        case _:
            return _item(view, context, Placement.IN_PLACE)


def _read(state: State, view: MyProposal, what: str, page: int, context: Context) -> Step:
    t = context.t
    lines = [*_READINGS[what](view, t)]
    pages = pages_of([*trail_lines(view, t), "", *lines] if what == "dates" else lines) or [t("Nothing yet.")]
    at = min(max(page, 0), len(pages) - 1)
    ways: list[Choice | Go] = [Choice(t("Back"), "item")]
    if at > 0:
        ways.append(Choice(t("Previous page"), what, at - 1))
    if at + 1 < len(pages):
        ways.append(Choice(t("Next page"), what, at + 1))
    return Step(state, (Reply(pages[at].strip(), rows_of(ways), Placement.IN_PLACE),))


def _ask_names(state: State, context: Context, placement: Placement, notice: str = "") -> Step:
    t = context.t
    text = t("Whom do you invite? Send the deputies' names in one message, with commas or blanks between them.")
    rows = ((Choice(t("Back"), "item"),),)
    reply = Reply("\n".join([*([notice, ""] if notice else []), text]), rows, placement)
    return Step(state.at("invite"), (reply,))


def _at_invite(state: State, view: MyProposal, event: Event, context: Context) -> Step:
    match event:
        case Said(text=text):
            names = tuple(name for name in _BETWEEN_NAMES.split(text) if name)
            return Step(state, call=InviteCosigners(view.proposal.id, names))
        case Pressed(action="choose", value=int(deputy)):
            return Step(state, call=InviteCosigners(view.proposal.id, (), (DeputyId(deputy),)))
        case _:
            return _item(view, context, Placement.IN_PLACE)


def _invited(done: Invited, context: Context) -> Step:
    t = context.t
    said = (
        (t("Asked to sign: {names}"), done.asked),
        (t("They have no chat with us: please tell them yourself: {names}"), done.unreached),
        (t("Has signed already: {names}"), done.signed_already),
        (t("No serving deputy is called: {names}"), done.unknown),
    )
    notice = "\n".join(message.format(names="、".join(names)) for message, names in said if names)
    if not done.alike:
        return _item(done.view, context, Placement.FRESH, notice)
    alike = done.alike[0]
    choices: list[Choice | Go] = [Choice(f"{alike.name} {place}", "choose", one) for one, place in alike.deputies]
    text = t("Several deputies are called {name}. Whom do you mean?", name=alike.name)
    rows = (*rows_of(choices, 1), (Choice(t("Back"), "item"),))
    state = State(NAME, "invite", {"proposal": done.view.proposal.id})
    return Step(state, (Reply("\n".join([*([notice] if notice else []), text]), rows, Placement.FRESH),))


def _ask_reason(state: State, view: MyProposal, context: Context, placement: Placement, notice: str = "") -> Step:
    t = context.t
    lines = [*([notice, ""] if notice else []), t("Why do you withdraw it? Send the reason; handling ends with it.")]
    if len(view.proposal.signatories) > 1 and view.rules.withdrawal.needs_every_signatory:
        lines.append(t("Your co-signers are asked first: it is withdrawn once all of them agree."))
    rows = ((Choice(t("No, keep it"), "item"),),)
    return Step(state.at("withdraw"), (Reply("\n".join(lines), rows, placement),))


def _at_withdraw(state: State, view: MyProposal, event: Event, context: Context) -> Step:
    if isinstance(event, Said):
        return Step(state, call=TakeProposalBack(view.proposal.id, event.text))
    return _item(view, context, Placement.IN_PLACE)


def _taken_back(view: MyProposal, context: Context) -> str:
    if view.proposal.status is Status.WITHDRAWN:
        return context.t("It is withdrawn.")
    return context.t("Your co-signers have been asked. You will be told what they say.")


def _again(state: State, context: Context, notice: str, *, is_new: bool = True) -> Step:
    """Where the person is, with what is to be said about it."""
    placement = Placement.FRESH if is_new else Placement.IN_PLACE
    given: MyProposal | Mine = context.given
    if not isinstance(given, MyProposal):
        return _list(given, 0, context, placement)
    if state.step in RATING_STEPS and is_open(state, given):
        return show_rating(state, given, context, placement, notice)
    if state.step == "invite":
        return _ask_names(state, context, placement, notice)
    if state.step == "withdraw" and OwnStep.WITHDRAW in given.may:
        return _ask_reason(state, given, context, placement, notice)
    return _item(given, context, placement, notice)


_STEPS: dict[str, Callable[[State, MyProposal, Event, Context], Step]] = {
    "item": _at_item,
    "invite": _at_invite,
    "withdraw": _at_withdraw,
}

OWN_PROPOSALS = Dialog(NAME, handle, needs, is_private=True)
