"""A request's parameters, from query, form, JSON or multipart, become one of aiogram's method models."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from aiogram import methods
from aiogram.client.default import Default
from aiogram.methods.base import TelegramMethod
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup
from aiohttp import web
from aiohttp.web_request import FileField
from pydantic import ValidationError

from tests.botapi.world import ApiError, Keyboard

Method = TelegramMethod[Any]

_SUPPORTED: tuple[type[Method], ...] = (
    methods.GetMe,
    methods.GetUpdates,
    methods.SetWebhook,
    methods.DeleteWebhook,
    methods.GetWebhookInfo,
    methods.SendMessage,
    methods.SendPhoto,
    methods.SendDocument,
    methods.EditMessageText,
    methods.EditMessageCaption,
    methods.EditMessageMedia,
    methods.EditMessageReplyMarkup,
    methods.DeleteMessage,
    methods.AnswerCallbackQuery,
    methods.SetMyCommands,
    methods.GetMyCommands,
    methods.GetFile,
    methods.SendChatAction,
)
MODELS: dict[str, type[Method]] = {model.__api_method__.lower(): model for model in _SUPPORTED}

_PLAIN_TEXT = frozenset({"text", "caption", "url", "secret_token", "callback_query_id"})
_WHOLE = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Uploaded:
    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parameters:
    values: dict[str, Any]
    files: dict[str, Uploaded]


async def parameters_of(request: web.Request) -> Parameters:
    """Query and body together, as the Bot API takes them."""
    values: dict[str, Any] = dict(request.query)
    files: dict[str, Uploaded] = {}
    if request.content_type == "application/json":
        values.update(json.loads(await request.read() or b"{}"))
        return Parameters(values, files)
    for name, value in (await request.post()).items():
        if isinstance(value, FileField):
            files[name] = Uploaded(value.filename, value.content_type, value.file.read())
        else:
            values[name] = value
    return Parameters(values, files)


def read_method(model: type[Method], given: Parameters) -> Method:
    """The request as aiogram understands it. Errors: ApiError where it does not."""
    values = {name: _decoded(name, value) for name, value in given.values.items()}
    for name, upload in given.files.items():
        if name in model.model_fields:
            values[name] = BufferedInputFile(upload.content, upload.filename)
    try:
        return model.model_validate(values)
    except ValidationError as err:
        where = ".".join(str(part) for part in err.errors()[0]["loc"])
        raise ApiError(400, _MISSING.get(where, f"Bad Request: can't parse parameter {where}")) from None


_MISSING = {"text": "Bad Request: message text is empty", "chat_id": "Bad Request: chat_id is empty"}


def _decoded(name: str, value: Any) -> Any:
    if not isinstance(value, str) or name in _PLAIN_TEXT:
        return value
    if value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            raise ApiError(400, f"Bad Request: can't parse {name} JSON object") from None
    return int(value) if name == "chat_id" and _WHOLE.fullmatch(value) else value


def said(value: object) -> Any:
    """None for aiogram's marks of "not given"."""
    return None if isinstance(value, Default) else value


def keyboard_of(markup: object) -> Keyboard:
    """The inline buttons. Errors: ApiError where a button's data has no valid length."""
    if not isinstance(markup, InlineKeyboardMarkup):
        return []
    rows = [[{"label": b.text, "data": b.callback_data or ""} for b in row] for row in markup.inline_keyboard]
    if any(not 1 <= len(button["data"].encode()) <= 64 for row in rows for button in row):
        raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    return rows
