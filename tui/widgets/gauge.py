"""Turnout against the minimum, in characters that every terminal draws one cell wide."""

from __future__ import annotations

from rich.text import Text

from core.locale.catalogue import Translator
from core.services.voting import Turnout


def bar(done: int, whole: int, *, width: int, mark: int | None = None) -> Text:
    """``[####....|...]``: ``done`` of ``whole``; ``|`` stands where ``mark`` is reached."""
    inner = max(width - 2, 1)
    scale = max(whole, done, mark or 0, 1)
    filled = min(done * inner // scale, inner)
    marked = min((mark or 0) * inner // scale, inner - 1) if mark else None
    drawn = Text("[", end="")
    for place in range(inner):
        is_done = place < filled
        char = "|" if place == marked else "#" if is_done else "."
        drawn.append(char, style="bold" if place == marked else "green" if is_done else "dim")
    drawn.append("]")
    return drawn


def turnout_words(turnout: Turnout, t: Translator) -> str:
    """How many took part, and whether that is enough."""
    took = t("{taken} of {roll} took part", taken=turnout.taken_part, roll=turnout.roll)
    if turnout.paper:
        took += t(" ({chat} in chat, {paper} on paper)", chat=turnout.chat, paper=turnout.paper)
    short = turnout.minimum - turnout.taken_part
    if short > 0:
        return took + t("; {short} short of the minimum of {minimum}", short=short, minimum=turnout.minimum)
    return took + t("; the minimum of {minimum} is reached", minimum=turnout.minimum)


def turnout_bar(turnout: Turnout, *, width: int) -> Text:
    return bar(turnout.taken_part, turnout.roll, width=width, mark=turnout.minimum)
