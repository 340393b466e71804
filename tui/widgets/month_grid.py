"""A month as a grid of days: the cursor goes from day to day, and what lies on a day stands in its cell.

Characters of certain width only; the chosen day and today are marked with signs, colour repeats them.
"""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from core.locale.catalogue import Translator
from tui.front import word
from tui.plain_text import fit

WEEKDAYS = (word("Mon"), word("Tue"), word("Wed"), word("Thu"), word("Fri"), word("Sat"), word("Sun"))
_HEAD = 2  # lines above the weeks
_WEEK = 7


@dataclass(frozen=True, slots=True)
class DayMark:
    """What lies on a day, in a word; ``note`` beside it, or below it where there is no room."""

    text: str
    note: str = ""
    style: str = ""


class MonthGrid(Widget, can_focus=True):
    """Arrows go from day to day, PgUp and PgDn from month to month, Home to today."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("up", "move(-7)", show=False),
        Binding("down", "move(7)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("home", "to_today", show=False),
    ]

    class Reached(Message):
        """The cursor came to another day."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    class Opened(Message):
        """A double click on the day under the cursor."""

    def __init__(self, t: Translator, day: date, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._t = t
        self._marks: Mapping[date, Sequence[DayMark]] = {}
        self.day = day
        self.today = day

    def show(self, marks: Mapping[date, Sequence[DayMark]], *, today: date) -> None:
        """Replace what lies on the days; the cursor stays."""
        self._marks, self.today = marks, today
        self.refresh()

    def go_to(self, day: date) -> None:
        if day != self.day:
            self.day = day
            self.refresh()
            self.post_message(self.Reached(day))

    def action_move(self, by: int) -> None:
        self.go_to(self.day + timedelta(days=by))

    def action_turn(self, by: int) -> None:
        """The same day of another month, or its last."""
        months = self.day.year * 12 + self.day.month - 1 + by
        first = date(months // 12, months % 12 + 1, 1)
        following = (first + timedelta(days=31)).replace(day=1)
        self.go_to(min(first + timedelta(days=self.day.day - 1), following - timedelta(days=1)))

    def action_to_today(self) -> None:
        self.go_to(self.today)

    def on_click(self, event: Click) -> None:
        week, weekday = (event.y - _HEAD) // self._depth, event.x // self._breadth
        if event.y >= _HEAD and week < len(self._weeks) and weekday < _WEEK:
            self.go_to(self._weeks[week][weekday])
            if event.chain == 2:
                self.post_message(self.Opened())

    def render(self) -> Text:
        text = Text(f" {self.day:%Y-%m}\n", style="bold", no_wrap=True)
        breadth = self._breadth
        heads = "".join(set_cell_size(f" {self._t(name)}", breadth) for name in WEEKDAYS)
        text.append(heads, style="bold")
        for week in self._weeks:
            for line in range(self._depth):
                text.append("\n")
                for day in week:
                    text.append_text(self._piece(day, line, breadth))
        return text

    @property
    def _weeks(self) -> list[list[date]]:
        return Calendar().monthdatescalendar(self.day.year, self.day.month)

    @property
    def _breadth(self) -> int:
        return max(self.size.width // _WEEK, 4)

    @property
    def _depth(self) -> int:
        """Lines of a week."""
        return max((self.size.height - _HEAD) // len(self._weeks), 2)

    def _piece(self, day: date, line: int, breadth: int) -> Text:
        """One line of a day's cell."""
        is_here = day == self.day
        over = " reverse" if is_here and self.has_focus else ""
        marks = self._marks.get(day, ())
        if line == 0:
            number = f"[{day.day:>2}]" if is_here else f" {day.day:>2} "
            number += "<" if day == self.today else " "
            count = f"{len(marks)}" if marks else ""
            style = "bold" if day.month == self.day.month else "dim"
            return Text(set_cell_size(f"{number} {count}", breadth), style=style + over)
        shown = self._lines(marks, breadth - 2)
        text, style = shown[line - 1] if line <= len(shown) else ("", "")
        return Text(set_cell_size(" " + fit(text, breadth - 2), breadth), style=(style + over).strip())

    def _lines(self, marks: Sequence[DayMark], breadth: int) -> list[tuple[str, str]]:
        """What has room; where not all has, the last line says how many more there are."""
        room = self._depth - 1
        together = [(f"{mark.text} {mark.note}".strip(), mark.style) for mark in marks]
        if all(cell_len(text) <= breadth for text, _ in together) or len(marks) * 2 > room:
            lines = together
        else:
            lines = [(text, mark.style) for mark in marks for text in (mark.text, mark.note)]
        if len(lines) <= room or room < 2:
            return lines[:room]
        return [*lines[: room - 1], (f"+{len(lines) - room + 1}", "")]
