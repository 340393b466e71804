"""Where a county lies on the disk: its directory, what is in it, and the files in it that only its owner may read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from core.domain.errors import Unavailable
from core.durable_files import replace_private

CONFIG_NAME = "shuzhi.toml"
HOME_VARIABLE = "SHUZHI_HOME"
MATRIX_SESSION = "session.json"
GIVEN_VARIABLE = "CREDENTIALS_DIRECTORY"  # systemd's: where LoadCredential= puts a service's secrets


class CountyHome:
    """The directory of one county: database, credentials, backups, exports."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def default(cls) -> CountyHome:
        """``SHUZHI_HOME``, otherwise ``~/.local/share/shuzhi`` (XDG)."""
        named = os.environ.get(HOME_VARIABLE)
        if named:
            return cls(Path(named))
        base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
        return cls(Path(base) / "shuzhi")

    @property
    def config(self) -> Path:
        return self.root / CONFIG_NAME

    @property
    def database(self) -> Path:
        return self.root / "county.db"

    @property
    def credentials(self) -> Path:
        return self.root / "credentials"

    @property
    def telegram_token(self) -> Path:
        return self._secret("telegram.token")

    @property
    def webhook_secret(self) -> Path:
        return self._secret("telegram-webhook.secret")

    @property
    def matrix_state(self) -> Path:
        """This machine's device and its keys: of no use anywhere else, and so in no backup."""
        return self.root / "matrix"

    @property
    def matrix_session(self) -> Path:
        """There once somebody has logged in on this machine."""
        return self.matrix_state / MATRIX_SESSION

    @property
    def matrix_seeds(self) -> Path:
        """The account's signing keys, which outlive devices. The program makes them itself."""
        return self.credentials / "matrix.seeds"

    @property
    def matrix_store_key(self) -> Path:
        return self.credentials / "matrix-store.key"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def exports(self) -> Path:
        return self.root / "exports"

    @property
    def lock(self) -> Path:
        return self.root / "serve.lock"

    def exists(self) -> bool:
        return self.database.exists()

    def _secret(self, name: str) -> Path:
        """A secret that people bring: the service manager's file where it gives one, otherwise ours.

        Keys that the program makes and destroys itself are always in ``credentials``, which it may write.
        """
        given = _given()
        if given is not None and (given / name).exists():
            return given / name
        return self.credentials / name


def read_secret(path: Path) -> str:
    """A secret file's content. Errors: Unavailable("secret.missing"), Unavailable("secret.open_to_others")."""
    if not path.exists():
        raise Unavailable("secret.missing", path=str(path))
    if _is_open_to_others(path):
        raise Unavailable("secret.open_to_others", path=str(path))
    return path.read_text(encoding="utf-8").strip()


def _given() -> Path | None:
    named = os.environ.get(GIVEN_VARIABLE)
    return Path(named) if named else None


def _is_open_to_others(path: Path) -> bool:
    """Whether anybody but its owner, and root, may read ``path`` or change it.

    systemd gives a file of root's with an entry for the service's user in its access list. The list's mask shows as the
    group's bits (0440); the group itself, root's, has none. (``systemd.exec(5)``, Credentials.)
    """
    found = path.stat()
    of_root = (found.st_uid, found.st_gid) == (0, 0)
    harmless = stat.S_IRGRP if of_root and path.parent == _given() else 0
    return bool(stat.S_IMODE(found.st_mode) & 0o077 & ~harmless)


def write_private(path: Path, text: str) -> None:
    """Create or replace ``path`` so that only its owner may ever read it; on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    replace_private(path, text.encode())
