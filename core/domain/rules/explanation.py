"""How a computed date or grade explains itself: an ordered list of steps, each a code and plain JSON values.

Wording is the fronts' (gettext by code); what must stay true here is that a step can be stored as JSON, read
back equal, and worded years later without the rule file that produced it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated

from pydantic import PlainSerializer

PlainValue = str | int | bool | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation. Fractions are integers, percentages and means are decimal strings."""

    code: str
    params: Annotated[Mapping[str, PlainValue], PlainSerializer(dict)]  # pydantic knows no read-only mapping

    def as_json(self) -> dict[str, object]:
        """``{"code": ..., params...}`` with lists instead of tuples: what is stored with a result."""
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in self.params.items()}
        return {"code": self.code, **plain}


def step(code: str, **params: PlainValue) -> Step:
    """A step whose params nobody can change afterwards."""
    return Step(code, MappingProxyType(params))
