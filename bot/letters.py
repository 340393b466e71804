"""From an outbox row to the message that a network sends: answers as they were written, notices worded now.

A notice is worded at the last moment, in the language of whoever reads it, and gets the button that leads on from it.
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any, Protocol

from bot.channels.protocol import Attachment, Button, OutgoingMessage
from core.domain.notices import Notice, NoticeKind
from core.locale.catalogue import Translator, translator
from core.locale.notices import word
from core.services.delivery import Outgoing
from core.services.messages import NOTICE


class ChartPainter(Protocol):
    """Draws a published result; given by whoever puts the program together."""

    async def chart(self, meeting: int, language: str) -> bytes | None:
        """A PNG; None where it cannot be drawn (no font): the text says it all."""
        ...


class Letters:
    """Makes ``OutgoingMessage`` of what was claimed."""

    def __init__(self, painter: ChartPainter | None = None) -> None:
        self._painter = painter

    async def written(self, outgoing: Outgoing) -> OutgoingMessage:
        """Errors: Invalid("notice.unknown") for a body that this version does not know."""
        if outgoing.kind == NOTICE:
            return await self._notice(outgoing)
        return _answer(outgoing)

    async def _notice(self, outgoing: Outgoing) -> OutgoingMessage:
        t = translator(outgoing.language)
        notice = Notice.from_json(outgoing.body)
        return OutgoingMessage(
            key=outgoing.key,
            address=outgoing.address,
            text=word(notice, t),  # never cut: a receipt that is missing from its list would alarm
            buttons=_buttons(outgoing, notice, t),
            attachment=await self._chart(notice, outgoing.language),
            edits=outgoing.edits,
        )

    async def _chart(self, notice: Notice, language: str) -> Attachment | None:
        meeting = notice.params.get("meeting")
        if self._painter is None or not notice.params.get("chart") or not isinstance(meeting, int):
            return None
        picture = await self._painter.chart(meeting, language)
        return Attachment(f"result-{meeting}.png", "image/png", picture) if picture is not None else None


def _answer(outgoing: Outgoing) -> OutgoingMessage:
    body = outgoing.body
    return OutgoingMessage(
        key=outgoing.key,
        address=outgoing.address,
        text=body["text"],
        buttons=[[Button(button["label"], button["token"]) for button in row] for row in body["rows"]],
        attachment=_attachment(body.get("attachment")),
        edits=outgoing.edits,
        protect=bool(body.get("protect")),
    )


def _attachment(stored: dict[str, Any] | None) -> Attachment | None:
    if stored is None:
        return None
    return Attachment(stored["filename"], stored["media_type"], b64decode(stored["content"]))


def _buttons(outgoing: Outgoing, notice: Notice, t: Translator) -> list[list[Button]]:
    """To whoever reads it alone: confirm, and go where the notice leads. A room gets none."""
    if outgoing.person is None:
        return []
    rows: list[list[Button]] = []
    if outgoing.body.get("asks_confirmation"):
        rows.append([Button(t("I have read it"), f"ok.{outgoing.id}")])
    meeting = notice.params.get("meeting")
    if notice.kind in (NoticeKind.VOTING_OPEN, NoticeKind.VOTING_CLOSES_SOON) and isinstance(meeting, int):
        rows.append([Button(t("Evaluate"), f"go.vote:{meeting}"), Button(t("Read reports"), "go.read")])
    elif notice.kind in (NoticeKind.REPORT_DUE, NoticeKind.REPORT_MISSING):
        rows.append([Button(t("My report"), "go.report")])
    elif notice.kind in (NoticeKind.PLEDGE_DUE, NoticeKind.PLEDGE_OVERDUE):
        rows.append([Button(t("My pledge"), "go.pledge")])
    return rows
