"""A text that stands at the top of its place and is often another one.

What must stay true: what is drawn anew is what the text covers, or covered before, not the empty lines below it.
"""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget


class Sheet(Widget):
    """Harmless text, never markup."""

    DEFAULT_CSS = "Sheet { height: auto; }"

    def __init__(self) -> None:
        super().__init__()
        self._text = Content("")
        self._covered = 0

    def render(self) -> Content:
        return self._text

    def lay(self, text: Content, lines: int) -> None:
        """Show ``text``, which covers at most ``lines`` lines, in as much place as it takes."""
        self._text, self._covered = text, lines
        self.refresh(layout=True)

    def write(self, text: Content, lines: int) -> None:
        """Show ``text``, which covers at most ``lines`` lines, in the place that there is."""
        covered = max(lines, self._covered)
        self._text, self._covered = text, lines
        self.refresh(Region(0, 0, self.size.width, covered))
