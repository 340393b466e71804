"""What every screen is given: the core, who is sitting here, and the words."""

from __future__ import annotations

from dataclasses import dataclass

from core.api import Core
from core.domain.actors import Actor
from core.locale.catalogue import Translator

VIA = "tui"  # what the audit trail calls this front


@dataclass(slots=True)
class Front:
    """The only thing that a screen holds. ``actor`` is set by signing in and unlocking, and by nothing else."""

    core: Core
    actor: Actor
    t: Translator


def word(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return message
