"""docs/matrix.md, carried out: every command of the page in its order, from a clean directory, on a real Synapse."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.conftest import TERM
from tests.commands.running import serving
from tests.commands.shell import ROOT, Shell
from tests.homeserver.configuration import SERVER_NAME
from tests.homeserver.installing import synapse_python
from tests.homeserver.server import PASSWORD, Homeserver

PAGE = (ROOT / "docs" / "matrix.md").read_text(encoding="utf-8")
PROGRAMS = ("register_new_matrix_user", "shuzhi", "curl")
_COMMENT = re.compile(r"\s{2,}#.*| {8,}\(.*")


def commands_of(page: str) -> Iterator[str]:
    """The lines that somebody types into a shell, whole and without what is said beside them."""
    block = "\n".join(_COMMENT.sub("", line[4:]) for line in page.splitlines() if line.startswith("    "))
    for line in block.replace("\\\n", " ").splitlines():
        if line.split(" ")[0] in PROGRAMS:
            yield line.rstrip()


def settings_of(page: str) -> str:
    """The block that belongs into ``shuzhi.toml``."""
    block = page[page.index("    [matrix]") :].split("\n\n")[0]
    return "\n".join(line[4:] for line in block.splitlines())


@dataclass(slots=True)
class Reader:
    """Somebody who follows the page. What is asked for is read from ``secret``, a file."""

    server: Homeserver
    shell: Shell
    folder: Path
    secret: Path

    def here(self, text: str) -> str:
        """What the page says of its example, said of this county and this server."""
        backups = sorted((self.shell.home / "backups").glob("*.zip"))
        names = {
            "https://matrix.county.example": self.server.base_url,
            "http://localhost:8008": self.server.base_url,
            "county.example": SERVER_NAME,
            "/srv/shuzhi-again": str(self.folder / "again"),
            "shuzhi-20261123-090000.zip": str(backups[-1]) if backups else "no backup yet",
        }
        for old, new in names.items():
            text = text.replace(old, new)
        return text

    def type(self, line: str) -> str:
        """Run one command to its end; what it said."""
        program, *words = shlex.split(self.here(line))
        if program == "register_new_matrix_user":
            return self._outside([str(synapse_python().with_name(program)), *words, "-p", PASSWORD])
        if program == "curl":
            return self._outside(["/bin/sh", "-c", self.here(line)])
        return self._shuzhi(words)

    def _shuzhi(self, words: list[str]) -> str:
        shell = self.shell
        if words[0] == "--home":
            shell, words = Shell(Path(words[1])), words[2:]
        if words == ["serve"]:
            with serving(shell.home) as running:
                assert running.stop() == 0
            return ""
        asked = {"login": "--password-file", "backup": "--passphrase-file", "restore": "--passphrase-file"}
        files = [word for name, flag in asked.items() if name in words[:2] for word in (flag, self.secret)]
        said = shell.ok(*words, *files)
        return said.everything

    def _outside(self, words: list[str]) -> str:
        environment = {**os.environ, "ADMIN_TOKEN": self.server.token_of(self.server.register(is_admin=True))}
        done = subprocess.run(
            words, cwd=self.server.folder, env=environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def reader(homeserver: Homeserver, tmp_path: Path) -> Reader:
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    shell = Shell(tmp_path / "home")
    shell.ok("init", "--county", "龙山县", "--admin", "田小芳", "--login", "tian", *TERM)
    return Reader(homeserver, shell, tmp_path, secret)


async def test_every_command_of_the_page_works(reader: Reader) -> None:
    with (reader.shell.home / "shuzhi.toml").open("a") as file:
        file.write("\n" + reader.here(settings_of(PAGE)) + "\n")
    said = {line: await asyncio.to_thread(reader.type, line) for line in commands_of(PAGE)}
    assert len(said) >= 9
    [lifted] = [text for line, text in said.items() if line.startswith("curl")]
    assert lifted == '{"messages_per_second":0,"burst_count":0}'
    [first, again] = [text for line, text in said.items() if line.endswith("matrix login")]
    assert "is logged in as the device" in first
    assert "is logged in as the device" in again
    assert "Signed: every client talks to it." in said["shuzhi matrix verify"]


def test_page_names_the_line_that_is_printed() -> None:
    """The page shows the command for its example as ``shuzhi matrix status`` prints it for ours."""
    from bot.channels.matrix.limits import FOR_EVERYBODY, lifting

    [shown] = [line for line in commands_of(PAGE) if line.startswith("curl")]
    printed = lifting("https://matrix.county.example", "@desk:county.example")
    assert shlex.split(shown) == shlex.split(printed)
    assert f"\n    {FOR_EVERYBODY}\n" in PAGE
