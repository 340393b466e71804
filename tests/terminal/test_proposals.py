"""The mode of proposals: states, years, filter, marks, many assigned at once, entering, who owes what, the league."""

from __future__ import annotations

from pathlib import Path

from core.domain.actors import Role
from core.domain.ids import ProposalId
from core.domain.proposals.life import Status
from core.domain.rules.handling import ReviewOutcome
from tests.terminal.desk import WIDE, Desk, at_desk
from tests.terminal.proposal_county import TITLES
from tests.terminal.proposal_desk import PROPOSALS, agreed, at_proposals, filled, picked, proposal_of
from tui.dialogs.form import Form
from tui.pages.proposal_page import ProposalPage


def number(desk: Desk, name: str = "proposals") -> int:
    return desk.listing(name).number


def offered(desk: Desk) -> set[str]:
    """The actions that are open here."""
    return {one.binding.action for one in desk.app.screen.active_bindings.values() if one.enabled}


async def test_list_says_state_and_days_in_words(tmp_path: Path) -> None:
    async with at_proposals(tmp_path, language="zh_CN") as desk:
        await desk.until_shown("[0 建议]", "2026 年建议 (8)", "待交办", "逾期94天", "剩4天", "2026-4", "[全部 8]")


async def test_wide_list_shows_units_and_card(tmp_path: Path) -> None:
    async with at_proposals(tmp_path, size=WIDE) as desk:
        await desk.press("end")
        await desk.until_shown("县交通运输局、县水..", "settled")
        await desk.until(lambda: desk.text.count("2026-1") == 2)


async def test_views_keep_to_a_state(tmp_path: Path) -> None:
    async with at_proposals(tmp_path) as desk:
        await desk.until_shown("[All 8]", "Unassigned 1", "Ended 1")
        await desk.press("v", "v")
        await desk.until(lambda: number(desk) == 1)
        await desk.until_shown("[Unassigned 1]", TITLES[5][:5])
        await desk.press("V", "V", "V")
        await desk.until_shown("[Ended 1]", "settled")


async def test_years_follow_one_another_or_stand_together(tmp_path: Path) -> None:
    async with at_proposals(tmp_path) as desk:
        await desk.press("left_square_bracket")
        await desk.until_shown("Proposals of 2025", "No proposals here")
        await desk.press("A")
        await desk.until_shown("Proposals of all years (8)")
        await desk.press("A", "right_square_bracket")
        await desk.until_shown("Proposals of 2026 (8)")


async def test_filter_finds_units_states_and_people(tmp_path: Path) -> None:
    async with at_proposals(tmp_path) as desk:
        lead = (await desk.office.core.proposals.get(desk.office.clerk, ProposalId(1))).signatories[0]
        for typed, found in (("jtys", 2), ("unass", 1), ("state: again", 1), (lead, 1), ("2026-4", 1), ("桂塘", 1)):
            await desk.press("slash")
            await desk.type(typed)
            await desk.until(lambda: number(desk) == found)  # noqa: B023 - awaited at once
            await desk.press("escape")


async def test_marked_are_assigned_after_a_look(tmp_path: Path) -> None:
    async with at_proposals(tmp_path) as desk:
        for _ in range(3):
            await desk.office.core.proposals.review(desk.office.clerk, ProposalId(7), ReviewOutcome.ACCEPT)
        await desk.press("v", "v")
        await desk.until(lambda: number(desk) == 2)
        await desk.press("asterisk", "a")
        await picked(desk, "slj")
        await agreed(desk, "Give 2 proposals to 县水利局?", TITLES[5], TITLES[6])
        await desk.until_said("2 proposals given to 县水利局")
        assert {(await proposal_of(desk, one)).status for one in (6, 7)} == {Status.HANDLING}


async def test_what_does_not_wait_is_not_assigned(tmp_path: Path) -> None:
    async with at_proposals(tmp_path) as desk:
        await desk.press("a")
        await desk.until_said("None of these waits to be assigned")


async def test_proposal_is_entered_for_its_deputies(tmp_path: Path) -> None:
    async with at_proposals(tmp_path) as desk:
        views = await desk.office.core.records.deputies(desk.office.clerk)
        lead, second = views[30].deputy, views[31].deputy
        await desk.press("n")
        await picked(desk, lead.card_number or "")
        await filled(desk, {"title": "增设健身器材", "facts": "老人无处锻炼"})
        await desk.until_shown("This is needed")
        await filled(desk, {"request": "每村一套", "others": f"{second.name}({second.card_number})"})
        await desk.until_said("is now: in review. Next due: review")
        found = await proposal_of(desk, PROPOSALS + 1)
        assert found.signatories == (lead.id, second.id)
        assert found.content.title == "增设健身器材"


async def test_form_that_was_left_is_there_again(tmp_path: Path) -> None:
    async with at_proposals(tmp_path) as desk:
        for _ in range(2):
            await desk.press("n")
            await picked(desk, "")
            await desk.until(lambda: isinstance(desk.app.screen, Form) and desk.app.focused is not None)
            form = desk.app.screen
            assert isinstance(form, Form)
            typed, form.query_one("#facts").text = form.values["facts"], "写了一半"  # type: ignore[attr-defined]
            await desk.press("escape")
        assert typed == "写了一半"


async def test_viewer_reads_and_changes_nothing(tmp_path: Path) -> None:
    async with at_proposals(tmp_path, role=Role.VIEWER) as desk:
        assert not offered(desk) & {"enter_proposal", "assign"}
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ProposalPage) and desk.app.focused is not None)
        assert not offered(desk) & {"next_step", "review", "assign", "reply", "rate"}
        assert "text" in offered(desk)


async def test_teller_is_told_who_looks_after_them(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en", role=Role.TELLER) as desk:
        await desk.press("0")
        await desk.until_shown("read by viewers")
        assert not offered(desk) & {"filter", "open", "units", "owed", "next_view(1)"}


async def test_change_elsewhere_keeps_cursor_and_marks(tmp_path: Path) -> None:
    async with at_proposals(tmp_path) as desk:
        await desk.press("down", "space", "down")
        listing = desk.listing("proposals")
        here = listing.cursor_key
        await desk.office.core.proposals.withdraw(desk.office.clerk, ProposalId(8), reason="已解决", agreed_by_all=True)
        await desk.until_shown("withdrawn", "Ended 2")
        assert listing.cursor_key == here
        assert listing.selection.keys == {"7"}


async def test_owed_comes_by_urgency_and_opens(tmp_path: Path) -> None:
    async with at_proposals(tmp_path) as desk:
        await desk.press("o")
        await desk.until_shown("Overdue or due within 60 days", "overdue 8, due within a week 4, later 1", "94d over")
        await desk.press("enter")
        await desk.until_shown(TITLES[3], "Trail")


async def test_owed_is_summed_up_by_unit(tmp_path: Path) -> None:
    async with at_proposals(tmp_path) as desk:
        await desk.press("o", "v")
        await desk.until(lambda: number(desk, "owed-by-unit") == 5)
        await desk.until_shown("[by unit]", "县卫生健康局", "3 late", "08-05 110d over", "the office and")
        await desk.press("enter")
        await desk.until_shown("县卫生健康局: overdue 3", "all its proposals")
        assert "Owed by" not in desk.text
        await desk.press("escape", "end", "enter")
        await desk.until_shown("[owed]", "Overdue or due within 60 days (13)")


async def test_units_stand_in_a_league(tmp_path: Path) -> None:
    async with at_proposals(tmp_path) as desk:
        await desk.press("g")
        await desk.until_shown("assigned, of all filed: 5/6 83.3%", "Units in 2026", "1/2 50.0%", "3 late")
        await desk.press("v")
        await desk.until_shown("Topics in 2026", "Agriculture")
        await desk.press("v", "left_square_bracket")
        await desk.until_shown("2025: filed 0")
        await desk.press("right_square_bracket")
        await desk.until_shown("2026: filed 6")


async def test_units_page_shows_what_it_owes_and_has(tmp_path: Path) -> None:
    async with at_proposals(tmp_path) as desk:
        await desk.press("g")
        await desk.until(lambda: bool(desk.app.screen.query("#units")) and number(desk, "units") == 4)
        await desk.press("enter")
        await desk.until_shown("县交通运输局: overdue 2", "reply to the deputy")
        await desk.press("v")
        await desk.until(lambda: number(desk, "unit-proposals") == 2)
        await desk.press("enter")
        await desk.until_shown("Trail")


async def test_unit_is_entered(tmp_path: Path) -> None:
    async with at_proposals(tmp_path) as desk:
        await desk.press("g")
        await desk.until(lambda: bool(desk.app.screen.query("#units")) and number(desk, "units") == 4)
        await desk.press("n")
        await filled(desk, {"name": "县农业农村局"})
        await desk.until(lambda: number(desk, "units") == 5)
        await desk.until_said("The unit is entered")
