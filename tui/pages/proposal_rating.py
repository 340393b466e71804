"""What the lead deputy thinks, entered at the desk on its behalf: of a reply, and of what was told of a promise."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from core.domain.errors import Invalid, ShuzhiError
from core.domain.ids import HandlingUnitId
from core.domain.rules.handling import Standing
from core.locale.catalogue import Translator
from core.locale.errors import word_error
from core.services.proposals import ProposalView
from tui.desk_work import DeskWork
from tui.dialogs.form import Explain, Field, Values
from tui.pages.proposal_told import Seen, tell

Marks = Sequence[tuple[str, str]]
Rate = Callable[[Marks, str], Awaitable[ProposalView]]


async def rate(desk: DeskWork, seen: Seen) -> None:
    """Of this round's replies: every axis once; a dissatisfied mark needs its reasons."""
    core, one = desk.front.core, seen.view.proposal

    async def act(marks: Marks, reasons: str) -> ProposalView:
        return await core.proposals.rate(desk.front.actor, one.id, marks, reasons=reasons)

    await _asked(desk, seen, act, name=f"proposal.rate:{one.id}", lines=[seen.name])


async def rate_promise(desk: DeskWork, seen: Seen, unit: HandlingUnitId) -> None:
    """Of what ``unit`` told of its promise: a dissatisfied mark opens it again."""
    t, core, one = desk.t, desk.front.core, seen.view.proposal

    async def act(marks: Marks, reasons: str) -> ProposalView:
        return await core.proposal_promises.rate(desk.front.actor, one.id, unit, marks, reasons=reasons)

    told = [note for note in one.notes if note.unit == unit]
    lines = [
        seen.name,
        *([f"{seen.view.units[unit]}: {told[-1].text}"] if told else []),
        t("Dissatisfied opens the promise again: the unit reports once more."),
    ]
    await _asked(desk, seen, act, name=f"proposal.rate_promise:{one.id}:{unit}", lines=lines)


async def _asked(desk: DeskWork, seen: Seen, act: Rate, *, name: str, lines: Sequence[str]) -> None:
    t = desk.t
    ratings = tuple((each.id, each.in_language(t.language)) for each in seen.rules.ratings)
    fields = [Field(each.id, each.in_language(t.language), ratings[0][0], choices=ratings) for each in seen.rules.axes]
    worst = [each.in_language(t.language) for each in seen.rules.ratings if each.standing is Standing.DISSATISFIED]
    label = t("Concrete reasons (needed for: {ratings})", ratings=", ".join(worst))
    done: list[ProposalView] = []

    async def submit(values: Values) -> None:
        done.append(await act([(each.id, values[each.id]) for each in seen.rules.axes], values["reasons"]))

    fields.append(Field("reasons", label, is_long=True))
    title = t("Rating of {name}", name=seen.view.signatories[0])
    if await desk.filled_in(title, fields, submit, name=name, lines=lines, explain=_explained(t)):
        await tell(desk, seen, done[-1])


def _explained(t: Translator) -> Explain:
    def explain(error: ShuzhiError) -> dict[str, str]:
        is_reason = isinstance(error, Invalid) and error.code == "reason.missing"
        return {"reasons": word_error(error, t)} if is_reason else {}

    return explain
