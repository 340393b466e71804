"""One outgoing message through ``Bot``: which method, in how many parts, and what the answer means.

Plain text without a parse mode, link previews off. What must stay true: ``SendFailure`` only where nothing
reached the person, ``Unreachable`` only where nothing ever will; everything in between is
``SendUncertain``. An edit says what a message shall look like, so "not modified" is success, and a message
that is gone is sent anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.channels.backoff import Sleep
from bot.channels.protocol import (
    Attachment,
    Button,
    OutgoingMessage,
    SendFailure,
    SendUncertain,
    Unreachable,
)
from bot.channels.split_text import LONGEST_CAPTION, length, split_text
from bot.channels.telegram.pacing import Pacing
from bot.channels.telegram.request import FloodLimited, NotSent
from core.domain.text import clean_line

PHOTO_TYPES = frozenset({"image/png", "image/jpeg"})
LARGEST_PHOTO = 10 * 1024 * 1024  # bytes; larger pictures go as documents

NOT_SENT_WAIT = 5.0  # seconds until a send that never left is worth another try
TOKEN_REFUSED_WAIT = 60.0
_PART_TRIES = 3

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_NOT_IN_FILE_NAMES = str.maketrans('/\\"', "___")

# Telegram has no error codes, only sentences; these are compared without case.
_NOT_MODIFIED = "message is not modified"
_NO_TEXT_TO_EDIT = "there is no text in the message to edit"
_EDIT_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_CHAT_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "have no rights to send a message",
    "not enough rights to send",
    "chat_write_forbidden",
)


# Told of a group's old and new address.
Moved = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One request's worth of a message. ``buttons`` is set on the last piece only."""

    text: str
    attachment: Attachment | None = None
    buttons: InlineKeyboardMarkup | None = None


class Sender:
    """Sends to one network address at a time and tells ``pacing`` what it spent and what was refused.

    ``on_moved`` hears of every group that turns out to have another address.
    """

    def __init__(
        self, bot: Bot, pacing: Pacing, *, sleep: Sleep = asyncio.sleep, on_moved: Moved = lambda old, new: None
    ) -> None:
        self._bot = bot
        self._pacing = pacing
        self._sleep = sleep
        self._on_moved = on_moved

    async def send(self, message: OutgoingMessage) -> str:
        """The id of the message that carries the buttons. Errors: SendFailure, SendUncertain, Unreachable."""
        first, *others = _pieces(message)
        message_id = await self._deliver_first(message, first)
        for piece in others:
            message_id = await self._deliver_later(message, piece)
        return message_id

    async def _deliver_first(self, message: OutgoingMessage, piece: _Piece) -> str:
        if not message.edits:
            return await self._sent(message, piece)
        try:
            return await self._edited(message, piece)
        except _EditTargetGone:
            return await self._sent(message, piece)

    async def _deliver_later(self, message: OutgoingMessage, piece: _Piece) -> str:
        """A part after the first. Something has arrived already, so a failure that another try could heal is
        uncertain; one that no try can heal stays what it is.
        """
        for _ in range(_PART_TRIES):
            await self._sleep(self._pacing.delay(message.address))
            try:
                return await self._sent(message, piece)
            except SendFailure as failure:
                if failure.retry_after is None:
                    raise
                await self._sleep(failure.retry_after)
        raise SendUncertain("only the first part of the message arrived")

    async def _sent(self, message: OutgoingMessage, piece: _Piece) -> str:
        sent = await self._asked(message.address, lambda chat: self._new(chat, piece, message.protect))
        return _message_id(sent)

    async def _edited(self, message: OutgoingMessage, piece: _Piece) -> str:
        with suppress(_Unchanged):
            await self._asked(message.address, lambda chat: self._changed(chat, message.edits, piece))
        return message.edits

    async def _asked(self, address: str, request: Callable[[str], Awaitable[Any]]) -> Any:
        self._pacing.spend(address)
        try:
            return await self._following_migration(address, request)
        except FloodLimited as limited:
            self._pacing.hold(address, limited.retry_after)
            raise SendFailure(str(limited), retry_after=limited.retry_after) from None
        except TelegramError as err:
            raise _outcome(err) from err

    async def _following_migration(self, address: str, request: Callable[[str], Awaitable[Any]]) -> Any:
        """A group that became a supergroup has a new id; Telegram names it in the refusal."""
        try:
            return await request(address)
        except ChatMigrated as moved:
            new_address = str(moved.new_chat_id)
        self._on_moved(address, new_address)
        return await request(new_address)

    async def _new(self, chat: str, piece: _Piece, protect: bool) -> Message:
        if piece.attachment is None:
            return await self._bot.send_message(
                chat,
                piece.text,
                reply_markup=piece.buttons,
                link_preview_options=_NO_PREVIEW,
                protect_content=protect,
            )
        caption, file = piece.text or None, _input_file(piece.attachment)
        if _is_photo(piece.attachment):
            return await self._bot.send_photo(
                chat, file, caption=caption, reply_markup=piece.buttons, protect_content=protect
            )
        return await self._bot.send_document(
            chat,
            file,
            caption=caption,
            reply_markup=piece.buttons,
            protect_content=protect,
            disable_content_type_detection=True,
        )

    async def _changed(self, chat: str, message_id: str, piece: _Piece) -> object:
        number = _known_id(message_id)
        if piece.attachment is not None:
            media = _input_media(piece.attachment, piece.text or None)
            return await self._bot.edit_message_media(media, chat, number, reply_markup=piece.buttons)
        try:
            return await self._bot.edit_message_text(
                piece.text, chat, number, reply_markup=piece.buttons, link_preview_options=_NO_PREVIEW
            )
        except BadRequest as err:
            if _NO_TEXT_TO_EDIT not in err.message.lower():
                raise
        return await self._bot.edit_message_caption(chat, number, caption=piece.text, reply_markup=piece.buttons)


class _Unchanged(Exception):  # noqa: N818
    """The message already looks as it shall."""


class _EditTargetGone(Exception):  # noqa: N818
    """There is no such message to edit any more."""


def _pieces(message: OutgoingMessage) -> list[_Piece]:
    """The message as requests: a caption that is too long follows its file as text, buttons on the last."""
    buttons = _keyboard(message.buttons)
    attachment = message.attachment
    if attachment is not None and length(message.text) <= LONGEST_CAPTION:
        return [_Piece(message.text, attachment, buttons)]
    *early, last = split_text(message.text)
    pieces = [_Piece(part) for part in early] + [_Piece(last, buttons=buttons)]
    return pieces if attachment is None else [_Piece("", attachment), *pieces]


def _keyboard(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.token) for button in row] for row in rows]
    )


def _is_photo(attachment: Attachment) -> bool:
    return attachment.media_type in PHOTO_TYPES and len(attachment.content) <= LARGEST_PHOTO


def _input_file(attachment: Attachment) -> InputFile:
    return InputFile(attachment.content, filename=_file_name(attachment))


def _input_media(attachment: Attachment, caption: str | None) -> InputMediaPhoto | InputMediaDocument:
    kind = InputMediaPhoto if _is_photo(attachment) else InputMediaDocument
    return kind(attachment.content, caption=caption, filename=_file_name(attachment))


def _file_name(attachment: Attachment) -> str:
    """One harmless line: the name becomes part of a header."""
    return clean_line(attachment.filename).translate(_NOT_IN_FILE_NAMES) or "file"


def _known_id(message_id: str) -> int:
    if not message_id.isascii() or not message_id.isdigit():
        raise _EditTargetGone
    return int(message_id)


def _message_id(sent: object) -> str:
    if not isinstance(sent, Message):
        raise SendUncertain("the answer names no message")
    return str(sent.message_id)


def _outcome(err: TelegramError) -> Exception:
    """What an error of the Bot API says about the message."""
    reason = err.message[:200]
    match err:
        case NotSent():
            return SendFailure(reason, retry_after=NOT_SENT_WAIT)
        case InvalidToken():
            return SendFailure("the bot token was refused", retry_after=TOKEN_REFUSED_WAIT)
        case Forbidden():
            return Unreachable(reason)
        case BadRequest():
            return _refusal(reason)
        case _:  # lost connections, time-outs, 5xx, answers nobody can read
            return SendUncertain(reason)


def _refusal(reason: str) -> Exception:
    text = reason.lower()
    if _NOT_MODIFIED in text:
        return _Unchanged()
    if any(sentence in text for sentence in _EDIT_GONE):
        return _EditTargetGone()
    if any(sentence in text for sentence in _CHAT_GONE):
        return Unreachable(reason)
    return SendFailure(reason, retry_after=None)
