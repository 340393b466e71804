"""The channels that a county has turned on, made from its settings and its secret files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.channels.protocol import Channel
from bot.dialogs.commands import command_menu
from core.domain.errors import Invalid
from core.locale.catalogue import translator
from core.settings import CountyHome, Settings, TelegramMode, read_secret

if TYPE_CHECKING:
    from bot.channels.telegram.config import TelegramConfig


def secrets_of(home: CountyHome, settings: Settings) -> Mapping[str, str]:
    """The secrets that the channels need, by name.

    Errors: Unavailable("secret.missing" | "secret.open_to_others"), Invalid("secret.empty").
    """
    telegram = settings.telegram
    if not telegram.enabled:
        return {}
    found = {"token": read_secret(home.telegram_token)}
    if telegram.mode is TelegramMode.WEBHOOK:
        found["webhook"] = read_secret(home.webhook_secret)
    empty = next((name for name, secret in found.items() if not secret), "")
    if empty:
        raise Invalid("secret.empty", name=empty)
    return found


def open_channels(settings: Settings, secrets: Mapping[str, str]) -> list[Channel]:
    """Every channel that is turned on. A network's library is loaded only for a channel that is."""
    return [_telegram(settings, secrets)] if settings.telegram.enabled else []


async def announce(channels: Sequence[Channel]) -> None:
    """Tell the networks what their menus offer. Errors: whatever a network answers."""
    if not any(channel.name == "telegram" for channel in channels):
        return
    from bot.channels.telegram.channel import TelegramChannel

    menus = {"zh": command_menu(translator("zh_CN")), "": command_menu(translator("en"))}
    for channel in channels:
        if isinstance(channel, TelegramChannel):
            await channel.announce_commands(menus)


def telegram_config(settings: Settings, token: str, *, webhook_secret: str = "") -> TelegramConfig:
    """How to reach the Bot API. With ``webhook_secret`` also where it posts to. Errors: Invalid("secret.unfit")."""
    from bot.channels.telegram.config import Mode, TelegramConfig, WebhookConfig

    telegram = settings.telegram
    server = telegram.base_url.rstrip("/")
    webhook = None
    if webhook_secret:
        try:
            webhook = WebhookConfig(
                telegram.webhook_url, webhook_secret, host=telegram.listen_host, port=telegram.listen_port
            )
        except ValueError:
            raise Invalid("secret.unfit") from None
    return TelegramConfig(
        token=token,
        base_url=f"{server}/bot",
        base_file_url=f"{server}/file/bot",
        mode=Mode.WEBHOOK if webhook else Mode.POLLING,
        webhook=webhook,
    )


def _telegram(settings: Settings, secrets: Mapping[str, str]) -> Channel:
    from bot.channels.telegram.channel import TelegramChannel

    return TelegramChannel(telegram_config(settings, secrets["token"], webhook_secret=secrets.get("webhook", "")))
