"""What somebody who examines an installation finds: codes and plain params, worded by the fronts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Finding:
    """``check`` is what was asked, ``code`` what was found: ``disk`` and ``disk.little_space``."""

    check: str
    verdict: Verdict
    code: str
    params: dict[str, object] = field(default_factory=dict)
