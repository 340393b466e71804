"""Doctor's questions to the chat networks: does the token work, who waits, what failed last.

A network that does not answer is a warning: the office works without it, and the other checks have run already.
"""

from __future__ import annotations

from collections.abc import Iterator

from cli.channels import matrix_config, secrets_of, telegram_config
from core.county_home import CountyHome
from core.doctor import Finding, failure, ok, warning
from core.domain.errors import ShuzhiError
from core.settings import Settings, TelegramMode, load_settings

MANY_WAIT = 100  # updates; one call of a poller brings as many


async def examine_networks(home: CountyHome) -> list[Finding]:
    """Findings about every network that is turned on; none where its settings or secrets failed already."""
    try:
        settings = load_settings(home)
        secrets = secrets_of(home, settings)
        telegram = await _telegram(settings, secrets["token"]) if settings.telegram.enabled else []
        return (
            [*telegram, *await _matrix(home, settings, secrets["matrix-store"])]
            if settings.matrix.enabled
            else telegram
        )
    except ShuzhiError:
        return []


async def _matrix(home: CountyHome, settings: Settings, store_key: str) -> list[Finding]:
    from bot.channels.matrix.homeserver import NoAnswer, Refused
    from bot.channels.matrix.looking import TokenRefused, look_at
    from bot.channels.matrix.session import load_session

    session = load_session(home.matrix_state)
    if session is None:
        return []
    try:
        seen = await look_at(matrix_config(home, settings, store_key), session)
    except TokenRefused:
        return [failure("matrix", "token_refused")]
    except (NoAnswer, Refused) as error:
        return [warning("matrix", "no_answer", server=settings.matrix.homeserver, reason=str(error))]
    known = {"user": seen.user_id, "device": seen.device_id}
    return [ok("matrix", "signed", **known) if seen.is_signed else failure("matrix", "unsigned", **known)]


async def _telegram(settings: Settings, token: str) -> list[Finding]:
    from bot.channels.telegram.looking import BotSeen, NoAnswer, TokenRefused, look_at

    try:
        seen: BotSeen = await look_at(telegram_config(settings, token))
    except TokenRefused:
        return [failure("network", "token_refused")]
    except NoAnswer as error:
        return [warning("network", "no_answer", server=settings.telegram.base_url, reason=str(error))]
    wanted = settings.telegram.bot_name.removeprefix("@")
    is_meant = wanted.lower() in ("", seen.username.lower())
    known = ok("network", "bot", name=seen.username)
    other = warning("network", "other_bot", name=seen.username, wanted=wanted)
    webhook_url = settings.telegram.webhook_url if settings.telegram.mode is TelegramMode.WEBHOOK else ""
    return [known if is_meant else other, *_updates(seen.webhook_url, webhook_url, seen.pending, seen.last_error)]


def _updates(url: str, wanted: str, pending: int, last_error: str) -> Iterator[Finding]:
    if url != wanted:
        yield warning("network", "webhook", url=url or "-", wanted=wanted or "-")
    if last_error:
        yield warning("network", "webhook_failed", reason=last_error)
    yield (warning if pending >= MANY_WAIT else ok)(
        "network", "many_wait" if pending >= MANY_WAIT else "waiting", n=pending
    )
