"""What the use cases ask of the store of rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StoredRules:
    id: int
    name: str
    toml: str


class RuleStore(Protocol):
    async def newest(self) -> int | None:
        """The number of the rules in force; None before any were adopted."""
        ...

    async def current(self) -> StoredRules:
        """The rules adopted last. Errors: NotFound("rules.none")."""
        ...

    async def get(self, rule_set: int) -> StoredRules: ...

    async def adopt(self, name: str, toml: str) -> int: ...
