"""How long the chat networks will take for what is about to be said, before anybody agrees to it.

Reading only. A network's pace is what its channel found out (``Pace``); nothing here knows a network. What waits
already and is due goes first, so it is counted in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from core.domain.findings import Finding, Verdict
from core.domain.paces import Basis, Pace
from core.services.work import Work

MANY = 100  # messages; a meeting's evaluators and deputies
SLOW = timedelta(minutes=5)  # for MANY


@dataclass(frozen=True, slots=True)
class DeliveryTime:
    """``messages`` new ones on ``channel``, after the ``ahead`` that are due there already.

    ``pace`` None: nothing is known, because no server has run with this channel.
    """

    channel: str
    messages: int
    ahead: int = 0
    pace: Pace | None = None

    @property
    def takes(self) -> timedelta | None:
        """Until the last of them has left, if nothing else is said meanwhile; None: it is not known."""
        return self.pace.time_for(self.ahead + self.messages) if self.pace is not None else None


async def delivery_times(work: Work, messages: Mapping[str, int]) -> tuple[DeliveryTime, ...]:
    """For so many new ``messages`` by channel, in the order of the channels' names."""
    paces, ahead = await work.channels.paces(), await work.channels.due()
    return tuple(
        DeliveryTime(channel, messages[channel], ahead.get(channel, 0), paces.get(channel))
        for channel in sorted(messages)
        if messages[channel]
    )


def together(times: Iterable[Sequence[DeliveryTime]]) -> tuple[DeliveryTime, ...]:
    """Several broadcasts, one after the other; what was due before any of them is ahead of them once."""
    every = [one for some in times for one in some]
    messages: Counter[str] = Counter()
    for one in every:
        messages[one.channel] += one.messages
    by_channel = {one.channel: one for one in every}
    return tuple(replace(by_channel[channel], messages=messages[channel]) for channel in sorted(by_channel))


def pace_finding(channel: str, pace: Pace) -> Finding:
    """What doctor says of a channel's pace."""
    params: dict[str, object] = {"channel": channel}
    if not pace.is_limited:
        return Finding("pace", Verdict.OK, "pace.free", params)
    takes = pace.time_for(MANY)
    params |= {"rate": pace.per_minute, "many": MANY, "minutes": round(takes / timedelta(minutes=1)) or 1}
    if takes <= SLOW:
        return Finding("pace", Verdict.OK, "pace.quick", params)
    params |= {"burst": pace.burst, "command": pace.lifted_by or "-"}
    if pace.basis is Basis.ASSUMED:
        return Finding("pace", Verdict.OK, "pace.assumed", params)
    return Finding("pace", Verdict.WARNING, "pace.slow", params)
