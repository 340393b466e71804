"""Giving proposals to units: one of them in any of the three ways, or many to one unit after a look at all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from core.domain.errors import ShuzhiError
from core.domain.ids import HandlingUnitId, ProposalId
from core.domain.proposals.life import Status
from core.domain.proposals.units import HandlingUnit, Part, UnitStatus
from core.locale.catalogue import Translator
from core.locale.errors import word_error
from core.locale.proposal_words import word_status
from core.services.pages import Reader
from core.services.proposals import ProposalView
from core.services.stores.pages import Choice, ProposalEntry
from tui.desk_work import DeskWork
from tui.dialogs.choice import Offered
from tui.dialogs.form import Field, Values
from tui.dialogs.progress import Report
from tui.pages.proposal_told import Seen, tell
from tui.pages.proposal_words import number_of
from tui.pages.typed_names import TypedNames

MOST_AT_ONCE = 200
_PAGE = 100


async def assign(desk: DeskWork, seen: Seen) -> None:
    """Pick the unit, then say whether alone, or with which others."""
    t, core, one = desk.t, desk.front.core, seen.view.proposal
    units = await _active_units(desk)
    first = await pick_unit(desk, units, t("Which unit answers for it?"))
    if first is None:
        return
    others = {int(unit.id): unit.name for unit in units if unit.id != first.id}
    typed = await asyncio.to_thread(TypedNames, others, t)
    how = ((str(Part.LEAD), t("it leads, they assist")), (str(Part.SEPARATE), t("each answers separately")))
    fields = (
        Field("others", t("Other units, where there are any"), hint=t("names or initials"), check=typed.check()),
        Field("how", t("How, with others"), str(Part.LEAD), choices=how),
    )
    done: list[ProposalView] = []

    async def submit(values: Values) -> None:
        parts = parts_of(first.id, Part(values["how"]), typed.read(values["others"]))
        done.append(await core.proposals.assign(desk.front.actor, one.id, parts))

    lines = [seen.name, t("Without other units it handles it alone.")]
    title, name = t("Give it to {unit}", unit=first.name), f"proposal.assign:{one.id}:{first.id}"
    if await desk.filled_in(title, fields, submit, name=name, agree=t("Assign"), lines=lines):
        await tell(desk, seen, done[-1])


async def join(desk: DeskWork, seen: Seen) -> None:
    """Another unit in the place of one that returned its part."""
    t, one = desk.t, seen.view.proposal
    has = {share.unit for share in one.assignments if share.status is not UnitStatus.RETURNED}
    part = next(share.part for share in reversed(one.assignments) if share.status is UnitStatus.RETURNED)
    units = [unit for unit in await _active_units(desk) if unit.id not in has]
    unit = await pick_unit(desk, units, t("Which unit takes the part over?"))
    if unit is None:
        return
    if await desk.agreed(t("Give it to {unit}", unit=unit.name), lines=[seen.name], agree=t("Assign")):
        await tell(desk, seen, desk.front.core.proposals.join(desk.front.actor, one.id, unit.id, part))


def parts_of(first: HandlingUnitId, how: Part, others: Sequence[int]) -> list[tuple[HandlingUnitId, Part]]:
    """``first`` alone, or as ``how`` says with the others; the core judges whether it can be so."""
    rest = Part.ASSIST if how is Part.LEAD else how
    return [(first, how if others else Part.SOLE), *((HandlingUnitId(one), rest) for one in others)]


async def assign_together(desk: DeskWork, reader: Reader[ProposalEntry], choice: Choice) -> bool:
    """Give every chosen proposal that waits for it to one unit alone. Whether anything was done."""
    t = desk.t
    try:
        chosen = await _read(reader, choice)
    except ShuzhiError as error:
        desk.say_refused(error)
        return False
    if len(chosen) > MOST_AT_ONCE:
        told = t("Too many at once: at most {most}. Narrow the filter.", most=MOST_AT_ONCE)
        desk.app.notify(told, severity="error")
        return False
    waiting = [one for one in chosen if one.status is Status.FILED]
    if not waiting:
        desk.app.notify(t("None of these waits to be assigned."), severity="warning")
        return False
    unit = await pick_unit(desk, await _active_units(desk), t("Which unit handles them alone?"))
    if unit is None:
        return False
    left_out = [t("Left out ({state}): {title}", state=word_status(one.status, t), title=one.title)
                for one in chosen if one.status is not Status.FILED]  # fmt: skip
    title = t("Give {n} proposals to {unit}?", n=len(waiting), unit=unit.name)
    lines = [*(_line(one, t) for one in waiting), *left_out]
    if not await desk.agreed(title, lines=lines, agree=t("Assign")):
        return False
    return await _assign_all(desk, waiting, unit)


async def _assign_all(desk: DeskWork, waiting: Sequence[ProposalEntry], unit: HandlingUnit) -> bool:
    """One after the other: what somebody else was faster with is told, and the others go on."""
    t, core = desk.t, desk.front.core
    refused: list[str] = []

    async def act(report: Report) -> int:
        for number, one in enumerate(waiting, start=1):
            try:
                await core.proposals.assign(desk.front.actor, one.id, [(unit.id, Part.SOLE)])
            except ShuzhiError as error:
                refused.append(f"{one.title}: {word_error(error, t)}")
            report(number, len(waiting))
        return len(waiting) - len(refused)

    done = await desk.long_work(t("Assigning"), act)
    desk.reload()
    if done is None:
        desk.app.notify(t("Broken off: what was assigned until then stays (u undoes one by one)."), severity="warning")
        return True
    desk.app.notify(t("{n} proposals given to {unit}. Each can be undone (u).", n=done.result, unit=unit.name))
    for sentence in refused:
        desk.app.notify(sentence, severity="error")
    return True


async def pick_unit(desk: DeskWork, units: Sequence[HandlingUnit], title: str) -> HandlingUnit | None:
    """One of ``units``, found by its initials; None when the person left or there is none."""
    if not units:
        told = desk.t("There are no units yet. Enter one under Units first.")
        desk.app.notify(told, severity="warning")
        return None
    picked = await desk.picked(title, [Offered(str(one.id), one.name) for one in units])
    return next((one for one in units if str(one.id) == picked), None)


async def _active_units(desk: DeskWork) -> list[HandlingUnit]:
    found = await desk.carried_out(desk.front.core.proposals.units(desk.front.actor))
    return [one for one in found.result if one.is_active] if found is not None else []


async def _read(reader: Reader[ProposalEntry], choice: Choice) -> list[ProposalEntry]:
    """All that is chosen, page by page; a little more than may be assigned at once."""
    found: list[ProposalEntry] = []
    while len(found) <= MOST_AT_ONCE:
        page = await reader.chosen(choice, after=found[-1].id if found else ProposalId(0), limit=_PAGE)
        if not page:
            break
        found += [one.entry for one in page]
    return found


def _line(one: ProposalEntry, t: Translator) -> str:
    return f"{number_of(one.kind, one.year, one.number, one.id, t)}  {one.title}  ({one.lead})"
