"""Keys in a directory beside the database, never in it: who steals the database alone can read no draft.

What must stay true: the directory is 0700 and its files 0600, or nothing is read; a key is durable before it is
used; a destroyed key is overwritten and unlinked, and the directory made durable, before anybody is told. (On
copy-on-write and flash storage an overwrite may leave the old block: keep the directory on an encrypted disk.)
"""

from __future__ import annotations

import hmac
import os
import re
from collections.abc import Sequence
from pathlib import Path

from core.domain.errors import Conflict, Invalid, ShuzhiError, Unavailable
from core.domain.sealing import KEY_SIZE, decrypt, encrypt, new_key
from core.durable_files import replace_private, sync_directory

_PEPPER = "pepper.key"
_CHAT_KEY = re.compile(r"chat-(\d{6,})\.key")
_FIRST_EPOCH = 1
_OTHERS = 0o077


class Credentials:
    """Implements ``core.services.key_keeper.KeyKeeper`` over a directory."""

    def __init__(self, directory: Path) -> None:
        """Errors: Unavailable("credentials.missing" | "credentials.open_to_others" | "credentials.damaged")."""
        self._directory = directory
        _check_private(directory)
        self._pepper = _read_key(directory / _PEPPER)
        self._seen_at = 0
        self._keys: dict[int, bytes] = {}
        self._look()
        if not self._keys:
            raise Unavailable("credentials.missing", path=str(directory / _chat_key_name(_FIRST_EPOCH)))

    @classmethod
    def create(cls, directory: Path) -> Credentials:
        """A fresh pepper and the first chat key. Errors: Conflict("credentials.exist")."""
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            if (directory / _PEPPER).exists():
                raise Conflict("credentials.exist", path=str(directory))
            _check_private(directory)
            replace_private(directory / _chat_key_name(_FIRST_EPOCH), new_key())
            replace_private(directory / _PEPPER, new_key())  # last: with it the set is whole
        except OSError as error:
            raise _failed(error) from error
        return cls(directory)

    @property
    def pepper(self) -> bytes:
        return self._pepper

    @property
    def epoch(self) -> int:
        self._look()
        return max(self._keys)

    def key(self, epoch: int) -> bytes | None:
        """The chat key of ``epoch``; None once it is destroyed."""
        self._look()
        return self._keys.get(epoch)

    def seal(self, content: bytes, *, step: int) -> tuple[int, bytes]:
        """Called inside the unit of work that stores the box: a close in another process is then over or to come."""
        return self.seal_all([content], step=step)[0]

    def seal_all(self, contents: Sequence[bytes], *, step: int) -> list[tuple[int, bytes]]:
        epoch = self.epoch
        return [(epoch, encrypt(content, self._keys[epoch], step=step)) for content in contents]

    def open(self, epoch: int, box: bytes) -> bytes:
        key = self.key(epoch)
        if key is None:
            raise Invalid("sealing.unreadable", epoch=epoch)
        return decrypt(box, key)

    def new_epoch(self) -> int:
        epoch, key = self.epoch + 1, new_key()
        try:
            replace_private(self._directory / _chat_key_name(epoch), key)
        except OSError as error:
            raise _failed(error) from error
        self._keys[epoch] = key
        return epoch

    def destroy_before(self, epoch: int) -> None:
        """Destroy every older chat key; the newest stays whatever ``epoch`` says. Idempotent."""
        limit = min(epoch, self.epoch)
        try:
            for number, path in _chat_keys(self._directory):
                if number < limit:
                    _destroy(path)
            sync_directory(self._directory)
        except OSError as error:
            raise _failed(error) from error
        self._keys = {number: key for number, key in self._keys.items() if number >= limit}

    def _look(self) -> None:
        """Read the keys again when another process has made or destroyed one (the directory's time has moved)."""
        try:
            changed_at = self._directory.stat().st_mtime_ns
            if changed_at != self._seen_at:
                self._keys = {
                    epoch: _read_key(path) for epoch, path in _chat_keys(self._directory) if path.exists()
                } or self._keys
                self._seen_at = changed_at
        except OSError as error:
            raise _failed(error) from error

    def fingerprint(self, purpose: str, *parts: str) -> bytes:
        """Every part is preceded by its length, so that no two lists of parts read the same."""
        message = b"".join(_measured(part) for part in (purpose, *parts))
        return hmac.digest(self._pepper, message, "sha256")


def _measured(part: str) -> bytes:
    content = part.encode()
    return len(content).to_bytes(4, "big") + content


def _chat_key_name(epoch: int) -> str:
    return f"chat-{epoch:06d}.key"


def _chat_keys(directory: Path) -> list[tuple[int, Path]]:
    found = ((_CHAT_KEY.fullmatch(path.name), path) for path in directory.iterdir())
    return sorted((int(match[1]), path) for match, path in found if match)


def _check_private(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise Unavailable("credentials.missing", path=str(path)) from error
    except OSError as error:
        raise _failed(error) from error
    if mode & _OTHERS:
        raise Unavailable("credentials.open_to_others", path=str(path), mode=oct(mode & 0o777))


def _read_key(path: Path) -> bytes:
    _check_private(path)
    try:
        key = path.read_bytes()
    except OSError as error:
        raise _failed(error) from error
    if len(key) != KEY_SIZE:
        raise Unavailable("credentials.damaged", path=str(path))
    return key


def _destroy(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def _failed(error: OSError) -> ShuzhiError:
    return Unavailable("credentials.failed", reason=error.strerror or type(error).__name__)
