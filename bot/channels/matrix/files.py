"""A file that somebody sent, from the homeserver: fetched as our account, decrypted where it was encrypted.

What must stay true: the size is checked before a byte is read and while it is; a content that is not the one its sender
encrypted is no content.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from nio.crypto.attachments import decrypt_attachment
from nio.exceptions import EncryptionError

from bot.channels.matrix.homeserver import HomeserverApi, NoAnswer, Refused
from bot.channels.protocol import FetchFailure, FileTooLarge, IncomingFile

Json = Mapping[str, Any]

WITHIN = 110.0  # seconds
_ADDRESS = re.compile(r"mxc://([A-Za-z0-9.:\[\]-]{1,255})/([A-Za-z0-9_-]{1,255})")
_LARGEST = 2**53
_MAY_HEAL = frozenset({429, 500, 502, 503, 504})


def file_of(content: Json) -> IncomingFile | None:
    """What ``content`` of an ``m.file`` or ``m.image`` leads to; None where that is nowhere. It never raises."""
    sealed = _object(content.get("file"))
    address = sealed.get("url") if sealed else content.get("url")
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        return None
    reference = {"url": address, **_keys(sealed)} if sealed else {"url": address}
    if None in reference.values():
        return None
    size = _object(content.get("info")).get("size")
    name = content.get("filename") or content.get("body")
    named = name if isinstance(name, str) else ""
    return IncomingFile(json.dumps(reference, separators=(",", ":")), named, _known(size))


async def fetch(api: HomeserverApi, file: IncomingFile, *, limit: int) -> bytes:
    """See ``FileSource.fetch``."""
    reference = json.loads(file.reference)
    matched = _ADDRESS.fullmatch(reference["url"])
    if matched is None:
        raise FetchFailure("no address", may_heal=False)
    path = f"/_matrix/client/v1/media/download/{matched[1]}/{matched[2]}"
    try:
        content = await api.download(path, limit=limit)
    except Refused as refused:
        raise FetchFailure(refused.code or str(refused.status), may_heal=refused.status in _MAY_HEAL) from None
    except NoAnswer as lost:
        raise FetchFailure(str(lost), may_heal=True) from None
    if content is None:
        raise FileTooLarge
    return _opened(content, reference) if "key" in reference else content


def _opened(content: bytes, reference: Json) -> bytes:
    try:
        opened: bytes = decrypt_attachment(content, reference["key"], reference["hash"], reference["iv"])
    except (EncryptionError, ValueError):
        raise FetchFailure("not what was encrypted", may_heal=False) from None
    return opened


def _keys(sealed: Json) -> dict[str, str | None]:
    values = (_object(sealed.get("key")).get("k"), sealed.get("iv"), _object(sealed.get("hashes")).get("sha256"))
    key, start, digest = (one if isinstance(one, str) and len(one) <= 255 else None for one in values)
    return {"key": key, "iv": start, "hash": digest}


def _known(size: object) -> int:
    """As the sender's client says; 0 where that is no size."""
    is_size = isinstance(size, int) and not isinstance(size, bool) and 0 <= size <= _LARGEST
    return int(size) if is_size and isinstance(size, int) else 0


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}
