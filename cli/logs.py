"""Logs of a running server: one JSON object a line, ids only, with nothing in it that must stay secret.

The modules log codes and ids; what a library or a traceback might add is taken out here: bot tokens, telephone and
identity-card numbers, and the values of the secrets that this very process has read (security.md, rows 41 and 42).
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Collection, Mapping, MutableMapping
from typing import Any, TextIO

import structlog

REDACTED = "[redacted]"
_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_NAMES = frozenset({"token", "secret", "passphrase", "password", "code", "phone", "authorization"})
_HARMLESS_CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")  # an error's code, which is what ``code`` mostly is
_TALKATIVE = ("httpx", "httpcore", "telegram", "aiohttp.access", "apscheduler", "asyncio", "alembic")


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
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        Redaction(secrets),
    ]
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    final: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=final))
    logging.basicConfig(level=max(number, logging.INFO), handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
