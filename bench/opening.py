"""From the command to the first screen, on the demonstration county, beside the smallest program of Textual's.

Each is started as a process in a terminal of its own (80x24) and watched until its first words are on the screen; the
two take turns. After the dashboard's door the password is typed and Today waited for, whose password check takes its
time on purpose.

    python -m bench opening [--home DIR] [--times 9]
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from subprocess import run
from time import perf_counter

from cli.demo.files import PASSWORDS

SIZE = (24, 80)
LOGIN = "clerk"
DOOR, TODAY = b"Password", b"Waiting for you ("
SMALLEST = """
from textual.app import App
from textual.widgets import Label

class Smallest(App):
    def compose(self):
        yield Label("Password")

Smallest().run()
"""
_PATIENCE = 60.0  # seconds
_CHUNK = 65536
_LANGUAGE = {"SHUZHI_LANGUAGE": "en", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}


@dataclass(slots=True)
class Seat:
    """A terminal in which a program runs."""

    descriptor: int
    _shown: bytes = b""

    def until(self, words: bytes) -> None:
        """Errors: TimeoutError, or OSError when the program ended."""
        ends_at = perf_counter() + _PATIENCE
        while words not in self._shown:
            ready, _, _ = select.select([self.descriptor], [], [], max(ends_at - perf_counter(), 0))
            if not ready:
                raise TimeoutError(words.decode())
            self._shown += os.read(self.descriptor, _CHUNK)

    def type(self, text: str) -> None:
        os.write(self.descriptor, text.encode())


@contextmanager
def seated(command: Sequence[str]) -> Iterator[Seat]:
    """``command`` in a terminal of its own, ended with it."""
    process, descriptor = pty.fork()
    if process == 0:
        fcntl.ioctl(sys.stdout, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        os.execve(command[0], list(command), {**os.environ, **_LANGUAGE})
    try:
        yield Seat(descriptor)
    finally:
        os.kill(process, signal.SIGKILL)
        os.close(descriptor)
        os.waitpid(process, 0)


def ours(home: Path) -> tuple[float, float]:
    """Seconds from the command to the door, and from Enter after the password to Today."""
    started = perf_counter()
    with seated([sys.executable, "-m", "cli", "--home", str(home), "--staff", LOGIN, "tui"]) as seat:
        seat.until(DOOR)
        door = perf_counter() - started
        seat.type(PASSWORDS[LOGIN])
        entered = perf_counter()
        seat.type("\r")
        seat.until(TODAY)
        return door, perf_counter() - entered


def theirs() -> float:
    """Seconds from the command to the one line of the smallest program."""
    started = perf_counter()
    with seated([sys.executable, "-c", SMALLEST]) as seat:
        seat.until(DOOR)
        return perf_counter() - started


def measure(home: Path, times: int) -> None:
    ours(home), theirs()  # whose files are read from the disk
    found, small = list[tuple[float, float]](), list[float]()
    for _ in range(times):
        found.append(ours(home))
        small.append(theirs())
    door, inside = ([one[place] for one in found] for place in (0, 1))
    print(f"{times} times each, terminal {SIZE[1]}x{SIZE[0]}, {os.cpu_count()} cores")
    print(f"dashboard: {told(door)} to its first screen; {told(inside)} from the password to Today")
    print(f"smallest program of Textual's: {told(small)} to its first screen")
    print(f"dashboard against the smallest program: x{median(door) / median(small):.2f}")


def told(seconds: list[float]) -> str:
    return f"{median(seconds):.2f} s (the longest {max(seconds):.2f} s)"


def main(argv: list[str]) -> int:
    """Print both and their ratio."""
    parser = argparse.ArgumentParser(prog="python -m bench opening")
    parser.add_argument("--home", type=Path, help="a demonstration county that is there already")
    parser.add_argument("--times", type=int, default=9)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder, "demo")
        if options.home is None:
            made = [sys.executable, "-m", "cli", "demo", "--folder", str(home)]
            run(made, check=True, capture_output=True)
        measure(home, options.times)
    return 0
