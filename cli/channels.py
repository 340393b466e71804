"""The channels that a county has turned on, made from its settings and its secret files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.channels.protocol import AnyChannel, Channel
from bot.dialogs.commands import command_menu
from core.county_home import CountyHome, read_secret
from core.domain.errors import Invalid, NotFound
from core.locale.catalogue import translator
from core.settings import Settings, TelegramMode

if TYPE_CHECKING:
    from bot.channels.matrix.config import MatrixConfig
    from bot.channels.telegram.config import TelegramConfig


def secrets_of(home: CountyHome, settings: Settings) -> Mapping[str, str]:
    """The secrets that the channels need, by name.

    Errors: Unavailable("secret.missing" | "secret.open_to_others"), Invalid("secret.empty"),
    NotFound("matrix.not_logged_in").
    """
    found = {}
    if settings.telegram.enabled:
        found["token"] = read_secret(home.telegram_token)
        if settings.telegram.mode is TelegramMode.WEBHOOK:
            found["webhook"] = read_secret(home.webhook_secret)
    if settings.matrix.enabled:
        found |= _matrix_secrets(home)
    empty = next((name for name, secret in found.items() if not secret), "")
    if empty:
        raise Invalid("secret.empty", name=empty)
    return found


def open_channels(home: CountyHome, settings: Settings, secrets: Mapping[str, str]) -> list[AnyChannel]:
    """Every channel that is turned on. A network's library is loaded only for a channel that is.

    Errors: Invalid("matrix.user_unfit").
    """
    channels: list[AnyChannel] = [_telegram(settings, secrets)] if settings.telegram.enabled else []
    return [*channels, _matrix(home, settings, secrets)] if settings.matrix.enabled else channels


async def announce(channels: Sequence[AnyChannel]) -> None:
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


def matrix_config(home: CountyHome, settings: Settings, store_key: str) -> MatrixConfig:
    """The office's Matrix account and where its device lives. Errors: Invalid("matrix.user_unfit")."""
    from bot.channels.matrix.config import MatrixConfig

    matrix = settings.matrix
    try:
        return MatrixConfig(
            homeserver=matrix.homeserver,
            user=matrix.user,
            state_dir=home.matrix_state,
            seeds=home.matrix_seeds,
            store_key=store_key,
            device_name=matrix.device_name,
            allowed_servers=frozenset(matrix.allowed_servers),
            polls=matrix.polls,
        )
    except ValueError:
        raise Invalid("matrix.user_unfit", user=matrix.user) from None


def _matrix_secrets(home: CountyHome) -> dict[str, str]:
    from bot.channels.matrix.session import load_session

    session = load_session(home.matrix_state)
    if session is None:
        raise NotFound("matrix.not_logged_in")
    return {"matrix": session.access_token, "matrix-store": read_secret(home.matrix_store_key)}


def _matrix(home: CountyHome, settings: Settings, secrets: Mapping[str, str]) -> AnyChannel:
    from bot.channels.matrix.channel import MatrixChannel

    return MatrixChannel(matrix_config(home, settings, secrets["matrix-store"]))


def _telegram(settings: Settings, secrets: Mapping[str, str]) -> Channel:
    from bot.channels.telegram.channel import TelegramChannel

    return TelegramChannel(telegram_config(settings, secrets["token"], webhook_secret=secrets.get("webhook", "")))
