"""Every step of a proposal as it is taken at the desk: what is asked, what will change, and what came of it.

What must stay true: what ends a proposal or takes it from somebody is looked at first; a reason is asked for where the
core keeps one; what the core refuses leaves the form open.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import HandlingUnitId
from core.domain.proposals.next_steps import Deed, Offer
from core.domain.proposals.proposal import Consultation, Reply
from core.domain.proposals.units import UnitStatus
from core.locale.catalogue import Translator
from core.locale.proposal_words import word_consultation
from core.services.proposals import MAX_REASON, ProposalView
from tui.desk_work import DeskWork
from tui.dialogs.choice import Offered
from tui.dialogs.form import NO, YES, Check, Field, Values
from tui.front import word
from tui.pages.proposal_told import Seen, tell

DEEDS = {
    Deed.REVISE: word("Hand in again, revised"),
    Deed.REVIEW: word("Review it"),
    Deed.ASSIGN: word("Give it to its units"),
    Deed.ACCEPT: word("The unit accepts it"),
    Deed.RETURN: word("The unit returns it"),
    Deed.JOIN: word("Give the returned part to another unit"),
    Deed.GO_ON: word("Do without the returned part"),
    Deed.NOTE: word("Enter what the unit told"),
    Deed.EXTEND: word("More time for the reply"),
    Deed.ASSIST: word("The assisting unit has told its opinion"),
    Deed.REPLY: word("Enter the unit's reply"),
    Deed.RATE: word("Enter the deputy's rating"),
    Deed.RATE_PROMISE: word("Enter the deputy's rating of the promise"),
    Deed.CLOSE_SILENT: word("Close it unrated"),
    Deed.REOPEN: word("Have it handled again"),
    Deed.SETTLE: word("Settle it"),
    Deed.WITHDRAW: word("Withdraw it"),
}


def offered_steps(found: Sequence[Offer], seen: Seen, t: Translator) -> list[tuple[Offered, Offer]]:
    """To be picked from, each with its unit where it is one's."""
    named = []
    for one in found:
        label = t(DEEDS[one.deed])
        if one.unit is not None:
            label = f"{label}: {seen.view.units[one.unit]}"
        named.append((Offered(f"{one.deed}:{one.unit or ''}", label), one))
    return named


async def do(desk: DeskWork, seen: Seen, offer: Offer) -> None:
    """Ask what the step needs and take it."""
    from tui.pages.proposal_assigning import assign, join  # here: they are made of this
    from tui.pages.proposal_entry import revise
    from tui.pages.proposal_notes import note
    from tui.pages.proposal_rating import rate, rate_promise
    from tui.pages.proposal_review import review

    whole: dict[Deed, Callable[[DeskWork, Seen], Awaitable[None]]] = {
        Deed.REVISE: revise,
        Deed.REVIEW: review,
        Deed.ASSIGN: assign,
        Deed.JOIN: join,
        Deed.GO_ON: go_on,
        Deed.RATE: rate,
        Deed.CLOSE_SILENT: close_silent,
        Deed.REOPEN: reopen,
        Deed.SETTLE: settle,
        Deed.WITHDRAW: withdraw,
    }
    theirs: dict[Deed, Callable[[DeskWork, Seen, HandlingUnitId], Awaitable[None]]] = {
        Deed.ACCEPT: accept,
        Deed.RETURN: give_back,
        Deed.NOTE: note,
        Deed.EXTEND: extend,
        Deed.ASSIST: assist,
        Deed.REPLY: reply,
        Deed.RATE_PROMISE: rate_promise,
    }
    if offer.deed in whole:
        await whole[offer.deed](desk, seen)
    elif offer.unit is not None:
        await theirs[offer.deed](desk, seen, offer.unit)


async def accept(desk: DeskWork, seen: Seen, unit: HandlingUnitId) -> None:
    t = desk.t
    title = t("{unit} accepts it?", unit=seen.view.units[unit])
    lines = [seen.name, t("It can no longer be returned then.")]
    if await desk.agreed(title, lines=lines, agree=t("Accept")):
        await tell(desk, seen, desk.front.core.proposals.accept(desk.front.actor, seen.view.proposal.id, unit))


async def give_back(desk: DeskWork, seen: Seen, unit: HandlingUnitId) -> None:
    t, one = desk.t, seen.view.proposal
    others = [each for each in one.answering if each.unit != unit]
    follows = (
        t("The other units go on without it.") if others else t("All of it waits for the office to assign it anew.")
    )
    named = seen.view.units[unit]

    async def submit(reason: str) -> ProposalView:
        return await desk.front.core.proposals.give_back(desk.front.actor, one.id, unit, reason=reason)

    title = t("{unit} returns it", unit=named)
    await _with_reason(desk, seen, title, submit, name=f"return:{unit}", agree=t("Return"), lines=[seen.name, follows])


async def go_on(desk: DeskWork, seen: Seen) -> None:
    """Nobody takes over the part that came back."""
    t, one = desk.t, seen.view.proposal
    waits = [seen.view.units[share.unit] for share in one.answering if share.status is not UnitStatus.ANSWERED]
    follows = t("Every other unit has answered: the deputy is asked to rate.")
    if waits:
        follows = t("These still have to answer: {units}", units="、".join(waits))

    async def submit(reason: str) -> ProposalView:
        return await desk.front.core.proposals.go_on(desk.front.actor, one.id, reason=reason)

    title, lines = t("Do without the returned part"), [seen.name, follows]
    await _with_reason(desk, seen, title, submit, name="go_on", agree=t("Go on without it"), lines=lines)


async def extend(desk: DeskWork, seen: Seen, unit: HandlingUnitId) -> None:
    t, one = desk.t, seen.view.proposal

    async def submit(reason: str) -> ProposalView:
        return await desk.front.core.proposals.extend(desk.front.actor, one.id, unit, reason=reason)

    title = t("More time for the reply of {unit}", unit=seen.view.units[unit])
    lines = [seen.name, t("The longer time of the rules counts from the same day, once and for all.")]
    await _with_reason(desk, seen, title, submit, name=f"extend:{unit}", agree=t("Consent"), lines=lines)


async def assist(desk: DeskWork, seen: Seen, unit: HandlingUnitId) -> None:
    t = desk.t
    title = t("{unit} has told the leading unit its opinion?", unit=seen.view.units[unit])
    if await desk.agreed(title, lines=[seen.name]):
        await tell(desk, seen, desk.front.core.proposals.assist(desk.front.actor, seen.view.proposal.id, unit))


async def reply(desk: DeskWork, seen: Seen, unit: HandlingUnitId) -> None:
    """The unit's letter."""
    t, core, one = desk.t, desk.front.core, seen.view.proposal
    classes = [
        (each.id, f"{each.in_language(t.language)}: {each.meaning.in_language(t.language)}")
        for each in seen.rules.result_classes
    ]
    fields = (
        Field("result_class", t("Class"), classes[0][0], choices=tuple(classes)),
        Field("number", t("Document number")),
        Field("signatory", t("Signed by")),
        Field("spoke", t("How the unit spoke with the deputy"), str(Consultation.VISIT), choices=consultations(t)),
        Field("text", t("What the letter says"), check=needed(t("A reply needs its text.")), is_long=True),
    )
    done: list[ProposalView] = []

    async def submit(values: Values) -> None:
        today = date_in(COUNTY_ZONE, core.clock.now())
        spoke = Consultation(values["spoke"])
        letter = Reply(
            unit, 0, values["result_class"], values["number"], values["signatory"], values["text"], today, spoke
        )
        done.append(await core.proposals.reply(desk.front.actor, one.id, letter))

    title = t("Reply of {unit}", unit=seen.view.units[unit])
    if await desk.filled_in(title, fields, submit, name=f"proposal.reply:{one.id}:{unit}", lines=[seen.name]):
        await tell(desk, seen, done[-1])


async def close_silent(desk: DeskWork, seen: Seen) -> None:
    t = desk.t
    lines = [seen.name, t("The deputy said nothing in time; the statistics count that as the rules say.")]
    if await desk.agreed(t("Close it unrated?"), lines=lines, agree=t("Close it")):
        await tell(desk, seen, desk.front.core.proposals.close_silent(desk.front.actor, seen.view.proposal.id))


async def reopen(desk: DeskWork, seen: Seen) -> None:
    t = desk.t
    units = [seen.view.units[share.unit] for share in seen.view.proposal.answering]
    lines = [seen.name, t("A new time begins for: {units}", units="、".join(units))]
    if await desk.agreed(t("Have it handled again?"), lines=lines, agree=t("Handle it again")):
        await tell(desk, seen, desk.front.core.proposals.reopen(desk.front.actor, seen.view.proposal.id))


async def settle(desk: DeskWork, seen: Seen) -> None:
    t, one = desk.t, seen.view.proposal

    async def submit(reason: str) -> ProposalView:
        return await desk.front.core.proposals.settle(desk.front.actor, one.id, reason=reason)

    lines = [seen.name, t("Say what the meeting or the assessment came to. Nothing is waited for any more then.")]
    await _with_reason(desk, seen, t("Settle it"), submit, name="settle", agree=t("Settle"), lines=lines)


async def withdraw(desk: DeskWork, seen: Seen) -> None:
    """Its deputies took it back in writing; handling stops."""
    t, core, one = desk.t, desk.front.core, seen.view.proposal
    fields = [reason_field(t)]
    if len(seen.view.signatories) > 1 and seen.rules.withdrawal.needs_every_signatory:
        fields.append(Field("all", t("Every deputy who signed has agreed"), is_switch=True))
    done: list[ProposalView] = []

    async def submit(values: Values) -> None:
        agreed = values.get("all", NO) == YES
        withdrawn = core.proposals.withdraw(desk.front.actor, one.id, reason=values["reason"], agreed_by_all=agreed)
        done.append(await withdrawn)

    stops = [seen.view.units[share.unit] for share in one.answering]
    lines = [seen.name, t("Its handling stops for good: {units}", units="、".join(stops) or t("nobody has it yet"))]
    title, name = t("Withdraw it: {names}", names="、".join(seen.view.signatories)), f"proposal.withdraw:{one.id}"
    if await desk.filled_in(title, fields, submit, name=name, agree=t("Withdraw"), lines=lines):
        await tell(desk, seen, done[-1])


async def _with_reason(
    desk: DeskWork,
    seen: Seen,
    title: str,
    act: Callable[[str], Awaitable[ProposalView]],
    *,
    name: str,
    agree: str,
    lines: Sequence[str],
) -> None:
    done: list[ProposalView] = []

    async def submit(values: Values) -> None:
        done.append(await act(values["reason"]))

    draft = f"proposal.{name}:{seen.view.proposal.id}"
    if await desk.filled_in(title, [reason_field(desk.t)], submit, name=draft, agree=agree, lines=lines):
        await tell(desk, seen, done[-1])


def reason_field(t: Translator) -> Field:
    def check(typed: str) -> str:
        if not typed.strip():
            return t("Please give a reason: the deputies are told.")
        return t("At most {limit} characters.", limit=MAX_REASON) if len(typed) > MAX_REASON else ""

    return Field("reason", t("Reason"), check=check, is_long=True)


def needed(sentence: str) -> Check:
    """``sentence`` where nothing was typed."""
    return lambda typed: "" if typed.strip() else sentence


def consultations(t: Translator) -> tuple[tuple[str, str], ...]:
    """The forms in which a unit speaks with a deputy, to be picked from."""
    return tuple((str(one), word_consultation(one, t)) for one in Consultation)
