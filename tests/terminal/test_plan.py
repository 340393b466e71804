"""计划: the term matrix with its cursor and pins, the year's meetings, what is open; both languages and sizes."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.domain.actors import SYSTEM, Role, staff_actor
from core.domain.ids import DeputyId
from core.domain.meetings import MeetingStatus
from core.domain.planning.term_plan import ReportMode
from core.services.term_plans import PinWish
from tests.factories import a_staff_member
from tests.services.season import YEAR, Season
from tests.terminal.desk import NARROW, WIDE
from tests.terminal.plan_desk import PlanDesk, desk_at, planned_season
from tui.screens.meeting_page import MeetingPage
from tui.screens.plan import PlanScreen
from tui.widgets.view_line import ViewLine

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])


@pytest.fixture
async def season(tmp_path: Path) -> AsyncIterator[Season]:
    async with planned_season(tmp_path) as opened:
        yield opened


@pytest.fixture
async def desk(season: Season) -> AsyncIterator[PlanDesk]:
    async with desk_at(season) as opened:
        yield opened


async def mode_of(season: Season, key: str) -> tuple[str, bool]:
    turn = {(str(deputy), year): turn for (deputy, year), turn in (await season.turns()).items()}[key, YEAR]
    return turn.mode, turn.is_pinned


async def keys_speaking(season: Season, *, orally: bool) -> list[str]:
    speakers = await season.orally_in(YEAR)
    return [str(one) for one in sorted(season.deputies) if (one in speakers) is orally]


@SIZES
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh_CN", ("本届计划", "口头/至少", "14/8", "35 %", "人工指定", "书面")),
        ("en", ("Term", "orally/min", "14/8", "35 %", "fixed by hand", "written")),
    ],
)
async def test_matrix_sums_up_each_year(season: Season, size: tuple[int, int], language: str, words: list[str]) -> None:
    async with desk_at(season, size=size, language=language) as desk:
        await desk.until_shown("2024", "2025", f"[{YEAR}", "2027", "2028", *words)
        assert {char for char in desk.text if unicodedata.east_asian_width(char) == "A"} == set()


async def test_arrows_move_the_year(desk: PlanDesk) -> None:
    await desk.press("right")
    await desk.until_shown(f"[{YEAR + 1}", f"Timetable {YEAR + 1}")
    await desk.press("left", "left")
    await desk.until_shown(f"[{YEAR - 1}", f"Timetable {YEAR - 1}")


async def test_click_points_at_a_year(desk: PlanDesk) -> None:
    row = next(number for number, line in enumerate(desk.text.splitlines()) if f"[{YEAR}" in line)
    column = desk.text.splitlines()[row].index("2028")
    await desk.pilot.click(offset=(column + 2, row + 2))
    await desk.until_shown("[2028")


async def test_filter_knows_pinyin(desk: PlanDesk) -> None:
    await desk.press("slash", *"pxm", "enter")
    await desk.until(lambda: 0 < desk.listing("matrix").number < 40)
    assert "彭小明" in desk.text
    assert "orally/min" in desk.text


async def test_marked_deputies_are_fixed_orally(season: Season, desk: PlanDesk) -> None:
    first, second = (await keys_speaking(season, orally=False))[:2]
    for key in (first, second):
        await desk.cursor_on("matrix", key)
        await desk.press("space")
    await desk.press("o")
    await desk.until_shown(f"Fix 2 in {YEAR}: orally?", "in writing > orally")
    await desk.press("enter")
    await desk.until_shown("oral#")
    assert [await mode_of(season, key) for key in (first, second)] == [("oral", True)] * 2
    await desk.until(lambda: desk.listing("matrix").selection.is_empty)


async def test_fixed_turn_is_given_back(season: Season, desk: PlanDesk) -> None:
    [key, *_] = await keys_speaking(season, orally=True)
    await desk.cursor_on("matrix", key)
    await desk.press("w")
    await desk.until_shown("orally > in writing", "The next term plan would also change:")
    await desk.press("enter")
    await desk.until_shown("written#")
    await desk.press("f")
    await desk.until_shown("back to the plan?")
    await desk.press("enter")
    await desk.until(lambda: "written#" not in desk.text and "back to the plan?" not in desk.text)
    assert await mode_of(season, key) == ("written", False)


async def test_one_undo_frees_all_marked_turns(season: Season, desk: PlanDesk) -> None:
    before = await season.turns()
    await desk.press("home", "space", "space", "w")
    await desk.until_shown("Fix 2 in")
    await desk.press("enter")
    await desk.until_said("Done for 2")
    assert sum(turn.is_pinned for turn in (await season.turns()).values()) == 2
    await desk.press("u")
    await desk.until_shown("Undo this?", "Turns: 2")
    await desk.press("enter")
    await desk.until_said("Undone")
    assert await season.turns() == before


async def test_impossible_pin_names_the_rule(season: Season, desk: PlanDesk) -> None:
    for deputy in season.deputies:
        if deputy != season.deputies[0]:
            await season.core.term_plans.pin(season.clerk, [PinWish(deputy, YEAR, ReportMode.WRITTEN)])
    await desk.cursor_on("matrix", str(season.deputies[0]))
    await desk.press("w")
    await desk.until_shown("With this there is no term plan any more.", "Not possible:", "What would make room:")
    await desk.press("escape")
    assert not (await mode_of(season, str(season.deputies[0])))[1]


async def test_only_those_without_a_turn_are_shown(season: Season, desk: PlanDesk) -> None:
    late = await season.elect(3)
    await desk.until_shown("without any oral report in this term: 1")
    await desk.press("l")
    await desk.until(lambda: desk.listing("matrix").shown_keys == (str(late),))
    await desk.press("l")
    await desk.until(lambda: desk.listing("matrix").number == 41)


async def test_exceptions_of_the_row_are_told(season: Season, desk: PlanDesk) -> None:
    [key, *_] = await keys_speaking(season, orally=True)
    await season.suspend(DeputyId(int(key)))
    await desk.cursor_on("matrix", key)
    await desk.until_shown("oral?", f"{YEAR}: Duties suspended since")


async def test_ordinary_row_says_so(season: Season, desk: PlanDesk) -> None:
    await desk.until_shown("Nothing out of the ordinary.")


async def test_viewer_may_fix_nothing(season: Season) -> None:
    async with season.core.transactions.write(SYSTEM) as work:
        viewer = await work.records.add_staff(a_staff_member("viewer", Role.VIEWER))
    async with desk_at(season, actor=staff_actor(viewer, frozenset({Role.VIEWER}))) as desk:
        before = await season.turns()
        await desk.press("o", "w", "f")
        assert isinstance(desk.app.screen, PlanScreen)
        await desk.press("v")
        await desk.until_shown("[Timetable")
        assert "Move" not in desk.footer
        assert await season.turns() == before


async def test_views_follow_one_another(desk: PlanDesk) -> None:
    await desk.press("v")
    await desk.until_shown(f"[Timetable {YEAR}]", "民安街道", "主持人")
    await desk.press("v")
    await desk.until_shown("[Not planned (0)]", "Everything is planned.")
    await desk.press("v")
    await desk.until_shown("[Term]", "orally/min")


async def test_click_opens_a_view(desk: PlanDesk) -> None:
    column = desk.text.splitlines()[1].index("Timetable")
    await desk.pilot.click(ViewLine, offset=(column, 0))
    await desk.until_shown(f"[Timetable {YEAR}]")


async def test_other_year_has_other_meetings(desk: PlanDesk) -> None:
    await desk.press("v", "right")
    await desk.until_shown(f"Meetings of {YEAR + 1} (0)", "No meetings are planned")
    await desk.press("left")
    await desk.until_shown(f"[Timetable {YEAR}]")
    assert f"Meetings of {YEAR} (0)" not in desk.text


async def test_meeting_is_moved_and_fixed(season: Season, desk: PlanDesk) -> None:
    await desk.press("v")
    key = str((await season.meetings())[0].id)
    await desk.cursor_on("timetable", key)
    await desk.press("m")
    await desk.until_shown("Another time for")
    await desk.press("end", *["backspace"] * 10, *f"{YEAR}-12-15", "ctrl+s")
    await desk.until_shown("12-15", "fixed by hand")
    moved = next(one for one in await season.meetings() if str(one.id) == key)
    assert (moved.held_on.day, moved.is_pinned) == (15, True)
    await desk.press("f")
    await desk.until_shown("Give 1 meetings back to the plan?")
    await desk.press("enter")
    await desk.until_shown("the plan may move it")
    assert not any(one.is_pinned for one in await season.meetings())


async def test_enter_opens_the_meeting(desk: PlanDesk) -> None:
    await desk.press("v")
    await desk.until(lambda: desk.listing("timetable").cursor_key is not None)
    await desk.press("enter")
    await desk.until(lambda: isinstance(desk.app.screen, MeetingPage))


async def test_open_turns_are_named(season: Season, desk: PlanDesk) -> None:
    meeting = (await season.meetings(MeetingStatus.PLANNED))[0]
    await season.core.meetings.postpone(season.clerk, meeting.id, "大雪")
    await desk.until_shown(f"Not planned ({len(meeting.agenda)})")
    await desk.press("v", "v")
    await desk.until_shown("meeting postponed, no new day")


async def test_no_plan_yet_is_a_matrix_too(tmp_path: Path) -> None:
    async with planned_season(tmp_path, timetable=False) as season, desk_at(season) as desk:
        await desk.until_shown("Not planned (14)")
        await desk.press("v", "v")
        await desk.until_shown("oral report without a meeting")
