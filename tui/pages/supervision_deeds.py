"""What is done about a proposal's supervision at the desk: made a priority item, an act planned, its outcome entered.

What must stay true: only what exists is offered; an outcome and a reason are kept as they were written; what the core
refuses leaves the form open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Invalid, ShuzhiError
from core.domain.ids import ContactId, ProposalId
from core.domain.proposals.contacts import Duty
from core.domain.proposals.supervision import OUTCOME_LIMIT, WHO_LIMIT, ActKind, Line, first_day, last_day
from core.domain.proposals.supervision_steps import SupervisionDeed, SupervisionOffer
from core.locale.catalogue import Translator
from core.locale.dates import word_day
from core.locale.errors import word_error
from core.locale.supervision_words import word_act_kind, word_line
from core.services.supervision import ActView, PriorityView, Supervised
from tui.desk_work import DeskWork
from tui.dialogs.choice import Offered
from tui.dialogs.form import Check, Explain, Field, Values
from tui.front import word

DEEDS = {
    SupervisionDeed.OUTCOME: word("Enter what came of it"),
    SupervisionDeed.PLAN: word("Plan an act of supervision"),
    SupervisionDeed.CHOOSE: word("Make it a priority item"),
    SupervisionDeed.DROP: word("Take it off the priority items"),
    SupervisionDeed.CANCEL: word("Call it off"),
}


async def supervise(desk: DeskWork, found: Supervised, title: str, allowed: Sequence[SupervisionOffer]) -> None:
    """Pick one of what exists, and do it."""
    acts = {one.act.id: one for one in found.acts}
    labels = [offered_as(one, acts[one.act] if one.act is not None else None, desk.t) for one in allowed]
    picked = await desk.picked(
        desk.t("What is done about its supervision?"),
        [Offered(str(number), label) for number, label in enumerate(labels)],
    )
    if picked is not None:
        await _do(desk, found, title, allowed[int(picked)])


def offered_as(offer: SupervisionOffer, view: ActView | None, t: Translator) -> str:
    """What is offered, of an act with which one is meant."""
    return f"{t(DEEDS[offer.deed])}: {act_name(view, t)}" if view is not None else t(DEEDS[offer.deed])


def act_name(view: ActView, t: Translator) -> str:
    """``2026-05-20 代表视察, 民安代表小组``."""
    act = view.act
    return f"{act.planned_on.isoformat()} {word_act_kind(act.kind, t)}, {act.who}"


async def _do(desk: DeskWork, found: Supervised, title: str, offer: SupervisionOffer) -> None:
    view = next((one for one in found.acts if one.act.id == offer.act), None)
    match offer.deed:
        case SupervisionDeed.PLAN:
            await plan_act(desk, found.proposal, title)
        case SupervisionDeed.CHOOSE:
            await choose_priority(desk, found.proposal, title)
        case SupervisionDeed.DROP if found.priority is not None:
            await drop_priority(desk, found.priority)
        case SupervisionDeed.OUTCOME if view is not None:
            await record_outcome(desk, view)
        case SupervisionDeed.CANCEL if view is not None:
            await cancel_act(desk, view)


async def plan_act(desk: DeskWork, proposal: ProposalId, title: str) -> None:
    """What is to be done, by whom and when."""
    t, core, today = desk.t, desk.front.core, _today(desk)
    kinds = tuple((str(one), word_act_kind(one, t)) for one in ActKind)
    lines_of = tuple((str(one), word_line(one, t)) for one in Line)
    who = _written(t("Please say who does it."), WHO_LIMIT, t)
    day = _day(first_day(today), last_day(today), t)
    fields = (
        Field("kind", t("What is done"), kinds[0][0], choices=kinds),
        Field("line", t("In whose line of supervision"), str(Line.DEPUTIES), choices=lines_of),
        Field("who", t("By whom"), check=who),
        Field("day", t("Day (year-month-day)"), hint="2026-12-10", check=day),
    )
    done: list[ActView] = []

    async def submit(values: Values) -> None:
        kind, line, on = ActKind(values["kind"]), Line(values["line"]), date.fromisoformat(values["day"].strip())
        planned = core.supervision.plan_act(desk.front.actor, proposal, line, kind, who=values["who"], planned_on=on)
        done.append(await planned)

    lines = [title, t("It is reminded of before its day, and until its outcome is entered.")]
    name, agree = f"supervision.plan:{proposal}", t("Plan it")
    if await desk.filled_in(t("Plan an act of supervision"), fields, submit, name=name, agree=agree, lines=lines):
        _told(desk, t("Planned: {act}.", act=act_name(done[-1], t)))


async def record_outcome(desk: DeskWork, view: ActView) -> None:
    """It took place, and what came of it."""
    t, core, act, today = desk.t, desk.front.core, view.act, _today(desk)
    fields = (
        Field(
            "text",
            t("What came of it"),
            check=_written(t("Please say what came of it."), OUTCOME_LIMIT, t),
            is_long=True,
        ),
        Field("day", t("It took place on (year-month-day)"), today.isoformat(), check=_day(first_day(today), today, t)),
    )

    async def submit(values: Values) -> None:
        on = date.fromisoformat(values["day"].strip())
        await core.supervision.record_outcome(desk.front.actor, act.id, values["text"], done_on=on)

    lines = [
        view.title,
        act_name(view, t),
        t("An outcome is not written over; what was entered wrongly is undone (u)."),
    ]
    if await desk.filled_in(
        t("Enter what came of it"), fields, submit, name=f"supervision.outcome:{act.id}", lines=lines
    ):
        _told(desk, t("The outcome is entered: {act}.", act=act_name(view, t)))


async def cancel_act(desk: DeskWork, view: ActView) -> None:
    """It does not take place."""
    t, core, act = desk.t, desk.front.core, view.act

    async def submit(values: Values) -> None:
        await core.supervision.cancel_act(desk.front.actor, act.id, reason=values["reason"])

    lines = [view.title, act_name(view, t), t("It stays on the proposal's record with the reason.")]
    name, agree = f"supervision.cancel:{act.id}", t("Call it off")
    if await desk.filled_in(t("Call it off"), [_reason(t)], submit, name=name, agree=agree, lines=lines):
        _told(desk, t("Called off: {act}.", act=act_name(view, t)))


async def choose_priority(desk: DeskWork, proposal: ProposalId, title: str) -> None:
    """The Council of Chairpersons picked it: who supervises, and who leads its handling."""
    t, core = desk.t, desk.front.core
    listed = await desk.carried_out(core.unit_contacts.listed(desk.front.actor))
    leaders = [one for one in listed.result if one.contact.duty is Duty.LEADER] if listed is not None else []
    if len(leaders) < 2:  # one supervises, one leads the handling
        desk.app.notify(
            t("Enter the two leaders first: shuzhi unit contact add NAME --duty leader"), severity="warning"
        )
        return
    names = tuple((str(one.contact.id), one.contact.name) for one in leaders)
    fields = (
        Field("leader", t("Who supervises it, of the Standing Committee"), names[0][0], choices=names),
        Field("official", t("Who leads its handling, of the government"), names[1][0], choices=names),
    )

    async def submit(values: Values) -> None:
        leader, official = ContactId(int(values["leader"])), ContactId(int(values["official"]))
        await core.supervision.choose_priority(desk.front.actor, proposal, leader=leader, official=official)

    lines = [title, t("The Council of Chairpersons has picked it. Both leaders hear of its acts of supervision.")]
    name, agree = f"supervision.choose:{proposal}", t("Make it one")
    if await desk.filled_in(
        t("Make it a priority item"), fields, submit, name=name, agree=agree, lines=lines, explain=_explained(t)
    ):
        _told(desk, t("It is a priority item now: {title}.", title=title))


async def drop_priority(desk: DeskWork, view: PriorityView) -> None:
    """It is one no more."""
    t, core, proposal = desk.t, desk.front.core, view.priority.proposal

    async def submit(values: Values) -> None:
        await core.supervision.drop_priority(desk.front.actor, proposal, reason=values["reason"])

    named = t("{leader} supervises, {official} leads the handling", leader=view.leader, official=view.official)
    lines = [view.title, named, t("It stays on the proposal's record with the reason.")]
    name, agree = f"supervision.drop:{proposal}", t("Take it off")
    if await desk.filled_in(
        t("Take it off the priority items"), [_reason(t)], submit, name=name, agree=agree, lines=lines
    ):
        _told(desk, t("It is no priority item any more: {title}.", title=view.title))


def _told(desk: DeskWork, sentence: str) -> None:
    desk.app.notify(sentence)
    desk.reload()


def _explained(t: Translator) -> Explain:
    def explain(error: ShuzhiError) -> dict[str, str]:
        is_same = isinstance(error, Invalid) and error.code == "supervision.same_leader"
        return {"official": word_error(error, t)} if is_same else {}

    return explain


def _reason(t: Translator) -> Field:
    return Field("reason", t("Reason"), check=_written(t("Please give a reason."), OUTCOME_LIMIT, t), is_long=True)


def _written(sentence: str, limit: int, t: Translator) -> Check:
    """``sentence`` where nothing was typed; too much is said, too."""

    def check(typed: str) -> str:
        if not typed.strip():
            return sentence
        return t("At most {limit} characters.", limit=limit) if len(typed) > limit else ""

    return check


def _day(first: date, last: date, t: Translator) -> Check:
    def check(typed: str) -> str:
        try:
            on = date.fromisoformat(typed.strip())
        except ValueError:
            return t("Like this: 2026-12-10")
        if first <= on <= last:
            return ""
        return t("Between {first} and {last}.", first=word_day(first, t), last=word_day(last, t))

    return check


def _today(desk: DeskWork) -> date:
    return date_in(COUNTY_ZONE, desk.front.core.clock.now())
