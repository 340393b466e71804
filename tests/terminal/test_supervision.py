"""Supervision at the desk: on a proposal's page and over all of them; planned, recorded, called off, undone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from core.domain.actors import Role
from core.domain.proposals.supervision import ActState
from core.services.supervision import Supervised
from tests.services.supervision_desk import leaders, today
from tests.terminal.desk import WIDE, Desk, at_desk
from tests.terminal.proposal_county import TITLES
from tests.terminal.proposal_desk import agreed, at_proposal, at_proposals, filled, form_open, picked
from tests.terminal.supervision_county import BESIDE, ITEM, supervised
from tests.terminal.test_proposals import offered
from tui.pages.proposal_page import ProposalPage
from tui.pages.supervision_page import SupervisionPage


async def of(desk: Desk, proposal: int = ITEM) -> Supervised:
    return await desk.office.core.supervision.of_proposal(desk.office.clerk, type(ITEM)(proposal))


async def do(desk: Desk, typed: str) -> None:
    """One of what exists about the supervision of the page's proposal."""
    await desk.until(lambda: isinstance(desk.app.screen, ProposalPage))
    await desk.press("d")
    await picked(desk, typed)


async def test_item_is_chosen_supervised_and_dropped(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, ITEM) as desk:
        await do(desk, "Make it a priority")
        await desk.until_said("Enter the two leaders first")
        leader, official = await leaders(desk.office)
        await do(desk, "Make it a priority")
        await filled(desk, {"official": str(leader)})
        await desk.until_shown("Whoever supervises an item does not lead its handling too")
        await filled(desk, {"official": str(official)})
        await desk.until_shown("Priority item: 向主任 supervises, 田县长 leads the handling")
        await do(desk, "Take it off")
        await filled(desk, {})
        await desk.until_shown("Please give a reason")
        await filled(desk, {"reason": "主任会议调整"})
        await desk.until(lambda: "Priority item:" not in desk.text)
        found = (await of(desk)).priority
        assert found is not None
        assert found.priority.reason == "主任会议调整"
        await desk.press("u")
        await agreed(desk, f"({TITLES[ITEM - 1]})", "no priority item any more -> priority item")
        await desk.until_shown("Priority item: 向主任 supervises")


async def test_act_is_planned_and_its_outcome_entered(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, ITEM) as desk:
        on = today(desk.office) + timedelta(days=3)
        await do(desk, "Plan an act")
        await filled(desk, {"who": "代表小组", "day": "2026-13-01"})
        await desk.until_shown("Like this: 2026-12-10")
        await filled(desk, {"day": "2036-01-01"})
        await desk.until_shown("Between ")
        await desk.press("escape")
        await do(desk, "Plan an act")
        assert (await form_open(desk)).values["who"] == "代表小组"
        await filled(desk, {"day": on.isoformat(), "kind": "recheck", "line": "congress"})
        await desk.until_shown(on.isoformat(), "act", "satisfaction re-check", "3d left")
        await do(desk, "Enter what came of it")
        await filled(desk, {"day": on.isoformat()})
        await desk.until_shown("Please say what came of it", "Between ")
        await filled(desk, {"text": "代表表示满意", "day": today(desk.office).isoformat()})
        await desk.until_shown("took place")
        [view] = (await of(desk)).acts
        assert (view.act.outcome, view.act.line, view.act.kind) == ("代表表示满意", "congress", "recheck")
        await desk.press("u")
        await agreed(desk, "(satisfaction re-check,", f"{TITLES[ITEM - 1]})", "took place -> to take place")
        await desk.until_shown("3d left")


async def test_act_is_called_off_with_its_reason(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, ITEM, size=WIDE) as desk:
        await supervised(desk.office)
        await desk.until_shown("20d left")
        await do(desk, "Call it off: 2026-12-13 deputies' inspection")
        await desk.until_shown("It stays on the proposal's record")
        await filled(desk, {"reason": "与年终评议合并"})
        await desk.until_shown("called off")
        assert [one.act.state for one in (await of(desk)).acts] == [ActState.CANCELLED]


async def test_viewer_reads_supervision_and_changes_nothing(tmp_path: Path) -> None:
    async with at_proposals(tmp_path, role=Role.VIEWER) as desk:
        await supervised(desk.office)
        await desk.press("d")
        await desk.until(lambda: isinstance(desk.app.screen, SupervisionPage) and desk.app.focused is not None)
        assert not offered(desk) & {"plan", "outcome", "call_off", "drop"}
        await desk.press("v", "enter")
        await desk.until_shown("Priority item: 向主任 supervises")
        assert "supervise" not in offered(desk)


async def test_acts_of_all_come_by_day_and_are_recorded(tmp_path: Path) -> None:
    async with at_proposals(tmp_path, size=WIDE) as desk:
        await supervised(desk.office)
        await desk.press("d")
        await desk.until_shown("without an outcome 1, to come 1, priority items 1", "3d over", "20d left", "2026-2")
        await desk.until_shown("In the line of: the government", "no outcome yet")
        await desk.press("o")
        await filled(desk, {"text": "要求年底前完工"})
        await desk.until_shown("without an outcome 0, to come 1")
        await desk.press("x")
        await filled(desk, {"reason": "另行安排"})
        await desk.until_shown("No acts are planned")
        assert [one.act.outcome for one in (await of(desk, BESIDE)).acts] == ["要求年底前完工"]


async def test_priority_items_stand_with_their_next_act(tmp_path: Path) -> None:
    async with at_proposals(tmp_path, size=WIDE) as desk:
        await supervised(desk.office)
        await desk.press("d", "v")
        await desk.until_shown(
            "Priority items (1)", "向主任", "田县长", "12-13 20d left", "Priority item since: 2026-11-23"
        )
        await desk.press("n")
        await filled(desk, {"who": "县人大常委会", "day": "2026-12-01"})
        await desk.until_shown("12-01 8d left")
        await desk.press("d")
        await filled(desk, {"reason": "主任会议调整"})
        await desk.until_shown("There are no priority items")
        await desk.press("v", "enter")
        await desk.until_shown(TITLES[BESIDE - 1], "Trail")


async def test_supervision_is_worded_in_chinese(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await supervised(desk.office)
        await desk.app.push_screen(SupervisionPage(desk.app.front))
        await desk.until_shown("尚无结果 1 项", "督办安排 2", "代表视察", "逾期3天", "录入结果")
        await desk.press("v")
        await desk.until_shown("重点督办件 (1)", "领衔督办人", "剩20天")
