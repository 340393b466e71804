"""A running ``shuzhi serve``, watched through what it logs."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.commands.shell import ROOT, command, environment


@dataclass(slots=True)
class Running:
    """The process and every line that it has logged so far."""

    process: subprocess.Popen[str]
    lines: list[dict[str, Any]] = field(default_factory=list)

    def until(self, event: str) -> dict[str, Any]:
        """Read the log up to ``event``; a process that ends before fails the test."""
        assert self.process.stderr is not None
        for raw in self.process.stderr:
            if not raw.startswith("{"):
                continue
            line: dict[str, Any] = json.loads(raw)
            self.lines.append(line)
            if line["event"] == event:
                return line
        raise AssertionError(f"serve ended without {event}: {self.lines}")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """The exit code."""
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=30)
        assert rest is not None
        return self.process.returncode


@contextmanager
def serving(home: Path, **variables: str) -> Iterator[Running]:
    """``serve`` over ``home``, ready; killed when the block is left and it still runs."""
    process = subprocess.Popen(
        command(home, "serve"),
        cwd=ROOT,
        env={**environment(), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        running = Running(process)
        running.until("serve.ready")
        yield running
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
