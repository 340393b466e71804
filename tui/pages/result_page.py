"""A counted result, to be read from its first number to its last comment. Nothing of it is asked before the count."""

from __future__ import annotations

import asyncio

from rich.text import Text

from core.domain.ids import MeetingId
from core.domain.meetings import MeetingStatus
from core.locale.catalogue import Translator
from core.services.duty_desk import MeetingView
from core.services.publishing import MeetingResult
from tui.front import Front
from tui.pages.text_page import ReadingPage
from tui.plain_text import line
from tui.wording import MEETING_STATES

_COUNTED = frozenset({MeetingStatus.COUNTED, MeetingStatus.PUBLISHED})
_EDGES = 4  # cells of padding and scroll bar


class ResultPage(ReadingPage):
    """Opened from a meeting's page."""

    def __init__(self, front: Front, meeting: MeetingId) -> None:
        super().__init__(front)
        self._meeting = meeting

    async def load(self) -> None:
        core, actor, t = self.front.core, self.front.actor, self.t
        view = await core.duty_desk.meeting(actor, self._meeting)
        state = t(MEETING_STATES[view.meeting.status])
        self._title.update(Text(f"{line(view.meeting.title)}  [{state}]", style="bold"))
        if view.meeting.status in _COUNTED:
            result = await core.publishing.result(actor, self._meeting)
            width = max(self.size.width - _EDGES, 20)
            self.show_text(await asyncio.to_thread(_worded, result, view, t, width))
        else:  # somebody has destroyed the count meanwhile
            self.show_text(Text(t("Results stay sealed until the count.")))


def _worded(result: MeetingResult, view: MeetingView, t: Translator, width: int) -> Text:
    from tui.pages.result_words import result_text

    return result_text(result, view, t, width=width)
