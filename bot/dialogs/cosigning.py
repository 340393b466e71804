"""A deputy is asked to co-sign, or to agree that a joint proposal is taken back: reads it, then decides.

What must stay true: nobody signs with a button what was not shown above it.
"""

from __future__ import annotations

from hashlib import sha256

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
    State,
    Step,
    rows_of,
)
from bot.dialogs.pages import pages_of
from bot.dialogs.proposal_calls import AnswerInvitation, ShowProposal
from bot.dialogs.proposal_texts import text_lines
from bot.dialogs.proposing import proposal_of
from core.domain.ids import ProposalId
from core.domain.proposals.cosigning import Purpose
from core.domain.proposals.drafting import OwnStep
from core.locale.errors import word_error
from core.services.my_proposals import MyProposal

NAME = "cosign"


def handle(state: State | None, happening: Happening, context: Context) -> Step:
    match happening:
        case Refused(error=error):
            ways = ((Go(context.t("My proposals"), "proposals"), Go(context.t("Help"), "help")),)
            return Step(None, (Reply(word_error(error, context.t), ways),))
        case Answered(call=ShowProposal(), value=MyProposal() as view):
            return _ask(view, 0, context, Placement.FRESH)
        case Answered(call=AnswerInvitation() as call, value=MyProposal() as view):
            return _answered(call, view, context)
        case Began(argument=argument) if (number := proposal_of(argument)) is not None:
            return Step(State(NAME, "decide", {"proposal": number}), call=ShowProposal(number))
        case Pressed(action="answer") if state is not None and state.fields.get("seen") != _print(context.given):
            notice = context.t("The text was changed meanwhile. Please read it once more.")
            return _ask(context.given, 0, context, Placement.FRESH, notice)
        case Pressed(action="answer", value=bool(agrees)) if state is not None:
            purpose = _purpose(context.given)
            return Step(state, call=AnswerInvitation(context.given.proposal.id, purpose, agrees))
        case Pressed(action="page", value=int(page)) if state is not None:
            return _ask(context.given, page, context, Placement.IN_PLACE)
        case Pressed(action="later"):
            ways = ((Go(context.t("My proposals"), "proposals"), Go(context.t("Help"), "help")),)
            text = context.t("Nothing was signed. You find it under /proposals.")
            return Step(None, (Reply(text, ways, Placement.IN_PLACE),))
        case _ if state is not None:
            placement = Placement.FRESH if isinstance(happening, Said) else Placement.IN_PLACE
            return _ask(context.given, 0, context, placement)
        case _:
            return Step(None, go="proposals")


def needs(state: State | None, context: Context) -> ShowProposal | None:
    number = state.fields.get("proposal") if state is not None else None
    return ShowProposal(ProposalId(number)) if isinstance(number, int) else None


def _ask(view: MyProposal, page: int, context: Context, placement: Placement, notice: str = "") -> Step:
    t = context.t
    if view.may.isdisjoint({OwnStep.SIGN, OwnStep.CONSENT}):
        return Step(None, go=f"proposals:{view.proposal.id}")
    pages = pages_of([*text_lines(view, t), t("Signed by: {names}", names="、".join(view.signatories)), ""])
    at = min(max(page, 0), len(pages) - 1)
    buttons: list[Choice | Go] = []
    if at > 0:
        buttons.append(Choice(t("Previous page"), "page", at - 1))
    if at + 1 < len(pages):
        buttons.append(Choice(t("Next page"), "page", at + 1))
    text = "\n\n".join(part for part in (notice, pages[at].strip()) if part)
    if at + 1 == len(pages):
        question, yes, no = _words(view, context)
        text = f"{text}\n\n{question}"
        buttons += [Choice(yes, "answer", True), Choice(no, "answer", False)]
    if view.files:
        buttons.append(Go(t("Files ({n})", n=len(view.files)), f"files:{view.proposal.id}"))
    buttons.append(Choice(t("Later"), "later"))
    state = State(NAME, "decide", {"proposal": view.proposal.id, "seen": _print(view)})
    return Step(state, (Reply(text, rows_of(buttons), placement),))


def _print(view: MyProposal) -> str:
    """Of the text that is signed: the lead deputy may write on at it meanwhile."""
    content = view.proposal.content
    return sha256("\0".join((content.title, content.facts, content.request)).encode()).hexdigest()[:16]


def _words(view: MyProposal, context: Context) -> tuple[str, str, str]:
    t = context.t
    if _purpose(view) is Purpose.SIGN:
        return t("{lead} asks you to co-sign this. Do you?", lead=view.lead), t("I co-sign"), t("I decline")
    reason = next(one.reason for one in view.invitations if one.is_waiting and one.purpose is Purpose.WITHDRAW)
    question = t("{lead} wants to withdraw this: {reason} Do you agree?", lead=view.lead, reason=reason)
    return question, t("I agree"), t("I do not agree")


def _answered(call: AnswerInvitation, view: MyProposal, context: Context) -> Step:
    t = context.t
    text = {
        (Purpose.SIGN, True): t("You have co-signed. Thank you."),
        (Purpose.SIGN, False): t("You have declined; {lead} is told.", lead=view.lead),
        (Purpose.WITHDRAW, True): t("You have agreed; {lead} is told.", lead=view.lead),
        (Purpose.WITHDRAW, False): t("You did not agree, so it goes on as before; {lead} is told.", lead=view.lead),
    }[(call.purpose, call.agrees)]
    ways: list[Choice | Go] = [Go(t("My proposals"), "proposals"), Go(t("Help"), "help")]
    return Step(None, (Reply(text, rows_of(ways), Placement.IN_PLACE),))


def _purpose(view: MyProposal) -> Purpose:
    return Purpose.SIGN if OwnStep.SIGN in view.may else Purpose.WITHDRAW


COSIGNING = Dialog(NAME, handle, needs, is_private=True)
