"""A real terminal without a window: a tmux server of the test's own runs the program, is typed into, and says what it
shows.

What must stay true: neither the server nor the program outlives the test, however that ends; nothing of the settings of
whoever runs the tests is read.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

PATIENCE_SECONDS = 90.0
_LOOK_EVERY = 0.03  # seconds; a frame has been drawn when two looks see the same
_ANSWERS_WITHIN = 30.0  # seconds
KEYS: Mapping[str, str] = {"enter": "Enter", "escape": "Escape", "ctrl+s": "C-s", "down": "Down"}
_SETTINGS = {"remain-on-exit": "on", "remain-on-exit-format": "", "status": "off", "default-terminal": "tmux-256color"}
_STATE = ("#{pid}", "#{pane_pid}", "#{cursor_y}", "#{pane_dead}", "#{pane_dead_status}", "#{pane_dead_signal}")


@dataclass(frozen=True, slots=True)
class Look:
    """What a person would see. ``row``: the cursor's line; ``ended``: the program's exit code, or minus its signal."""

    process: int
    row: int
    ended: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Tmux:
    """A server that listens at ``socket``; ``environment`` is the program's."""

    socket: Path
    environment: Mapping[str, str]

    def do(self, *commands: Sequence[str]) -> str:
        """What ``commands`` say, done one after the other with nothing between them."""
        done = self._ask(commands)
        assert done.returncode == 0, f"tmux: {done.stderr}"
        return done.stdout

    def look(self) -> Look:
        shown = self.do(("display-message", "-p", "\t".join(_STATE)), ("capture-pane", "-p"))
        state, _, text = shown.partition("\n")
        server, process, row, dead, code, killed_by = state.split("\t")
        ended = -int(killed_by) if killed_by else int(code) if code else None
        if int(dead) and ended is None:
            os.kill(int(server), signal.SIGCHLD)  # lost where tmux keeps utmp: github.com/tmux/tmux/issues/311
        return Look(int(process), int(row), ended, text.rstrip())

    def answers(self) -> bool:
        """Whether the server has come up."""
        return self._ask([("list-sessions", "-F", "")]).returncode == 0

    def words(self, *more: str) -> list[str]:
        return ["tmux", "-u", "-S", str(self.socket), "-f", os.devnull, *more]

    def _ask(self, commands: Sequence[Sequence[str]]) -> subprocess.CompletedProcess[str]:
        words = self.words("-N")  # never a server that nobody ends
        for number, command in enumerate(commands):
            words += [";"] * (number > 0) + [_literal(word) for word in command]
        environment = dict(self.environment)
        return subprocess.run(words, env=environment, capture_output=True, encoding="utf-8", timeout=_ANSWERS_WITHIN)


@dataclass(slots=True)
class RealTerminal:
    """Who sits at it: presses, looks, waits."""

    tmux: Tmux
    seen: Look = field(init=False)

    def __post_init__(self) -> None:
        self.seen = self.tmux.look()

    @property
    def text(self) -> str:
        return self.seen.text

    @property
    def row(self) -> int:
        return self.seen.row

    def press(self, *keys: str) -> None:
        """Keys by name, or text as it is typed."""
        for key in keys:
            self.tmux.do(("send-keys", KEYS[key]) if key in KEYS else ("send-keys", "-l", "--", key))

    def until_shown(self, *words: str) -> None:
        self.until(lambda: all(word in self.text for word in words), f"never shown: {words}")

    def enter(self, typed: str, seen: str) -> None:
        """Type into the field that has the cursor, see it there, and go on to the next."""
        self.press(typed)
        self.until_shown(seen)
        row = self.row
        self.press("enter")
        self.until(lambda: self.row != row, f"the cursor stayed at line {row}")

    def until(self, holds: Callable[[], bool], otherwise: str) -> None:
        """Look until it is so and a frame is complete."""
        for last in self._looks():
            if self.seen == last and holds():
                return
        raise AssertionError(f"{otherwise}; {self._shown()}")

    def until_ended(self) -> int:
        """The program's exit code."""
        for _ in self._looks():
            pass
        assert self.seen.ended is not None, f"it goes on; {self._shown()}"
        return self.seen.ended

    def leave(self) -> None:
        """Kill the program, if it goes on."""
        self.seen = self.tmux.look()
        if self.seen.ended is None:
            with suppress(ProcessLookupError):
                os.kill(self.seen.process, signal.SIGKILL)
        _await(lambda: self.tmux.look().ended is not None)

    def _looks(self) -> Iterator[Look]:
        """Look again and again while the program goes on; what was seen before."""
        ends_at = time.monotonic() + PATIENCE_SECONDS
        while self.seen.ended is None and time.monotonic() < ends_at:
            last, self.seen = self.seen, self.tmux.look()
            yield last
            time.sleep(_LOOK_EVERY)

    def _shown(self) -> str:
        ended = "" if self.seen.ended is None else f"the program has ended with {self.seen.ended}; "
        return f"{ended}the screen shows:\n{self.text}"


@contextmanager
def real_terminal(
    command: Sequence[str], environment: Mapping[str, str], *, folder: str, size: tuple[int, int] = (100, 30)
) -> Iterator[RealTerminal]:
    """``command`` (a program and at least one word more) in a terminal of ``size`` columns and lines."""
    columns, lines = map(str, size)
    settings = [("set-option", "-gq", name, value) for name, value in _SETTINGS.items()]
    program = ("new-session", "-d", "-x", columns, "-y", lines, "-c", folder, "--", *command)
    with _server({**environment, "COLORTERM": "truecolor"}) as tmux:
        tmux.do(*settings, program)
        terminal = RealTerminal(tmux)
        try:
            yield terminal
        finally:
            terminal.leave()


@contextmanager
def _server(environment: Mapping[str, str]) -> Iterator[Tmux]:
    """A server that is a process of the test: it has ended, and left nothing, when the test goes on."""
    if shutil.which("tmux", path=environment.get("PATH")) is None:
        raise FileNotFoundError("tmux is not installed: make test installs it, or apt-get install tmux")
    with TemporaryDirectory(prefix="shuzhi-tmux-") as place:
        tmux = Tmux(Path(place, "socket"), environment)
        process = subprocess.Popen(tmux.words("-D"), env=dict(environment), stdin=subprocess.DEVNULL)
        try:
            _await(lambda: tmux.answers() or process.poll() is not None)
            yield tmux
        finally:
            process.terminate()
            process.wait(_ANSWERS_WITHIN)


def _await(holds: Callable[[], bool]) -> None:
    """Until it is so, or nobody's patience would hold."""
    ends_at = time.monotonic() + _ANSWERS_WITHIN
    while not holds() and time.monotonic() < ends_at:
        time.sleep(_LOOK_EVERY)


def _literal(word: str) -> str:
    """A semicolon at a word's end would end tmux's command."""
    return word[:-1] + "\\;" if word.endswith(";") else word
