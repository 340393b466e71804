"""What the use cases ask of the store of channels: how each chat network is doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """Last and oldest instants are None where there is nothing of the kind.

    ``unknown``: sent, or to be sent again, without knowing whether it had arrived. ``undeciphered``: messages that
    came in and could not be decrypted, ever since.
    """

    channel: str
    last_in_at: datetime | None = None
    last_out_at: datetime | None = None
    unsent: int = 0
    oldest_unsent_at: datetime | None = None
    unhandled: int = 0
    oldest_unhandled_at: datetime | None = None
    failed: int = 0
    unknown: int = 0
    undeciphered: int = 0


class ChannelStore(Protocol):
    async def health(self) -> Sequence[ChannelHealth]:
        """Every channel that anything came from or went to, by name."""
        ...
