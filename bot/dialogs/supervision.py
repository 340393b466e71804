"""What leaders and the supervision office see in a chat: their items, their acts, what is overdue, one item's page.

What must stay true: it reads and enters nothing; only what the office answers with is shown, and whoever is not
concerned by an item is told what is told of one that does not exist.
"""

from __future__ import annotations

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
    State,
    Step,
    rows_of,
)
from bot.dialogs.pages import pages_of
from bot.dialogs.proposing import proposal_of
from bot.dialogs.supervision_calls import ShowSupervised, ShowSupervision
from bot.dialogs.supervision_screens import act_line, item_line, overdue_line, page_lines
from bot.dialogs.unit_screens import short_name
from core.domain.ids import ProposalId
from core.domain.proposals.proposal import Proposal
from core.locale.catalogue import Translator
from core.locale.errors import word_error
from core.services.supervised_items import SupervisedItem, SupervisorDesk

NAME = "supervision"
PAGE = 6  # lines with a button each
LISTS = ("list", "acts", "overdue")
Entry = tuple[str, Proposal]


def handle(state: State | None, happening: Happening, context: Context) -> Step:
    """Every page is asked for anew: what is no longer theirs is not shown from before."""
    match happening:
        case Refused(call=ShowSupervised(), error=error):
            rows = ((Go(context.t("My items"), NAME), Go(context.t("Help"), "help")),)
            return Step(None, (Reply(word_error(error, context.t), rows),))
        case Refused(error=error):
            return Step(None, (Reply(word_error(error, context.t), way_on(context)),))
        case Answered(call=ShowSupervision() as call, value=SupervisorDesk() as desk):
            return _list(desk, call.then, call.page, context, _place(is_shown=call.is_shown))
        case Answered(call=ShowSupervised() as call, value=SupervisedItem() as item):
            return _item(item, call.page, context, _place(is_shown=call.is_shown))
        case Began(argument=argument) if (number := proposal_of(argument)) is not None:
            return Step(state, call=ShowSupervised(number))
        case Began(argument=argument):
            return Step(state, call=ShowSupervision(argument if argument in LISTS else LISTS[0]))
        case Pressed(action="list" | "acts" | "overdue" as which, value=int(page)):
            return Step(state, call=ShowSupervision(which, page, is_shown=True))
        case Pressed(action="open", value=int(number)):
            return Step(state, call=ShowSupervised(ProposalId(number), is_shown=True))
        case Pressed(action="page", value=int(page)) if state is not None and state.step == "item":
            return Step(state, call=ShowSupervised(ProposalId(state.fields["proposal"]), page, is_shown=True))
        case _ if state is not None and state.step == "item":
            return Step(state, call=ShowSupervised(ProposalId(state.fields["proposal"])))
        case _:
            return Step(state, call=ShowSupervision())


def _place(*, is_shown: bool) -> Placement:
    return Placement.IN_PLACE if is_shown else Placement.FRESH


def _list(desk: SupervisorDesk, which: str, page: int, context: Context, placement: Placement) -> Step:
    t, entries = context.t, _ENTRIES[which](desk, context.t)
    at = min(max(page, 0), max(0, (len(entries) - 1) // PAGE))
    shown = entries[at * PAGE : (at + 1) * PAGE]
    head = {
        "list": t("{name}: {n} priority items that you lead", name=desk.name, n=len(desk.items)),
        "acts": t("Acts that you take part in ({n}):", n=len(desk.acts)),
        "overdue": t("Overdue at the units ({n}), the longest first:", n=len(desk.overdue)),
    }[which]
    lines = [head, *(line for line, _ in shown)] if shown else [head, t("Nothing at the moment.")]
    if which == "acts" and shown:
        lines.append(t("Outcomes are entered by the congress's office: please tell it what came of an act."))
    opened = {one.id: short_name(one) for _, one in shown}
    buttons: list[Choice | Go] = [Choice(name, "open", number) for number, name in opened.items()]
    state = State(NAME, which)
    return Step(state, (Reply("\n".join(lines), (*rows_of(buttons), *_ways(desk, which, at, entries, t)), placement),))


def _ways(
    desk: SupervisorDesk, which: str, at: int, entries: Sequence[Entry], t: Translator
) -> tuple[tuple[Choice | Go, ...], ...]:
    pages: list[Choice | Go] = []
    if at > 0:
        pages.append(Choice(t("Previous page"), which, at - 1))
    if (at + 1) * PAGE < len(entries):
        pages.append(Choice(t("Next page"), which, at + 1))
    labels = {
        "list": t("My items"),
        "acts": t("Acts ({n})", n=len(desk.acts)),
        "overdue": t("Overdue ({n})", n=len(desk.overdue)),
    }
    lists: list[Choice | Go] = [Choice(label, name, 0) for name, label in labels.items() if name != which]
    return (*rows_of(pages), *rows_of([*lists, Go(t("Help"), "help")]))


def _item(item: SupervisedItem, page: int, context: Context, placement: Placement) -> Step:
    t = context.t
    pages = pages_of(list(page_lines(item, t)))
    at = min(max(page, 0), len(pages) - 1)
    ways: list[Choice | Go] = [Choice(t("Previous page"), "page", at - 1)] if at > 0 else []
    ways += [Choice(t("Next page"), "page", at + 1)] if at + 1 < len(pages) else []
    ways += [Choice(t("My items"), "list", 0), Choice(t("Acts"), "acts", 0), Choice(t("Overdue"), "overdue", 0)]
    state = State(NAME, "item", {"proposal": item.proposal.id})
    return Step(state, (Reply(pages[at], (*rows_of(ways), (Go(t("Help"), "help"),)), placement),))


_ENTRIES: dict[str, Callable[[SupervisorDesk, Translator], list[Entry]]] = {
    "list": lambda desk, t: [(item_line(one, t), one.proposal) for one in desk.items],
    "acts": lambda desk, t: [
        (act_line(one, desk.today, t, about=desk.proposals[one.proposal]), desk.proposals[one.proposal])
        for one in desk.acts
    ],
    "overdue": lambda desk, t: [(overdue_line(one, t), one.proposal) for one in desk.overdue],
}

SUPERVISION = Dialog(NAME, handle, is_private=True)
