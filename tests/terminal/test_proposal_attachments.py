"""A proposal's files at the desk: put to it, seen in its trail, saved, taken away."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from core.domain.ids import ProposalId
from tests.domain.proposals.office_files import PDF, package
from tests.terminal.desk import WIDE, Desk
from tests.terminal.proposal_desk import agreed, at_proposal, filled, picked
from tui.dialogs.path import ChooseFile
from tui.pages.proposal_page import ProposalPage

UNASSIGNED = 6


async def chosen(desk: Desk, path: Path) -> None:
    """In the window that asks for a file."""
    await desk.until(lambda: isinstance(desk.app.screen, ChooseFile) and isinstance(desk.app.focused, Input))
    desk.app.screen.query_one(Input).value = str(path)
    await desk.press("enter")
    await desk.until(lambda: isinstance(desk.app.screen, ProposalPage))


async def names(desk: Desk) -> list[str]:
    listed = await desk.office.core.attachments.listed(desk.office.clerk, ProposalId(UNASSIGNED))
    return [one.name for one in listed]


async def test_file_is_put_saved_and_taken_away(tmp_path: Path) -> None:
    for name, content in (("现场[b].pdf", PDF), ("宏.docx", package(parts={"word/vbaProject.bin": b"\1"}))):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "out").mkdir()
    async with at_proposal(tmp_path, UNASSIGNED, size=WIDE) as desk:
        for name, said in (("宏.docx", "carries a program"), ("现场[b].pdf", "Attached: 现场[b].pdf")):
            await desk.press("f")
            await picked(desk, "Attach")
            await chosen(desk, tmp_path / name)
            await desk.until_said(said)
        await desk.until_shown("现场[b].pdf")
        await desk.press("f")
        await picked(desk, "Save")
        await filled(desk, {"folder": str(tmp_path / "out")})
        await desk.until_said("readable only by you")
        assert (tmp_path / "out" / "现场[b].pdf").read_bytes() == PDF
        await desk.press("f")
        await picked(desk, "Remove")
        await agreed(desk, "Remove this file?", "现场[b].pdf")
        await desk.until_said("Removed: 现场[b].pdf")
        assert await names(desk) == []
        await desk.press("u")
        await agreed(desk, "Undo this?", "no -> yes")
        await desk.until_said("Removed an attachment")
        assert await names(desk) == ["现场[b].pdf"]
