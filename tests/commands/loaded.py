"""A process in which the office is loaded already, and which forks for every command.

    python -m tests.commands.loaded NUMBER

NUMBER is a socket: a line of JSON with three open files comes in, the number of a process goes out and, when that has
ended, its exit code. A command is a process of its own, as its users have it, without a second of loading what a
thousand commands before it loaded. What stays out: everything of ``cli``, whose help speaks the language of each run.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

LOADED = ("typer", "babel.messages.mofile", "babel.messages.pofile", "core.settings", "core.bootstrap", "core.doctor")
_STREAMS = 3
_MOST = 1 << 20  # bytes of a request


class Asked(NamedTuple):
    """What a shell gives a command."""

    words: list[str]
    folder: str
    environment: dict[str, str]


def run(
    words: Sequence[str], *, typed: str, folder: Path, environment: Mapping[str, str], within: float
) -> tuple[int, str, str]:
    """``python -m cli WORDS`` in ``folder``: its exit code, what it wrote and what it said. Errors: TimeoutError."""
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
        given.write(typed.encode())
        given.seek(0)
        asked = Asked(list(words), str(folder), dict(environment))
        code = _server().ask(asked, [one.fileno() for one in (given, out, err)], within)
        return code, _read(out), _read(err)


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


class _Server:
    """The process, for as long as this one lives: it ends when the socket is closed."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            self._process = subprocess.Popen([sys.executable, "-m", __name__, str(number)], pass_fds=[number])
        atexit.register(self._end)

    def _end(self) -> None:
        self._socket.close()
        self._process.wait()

    def ask(self, asked: Asked, files: Sequence[int], within: float) -> int:
        socket.send_fds(self._socket, [json.dumps(asked).encode()], files)
        self._socket.settimeout(None)
        process = self._answer()
        self._socket.settimeout(within)
        try:
            return self._answer()
        except TimeoutError:
            os.kill(process, signal.SIGKILL)
            self._socket.settimeout(None)
            self._answer()
            raise

    def _answer(self) -> int:
        said = self._socket.recv(64)
        if not said:
            raise ConnectionError("the process that forks has ended")
        return int(said)


@cache
def _server() -> _Server:
    return _Server()


def _serve(number: int) -> list[str] | None:
    """Fork for each request. None: nobody asks any more; in a fork the words of its command."""
    for name in LOADED:
        import_module(name)
    with socket.socket(fileno=number) as asking:
        while True:
            request, files, _, _ = socket.recv_fds(asking, _MOST, _STREAMS)
            if not request:
                return None
            process = os.fork()
            if not process:
                asking.close()
                return _become(Asked(*json.loads(request)), files)
            for file in files:
                os.close(file)
            asking.send(str(process).encode())
            _, status = os.waitpid(process, 0)
            asking.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(asked: Asked, files: Sequence[int]) -> list[str]:
    """This process as the shell would have started it; the command's words."""
    for stream, file in enumerate(files):
        os.dup2(file, stream)
        os.close(file)
    os.environ.clear()
    os.environ.update(asked.environment)
    os.chdir(asked.folder)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout, sys.stderr = (os.fdopen(stream, "w", encoding="utf-8", closefd=False) for stream in (1, 2))
    return asked.words


if __name__ == "__main__":
    command = _serve(int(sys.argv[1]))
    if command is not None:
        sys.argv = ["shuzhi", *command]
        from cli.main import main

        main()
