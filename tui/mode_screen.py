"""What every mode has in common: tab line, message of trouble, footer, reloading; and pages opened on top of one.

What must stay true: the core is only ever awaited in a worker, so that no key waits for it; of several wishes to
reload while one is under way, one is enough; trouble is a sentence with what to do, never a traceback.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.geometry import Region, Size
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip
from textual.widgets import Static

from core.domain.errors import ShuzhiError, Unavailable
from core.locale.errors import word_error
from tui.early_keys import EarlyKeys
from tui.exporting import Exporting
from tui.front import Front, word
from tui.plain_text import line
from tui.widgets.copying import copy_rows
from tui.widgets.ground import ground
from tui.widgets.key_line import KeyLine
from tui.widgets.listing import Listing
from tui.widgets.tab_line import TabLine

LIST_ACTIONS = frozenset({"filter", "sort", "reverse", "mark", "mark_all", "copy", "export"})


class WordedScreen(Screen[ScreenResultType]):
    """A screen whose keys are described in the language of the one who sits there."""

    AUTO_FOCUS: ClassVar[str | None] = ""  # Textual would focus a filter's line that is not even shown
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - Textual declares it so

    def __init__(self, front: Front) -> None:
        super().__init__()
        self.front = front
        self.t = front.t
        self._styled_for: object = None

    def _post_register(self, app: App[object]) -> None:
        """As wide as the terminal from the start: Textual would style every widget once more when it finds out."""
        super()._post_register(app)
        self.add_class(*self._get_breakpoint_classes(app.size.width, self.HORIZONTAL_BREAKPOINTS), update=False)
        self._styled_for = self._styles_key()

    def _on_screen_resume(self, event: ScreenResume) -> None:
        """Styled anew only where something that styles depend on has changed."""
        event.refresh_styles = event.refresh_styles and self._styled_for != self._styles_key()
        self._styled_for = self._styles_key()

    def render_lines(self, crop: Region) -> list[Strip]:
        """In one colour, unless another screen shines through."""
        return ground(self, crop) if self.styles.background.a == 1 else super().render_lines(crop)

    def _styles_key(self) -> object:
        return self.app.theme, self.app._css_update_count, frozenset(self.app.pseudo_classes)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        return {
            key: active._replace(binding=replace(active.binding, description=self.t(active.binding.description)))
            if active.binding.description
            else active
            for key, active in super().active_bindings.items()
        }


class LoadingScreen(WordedScreen[None], EarlyKeys[None]):
    """A screen that shows what the core knows, and shows it again when that changes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", word("Filter"), key_display="/"),
        Binding("s", "sort", word("Sort")),
        Binding("S", "reverse", word("Reverse order"), show=False),
        Binding("r", "reload", word("Refresh"), show=False),
        Binding("space", "mark", word("Mark"), show=False),
        Binding("asterisk", "mark_all", word("Mark everything shown"), show=False, key_display="*"),
        Binding("y", "copy", word("Copy"), show=False),
        Binding("e", "export", word("Export the list"), show=False),
        Binding("escape", "leave", word("Back"), show=False),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        self._is_stale = False
        self._is_loading = False
        self._loaded_for: Size | None = None
        self._trouble = Static("", markup=False, classes="trouble")
        self._trouble.display = False

    @abstractmethod
    async def load(self) -> None:
        """Ask the core and fill the widgets. Errors: any ``ShuzhiError``; it is shown."""

    @abstractmethod
    def body(self) -> ComposeResult:
        """The widgets between the tab line and the footer."""

    def compose(self) -> ComposeResult:
        yield self._trouble
        yield from self.body()
        yield KeyLine()

    def on_screen_resume(self) -> None:
        self.reload()

    def on_resize(self) -> None:
        if self.size != self._loaded_for:
            self.reload()

    def reload(self) -> None:
        """Load as soon as what is being loaded now is there."""
        self._is_stale = True
        if not self._is_loading:
            self._is_loading = True
            self._load_until_fresh()

    def say_trouble(self, error: ShuzhiError | None) -> None:
        """Show what is wrong and what to do; None: all is well again."""
        self._trouble.display = error is not None
        if error is None:
            return
        advice = self.t("Press r to try again.")
        if isinstance(error, Unavailable):
            advice = self.t("What you see may be old. Look at the disk and run: shuzhi doctor. The screen comes back.")
        self._trouble.update(Content(line(f"{word_error(error, self.t)} {advice}")))

    @work(group="load")
    async def _load_until_fresh(self) -> None:
        try:
            while self._is_stale:
                self._is_stale = False
                self._loaded_for = self.size
                await self._load_once()
        finally:
            self._is_loading = False

    async def _load_once(self) -> None:
        try:
            await self.load()
        except ShuzhiError as error:
            self.say_trouble(error)
            self.arrived(as_wished=False)
        else:
            self.say_trouble(None)
            self.arrived()

    def action_reload(self) -> None:
        self.reload()

    def action_filter(self) -> None:
        if (listing := self._listing()) is not None:
            listing.ask_filter()

    def action_sort(self) -> None:
        if (listing := self._listing()) is not None:
            listing.sort_next()

    def action_reverse(self) -> None:
        if (listing := self._listing()) is not None:
            listing.reverse()

    def action_mark(self) -> None:
        if (listing := self._listing()) is not None:
            listing.mark()

    def action_mark_all(self) -> None:
        if (listing := self._listing()) is not None:
            listing.mark_all()

    def action_copy(self) -> None:
        """The marked rows, or the one under the cursor, to the terminal's clipboard."""
        if (listing := self._listing()) is not None:
            copy_rows(listing, self.t)

    def action_export(self) -> None:
        """What the list shows, into a file."""
        if (listing := self._listing()) is not None and listing.number:
            self._export(listing)

    @work(group="export", exclusive=True)
    async def _export(self, listing: Listing) -> None:
        try:
            await Exporting(self.app, listing, self.t, self.front.core.clock).run()
        except ShuzhiError as error:
            self.notify(word_error(error, self.t), severity="error", markup=False)

    @on(Listing.Troubled)
    def _list_troubled(self, event: Listing.Troubled) -> None:
        self.say_trouble(event.error)

    def action_leave(self) -> None:
        """Out of the filter."""
        listing = self._listing()
        if listing is not None:
            listing.clear_filter()

    def _listing(self) -> Listing | None:
        """The list that has the focus, or the first one on the screen."""
        focused = self.focused
        around = focused.ancestors_with_self if focused is not None else ()
        here = next((one for one in around if isinstance(one, Listing)), None)
        return here or next((one for one in self.query(Listing) if one.display), None)


class ModeScreen(LoadingScreen):
    """The ground floor of a mode."""

    mode_id: ClassVar[str]

    def compose(self) -> ComposeResult:
        from tui.modes import all_modes  # here: the modes are made of screens

        yield TabLine(all_modes(), self.mode_id, self.t)
        yield from super().compose()


class PageScreen(LoadingScreen):
    """A page on top of a mode; Escape leads back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", word("Back"))]

    def action_leave(self) -> None:
        listing = self._listing()
        if listing is not None and listing.is_filtering:
            listing.clear_filter()
        else:
            self.app.pop_screen()
