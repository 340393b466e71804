"""What a log line may hold: codes and ids, never a secret or a person's number."""

from __future__ import annotations

import errno
import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from cli.logs import REDACTED, OnceAMinute, set_up_logs

PHONE, IDENTITY, TOKEN = "13812345678", "431224199001011234", "987654321:AAabcdefghijklmnopqrstuvwxyz0123456"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged; the process's own way of logging afterwards."""
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    set_up_logs("DEBUG", secrets=["swordfish"], stream=stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize("secret", [PHONE, f"+86 {PHONE}", IDENTITY, TOKEN, "swordfish"])
def test_secret_is_redacted_wherever_it_stands(log: io.StringIO, secret: str) -> None:
    structlog.get_logger().warning("sent", to=f"<{secret}>", nested={"deep": [f"a {secret} b"]})
    assert secret.removeprefix("+86 ") not in log.getvalue()
    assert REDACTED in log.getvalue()


def test_traceback_is_redacted(log: io.StringIO) -> None:
    try:
        raise ValueError(f"no such chat: {PHONE} {TOKEN}")
    except ValueError:
        structlog.get_logger().exception("job.failed")
    assert "ValueError" in log.getvalue()
    assert PHONE not in log.getvalue()
    assert TOKEN not in log.getvalue()


def test_library_lines_are_json_and_redacted(log: io.StringIO) -> None:
    logging.getLogger("some.library").warning("calling %s", f"https://api/bot{TOKEN}/getMe")
    line = json.loads(log.getvalue())
    assert (line["level"], line["event"]) == ("warning", f"calling https://api/bot{REDACTED}/getMe")


def test_talkative_libraries_are_silent_below_warning(log: io.StringIO) -> None:
    for name in ("httpx", "telegram.Bot", "aiohttp.access", "aiosqlite", "sqlalchemy.engine", "aiohttp.client"):
        logging.getLogger(name).info("a request with everything in it")
    assert log.getvalue() == ""


def test_new_lines_and_escapes_cannot_break_a_line(log: io.StringIO) -> None:
    structlog.get_logger().warning("said", text='a\n{"event": "forged"}\x1b[31m')
    assert len(log.getvalue().splitlines()) == 1
    assert "\x1b" not in log.getvalue()


class Watch:
    """Seconds turned by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def complaint(once: OnceAMinute, **said: object) -> dict[str, object] | None:
    """The line that comes of a warning, if one does."""
    try:
        return dict(once(None, "warning", {"event": "router.storage_unavailable", **said}))
    except structlog.DropEvent:
        return None


def test_same_complaint_is_said_once_a_minute() -> None:
    once = OnceAMinute(watch := Watch())
    said = [complaint(once, code="storage.full", retry_in=number) for number in range(1_000)]
    assert [line for line in said if line is not None] == said[:1]
    watch.now = 60.0
    assert complaint(once, code="storage.full", retry_in=2) == said[0] | {"retry_in": 2, "times": 1_000}  # type: ignore[operator]


def test_other_complaints_are_said_beside() -> None:
    once = OnceAMinute(Watch())
    assert all(complaint(once, row=row) for row in range(2_000))


def test_news_are_said_every_time() -> None:
    once = OnceAMinute(Watch())
    news = [once(None, "info", {"event": "serve.ready"}) for _ in range(3)]
    assert news == [{"event": "serve.ready"}] * 3


class FullDisk(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_full_disk_under_the_log_ends_nothing(log: io.StringIO) -> None:
    set_up_logs("INFO", stream=FullDisk())
    structlog.get_logger().warning("disk.full")
    logging.getLogger("some.library").warning("disk.full")
    assert log.getvalue() == ""


def test_error_codes_stay_readable(log: io.StringIO) -> None:
    structlog.get_logger().error("serve.storage_unavailable", code="storage.full")
    structlog.get_logger().error("bound", code="ABCDE-FGHJK-M")
    first, second = map(json.loads, log.getvalue().splitlines())
    assert (first["code"], second["code"]) == ("storage.full", REDACTED)
