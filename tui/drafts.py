"""What was typed into forms and not yet done."""

from __future__ import annotations

from collections.abc import Mapping


class Drafts:
    """By form; lives as long as somebody sits here, in memory only."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, str]] = {}

    def of(self, form: str) -> Mapping[str, str]:
        return dict(self._kept.get(form, {}))

    def keep(self, form: str, values: Mapping[str, str]) -> None:
        self._kept[form] = dict(values)

    def forget(self, form: str) -> None:
        self._kept.pop(form, None)
