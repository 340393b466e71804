"""Pick one of many, by typing a part of its name, its pinyin or its initials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult

from core.domain.pinyin_match import match_any, spelled
from core.locale.catalogue import Translator
from tui.dialogs.dialog import Dialog
from tui.dialogs.narrowing import Narrowing
from tui.plain_text import line


@dataclass(frozen=True, slots=True)
class Offered:
    """``key`` is answered when ``label`` is picked."""

    key: str
    label: str


class Pick(Narrowing[str | None], Dialog[str | None]):
    """Answers the key of what was picked; None when left."""

    DEFAULT_CSS = """
    Pick OptionList { height: auto; max-height: 16; border: none; background: $surface; padding: 0; }
    """

    def __init__(self, t: Translator, title: str, offered: Sequence[Offered]) -> None:
        super().__init__(t, title)
        self._offered = tuple(offered)

    def compose(self) -> ComposeResult:
        with self.window():
            yield from self.line_and_list(self._hint())

    def fitting(self, typed: str) -> list[tuple[str, str | None]]:
        """See ``Narrowing``."""
        return [(line(one.label), one.key) for one in self._fitting(typed)]

    def _hint(self) -> str:
        """What may be typed: labels in Latin letters have no pinyin."""
        has_pinyin = any(not one.label.isascii() for one in self._offered)
        return self.t("a part of it, its pinyin or initials") if has_pinyin else self.t("a part of it")

    def _fitting(self, typed: str) -> list[Offered]:
        if not typed.strip():
            return list(self._offered)
        found = [(match_any(typed, [spelled(one.label)]), one) for one in self._offered]
        kept = [(how, one) for how, one in found if how is not None]
        return [one for _, one in sorted(kept, key=lambda pair: pair[0])]
