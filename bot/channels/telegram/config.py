"""What an office sets for Telegram. Secrets are kept out of ``repr``; nothing here is read from a flag."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

API_URL = "https://api.telegram.org/bot"
FILE_URL = "https://api.telegram.org/file/bot"

# Telegram allows 1-256 of these; we ask for as many as cannot be guessed.
_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")


class Mode(StrEnum):
    POLLING = "polling"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class WebhookConfig:
    """Where Telegram posts updates and where we listen: loopback or a Unix socket, behind the office's proxy.

    ``public_url`` is what Telegram is told; it ends in ``path``. With ``socket_path`` host and port are
    unused. Raises ValueError for a secret that is too short or holds characters Telegram refuses.
    """

    public_url: str
    secret: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8081
    socket_path: Path | None = None
    path: str = "/telegram"

    def __post_init__(self) -> None:
        if not _SECRET.fullmatch(self.secret):
            raise ValueError("the webhook secret must be 32 to 256 characters of A-Z a-z 0-9 _ -")


@dataclass(frozen=True, slots=True)
class TelegramConfig:
    """One bot. ``base_url`` ends right before the token, as Telegram's own and a local Bot API server's do.

    ``proxy`` is the URL of an HTTP proxy for outgoing requests, empty for none. Raises ValueError in webhook
    mode without webhook settings.
    """

    token: str = field(repr=False)
    base_url: str = API_URL
    base_file_url: str = FILE_URL
    mode: Mode = Mode.POLLING
    webhook: WebhookConfig | None = None
    proxy: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not self.token:
            raise ValueError("the bot token is empty")
        if self.mode is Mode.WEBHOOK and self.webhook is None:
            raise ValueError("webhook mode needs the webhook settings")
