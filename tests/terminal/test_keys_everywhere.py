"""The keys that every screen has: those of its list, and those of the dashboard itself; tried on each of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.terminal.desk import Desk
from tests.terminal.pressed import Pressed
from tests.terminal.ways import MODES, PAGES, SCREENS, at_screen, until_there
from tui.dialogs.form import Form
from tui.help_screen import HelpScreen
from tui.lock_screen import LockScreen
from tui.mode_screen import LIST_ACTIONS, LoadingScreen
from tui.notices_screen import NoticesScreen
from tui.pages.actions import ActionsPage
from tui.widgets.listing import Listing

LISTLESS = frozenset({"TextPage", "ResultPage", "PaperEntryPage", "Projector"})  # nothing to filter, mark or export
WITH_LIST = tuple(one for one in SCREENS if one not in LISTLESS)
LIST_KEYS = ("slash", "s", "S", "space", "asterisk", "y", "e", "r", "escape")
WALLS = frozenset({"Projector"})  # everything of the desk is dead there


def shown_list(desk: Desk) -> Listing:
    assert isinstance(desk.app.screen, LoadingScreen)
    listing = desk.app.screen._listing()
    assert listing is not None
    return listing


def keys_of_lists(screen: LoadingScreen) -> dict[str, str]:
    """The keys that do here what they do in every list; some screens use a letter otherwise."""
    active = {key: one.binding.action for key, one in screen.active_bindings.items() if one.node is screen}
    return {key: action for key, action in active.items() if key in LIST_KEYS and action in {*LIST_ACTIONS, "reload"}}


def keys_of_lists_in(kind: type[LoadingScreen]) -> dict[str, str]:
    """The same of a class: none of them is hidden while it is tried."""
    bindings = kind._merged_bindings
    assert bindings is not None
    found = {key: some[0].action for key, some in bindings.key_to_bindings.items() if key in LIST_KEYS}
    return {key: action for key, action in found.items() if action in EFFECTS}


async def filters(desk: Desk) -> None:
    listing = shown_list(desk)
    await desk.press("slash")
    await desk.type("zzz")
    await desk.until(lambda: listing.looked_for == "zzz" and listing.number == 0)
    await desk.press("escape")
    await desk.until(lambda: listing.number > 0 and not listing.is_filtering)


async def sorts(desk: Desk) -> None:
    listing = shown_list(desk)
    first = next(one.key for one in listing.columns if one.is_sortable)
    await desk.press("s")
    assert (listing.wish.order.key, listing.wish.order.is_reversed) == (first, False)


async def reverses(desk: Desk) -> None:
    listing = shown_list(desk)
    before = listing.wish.order.is_reversed
    await desk.press("S")
    assert listing.wish.order.is_reversed is not before


async def marks(desk: Desk) -> None:
    listing = shown_list(desk)
    await desk.press("space")
    await desk.until(lambda: listing._marks.number == 1)
    await desk.press("space") if listing.number == 1 else None
    listing.clear_marks()


async def marks_all(desk: Desk) -> None:
    listing = shown_list(desk)
    await desk.press("asterisk")
    await desk.until(lambda: listing._marks.number == listing.number > 0)
    await desk.press("asterisk")
    await desk.until(lambda: listing._marks.number == 0)


async def copies(desk: Desk) -> None:
    listing = shown_list(desk)
    row = listing.cursor_row
    assert row is not None
    await desk.press("y")
    await desk.until(lambda: bool(desk.app.clipboard))
    [text, *_] = [cell.text for cell in row.cells.values() if cell.text]
    assert text in desk.app.clipboard


async def exports(desk: Desk) -> None:
    await desk.press("e")
    await desk.until(lambda: isinstance(desk.app.screen, Form) and bool(desk.app.screen.query("#file")))
    await desk.press("escape")
    await desk.until(lambda: isinstance(desk.app.screen, LoadingScreen))


async def reloads(desk: Desk) -> None:
    screen, loads = desk.app.screen, list[int]()
    assert isinstance(screen, LoadingScreen)
    load = screen.load

    async def counted() -> None:
        loads.append(1)
        await load()

    screen.load = counted  # type: ignore[method-assign]
    await desk.press("r")
    await desk.until(lambda: bool(loads))


EFFECTS: dict[str, Callable[[Desk], Awaitable[None]]] = {
    "filter": filters,
    "sort": sorts,
    "reverse": reverses,
    "mark": marks,
    "mark_all": marks_all,
    "copy": copies,
    "export": exports,
    "reload": reloads,
}


@pytest.mark.parametrize("screen", WITH_LIST)
async def test_keys_of_lists_work_on(tmp_path: Path, pressed: set[Pressed], screen: str) -> None:
    async with at_screen(tmp_path, screen) as desk:
        shown = desk.app.screen
        assert isinstance(shown, LoadingScreen)
        keys = keys_of_lists(shown)
        assert keys == keys_of_lists_in(type(shown))
        for action in EFFECTS:
            for key in [one for one, found in keys.items() if found == action]:
                await EFFECTS[action](desk)
                await until_there(desk)
                assert Pressed(screen, f"{key} {action}") in pressed


@pytest.mark.parametrize("screen", sorted(LISTLESS))
async def test_keys_of_lists_are_not_offered_on(tmp_path: Path, screen: str) -> None:
    async with at_screen(tmp_path, screen) as desk:
        assert not LIST_ACTIONS & {one.binding.action for one in desk.app.screen.active_bindings.values()}


async def opens_and_leaves(desk: Desk, key: str, window: type[object]) -> None:
    below = desk.app.screen
    await desk.press(key)
    await desk.until(lambda: isinstance(desk.app.screen, window))
    await desk.press("escape")
    await desk.until(lambda: desk.app.screen is below)


@pytest.mark.parametrize("screen", [one for one in SCREENS if one not in WALLS])
async def test_keys_of_the_dashboard_work_on(tmp_path: Path, screen: str) -> None:
    async with at_screen(tmp_path, screen) as desk:
        below, theme = desk.app.screen, desk.app.theme
        await opens_and_leaves(desk, "question_mark", HelpScreen)
        await opens_and_leaves(desk, "f1", HelpScreen)
        await opens_and_leaves(desk, "N", NoticesScreen)
        if screen != ActionsPage.__name__:
            await opens_and_leaves(desk, "U", ActionsPage)
        await desk.press("ctrl+t")
        assert desk.app.theme != theme
        await desk.press("ctrl+l")
        await desk.until(lambda: isinstance(desk.app.screen, LockScreen))
        desk.app._door = None
        await desk.app.switch_mode(desk.app._behind)
        await desk.until(lambda: desk.app.screen is below)
        await desk.press("q")
        await desk.until(lambda: not desk.app.is_running)


@pytest.mark.parametrize("screen", PAGES)
async def test_escape_leads_back_from(tmp_path: Path, screen: str) -> None:
    async with at_screen(tmp_path, screen) as desk:
        page = desk.app.screen
        await desk.press("escape")
        await desk.until(lambda: desk.app.screen is not page)
        assert type(desk.app.screen).__name__ in MODES


@pytest.mark.parametrize("screen", [one for one in WITH_LIST if one in PAGES])
async def test_escape_closes_the_empty_filter_first(tmp_path: Path, screen: str) -> None:
    async with at_screen(tmp_path, screen) as desk:
        page, listing = desk.app.screen, shown_list(desk)
        await desk.press("slash", "escape")
        assert desk.app.screen is page
        assert not listing.is_filtering
