"""A file that somebody sent, from the Bot API: its size is known before a byte of it is read."""

from __future__ import annotations

from urllib.parse import quote

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.channels.protocol import FetchFailure, FileTooLarge, IncomingFile
from bot.channels.telegram.request import FILE_PLACEHOLDER, TOKEN_PLACEHOLDER, AiohttpRequest

_GET_FILE_WITHIN = 20.0
_TOO_BIG = "file is too big"  # for the Bot API itself
_FOR_GOOD = (BadRequest, Forbidden, InvalidToken)


async def fetch(request: AiohttpRequest, file: IncomingFile, *, limit: int) -> bytes:
    """See ``FileSource.fetch``."""
    try:
        answer = await request.call("getFile", read_timeout=_GET_FILE_WITHIN, file_id=file.reference)
        path, size = _place(answer)
        if size > limit:
            raise FileTooLarge
        content = await request.download(f"{FILE_PLACEHOLDER}{TOKEN_PLACEHOLDER}/{quote(path)}", limit=limit)
    except TelegramError as error:
        if _TOO_BIG in error.message.lower():
            raise FileTooLarge from None
        raise FetchFailure(type(error).__name__, may_heal=not isinstance(error, _FOR_GOOD)) from None
    if content is None:
        raise FileTooLarge
    return content


def _place(answer: object) -> tuple[str, int]:
    """Where it is, and its size as the server says; 0 where it does not say."""
    found = answer if isinstance(answer, dict) else {}
    path, size = found.get("file_path"), found.get("file_size")
    if not isinstance(path, str) or not path:
        raise FetchFailure("the answer names no file", may_heal=False)
    return path, size if isinstance(size, int) else 0
