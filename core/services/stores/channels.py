"""What the use cases ask of the store of channels: how each chat network is doing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.domain.paces import Pace


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """Last and oldest instants are None where there is nothing of the kind.

    ``unknown``: sent, or to be sent again, without knowing whether it had arrived. ``undeciphered``: messages that
    came in and could not be decrypted, ever since. ``pace`` None: no server has run with this channel.
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
    pace: Pace | None = None


class ChannelStore(Protocol):
    async def health(self) -> Sequence[ChannelHealth]:
        """Every channel that anything came from or went to, by name."""
        ...

    async def paces(self) -> Mapping[str, Pace]:
        """What is known of each channel's pace."""
        ...

    async def keep_pace(self, channel: str, pace: Pace) -> None:
        """``channel`` found out how fast it may speak."""
        ...

    async def due(self) -> Mapping[str, int]:
        """How many messages are due now and not sent, by channel; none where there are none."""
        ...
