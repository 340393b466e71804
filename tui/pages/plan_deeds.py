"""What is done with plans: fixing turns by hand, searching for a timetable, giving fixed meetings back to the plan."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from core.domain.ids import DeputyId
from core.domain.planning.term_plan import ReportMode
from core.locale.explanations import KnownNames, word_conflict
from core.services.duty_desk import MeetingView
from core.services.term_matrix import MatrixRow
from core.services.term_plans import PinWish, TermPreview
from core.services.timetables import TimetablePreview
from tui.desk_work import DeskWork
from tui.dialogs.choice import Offered
from tui.dialogs.progress import Report
from tui.front import word
from tui.wording import TURNS

_STEP_SECONDS = 0.2
_PATIENCE = {
    "0": word("at once: quick, perhaps not the best"),
    "10": word("10 seconds: usually proven to be the best"),
    "60": word("1 minute"),
    "300": word("5 minutes"),
}


async def fix_turns(
    desk: DeskWork, rows: Sequence[MatrixRow], year: int, mode: ReportMode | None, names: KnownNames
) -> bool:
    """Fix how ``rows`` report in ``year``, after showing what the plan would make of it. Whether it was done."""
    core, t, actor = desk.front.core, desk.t, desk.front.actor
    wishes = [PinWish(DeputyId(row.deputy.id), year, mode) for row in rows]
    preview = await desk.carried_out(core.term_plans.preview(actor, wishes=wishes))
    if preview is None:
        return False
    asked = {
        ReportMode.ORAL: t("Fix {n} in {year}: orally?", n=len(rows), year=year),
        ReportMode.WRITTEN: t("Fix {n} in {year}: in writing?", n=len(rows), year=year),
    }
    title = asked[mode] if mode in asked else t("Give {n} in {year} back to the plan?", n=len(rows), year=year)
    lines = [*_wished(desk, rows, year, mode), *_consequences(desk, preview.result, wishes, names)]
    if not await desk.agreed(title, lines=lines, agree=t("Do it")):
        return False

    told = t("Done for {n}. Put the term plan in force with p.", n=len(rows))
    return await desk.carried_out(core.term_plans.pin(actor, wishes), done=told) is not None


async def searched(desk: DeskWork, year: int) -> TimetablePreview | None:
    """A timetable of ``year``, searched for as long as the person allows; None when it was stopped."""
    t = desk.t
    offered = [Offered(seconds, t(label)) for seconds, label in _PATIENCE.items()]
    picked = await desk.picked(t("How long may the search take?"), offered)
    if picked is None:
        return None
    seconds = float(picked)

    async def act(report: Report) -> TimetablePreview:
        async with _ticking(report, seconds):
            return await desk.front.core.timetables.preview(desk.front.actor, year, seconds=seconds)

    found = await desk.long_work(t("Searching for the best timetable of {year} ...", year=year), act)
    return found.result if found is not None else None


async def free_meetings(desk: DeskWork, views: Sequence[MeetingView]) -> None:
    """Meetings that were fixed by hand may be moved by the plan again; they stay where they are for now."""
    t, core, actor = desk.t, desk.front.core, desk.front.actor
    lines = [view.meeting.title for view in views]
    title = t("Give {n} meetings back to the plan?", n=len(views))
    if not await desk.agreed(title, lines=lines, agree=t("Do it")):
        return

    async def act() -> None:
        for view in views:
            await core.meetings.move(actor, view.meeting.id, view.meeting.starts_at, pin=False)

    await desk.carried_out(act(), done=t("The plan may move {n} meetings.", n=len(views)))


def _wished(desk: DeskWork, rows: Sequence[MatrixRow], year: int, mode: ReportMode | None) -> list[str]:
    t, lines = desk.t, []
    after = t(TURNS[str(mode)]) if mode is not None else t("as the plan says")
    for row in rows:
        turn = row.turns.get(year)
        before = t(TURNS[turn.mode]) if turn is not None else "-"
        lines.append(f"{row.deputy.name}: {before} > {after}")
    return lines


def _consequences(desk: DeskWork, preview: TermPreview, wishes: Sequence[PinWish], names: KnownNames) -> list[str]:
    """What the next term plan would change besides, or why there would be none."""
    t = desk.t
    if preview.plan is None:
        conflict = preview.conflict
        told = word_conflict(conflict.as_json(), t, names=names) if conflict is not None else []
        return [t("With this there is no term plan any more."), *told]
    own = {(wish.deputy, wish.year) for wish in wishes}
    open_years = {load.year for load in preview.plan.years if not load.is_history}
    changes = [one for one in preview.changes if one.year in open_years]
    others = [one for one in changes if (one.deputy_id, one.year) not in own]
    if not others:
        return [t("Nothing else changes in the term plan.")]
    lines = [t("The next term plan would also change:")]
    for one in others:
        before, after = (t(TURNS[mode]) if mode else "-" for mode in (one.before, one.after))
        lines.append(f"{one.year} {names.of('deputy', one.deputy_id)}: {before} > {after}")
    return lines


@asynccontextmanager
async def _ticking(report: Report, seconds: float) -> AsyncIterator[None]:
    """Tell how much of the time is over while something is searched for."""
    clock = asyncio.create_task(_tick(report, seconds))
    try:
        yield
    finally:
        clock.cancel()


async def _tick(report: Report, seconds: float) -> None:
    steps = max(round(seconds / _STEP_SECONDS), 1)
    for step in range(steps + 1):
        report(step, steps)
        await asyncio.sleep(_STEP_SECONDS)
