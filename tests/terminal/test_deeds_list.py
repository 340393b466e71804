"""The list of what was done says whole, below it, why something is not undone."""

from __future__ import annotations

from pathlib import Path

from tests.terminal.desk import NARROW, at_desk


async def test_reason_is_read_whole_at_eighty(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=NARROW, language="en") as desk:
        await desk.press("U")
        await desk.until_shown("What was done here", "Opened voting")
        whole = "It has been changed since; undoing would overwrite that. Nothing was changed."
        assert whole not in desk.text
        await desk.press("down", "down")
        await desk.until_shown(whole)
        row = desk.listing("actions").cursor_row
        assert row is not None
        assert row.cells["verdict"].text == whole
        assert row.cells["subject"].text in desk.text
