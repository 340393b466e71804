"""What each API method does to the world, refusals in Telegram's real words."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from aiogram import methods as api
from aiogram.types import InputMediaPhoto

from tests.botapi.reading import Method, Uploaded, keyboard_of, said
from tests.botapi.world import ApiError, Chat, Json, StoredMessage, Version, World

Files = dict[str, Uploaded]
Handler = Callable[[World, Any, Files], Any]

LONGEST_TEXT = 4_096
LONGEST_CAPTION = 1_024

_TAGS = re.compile(r"<(/?)([a-zA-Z-]+)[^>]*>")
_KNOWN_TAGS = frozenset({"b", "strong", "i", "em", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"})


class Accepted:
    """A message or an edit that was accepted: its answer can still be lost on the way."""

    def __init__(self, message: StoredMessage, result: Json) -> None:
        self.message = message
        self.result = result


def call(world: World, method: Method, files: Files) -> Any:
    """The method's result, or an ``Accepted``. Errors: ApiError."""
    handler = _HANDLERS[type(method)]
    return handler(world, method, files)


def message_json(world: World, chat: Chat, message: StoredMessage) -> Json:
    """A message as the API shows it."""
    shown = message.shown
    body: Json = {"message_id": message.message_id, "date": world.unix_now(), "chat": chat.as_json()}
    body["from"] = world.bot if message.by_bot else person_json(world, message.sender)
    if message.kind == "text":
        body["text"] = shown.text
    elif shown.text:
        body["caption"] = shown.text
    if message.kind == "photo":
        size = {"file_id": shown.file_id, "file_unique_id": shown.file_id, "width": 90, "height": 90}
        body["photo"] = [size]
    if message.kind == "document":
        stored = world.files[shown.file_id]
        body["document"] = {
            "file_id": shown.file_id,
            "file_unique_id": shown.file_id,
            "file_name": stored.filename,
        }
    if shown.buttons:
        rows = [[{"text": b["label"], "callback_data": b["data"]} for b in row] for row in shown.buttons]
        body["reply_markup"] = {"inline_keyboard": rows}
    if message.protected:
        body["has_protected_content"] = True
    if len(message.versions) > 1:
        body["edit_date"] = world.unix_now()
    return body


def person_json(world: World, user_id: int) -> Json:
    chat = world.known_chat(user_id)
    return {"id": user_id, "is_bot": False, "first_name": chat.title, "language_code": chat.language}


def _send_message(world: World, method: api.SendMessage, _files: Files) -> Accepted:
    chat = world.chat(method.chat_id)
    _check_text(method.text, said(method.parse_mode))
    version = Version(method.text, keyboard_of(method.reply_markup), time.monotonic())
    preview = said(method.link_preview_options)
    return _accept(world, chat, method, version, kind="text", preview_disabled=bool(preview and preview.is_disabled))


def _send_file(world: World, method: api.SendPhoto | api.SendDocument, files: Files) -> Accepted:
    chat = world.chat(method.chat_id)
    kind = "photo" if isinstance(method, api.SendPhoto) else "document"
    if kind not in files:
        raise ApiError(400, f"Bad Request: there is no {kind} in the request")
    _check_caption(method.caption, said(method.parse_mode))
    buttons = keyboard_of(method.reply_markup)
    version = Version(method.caption or "", buttons, time.monotonic(), file_id=_kept(world, kind, files[kind]))
    return _accept(world, chat, method, version, kind=kind)


def _accept(
    world: World, chat: Chat, method: Any, version: Version, *, kind: str, preview_disabled: bool = False
) -> Accepted:
    _check_flood(world, chat)
    message = world.store(chat, kind=kind, sender=world.bot["id"], version=version)
    message.protected = bool(said(method.protect_content))
    message.preview_disabled = preview_disabled
    return Accepted(message, message_json(world, chat, message))


def _edit_text(world: World, method: api.EditMessageText, _files: Files) -> Accepted:
    chat, message = _target(world, method)
    if message.kind != "text":
        raise ApiError(400, "Bad Request: there is no text in the message to edit")
    _check_text(method.text or "", said(method.parse_mode), too_long="Bad Request: MESSAGE_TOO_LONG")
    return _edit(world, chat, message, text=method.text or "", markup=method.reply_markup)


def _edit_caption(world: World, method: api.EditMessageCaption, _files: Files) -> Accepted:
    chat, message = _target(world, method)
    if message.kind == "text":
        raise ApiError(400, "Bad Request: there is no caption in the message to edit")
    _check_caption(method.caption, said(method.parse_mode))
    return _edit(world, chat, message, text=method.caption or "", markup=method.reply_markup)


def _edit_markup(world: World, method: api.EditMessageReplyMarkup, _files: Files) -> Accepted:
    chat, message = _target(world, method)
    return _edit(world, chat, message, text=message.shown.text, markup=method.reply_markup)


def _edit_media(world: World, method: api.EditMessageMedia, files: Files) -> Accepted:
    chat, message = _target(world, method)
    kind = "photo" if isinstance(method.media, InputMediaPhoto) else "document"
    upload = files.get(str(method.media.media).removeprefix("attach://"))
    if upload is None:
        raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified")
    _check_caption(method.media.caption, said(method.media.parse_mode))
    file_id = _kept(world, kind, upload)
    message.kind = kind
    return _edit(world, chat, message, text=method.media.caption or "", markup=method.reply_markup, file_id=file_id)


def _edit(
    world: World, chat: Chat, message: StoredMessage, *, text: str, markup: object, file_id: str = ""
) -> Accepted:
    buttons, shown = keyboard_of(markup), message.shown
    if (text, buttons) == (shown.text, shown.buttons) and not file_id:
        raise ApiError(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message",
        )
    _check_flood(world, chat)
    message.versions.append(Version(text, buttons, time.monotonic(), file_id=file_id or shown.file_id))
    chat.touch()
    return Accepted(message, message_json(world, chat, message))


def _target(world: World, method: Any) -> tuple[Chat, StoredMessage]:
    chat = world.chat(method.chat_id)
    message = chat.messages.get(method.message_id)
    if message is None or message.deleted:
        raise ApiError(400, "Bad Request: message to edit not found")
    if not message.by_bot:
        raise ApiError(400, "Bad Request: message can't be edited")
    return chat, message


def _delete_message(world: World, method: api.DeleteMessage, _files: Files) -> bool:
    message = world.chat(method.chat_id).messages.get(method.message_id)
    if message is None or message.deleted:
        raise ApiError(400, "Bad Request: message to delete not found")
    message.deleted = True
    return True


def _answer_callback(world: World, method: api.AnswerCallbackQuery, _files: Files) -> bool:
    callback = world.callbacks.get(method.callback_query_id)
    lifetime = world.faults.query_lifetime
    if callback is None or time.monotonic() - callback.pressed_at > lifetime:
        raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    if len(method.text or "") > 200:
        raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
    callback.answered, callback.answer_text = True, method.text or ""
    world.chats[callback.chat_id].touch()
    return True


def _set_commands(world: World, method: api.SetMyCommands, _files: Files) -> bool:
    if any(not re.fullmatch(r"[a-z0-9_]{1,32}", entry.command) for entry in method.commands):
        raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
    world.commands[method.language_code or ""] = [
        {"command": entry.command, "description": entry.description} for entry in method.commands
    ]
    return True


def _get_commands(world: World, method: api.GetMyCommands, _files: Files) -> list[Json]:
    return world.commands.get(method.language_code or "", [])


def _get_file(world: World, method: api.GetFile, _files: Files) -> Json:
    if method.file_id not in world.files:
        raise ApiError(400, "Bad Request: invalid file_id")
    size = len(world.files[method.file_id].content)
    return {
        "file_id": method.file_id,
        "file_unique_id": method.file_id,
        "file_size": size,
        "file_path": f"files/{method.file_id}",
    }


def _chat_action(world: World, method: api.SendChatAction, _files: Files) -> bool:
    world.chat(method.chat_id)
    return True


def _check_flood(world: World, chat: Chat) -> None:
    seconds = world.gate.retry_after(chat.chat_id)
    if seconds:
        raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def _check_text(text: str, parse_mode: object, *, too_long: str = "Bad Request: message is too long") -> None:
    if not text.strip():
        raise ApiError(400, "Bad Request: message text is empty")
    if len(text) > LONGEST_TEXT:
        raise ApiError(400, too_long)
    _check_entities(text, parse_mode)


def _check_caption(caption: str | None, parse_mode: object) -> None:
    if len(caption or "") > LONGEST_CAPTION:
        raise ApiError(400, "Bad Request: message caption is too long")
    _check_entities(caption or "", parse_mode)


def _check_entities(text: str, parse_mode: object) -> None:
    """Enough of Telegram's parser to notice that somebody sends a person's words as markup."""
    if parse_mode == "HTML":
        for tag in _TAGS.finditer(text):
            if tag[2].lower() not in _KNOWN_TAGS:
                at = len(text[: tag.start()].encode())
                raise ApiError(
                    400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tag[2]}" at byte offset {at}'
                )
    elif parse_mode in ("Markdown", "MarkdownV2"):
        for mark in "*_`":
            if text.count(mark) % 2:
                at = len(text[: text.rfind(mark)].encode())
                raise ApiError(
                    400, f"Bad Request: can't parse entities: Can't find end of the entity starting at byte offset {at}"
                )


def _kept(world: World, kind: str, upload: Uploaded) -> str:
    if kind == "photo" and not upload.content.startswith((b"\x89PNG", b"\xff\xd8")):
        raise ApiError(400, "Bad Request: IMAGE_PROCESS_FAILED")
    return world.keep_file(upload.filename, upload.media_type, upload.content)


_HANDLERS: dict[type[Any], Handler] = {
    api.GetMe: lambda world, _method, _files: world.bot,
    api.SendMessage: _send_message,
    api.SendPhoto: _send_file,
    api.SendDocument: _send_file,
    api.EditMessageText: _edit_text,
    api.EditMessageCaption: _edit_caption,
    api.EditMessageMedia: _edit_media,
    api.EditMessageReplyMarkup: _edit_markup,
    api.DeleteMessage: _delete_message,
    api.AnswerCallbackQuery: _answer_callback,
    api.SetMyCommands: _set_commands,
    api.GetMyCommands: _get_commands,
    api.GetFile: _get_file,
    api.SendChatAction: _chat_action,
}
