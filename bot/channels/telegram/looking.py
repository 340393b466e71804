"""What the Bot API says of our bot and of its waiting updates, asked once and briefly: for an operator who wonders.

It changes nothing on the network and disturbs no poller.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.config import TelegramConfig
from bot.channels.telegram.request import AiohttpRequest, Timeouts
from core.domain.text import clean_line

BRIEFLY = Timeouts(connect=3.0, pool=3.0, read=3.0)
_LONGEST = 200


class TokenRefused(Exception):  # noqa: N818 - read as an answer
    """There is no bot with this token."""


class NoAnswer(Exception):  # noqa: N818
    """The Bot API cannot be reached, or what answers is not it."""


@dataclass(frozen=True, slots=True)
class BotSeen:
    """``webhook_url`` "" while the bot polls; ``last_error``: why the last delivery to a webhook failed, or ""."""

    username: str
    webhook_url: str
    pending: int
    last_error: str


async def look_at(config: TelegramConfig, *, timeouts: Timeouts = BRIEFLY) -> BotSeen:
    """The bot as its network sees it. Errors: TokenRefused, NoAnswer (with the kind of fault, never an address)."""
    request = AiohttpRequest(config, timeouts=timeouts)
    try:
        bot = await request.call("getMe", timeouts.read)
        webhook = await request.call("getWebhookInfo", timeouts.read)
    except InvalidToken:
        raise TokenRefused from None
    except TelegramError as error:
        raise NoAnswer(type(error).__name__) from None
    finally:
        await request.shutdown()
    return BotSeen(_said(bot, "username"), _said(webhook, "url"), _count(webhook), _said(webhook, "last_error_message"))


def _said(answer: object, name: str) -> str:
    value = answer.get(name) if isinstance(answer, Mapping) else None
    return clean_line(value, limit=_LONGEST) if isinstance(value, str) else ""


def _count(answer: object) -> int:
    value = answer.get("pending_update_count") if isinstance(answer, Mapping) else None
    return value if isinstance(value, int) else 0
