"""The ledger of promises at the desk: due, told of, kept."""

from __future__ import annotations

from pathlib import Path

from core.domain.actors import Role
from tests.terminal.desk import WIDE, Desk, at_desk
from tests.terminal.proposal_county import TITLES
from tests.terminal.proposal_desk import agreed, at_proposals, filled, step
from tests.terminal.supervision_county import PROMISED, promised
from tests.terminal.test_proposals import offered
from tui.pages.promise_list import PromisesPage


async def opened(desk: Desk) -> None:
    """The ledger, with one promise in it."""
    await promised(desk.office)
    await desk.press("p")
    await desk.until(lambda: isinstance(desk.app.screen, PromisesPage) and desk.listing("promises").number == 1)


async def test_promise_is_told_of_until_it_is_kept(tmp_path: Path) -> None:
    async with at_proposals(tmp_path, size=WIDE) as desk:
        await opened(desk)
        await desk.until_shown("overdue 0, not kept yet 1, kept 0", "2026-12-31 38d left", "县水利局", "to be kept")
        await desk.until_shown("列入明年计划，三月底前完工。", "Report due on 2026-12-31: 38d")
        await desk.press("w")
        await filled(desk, {"kind": "promise", "text": "已完成一半"})
        await desk.until_shown("2027-12-31 403d left", "Report due on 2026-12-31: done", "已完成一半")
        await desk.press("w")
        await filled(desk, {"kind": "kept", "text": "已全部完工"})
        await desk.until_shown("已全部完工", "The deputy says by 20")
        await desk.press("w")
        await desk.until_said("Nothing more is to be told of this promise")
        await desk.press("u")
        await agreed(desk, "Undo this?")
        await desk.until(lambda: "已全部完工" not in desk.text)
        await desk.press("enter")
        await desk.until_shown(TITLES[PROMISED - 1], "Trail")


async def test_deputys_word_opens_or_ends_a_promise(tmp_path: Path) -> None:
    async with at_proposals(tmp_path, size=WIDE) as desk:
        await opened(desk)
        await desk.press("m")
        await desk.until_said("The deputy is not asked about this promise now")
        await desk.press("w")
        await filled(desk, {"kind": "kept", "text": "已全部完工"})
        await desk.until_shown("The deputy says by 20")
        await desk.press("m")
        await filled(desk, {"result": "dissatisfied"})
        await desk.until_shown("opens the promise again", "Concrete reasons")
        await filled(desk, {"reasons": "路灯不亮"})
        await desk.until_shown("open again: the deput", "Once more by 20", "路灯不亮", "not kept yet 1")
        await desk.press("w")
        await filled(desk, {"kind": "kept", "text": "路灯已亮"})
        await desk.until_shown("The deputy says by 20")
        await desk.press("enter")
        await step(desk, "rating of the promise: 县水利局")
        await filled(desk, {})
        await desk.until_shown("promise of 县水利局")
        await desk.press("escape", "v")
        await desk.until_shown("not kept yet 0, kept 1", "kept, says the deputy")


async def test_viewer_reads_the_ledger_only(tmp_path: Path) -> None:
    async with at_proposals(tmp_path, role=Role.VIEWER) as desk:
        await opened(desk)
        assert "tell" not in offered(desk)
        assert "open" in offered(desk)


async def test_ledger_is_worded_in_chinese(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await promised(desk.office)
        await desk.app.push_screen(PromisesPage(desk.app.front))
        await desk.until_shown("未兑现 1", "承诺事项 (1)", "剩38天", "县水利局")
