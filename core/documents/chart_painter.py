"""Has pictures painted in a child process: the event loop only waits, and what a drawing library does stays outside.

A child lives for one picture; inside ``ready`` it lives for all of them, for whoever paints a dozen in a row: starting
it costs more than painting.
"""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from core.documents.chart_drawing import LENGTH_BYTES, to_json
from core.documents.charts import ResultChart, drawing_of, is_paintable
from core.documents.fonts import CjkFont
from core.domain.errors import Unavailable
from core.locale.catalogue import Translate

_PAINT_SECONDS = 60.0


class ChartPainter:
    """Paints one picture at a time. ``font`` is what ``find_cjk_font`` answered; ``cache_directory`` lets
    matplotlib keep its list of fonts where a service account has no home."""

    def __init__(self, font: CjkFont | None, *, cache_directory: Path | None = None) -> None:
        self._font = font
        self._cache_directory = cache_directory
        self._turn = asyncio.Semaphore(1)
        self._stays = False
        self._child: Process | None = None

    @asynccontextmanager
    async def ready(self) -> AsyncIterator[None]:
        """The child that paints the first picture paints all that follow inside."""
        self._stays = True
        try:
            yield
        finally:
            self._stays = False
            await self._end()

    async def paint(self, chart: ResultChart, t: Translate) -> bytes | None:
        """``chart`` as PNG, or None where a picture would be boxes or unreadable: send ``result_table`` then.

        Raises ``Unavailable`` (``chart.not_painted``) when the painting process fails or takes a minute.
        """
        if self._font is None or not is_paintable(chart):
            return None
        async with self._turn:
            try:
                return await self._painted(to_json(drawing_of(chart, t), self._font))
            finally:
                if not self._stays:
                    await self._end()

    async def _painted(self, order: bytes) -> bytes | None:
        child = self._child = self._child or await self._start()
        is_answered = False
        try:
            async with asyncio.timeout(_PAINT_SECONDS):
                picture = await _asked(child, order)
            is_answered = True
            return picture or None
        except TimeoutError:
            raise Unavailable("chart.not_painted", reason="timeout") from None
        except (asyncio.IncompleteReadError, OSError):
            raise Unavailable("chart.not_painted", reason="exit") from None
        finally:
            if not is_answered:  # a late answer would be taken for the next picture's
                await self._end()

    async def _start(self) -> Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "core.documents.chart_drawing"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=self._environment(),
        )

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        if child.returncode is None:
            child.kill()
        await child.communicate()

    def _environment(self) -> dict[str, str]:
        """The child sees the same packages as we do, and no setting of ours besides."""
        kept = {name: os.environ[name] for name in ("HOME", "PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
        paths = os.pathsep.join(path for path in sys.path if path)
        cache = {"MPLCONFIGDIR": str(self._cache_directory)} if self._cache_directory else {}
        return {**kept, **cache, "PYTHONPATH": paths, "MPLBACKEND": "Agg"}


async def _asked(child: Process, order: bytes) -> bytes:
    """The child's answer to ``order``. Errors: IncompleteReadError, OSError where it died."""
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(len(order).to_bytes(LENGTH_BYTES, "big") + order)
    await child.stdin.drain()
    length = int.from_bytes(await child.stdout.readexactly(LENGTH_BYTES), "big")
    return await child.stdout.readexactly(length)
