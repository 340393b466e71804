"""What every screen is given: the core, who is sitting here, and the words."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.api import Core
from core.domain.actors import Actor
from core.domain.use_cases import REGISTER
from core.locale.catalogue import Translator
from tui.drafts import Drafts
from tui.notices import Notices

VIA = "tui"  # what the audit trail calls this front


@dataclass(slots=True)
class Front:
    """The only thing that a screen holds. ``actor`` is set by signing in and unlocking, and by nothing else.
    ``bot_name``: the bot's account on the network, for the links on binding slips; "" where it is not known."""

    core: Core
    actor: Actor
    t: Translator
    drafts: Drafts = field(default_factory=Drafts)
    notices: Notices = field(default_factory=Notices)
    bot_name: str = ""

    def may(self, action: str) -> bool:
        """Whether the one who sits here holds a role that the use case ``action`` is open to."""
        return self.actor.has(*REGISTER[action].roles)


def word(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return message
