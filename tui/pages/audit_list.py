"""The audit trail as a source of rows: worded, found by the words it is shown in, kept to a person and a period."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from core.domain.clock import COUNTY_ZONE
from core.locale.actions import actions_called, word_action
from core.locale.catalogue import Translator
from core.services.pages import Reader
from core.services.stores.ledger import AuditLine
from core.services.stores.pages import Filter
from tui.front import word
from tui.pages.person_words import word_details
from tui.widgets.paged import PagedSource
from tui.widgets.rows import Cell, Column, Row, Wish
from tui.widgets.views import Extent

COLUMNS = (
    Column("at", word("Time"), 16),
    Column("actor", word("Who"), 12, is_sortable=False),
    Column("via", word("Through"), 8, rank=3, is_sortable=False),
    Column("action", word("Did"), 25, is_sortable=False),
    Column("subject", word("About"), 15, rank=1),
    Column("details", word("Details"), 20, rank=2, grows=True, is_sortable=False),
)


NAMELESS = {"system": word("the program"), "voter": word("a voter")}


class AuditSource(PagedSource[AuditLine]):
    """``names``: of actors and of what is acted on, by their labels; filled in by whoever knows them."""

    def __init__(self, opened: Callable[[], Awaitable[Reader[AuditLine]]], t: Translator) -> None:
        super().__init__(opened, lambda line: audit_row(line, self.names, t))
        self.names: dict[str, str] = {}
        self._t = t

    @property
    def kept_to(self) -> Filter:
        return self._within

    def keep_to(self, within: Filter) -> None:
        """Show nothing else; the list is to be reloaded."""
        self._within = within

    async def extent(self, wish: Wish) -> Extent:
        """Another person or period is another list: no row keeps its place."""
        extent = await super().extent(wish)
        return Extent(extent.shown, extent.whole, hash((extent.version, self._within)))

    def _filter(self, wish: Wish) -> Filter:
        meant = tuple((one, self._meant(one, wish.column)) for one in wish.text.split())
        return replace(super()._filter(wish), meant=tuple(pair for pair in meant if pair[1]))

    def _meant(self, text: str, column: str) -> frozenset[str]:
        """The codes that stand behind the words on the screen."""
        actions = actions_called(text, self._t) if column in ("", "action") else frozenset[str]()
        if column not in ("", "actor", "subject"):
            return actions
        return actions | {label for label, name in self.names.items() if text.casefold() in name.casefold()}


def who(line: AuditLine, names: Mapping[str, str], t: Translator) -> str:
    """The name of a member of staff; whoever else it was, by its label, in words where it is nobody by name."""
    nameless = t(NAMELESS[line.actor]) if line.actor in NAMELESS else line.actor
    return names.get(line.actor, nameless)


def subject_of(line: AuditLine, names: Mapping[str, str]) -> str:
    """What it was done to: its name, if it has one, before the label that the trail keeps."""
    return f"{names.get(line.subject, '')} {line.subject}".strip()


def named_details(line: AuditLine, names: Mapping[str, str]) -> dict[str, object]:
    """The details with the names of members of staff instead of their labels."""
    return {name: names.get(value, value) if isinstance(value, str) else value for name, value in line.details.items()}


def audit_row(line: AuditLine, names: Mapping[str, str], t: Translator) -> Row:
    cells = {
        "at": Cell(f"{line.at.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M}"),
        "actor": Cell(who(line, names, t)),
        "via": Cell(line.via),
        "action": Cell(word_action(line.action, t)),
        "subject": Cell(subject_of(line, names)),
        "details": Cell(word_details(named_details(line, names), t)),
    }
    return Row(str(line.id), cells)
