"""How the office's machine is doing, in words."""

from __future__ import annotations

from core.locale.catalogue import Translate, Translator
from core.locale.delivery_times import word_lifting, word_pace
from core.locale.errors import word_code
from core.services.system import Health


def word_serving(health: Health, t: Translate) -> str:
    """Whether the server runs."""
    if health.serving is None:
        return t("The server does not run: nothing is sent or received.")
    return t("The server runs (process {pid}).", pid=health.serving or "?")


def word_attention(health: Health, t: Translate) -> str:
    """How much waits for a person's look."""
    return t("Events set aside: {n}. Reminders that reached nobody: {m}.", n=health.set_aside, m=health.unreachable)


def word_database(health: Health, t: Translate) -> str:
    """Schema, size, journal and library; or why it did not answer."""
    facts = health.database
    if facts is None:
        return word_code(health.trouble, {}, t)
    return t(
        "Database: schema {schema}, {size} MB, journal {journal}, SQLite {library}",
        schema=facts.schema,
        size=f"{facts.bytes / 1_000_000:.1f}",
        journal=facts.journal,
        library=facts.library,
    )


def word_paces(health: Health, t: Translator) -> list[str]:
    """How fast each network lets us speak, and what lifts its limit."""
    known = [(one.channel, one.pace) for one in health.channels if one.pace is not None]
    lines = [(word_pace(channel, pace, t), word_lifting(pace, t)) for channel, pace in known]
    return [line for some in lines for line in some if line]
