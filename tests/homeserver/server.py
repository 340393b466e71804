"""One Synapse process: started, stopped and started again over the same data; people are registered from outside."""

from __future__ import annotations

import hmac
import json
import os
import signal
import socket
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from tests.homeserver.configuration import SERVER_NAME, Secrets, configuration, log_configuration
from tests.homeserver.installing import synapse_python

PASSWORD = "correct-horse-battery"
_STARTS_WITHIN = 120.0  # seconds; two seconds on an idle machine
_STOPS_WITHIN = 60.0
_numbers = count(1)


class Denied(Exception):  # noqa: N818 - read as an answer
    """The server said no."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"{status} {body!r}")
        self.status = status


@dataclass(slots=True)
class Homeserver:
    """``base_url`` stays the same over a restart."""

    folder: Path
    port: int
    is_limited: bool = False
    secrets: Secrets = field(default_factory=Secrets)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Run until ``stop``; returns when it listens."""
        (self.folder / "log.yaml").write_text(log_configuration(self.folder))
        settings = self.folder / "homeserver.yaml"
        settings.write_text(configuration(self.folder, self.port, self.secrets, is_limited=self.is_limited))
        run = [str(synapse_python()), "-m", "synapse.app.homeserver", "-c", str(settings)]
        if not (self.folder / "signing.key").exists():
            subprocess.run([*run, "--generate-keys"], check=True, capture_output=True)
        with _told_when_ready() as told, (self.folder / "output.log").open("ab") as output:
            environment = {**os.environ, "NOTIFY_SOCKET": str(told.getsockname()), "SYNAPSE_CACHE_FACTOR": "0.5"}
            self._process = subprocess.Popen(run, stdout=output, stderr=subprocess.STDOUT, env=environment)
            self._wait_for(told)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End the process; its data stay."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(number)
            process.wait(_STOPS_WITHIN)

    def register(self, name: str = "", *, is_admin: bool = False) -> str:
        """A new account with the password PASSWORD; its full id. Without a name, an invented one."""
        name = name or f"person{next(_numbers)}"
        nonce = self.call("GET", "/_synapse/admin/v1/register")["nonce"]
        role = "admin" if is_admin else "notadmin"
        sealed = "\0".join((nonce, name, PASSWORD, role)).encode()
        mac = hmac.new(self.secrets.registration.encode(), sealed, "sha1").hexdigest()
        body = {"nonce": nonce, "username": name, "password": PASSWORD, "admin": is_admin, "mac": mac}
        self.call("POST", "/_synapse/admin/v1/register", body)
        return f"@{name}:{SERVER_NAME}"

    def token_of(self, user: str) -> str:
        """An access token of a registered account, as a new device of it."""
        identifier = {"type": "m.id.user", "user": user}
        body = {"type": "m.login.password", "identifier": identifier, "password": PASSWORD}
        return str(self.call("POST", "/_matrix/client/v3/login", body)["access_token"])

    def call(self, method: str, path: str, body: object = None, *, token: str = "") -> Any:
        """One request to the server; its JSON. Errors: Denied."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base_url + path, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except HTTPError as error:
            with error:
                raise Denied(error.code, error.read()) from None

    def _wait_for(self, told: socket.socket) -> None:
        told.settimeout(_STARTS_WITHIN)
        try:
            while b"READY=1" not in told.recv(4096):
                pass
        except TimeoutError:
            raise AssertionError((self.folder / "output.log").read_text()[-3000:]) from None


@contextmanager
def _told_when_ready() -> Iterator[socket.socket]:
    """systemd's way of hearing that a service is ready, which Synapse speaks."""
    with (
        tempfile.TemporaryDirectory(prefix="sy") as folder,
        closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as told,
    ):
        told.bind(f"{folder}/ready")
        yield told


@contextmanager
def running_homeserver(folder: Path, *, is_limited: bool = False) -> Iterator[Homeserver]:
    """A homeserver with its data in ``folder``, gone when the block is left."""
    server = Homeserver(folder, _free_port(), is_limited)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
