"""From an outbox row to the message that a network sends: answers as they were written, notices worded now.

A notice is worded at the last moment, in the language of whoever reads it, and gets the button that leads on from it.
On a network without buttons the choices are written under the text of either, and an answer in words is understood by
the same list (``choices_under``).
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from bot.answers import NAVIGATION
from bot.channels.protocol import Attachment, Button, Manners, OutgoingMessage, Question
from bot.dialogs.numbered import BETWEEN, Option, numbers_of, written, written_together
from bot.wording import words_for
from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.errors import Invalid
from core.domain.ids import AttachmentId, OutboxId
from core.domain.notices import Notice, NoticeKind
from core.locale.catalogue import Translator
from core.locale.notices import word
from core.services.attachments import Attachments
from core.services.delivery import Outgoing
from core.services.messages import NOTICE

CONFIRMATION = "ok."
_AS_IT_IS = "application/octet-stream"
Rows = Sequence[Sequence[Button]]
_OF_A_PROPOSAL = frozenset(
    {
        NoticeKind.PROPOSAL_NEWS,
        NoticeKind.PROPOSAL_CORRECTED,
        NoticeKind.PROPOSAL_SIGN_ANSWERED,
        NoticeKind.PROPOSAL_WITHDRAWAL_ANSWERED,
    }
)


class ChartPainter(Protocol):
    """Draws a published result; given by whoever puts the program together."""

    async def chart(self, meeting: int, language: str) -> bytes | None:
        """A PNG; None where it cannot be drawn (no font): the text says it all."""
        ...


class NoticeRow(Protocol):
    """An outbox row, before or after it was sent."""

    @property
    def id(self) -> OutboxId: ...

    @property
    def person(self) -> Person | None: ...

    @property
    def language(self) -> str: ...

    @property
    def body(self) -> dict[str, Any] | None: ...


class Letters:
    """Makes ``OutgoingMessage`` of what was claimed, for a network of these ``manners``."""

    def __init__(
        self,
        painter: ChartPainter | None = None,
        manners: Manners | None = None,
        attachments: Attachments | None = None,
    ) -> None:
        self._painter = painter
        self._attachments = attachments
        self._manners = manners or Manners()

    async def written(self, outgoing: Outgoing) -> OutgoingMessage:
        """Errors: Invalid("notice.unknown") for a body that this version does not know, NotFound for a file."""
        if outgoing.kind == NOTICE:
            return await self._notice(outgoing)
        message = self._answer(outgoing)
        file = outgoing.body.get("file")
        return replace(message, attachment=await self._file(AttachmentId(file))) if file else message

    async def _file(self, number: AttachmentId) -> Attachment | None:
        """As it came, and never shown in the chat as a picture: networks make those smaller."""
        if self._attachments is None:
            return None
        found = await self._attachments.read(SYSTEM, number)
        return Attachment(found.attachment.name, _AS_IT_IS, found.content)

    async def _notice(self, outgoing: Outgoing) -> OutgoingMessage:
        if outgoing.others:
            return self._together(outgoing)
        t = words_for(outgoing.language, self._manners)
        notice = Notice.from_json(outgoing.body)
        text, buttons = self._with_choices(word(notice, t), _buttons(outgoing, notice, t), t, takes_numbers=False)
        return OutgoingMessage(
            key=outgoing.key,
            address=outgoing.address,
            text=text,  # never cut: a receipt that is missing from its list would alarm
            buttons=buttons,
            attachment=await self._chart(notice, outgoing.language),
            edits=outgoing.edits,
        )

    def _together(self, outgoing: Outgoing) -> OutgoingMessage:
        """A batch: the same rows under the same name each time that it is tried."""
        t = words_for(outgoing.language, self._manners)
        notices = [(one, Notice.from_json(one.body)) for one in outgoing.all]
        rows = [_buttons(one, notice, t) for one, notice in notices]
        texts = [word(notice, t) for _, notice in notices]
        key = f"{outgoing.key}+{len(outgoing.others)}"
        if self._manners.has_buttons:
            every = [row for some in rows for row in some]
            return OutgoingMessage(key, outgoing.address, BETWEEN.join(texts), every)
        labels = [[button.label for row in some for button in row] for some in rows]
        return OutgoingMessage(key, outgoing.address, written_together(list(zip(texts, labels, strict=True)), t))

    async def _chart(self, notice: Notice, language: str) -> Attachment | None:
        meeting = notice.params.get("meeting")
        if self._painter is None or not notice.params.get("chart") or not isinstance(meeting, int):
            return None
        picture = await self._painter.chart(meeting, language)
        return Attachment(f"result-{meeting}.png", "image/png", picture) if picture is not None else None

    def _answer(self, outgoing: Outgoing) -> OutgoingMessage:
        body = outgoing.body
        rows = [[Button(button["label"], button["token"]) for button in row] for row in body["rows"]]
        t = words_for(outgoing.language, self._manners)
        text, buttons = self._with_choices(body["text"], rows, t, takes_numbers=bool(body.get("takes_numbers")))
        return OutgoingMessage(
            key=outgoing.key,
            address=outgoing.address,
            text=text,
            buttons=buttons,
            attachment=_attachment(body.get("attachment")),
            edits=outgoing.edits,
            protect=bool(body.get("protect")),
            question=self._question(body, rows),
        )

    def _question(self, body: dict[str, Any], rows: Rows) -> Question | None:
        """What the answer asks, as a choice of one: no ballot, no score, and no mere way on to somewhere else."""
        choices = [button for row in rows for button in row]
        is_other = self._manners.has_buttons or body.get("protect") or body.get("takes_numbers")
        if is_other or body.get("attachment") is not None or any(map(_leads_away, choices)):
            return None
        return Question(body["text"], tuple(button.label for button in choices))

    def _with_choices(self, text: str, rows: Rows, t: Translator, *, takes_numbers: bool) -> tuple[str, Rows]:
        """The buttons beside the text, or in it."""
        if self._manners.has_buttons:
            return text, rows
        labels = [button.label for row in rows for button in row]
        return written(text, labels, t, takes_numbers=takes_numbers), ()


def choices_under(rows: Sequence[NoticeRow], manners: Manners) -> list[Option]:
    """The choices under the notices of one message, as ``Letters`` lists them; none under one that nobody knows."""
    try:
        named = [(row, Notice.from_json(row.body or {})) for row in rows]
    except Invalid:
        return []
    some = [_buttons(row, notice, words_for(row.language, manners)) for row, notice in named]
    buttons = [button for lines in some for line in lines for button in line]
    numbers = numbers_of([button.label for button in buttons], takes_numbers=False)
    return [Option(button.label, number, button.token) for button, number in zip(buttons, numbers, strict=True)]


def confirmation_of(rows: Sequence[NoticeRow]) -> str:
    """The token that says of all the notices of one message that they were read; "" where none asks for it."""
    asking = [str(row.id) for row in rows if asks_confirmation(row)]
    return CONFIRMATION + "+".join(asking) if asking else ""


def _attachment(stored: dict[str, Any] | None) -> Attachment | None:
    if stored is None:
        return None
    return Attachment(stored["filename"], stored["media_type"], b64decode(stored["content"]))


def _leads_away(button: Button) -> bool:
    """Whether it opens another matter without choosing anything in it: ``go.help``, not ``go.language:en``."""
    return button.token.startswith(NAVIGATION) and ":" not in button.token


def asks_confirmation(row: NoticeRow) -> bool:
    """Whether its reader is asked to say that it was read."""
    return row.person is not None and bool((row.body or {}).get("asks_confirmation"))


def _buttons(row: NoticeRow, notice: Notice, t: Translator) -> list[list[Button]]:
    """To whoever reads it alone: confirm, and go where the notice leads. A room gets none."""
    if row.person is None:
        return []
    rows: list[list[Button]] = []
    if asks_confirmation(row):
        rows.append([Button(t("I have read it"), f"{CONFIRMATION}{row.id}")])
    meeting = notice.params.get("meeting")
    if notice.kind in (NoticeKind.VOTING_OPEN, NoticeKind.VOTING_CLOSES_SOON) and isinstance(meeting, int):
        rows.append([Button(t("Evaluate"), f"go.vote:{meeting}"), Button(t("Read reports"), "go.read")])
    elif notice.kind in (NoticeKind.REPORT_DUE, NoticeKind.REPORT_MISSING):
        rows.append([Button(t("My report"), "go.report")])
    elif notice.kind in (NoticeKind.PLEDGE_DUE, NoticeKind.PLEDGE_OVERDUE):
        rows.append([Button(t("My pledge"), "go.pledge")])
    elif notice.kind is NoticeKind.PROPOSAL_CHASES and row.person.kind is PersonKind.CONTACT:
        rows.append([Button(t("My items"), "go.items")])
    elif notice.kind in (NoticeKind.PROPOSAL_SIGN_ASKED, NoticeKind.PROPOSAL_WITHDRAWAL_ASKED):
        rows.append([Button(t("Read and decide"), f"go.cosign:{notice.params['proposal']}")])
    elif notice.kind in _OF_A_PROPOSAL:
        rows.append([Button(t("See it"), f"go.proposals:{notice.params['proposal']}")])
    elif notice.kind is NoticeKind.PROPOSAL_CHASES and row.person.kind is PersonKind.DEPUTY:
        rows.append([Button(t("My proposals"), "go.proposals")])
    return rows
