"""What was done can be taken back, what was said can be read again, and the colours can be chosen."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from pathlib import Path

from core.domain.actors import Role
from core.domain.records import DeputyStatus, StatusReason
from tests.terminal.desk import NARROW, WIDE, Desk, at_desk, season_office
from tui.app import ShuzhiApp
from tui.front import OpenCounty
from tui.pages.subjects import known_subjects, named
from tui.themes import THEMES


async def _suspend(desk: Desk) -> None:
    """Something that the one who sits here did."""
    core, deputy = desk.office.core, desk.office.county.deputies[0]
    suspended, reason = DeputyStatus.SUSPENDED, StatusReason.DETAINED
    await core.records.set_status(desk.app.front.actor, deputy, suspended, reason=reason, on=date(2026, 11, 2))


async def _status(desk: Desk) -> DeputyStatus:
    views = await desk.office.core.records.deputies(desk.app.front.actor)
    return next(view.deputy.status for view in views if view.deputy.id == desk.office.county.deputies[0])


async def test_last_deed_is_undone_after_a_look(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await _suspend(desk)
        await desk.press("u")
        await desk.until_shown("Undo this?", "suspended -> serving")
        await desk.press("enter")
        await desk.until_said("Undone")
        assert await _status(desk) is DeputyStatus.SERVING


async def test_nothing_is_undone_without_a_yes(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await _suspend(desk)
        await desk.press("u")
        await desk.until_shown("Undo this?")
        await desk.press("escape")
        assert await _status(desk) is DeputyStatus.SUSPENDED


async def test_list_of_deeds_undoes_the_chosen_one(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await _suspend(desk)
        await desk.press("U")
        await desk.until_shown("can be undone")
        await desk.press("enter")
        await desk.until_shown("Undo this?")
        await desk.press("enter")
        await desk.until_shown("undone 11-")
        assert await _status(desk) is DeputyStatus.SERVING


async def test_deeds_name_whom_and_what_they_were_about(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en", size=WIDE) as desk:
        await _suspend(desk)
        views = await desk.office.core.records.deputies(desk.app.front.actor)
        name = next(view.deputy.name for view in views if view.deputy.id == desk.office.county.deputies[0])
        await desk.press("u")
        await desk.until_shown(f"({name})", "Reason: in custody for a criminal case -> -")
        await desk.press("escape", "U")
        await desk.until_shown("Postponed a meeting", "苗儿滩片区代表述职评议会")
        assert "meeting:" not in desk.text


async def test_subjects_have_their_names_whatever_year(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        meetings = await desk.office.core.meetings.list_of_year(desk.office.clerk, desk.office.clock.now().year)
        desk.office.clock.advance(timedelta(days=365))
        deputy = (await desk.office.core.records.deputies(desk.office.clerk))[0].deputy
        others = ["year:2026", f"turn:{deputy.id}:2026+2", f"deputy:{deputy.id}", "act:99"]
        names = await known_subjects(desk.app.front, [*others, *(f"meeting:{one.id}" for one in meetings)])
        assert [named(one, names) for one in others] == ["2026", f"{deputy.name} 2026+2", deputy.name, "act:99"]
        assert meetings
        assert [names[f"meeting:{one.id}"] for one in meetings] == [one.title for one in meetings]


async def test_viewers_are_offered_no_undo(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en", role=Role.VIEWER) as desk:
        await desk.press("question_mark")
        await desk.until_shown("What can be done here")
        await desk.type("here")
        assert "What was said here" in desk.text
        await desk.press(*["backspace"] * 4, *"thing")
        assert "Undo the last thing" not in desk.text


async def test_what_was_said_is_read_again(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        desk.app.notify("Sent to [b]five[/b] people\x1b[31m")
        desk.app.notify("The disk is full", severity="error")
        await desk.press("N")
        await desk.until_shown("Sent to [b]five[/b] people", "Not done: The disk is full")
        assert "\x1b" not in desk.text


async def test_colours_go_round(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=NARROW) as desk:
        seen = []
        for _ in THEMES:
            seen.append(desk.app.theme)
            await desk.press("ctrl+t")
        assert sorted(seen) == sorted(theme.name for theme in THEMES)
        assert desk.app.theme == seen[0]


async def test_notice_keeps_its_width_in_every_terminal(tmp_path: Path) -> None:
    async with season_office(tmp_path) as (office, meeting):
        app = ShuzhiApp(OpenCounty(office.core), office.clerk)
        async with app.run_test(size=NARROW, notifications=True) as pilot:
            desk = Desk(app, pilot, office, meeting)
            app.notify("told", severity="information")
            app.notify("warned", severity="warning")
            app.notify("refused", severity="error")
            await desk.until_shown("told", "warned", "refused")
            assert {char for char in desk.text if unicodedata.east_asian_width(char) == "A"} == set()
