"""One message whole, from whichever list names it."""

from __future__ import annotations

from collections.abc import Sequence

from core.services.stores.pages import Choice
from tui.front import Front
from tui.pages.message_lists import message_lines
from tui.pages.text_page import TextPage


def message_page(front: Front, message: int) -> TextPage:
    """What became of the message and what it says, unless that was sealed."""

    async def lines() -> Sequence[str]:
        reader = await front.core.pages.outbox(front.actor)
        found = await reader.chosen(Choice(frozenset({message})), limit=1)
        return message_lines(found[0].entry, front.t) if found else []

    title = front.t("Message {number}", number=message)
    return TextPage(front, title, lines, empty=front.t("This message is no more."))
