"""The audit trail as a source of rows: worded, found by the words it is shown in, kept to a person and a period.

What must stay true: names are asked for page by page, of what that page speaks of; nothing is read whole for them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.clock import COUNTY_ZONE
from core.locale.actions import actions_called, word_action
from core.locale.catalogue import Translator
from core.locale.trail_words import Names, detail_lines, subjects_called, word_actor, word_subject
from core.services.pages import Reader
from core.services.stores.ledger import AuditLine
from core.services.stores.pages import Filter
from core.services.trail_names import labels_in
from tui.front import word
from tui.widgets.paged import PagedSource
from tui.widgets.rows import Cell, Column, Row, Wish
from tui.widgets.views import Extent

COLUMNS = (
    Column("at", word("Time"), 16),
    Column("actor", word("Who"), 12, is_sortable=False),
    Column("via", word("Through"), 8, rank=3, is_sortable=False),
    Column("action", word("Did"), 25, is_sortable=False),
    Column("subject", word("About"), 15, rank=1, grows=True),
    Column("details", word("Details"), 34, rank=2, is_sortable=False),
)
_NAMED_COLUMNS = ("", "actor", "subject")  # where a name is looked for


@dataclass(frozen=True, slots=True)
class NameBook:
    """Whoever knows names. ``of``: by label; ``called``: the labels of what is called so."""

    of: Callable[[Collection[str]], Awaitable[Mapping[str, str]]]
    called: Callable[[str], Awaitable[frozenset[str]]]


class AuditSource(PagedSource[AuditLine]):
    """``names``: of whom and what the rows that were read speak, by label."""

    def __init__(self, opened: Callable[[], Awaitable[Reader[AuditLine]]], book: NameBook, t: Translator) -> None:
        super().__init__(opened, lambda line: audit_row(line, self.names, t))
        self.names: dict[str, str] = {}
        self._book, self._t = book, t
        self._called: dict[str, frozenset[str]] = {}

    @property
    def kept_to(self) -> Filter:
        return self._within

    def keep_to(self, within: Filter) -> None:
        """Show nothing else; the list is to be reloaded."""
        self._within = within

    def begin_with(self, names: Mapping[str, str]) -> None:
        """Forget what was learnt before; the list is to be reloaded."""
        self.names, self._called = dict(names), {}

    async def prepare(self, entries: Sequence[AuditLine]) -> None:
        """Learn the names of everything that they speak of."""
        labels = frozenset().union(*map(labels_in, entries)) - self.names.keys()
        if labels:
            self.names |= await self._book.of(labels)

    async def extent(self, wish: Wish) -> Extent:
        """Another person or period is another list: no row keeps its place."""
        if wish.column in _NAMED_COLUMNS:
            for one in wish.text.split():
                if one not in self._called:
                    self._called[one] = await self._book.called(one) | subjects_called(one, self._t)
        extent = await super().extent(wish)
        return Extent(extent.shown, extent.whole, hash((extent.version, self._within)))

    def _filter(self, wish: Wish) -> Filter:
        meant = tuple((one, self._meant(one, wish.column)) for one in wish.text.split())
        return replace(super()._filter(wish), meant=tuple(pair for pair in meant if pair[1]))

    def _meant(self, text: str, column: str) -> frozenset[str]:
        """The codes that stand behind the words on the screen."""
        actions = actions_called(text, self._t) if column in ("", "action") else frozenset[str]()
        return actions | self._called.get(text, frozenset()) if column in _NAMED_COLUMNS else actions


def audit_row(line: AuditLine, names: Names, t: Translator) -> Row:
    cells = {
        "at": Cell(f"{line.at.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M}"),
        "actor": Cell(word_actor(line, names, t)),
        "via": Cell(line.via),
        "action": Cell(word_action(line.action, t)),
        "subject": Cell(word_subject(line, names, t)),
        "details": Cell("; ".join(detail_lines(line, names, t))),
    }
    return Row(str(line.id), cells)
