"""The secret ballot in chat: one tap a deputy, an opinion or none, a look at it all, and the receipt.

What must stay true: every way through asks about each deputy once, takes the opinion's step and one tap to cast, so
the number of events tells neither who left a mark blank nor who wrote an opinion;
casting happens in the transaction of the event that asked for it; afterwards the message that showed the choice shows
only the receipt.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogs.calls import CastBallot, ListMeetings, ShowBallot
from bot.dialogs.help import way_on
from bot.dialogs.marks import BLANK, OVERALL_QUESTION, Draft, addressed, typed_answer
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
    Revised,
    Said,
    Stale,
    State,
    Step,
    rows_of,
)
from bot.dialogs.numbered import is_only_digits
from bot.dialogs.revising import remembering, revised
from bot.dialogs.voting_screens import screen
from core.domain.ids import MeetingId
from core.locale.errors import word_error
from core.services.intake import Cast
from core.services.my_office import MyBallot, MyMeeting

NAME = "vote"
Event = Pressed | Said


def handle(state: State | None, happening: Happening, context: Context) -> Step:
    match happening:
        case Began(argument=argument):
            return _begin(state, argument, context)
        case Answered(call=ListMeetings(), value=meetings):
            return _choose(state, meetings, context)
        case Answered(call=ShowBallot(), value=MyBallot() as form):
            return _open(state, form, context)
        case Answered(call=CastBallot(), value=Cast() as cast):
            return _ended(_receipt(cast.receipt, context, is_first=cast.is_first), context)
        case Refused(error=error):
            return _ended(word_error(error, context.t), context)
        case Stale(is_shown=is_shown) if state is not None:
            return _show_again(state, context, is_shown=is_shown)
        case (Pressed() | Said()) as event if state is not None:
            draft = Draft.of(state, context.given)
            return remembering(_STEPS[state.step](state, draft, event, context), state, event, draft, context)
        case Revised() if state is not None:
            return _revised(state, happening, context)
        case _:
            return Step(None, go="stale")


def needs(state: State | None, context: Context) -> ShowBallot | None:
    return ShowBallot(MeetingId(state.fields["meeting"])) if state is not None else None


def _begin(state: State | None, argument: str, context: Context) -> Step:
    if not argument.isascii() or not argument.isdecimal() or len(argument) > 9:
        return Step(state, call=ListMeetings())
    return Step(state, call=ShowBallot(MeetingId(int(argument)), is_new=True))


def _choose(state: State | None, meetings: list[MyMeeting], context: Context) -> Step:
    """The meeting to evaluate; asked only where there are several."""
    t = context.t
    open_ones = [mine for mine in meetings if mine.meeting.is_open]
    left = [mine for mine in open_ones if not mine.took_part] or open_ones
    if not left:
        text = t("No evaluation is open for you at the moment. You will get a message when one opens.")
        return Step(state, (Reply(text, way_on(context)),))
    if len(left) == 1:
        return Step(state, call=ShowBallot(left[0].meeting.id, is_new=True))
    buttons: list[Choice | Go] = [Go(mine.meeting.title, f"{NAME}:{mine.meeting.id}") for mine in left]
    return Step(state, (Reply(t("Which meeting do you want to evaluate?"), rows_of(buttons, 1)),))


def _open(state: State | None, form: MyBallot, context: Context) -> Step:
    """Begin the ballot, or go on where it stands."""
    if form.receipt is not None:
        return _ended(_receipt(form.receipt, context, is_first=False), context)
    if form.took_part:
        return _ended(context.t("You take part with a paper ballot, so you cannot vote here as well."), context)
    meeting = int(form.vote.meeting.id)
    if state is not None and state.fields["meeting"] == meeting:
        return _show_again(state, context, is_shown=False)
    draft = Draft.empty(form)
    first = {"meeting": meeting, "at": 0, "asked": 0, "question": 0, "page": 0, "back": False, "filling": False}
    begun = State(NAME, "mark", {**first, **draft.fields()})
    welcome = context.t(
        "Your ballot is sealed before it is stored, and nobody can connect it with you. As in every chat, the network "
        "carries what you tap: if you do not want that, ask for a paper ballot."
    )
    return Step(begun, (screen(begun, draft, context, Placement.FRESH, notice=welcome),))


def _show_again(state: State, context: Context, *, is_shown: bool) -> Step:
    """Where the ballot stands now, for a button that was pressed before or too late."""
    t, draft = context.t, Draft.of(state, context.given)
    if is_shown:
        notice = t("(That button had been used already. This is where you are now.)")
        return Step(state, (screen(state, draft, context, Placement.IN_PLACE, notice=notice),))
    notice = t("You have begun this ballot. This is where you are now.")
    return Step(state, (_closed_message(context), screen(state, draft, context, Placement.FRESH, notice=notice)))


def _closed_message(context: Context) -> Reply:
    """The former message no longer shows any choice."""
    return Reply(context.t("Your ballot goes on in the message below."), (), Placement.LEAVE)


def _may_show(state: State) -> bool:
    """A question that is asked for the first time shows only its list, and the opinion's nothing of any."""
    fields = state.fields
    if fields.get("corrected") or state.step in ("aspect", "review"):
        return True
    return state.step == "mark" and bool(fields["at"] < fields["asked"])


def _revised(state: State, happening: Revised, context: Context) -> Step:
    """What was taken back is left at that when it answered nothing; who changed something waits for a word."""
    found = revised(state, Draft.of(state, context.given), happening, context)
    if found is not None:
        return _to(found[0].at(state.step, corrected=True), found[1], context, notice=found[2])
    if happening.text is None:
        return Step(state)
    notice = context.t("The message that you changed answers nothing any more, so nothing else changed.")
    return _to(state, Draft.of(state, context.given), context, notice=notice)


def _at_mark(state: State, draft: Draft, event: Event, context: Context) -> Step:
    at = int(state.fields["at"])
    match event:
        case Pressed(action="mark", value=int(place)):
            return _marked(state, draft.marked(at, OVERALL_QUESTION, place), context)
        case Pressed(action="to", value=int(place)):
            return _to(state.at("mark", at=place), draft, context)
        case Pressed(action="aspects"):
            return _to(state.at("aspect", question=1), draft, context)
        case Pressed(action="review"):
            return _to(state.at("review", back=False, filling=False), draft, context)
        case Pressed(action="skip"):
            return _onward(state, draft, context)
        case Said(text=text) if (answer := typed_answer(draft.form, text, context.language)) is not None:
            return _marked(state, draft.marked(at, OVERALL_QUESTION, answer), context)
        case _:
            return _puzzled(state, draft, context)


def _marked(state: State, draft: Draft, context: Context) -> Step:
    """On, or back to the review for whoever came from there."""
    if not state.fields["back"]:
        return _onward(state, draft, context)
    missing = draft.next_unmarked(int(state.fields["at"])) if state.fields["filling"] else None
    if missing is not None:
        return _to(state.at("mark", at=missing), draft, context)
    return _to(state.at("review", back=False, filling=False), draft, context)


def _onward(state: State, draft: Draft, context: Context) -> Step:
    """The first deputy who was not asked about yet, then the opinion: as many steps whether marked or skipped."""
    asked = max(int(state.fields["asked"]), int(state.fields["at"]) + 1)
    if asked < draft.deputies:
        return _to(state.at("mark", at=asked, asked=asked), draft, context)
    return _to_comment(state.at("mark", asked=asked), draft, context)


def _at_aspect(state: State, draft: Draft, event: Event, context: Context) -> Step:
    at, question = int(state.fields["at"]), int(state.fields["question"])
    match event:
        case Pressed(action="mark", value=int(place)):
            return _next_aspect(state, draft.marked(at, question, place), context)
        case Said(text=text) if (answer := typed_answer(draft.form, text, context.language)) is not None:
            return _next_aspect(state, draft.marked(at, question, answer), context)
        case Pressed(action="skip"):
            return _next_aspect(state, draft, context)
        case Pressed(action="enough"):
            return _after_aspects(state, draft, context)
        case _:
            return _puzzled(state, draft, context)


def _next_aspect(state: State, draft: Draft, context: Context) -> Step:
    question = int(state.fields["question"]) + 1
    if question > draft.aspects:
        return _after_aspects(state, draft, context)
    return _to(state.at("aspect", question=question), draft, context)


def _after_aspects(state: State, draft: Draft, context: Context) -> Step:
    """Back to the overall grade where it is missing; otherwise on."""
    if draft.overall(int(state.fields["at"])) == BLANK:
        return _to(state.at("mark"), draft, context)
    return _marked(state, draft, context)


def _to_comment(state: State, draft: Draft, context: Context) -> Step:
    return _to(state.at("comment" if draft.comment_limit else "review", page=0), draft, context)


def _at_comment(state: State, draft: Draft, event: Event, context: Context) -> Step:
    """Text or button: both lead to the review in a new message, so that nothing tells them apart."""
    match event:
        case Pressed(action="none"):
            return _review_below(state, draft, context)
        case Pressed(action="clear"):
            return _review_below(state, draft.without_comments(), context)
        case Said(text=text) if not context.has_buttons and is_only_digits(text):
            return _to(state, draft, context, notice=_no_bare_number(context))
        case Said(text=text):
            deputy, comment = addressed(text, draft.deputies)
            written = draft.commented(deputy, comment)
            if written.is_too_long():
                notice = context.t("That is too long: {n} characters at most, please.", n=draft.comment_limit)
                return _to(state, draft, context, notice=notice)
            return _review_below(state, written, context)
        case _:
            return _puzzled(state, draft, context)


def _no_bare_number(context: Context) -> str:
    """Where choices are numbered, a number alone is a slip of whoever meant a mark, and no opinion to be published."""
    return context.t("That number is not in the list below. An opinion needs words, please.")


def _review_below(state: State, draft: Draft, context: Context) -> Step:
    after = state.at("review", page=0, back=False, **draft.fields())
    return Step(after, (_closed_message(context), screen(after, draft, context, Placement.FRESH)))


def _at_review(state: State, draft: Draft, event: Event, context: Context) -> Step:
    match event:
        case Pressed(action="edit", value=int(deputy)):
            return _to(state.at("mark", at=deputy, back=True), draft, context)
        case Pressed(action="page", value=int(page)):
            return _to(state.at("review", page=page), draft, context)
        case Pressed(action="comment"):
            return _to(state.at("comment"), draft, context)
        case Pressed(action="fill") if draft.unmarked:
            at = draft.next_unmarked(draft.deputies - 1)
            return _to(state.at("mark", at=at, back=True, filling=True), draft, context)
        case Pressed(action="cast"):
            return _cast(state, draft)
        case _:
            return _puzzled(state, draft, context)


def _cast(state: State, draft: Draft) -> Step:
    return Step(state, call=CastBallot(MeetingId(state.fields["meeting"]), draft.ballot()))


def _to(state: State, draft: Draft, context: Context, *, notice: str = "") -> Step:
    after = state.at(state.step, **draft.fields())
    return Step(after, (screen(after, draft, context, Placement.IN_PLACE, notice=notice),))


def _puzzled(state: State, draft: Draft, context: Context) -> Step:
    notice = context.t("Sorry, I did not understand that. Please use the buttons.")
    return _to(state, draft, context, notice=notice)


def _ended(text: str, context: Context) -> Step:
    return Step(None, (Reply(text, way_on(context), Placement.IN_PLACE),))


def _receipt(receipt: str, context: Context, *, is_first: bool) -> str:
    t = context.t
    first = t("Your ballot is in the urn.") if is_first else t("You have voted already; your first ballot counts.")
    return "\n".join(
        [
            first,
            t("Your receipt: {receipt}", receipt=receipt),
            t(
                "At the close the office lists all receipts: yours shows that your ballot is among them. "
                "It does not show how you voted."
            ),
        ]
    )


_STEPS: dict[str, Callable[[State, Draft, Event, Context], Step]] = {
    "mark": _at_mark,
    "aspect": _at_aspect,
    "comment": _at_comment,
    "review": _at_review,
}

VOTING = Dialog(NAME, handle, needs, version=2, is_secret=True, hears_revisions=True, may_show=_may_show)
