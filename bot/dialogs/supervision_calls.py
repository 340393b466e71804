"""What the dialogue of those above the units may ask of the office. Part of ``bot.dialogs.calls``."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.ids import ProposalId


@dataclass(frozen=True, slots=True)
class ShowSupervision:
    """-> core.services.supervised_items.SupervisorDesk. ``then``: which of its pages; ``is_shown``: in the place of
    what is shown now."""

    then: str = "list"
    page: int = 0
    is_shown: bool = False


@dataclass(frozen=True, slots=True)
class ShowSupervised:
    """-> core.services.supervised_items.SupervisedItem"""

    proposal: ProposalId
    page: int = 0
    is_shown: bool = False


SupervisionCall = ShowSupervision | ShowSupervised
