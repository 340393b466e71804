"""规则: what is in force and where it comes from, presets beside it, the editor with its draft; years of holidays."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from core.domain.actors import Role
from core.domain.rules.outline import outline
from core.presets import preset_text
from tests.terminal.desk import NARROW, WIDE, Desk, at_desk
from tui.pages.rules_changes import RulesAdoptionPage, RulesDifferencePage
from tui.pages.rules_editor import RulesEditorPage
from tui.screens.rules import RulesScreen
from tui.widgets.view_line import ViewLine

LONGSHAN = preset_text("longshan")
NUMBER = len(outline(LONGSHAN))
SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])


async def to_rules(desk: Desk) -> None:
    await desk.press("7")
    await desk.until(lambda: bool(desk.app.screen.query("#rules")) and bool(desk.listing("rules").number))


async def to_editor(desk: Desk) -> RulesEditorPage:
    await to_rules(desk)
    await desk.press("e")
    await desk.until(lambda: isinstance(desk.app.screen, RulesEditorPage))
    page = desk.app.screen
    assert isinstance(page, RulesEditorPage)
    return page


async def write(desk: Desk, page: RulesEditorPage, toml: str) -> None:
    """As if it had been pasted."""
    page._editor.text = toml
    await desk.until(lambda: page._mistakes is not None)


async def in_force(desk: Desk) -> str:
    return (await desk.office.core.rules.show(desk.office.clerk)).toml


@SIZES
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh_CN",
            (
                "[现行规则]",
                "现行规则：longshan",
                f"规则 ({NUMBER})",
                "格式版本",
                "属于文件格式，不是规则。",
                "第 13 行：schema_version",
            ),
        ),
        (
            "en",
            (
                "[Rules in force]",
                "In force: longshan",
                f"Rules ({NUMBER})",
                "Format",
                "It belongs to the file and is not a rule.",
                "Line 13: schema_version",
            ),
        ),
    ],
)
async def test_rules_are_read_with_their_source(
    tmp_path: Path, size: tuple[int, int], language: str, words: tuple[str, ...]
) -> None:
    async with at_desk(tmp_path, size=size, language=language) as desk:
        await to_rules(desk)
        await desk.until_shown(*words)
        assert {char for char in desk.text if unicodedata.east_asian_width(char) == "A"} == set()


async def test_rule_is_found_by_its_key(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await to_rules(desk)
        await desk.press("slash", *"notice_days", "enter")
        await desk.until(lambda: desk.listing("rules").number == 1)
        await desk.until_shown("How long before a meeting people are told.", "Assumption: no source of this region")
        await desk.press("enter")
        await desk.until_shown("Where it comes from", "In the file: # B1.21, assumption", "Henan measures for deputies")
        await desk.press("escape", "slash", *"art. 51", "enter")
        await desk.until_shown("Deputies Law art. 51, Civil Code art. 203", "The reply is due within three months")
        await desk.press("escape", "slash", *"borrowed from elsewhere", "enter")
        await desk.until(lambda: 10 < desk.listing("rules").number < NUMBER)


async def test_preset_is_compared_by_its_differences(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await to_rules(desk)
        await desk.press("c")
        await desk.until_shown("Compare with which preset?")
        await desk.press(*"chongqing", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, RulesDifferencePage))
        await desk.until_shown(
            "The preset chongqing beside the rules in force", "longshan", "chongqing", "working days"
        )
        assert 0 < desk.listing("differences").number < 91
        await desk.press("down", "enter")
        await desk.until_shown(
            "Where it comes from", "In the file: # B3.9, B3.16, L5", "Chongqing regulation on deputies"
        )
        await desk.press("escape", "escape")
        await desk.until(lambda: isinstance(desk.app.screen, RulesScreen))


async def test_mistake_is_named_while_one_types(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        page = await to_editor(desk)
        await desk.until_shown("These are the rules in force.")
        await write(desk, page, LONGSHAN.replace("notice_days = 7", "notice_days = 900"))
        await desk.until_shown("Mistakes: 1.", "meetings.notice_days", "900 is out of range")
        await desk.press("f8")
        assert page.text.splitlines()[page._editor.cursor_location[0]].startswith("notice_days = 900")
        await desk.press(*["right"] * 15, "delete", "delete")
        await desk.until_shown(
            "The rules are sound.", "Notice (days): How long before", "Assumption: no source of this"
        )
        assert "notice_days = 9 " in page.text
        await desk.press("up")
        await desk.until_shown("Duration (minutes): How long a meeting lasts.")
        await desk.press("f2")
        await desk.until_shown("Where it comes from", "In the file: # B1.15, B1.17, assumption")


async def test_text_that_is_no_toml_is_named_by_its_line(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        page = await to_editor(desk)
        await write(desk, page, LONGSHAN.replace("[meetings]", "[meetings"))
        line = LONGSHAN.splitlines().index("[meetings]") + 1
        await desk.until_shown("Mistakes: 1.", f" {line} cannot be read as TOML")


async def test_mistakes_go_no_further(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en", role=Role.ADMINISTRATOR) as desk:
        page = await to_editor(desk)
        await write(desk, page, LONGSHAN.replace('"days"', '"moons"', 1))
        for key in ("ctrl+s", "f5"):
            await desk.press(key)
            await desk.until(lambda: bool(desk.app._notifications))
            assert desk.app.screen is page
            desk.app.clear_notifications()


async def test_draft_outlives_the_page(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        page = await to_editor(desk)
        await write(desk, page, LONGSHAN.replace("notice_days = 7", "notice_days = 9"))
        await desk.press("escape")
        await desk.until_shown("You have a draft")
        await desk.press("d")
        await desk.until_shown("Your draft beside the rules in force", "Differences (1)", "Notice (days): 7 > 9")
        await desk.press("escape", "e")
        await desk.until(lambda: isinstance(desk.app.screen, RulesEditorPage))
        await desk.until_shown("The rules are sound.")
        await desk.press("f5")
        await desk.until_shown("Differences (1)")
        await desk.press("escape", "f9")
        await desk.until_shown("Throw the draft away?")
        await desk.press("enter")
        await desk.until_shown("These are the rules in force.")
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, RulesScreen))
        assert not desk.app.front.drafts.of("rules.edit")
        assert await in_force(desk) == LONGSHAN


async def test_administrator_sees_the_effect_and_adopts(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en", role=Role.ADMINISTRATOR) as desk:
        page = await to_editor(desk)
        changed = LONGSHAN.replace("notice_days = 7", "notice_days = 30")
        await write(desk, page, changed)
        await desk.press("ctrl+s")
        await desk.until(lambda: isinstance(desk.app.screen, RulesAdoptionPage))
        await desk.until_shown("Different: Meetings", "days less notice than these rules ask", "Notice (days): 7 > 30")
        await desk.press("enter")
        await desk.until_shown("Where it comes from", "In the file: # B1.21, assumption")
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, RulesAdoptionPage))
        assert await in_force(desk) == LONGSHAN
        await desk.press("a")
        await desk.until_shown("Put these rules in force?", "keep the rules they were opened under")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, RulesScreen))
        assert await in_force(desk) == changed
        assert not desk.app.front.drafts.of("rules.edit")


async def test_unchanged_rules_cannot_be_adopted(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en", role=Role.ADMINISTRATOR) as desk:
        await to_editor(desk)
        await desk.press("ctrl+s")
        await desk.until_shown("These are the rules in force.", "Differences (0)")
        assert "Adopt" not in desk.footer
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, RulesEditorPage))


async def test_clerk_may_draft_but_not_adopt(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        page = await to_editor(desk)
        await write(desk, page, LONGSHAN.replace("notice_days = 7", "notice_days = 9"))
        assert "Look and adopt" not in desk.footer
        await desk.press("ctrl+s")
        assert desk.app.screen is page


@pytest.mark.parametrize("role", [Role.TELLER, Role.SCRUTINEER])
async def test_who_may_not_look_at_a_change_edits_nothing(tmp_path: Path, role: Role) -> None:
    async with at_desk(tmp_path, language="en", role=role) as desk:
        await to_rules(desk)
        await desk.until(lambda: "Compare" in desk.footer)
        await desk.press("e")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, RulesScreen)
        assert "Edit" not in desk.footer


@SIZES
async def test_years_say_whether_they_are_estimated(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size, language="en") as desk:
        await to_rules(desk)
        await desk.press("v")
        await desk.until_shown("[Holidays]", "Estimated for want of data: 2022", "estimated: import the year")
        await desk.pilot.click(ViewLine, offset=(desk.text.splitlines()[1].index("Rules"), 0))
        await desk.until_shown("[Rules in force]")


async def test_year_is_imported_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    file.write_text("date,kind,name\n2027-01-01,holiday,元旦\n2027-01-03,make_up_workday,元旦\n", encoding="utf-8")
    async with at_desk(tmp_path, language="en") as desk:
        await to_rules(desk)
        await desk.press("v", "i")
        await desk.until_shown("date, kind, name")
        await desk.press("ctrl+u", *str(file), "enter")
        await desk.until_shown("Enter the holidays of 2027?", "01-01 元旦", "01-03 元旦 (workday)", "worked out again")
        await desk.press("enter")
        await desk.until_shown("from our table")
        years = await desk.office.core.records.holidays(desk.office.clerk)
        assert [one.year for one in years if not one.is_estimated] == [2027]


async def test_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    async with at_desk(tmp_path, language="en") as desk:
        await to_rules(desk)
        await desk.press("v", "i")
        await desk.until_shown("date, kind, name")
        await desk.press("ctrl+u", *str(file), "enter")
        await desk.until(lambda: bool(desk.app._notifications))
        assert isinstance(desk.app.screen, RulesScreen)


async def test_year_is_imported_from_the_package(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await to_rules(desk)
        await desk.press("v")
        await desk.until(lambda: desk.listing("holidays").cursor_key == "2022")
        await desk.press("g")
        await desk.until_shown("from the installed package", "2022")
        await desk.press("ctrl+s")
        await desk.until_shown("Enter the holidays of 2022?")
        await desk.press("enter")
        await desk.until_shown("from our table", "Holidays: ")
        years = await desk.office.core.records.holidays(desk.office.clerk)
        assert [one.year for one in years if not one.is_estimated] == [2022]


async def test_viewer_may_not_import(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en", role=Role.VIEWER) as desk:
        await to_rules(desk)
        await desk.press("v")
        await desk.until_shown("[Holidays]")
        assert "Import" not in desk.footer
        await desk.press("i", "g")
        assert isinstance(desk.app.screen, RulesScreen)
