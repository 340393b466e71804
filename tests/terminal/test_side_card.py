"""The card at the side of a list: one text after the other, drawn no further down than they reach."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from tui.widgets import side_card
from tui.widgets.sheet import Sheet
from tui.widgets.side_card import SideCard

SHORT, LONG = {"Name": "A"}, {f"fact {number}": f"value {number}" for number in range(8)}


class CardApp(App[None]):
    """One card that is shown."""

    CSS = "SideCard { width: 36; overflow-y: auto; }"

    def __init__(self) -> None:
        super().__init__()
        self.facts = SHORT
        self.card = SideCard(lambda: self.facts)

    def compose(self) -> ComposeResult:
        yield self.card

    def show(self, facts: dict[str, str]) -> None:
        self.facts = facts
        self.card.toggle()

    @property
    def shown(self) -> list[str]:
        return [line.text.rstrip() for line in self.screen._compositor.render_strips() if line.text.strip()]


async def test_a_shorter_text_leaves_nothing_of_the_longer() -> None:
    app = CardApp()
    async with app.run_test(size=(60, 30)) as pilot:
        for facts in (SHORT, LONG, LONG, SHORT, LONG, SHORT):
            app.show(facts)
            await pilot.pause()
            assert app.shown == [line for title, text in facts.items() for line in (title, f"  {text}")]


async def test_only_the_lines_that_changed_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    app = CardApp()
    async with app.run_test(size=(60, 30)) as pilot:
        app.show(LONG)
        await pilot.pause()
        drawn: list[Region] = []
        refresh = Sheet.refresh

        def refreshed(sheet: Sheet, *regions: Region, layout: bool = False) -> Sheet:
            drawn.extend(regions)
            assert regions
            assert not layout
            return refresh(sheet, *regions)

        monkeypatch.setattr(Sheet, "refresh", refreshed)
        app.show({**LONG, "fact 3": "another"})
        await pilot.pause()
        assert [one.y for one in drawn] == [7]
        assert "  another" in app.shown


async def test_card_comes_with_its_row_and_waits_under_a_held_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_card, "_RESTS_SECONDS", 3_600.0)
    app = CardApp()
    async with app.run_test(size=(60, 30)) as pilot:
        app.card.follow()
        await pilot.pause()
        assert app.shown == ["Name", "  A"]
        app.facts = LONG
        app.card.follow()
        await pilot.pause()
        assert app.shown == ["Name", "  A"]
        app.card._rested()
        await pilot.pause()
        assert len(app.shown) == 2 * len(LONG)


async def test_a_text_that_does_not_fit_can_be_scrolled() -> None:
    app = CardApp()
    async with app.run_test(size=(60, 10)) as pilot:
        app.show(SHORT)
        await pilot.pause()
        app.show(LONG)
        await pilot.pause()
        assert app.card.max_scroll_y > 0
        app.card.scroll_end(animate=False)
        await pilot.pause()
        assert "value 7" in "\n".join(app.shown)
