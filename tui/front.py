"""What every screen is given: the core, who is sitting here, and the words.

The door is shown while the county is still being opened, so this module loads nothing of the office.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from core.domain.actors import Actor
from core.domain.use_cases import REGISTER
from core.locale.catalogue import Translator
from tui.drafts import Drafts
from tui.notices import Notices

if TYPE_CHECKING:
    from core.api import Core

VIA = "tui"  # what the audit trail calls this front


@dataclass(frozen=True, slots=True)
class OpenCounty:
    """What a dashboard stands on, and what its operator set.

    ``lock_after``: how long nobody touches anything before it locks; None: never. ``bot_name``: the bot's account on
    the network, for the links on binding slips; "" where it is not known.
    """

    core: Core
    lock_after: timedelta | None = None
    bot_name: str = ""


@dataclass(slots=True)
class Front:
    """The only thing that a screen holds. ``actor`` is set by signing in and unlocking, and by nothing else."""

    actor: Actor
    t: Translator
    drafts: Drafts = field(default_factory=Drafts)
    notices: Notices = field(default_factory=Notices)
    _county: OpenCounty | None = None
    _opened: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def core(self) -> Core:
        """Here once the county is open, and so for everybody who has signed in."""
        return self.county.core

    @property
    def is_open(self) -> bool:
        return self._opened.is_set()

    @property
    def county(self) -> OpenCounty:
        if self._county is None:
            raise RuntimeError("nobody is let in before the county is open")
        return self._county

    @property
    def bot_name(self) -> str:
        return self.county.bot_name

    def stand_on(self, county: OpenCounty) -> None:
        """The county is open."""
        self._county = county
        self._opened.set()

    async def opened(self) -> Core:
        """The core, as soon as it is there."""
        await self._opened.wait()
        return self.core

    def may(self, action: str) -> bool:
        """Whether the one who sits here holds a role that the use case ``action`` is open to."""
        return self.actor.has(*REGISTER[action].roles)


def word(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return message
