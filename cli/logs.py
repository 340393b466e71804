"""Logs of a running server: one JSON object a line, ids only, with nothing in it that must stay secret.

The modules log codes and ids; what a library or a traceback might add is taken out here: bot tokens, telephone and
identity-card numbers, and the values of the secrets that this very process has read.
What must stay true beside: the log cannot end the office - a line that finds no room is dropped, and a fault that comes
back a thousand times a second is said once a minute.
"""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Callable, Collection, Mapping, MutableMapping
from typing import Any, TextIO, cast

import structlog

REDACTED = "[redacted]"
_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_NAMES = frozenset({"token", "secret", "passphrase", "password", "code", "phone", "authorization"})
_HARMLESS_CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")  # an error's code, which is what ``code`` mostly is
# At INFO and DEBUG these tell statements with their values, requests with their address, who wrote what. Their own
# level stands whatever the operator asks of ours.
_TALKATIVE = (
    "aiohttp",
    "aiohttp.access",
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncio",
    "httpcore",
    "httpx",
    "sqlalchemy",
    "telegram",
)
_COMPLAINTS = frozenset({"warning", "error", "critical"})
_CHANGING = frozenset({"retry_in"})  # differs from one complaint to the next without telling them apart
_SAID_AGAIN = 60.0  # seconds
_REMEMBERED = 1_000  # complaints


class OnceAMinute:
    """A structlog processor: the same complaint passes once a minute, with how often it came meanwhile (``times``).

    The same: every field but ``retry_in``. What carries a traceback passes always.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._said: dict[str, tuple[float, int]] = {}

    def __call__(self, _logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if method not in _COMPLAINTS or "exc_info" in event:
            return event
        same = repr(sorted((name, str(value)) for name, value in event.items() if name not in _CHANGING))
        now = self._monotonic()
        said_at, kept_back = self._said.get(same, (-_SAID_AGAIN, 0))
        if now - said_at < _SAID_AGAIN:
            self._said[same] = (said_at, kept_back + 1)
            raise structlog.DropEvent
        if len(self._said) >= _REMEMBERED:
            self._said.clear()
        self._said[same] = (now, 0)
        return event if not kept_back else {**event, "times": kept_back + 1}


class SteadyStream:
    """``stream`` without its errors: a line that a full disk or a closed pipe refuses is dropped."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError:
            return


class Redaction:
    """A structlog processor that takes out ``secrets`` and whatever looks like one."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        self._secrets = tuple(sorted((one for one in secrets if one), key=len, reverse=True))

    def __call__(self, _logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {name: self._safe(name, value) for name, value in event.items()}

    def _safe(self, name: str, value: Any) -> Any:
        if name.lower() in _NAMES and not _HARMLESS_CODE.fullmatch(str(value)):
            return REDACTED
        if isinstance(value, str):
            return self._without_secrets(value)
        if isinstance(value, Mapping):
            return {str(key): self._safe(str(key), inner) for key, inner in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._safe("", inner) for inner in value]
        if value is None or isinstance(value, bool | int | float):
            return value
        return self._without_secrets(str(value))

    def _without_secrets(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, REDACTED)
        for pattern in (_TOKEN, _IDENTITY, _PHONE):
            text = pattern.sub(REDACTED, text)
        return text


def set_up_logs(level: str, *, secrets: Collection[str] = (), stream: TextIO = sys.stderr) -> None:
    """Send everything, the libraries' lines included, to ``stream`` as JSON lines."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    steady = cast(TextIO, SteadyStream(stream))
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        Redaction(secrets),
    ]
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True)
    structlog.configure(
        processors=[OnceAMinute(), *shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(steady),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(steady)
    final: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=final))
    logging.basicConfig(level=max(number, logging.INFO), handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
