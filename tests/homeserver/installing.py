"""Synapse's own environment: it needs other versions than ours, and nobody who only runs Shuzhi needs it at all."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENVIRONMENT = ROOT / ".venv-synapse"
CONSTRAINTS = Path(__file__).parent / "constraints.txt"
_MARK = ENVIRONMENT / ".ready"


def synapse_python() -> Path:
    """The interpreter that has Synapse; installed now where it is not there in the pinned version. Blocks."""
    python = ENVIRONMENT / "bin" / "python"
    wanted = sha256(CONSTRAINTS.read_bytes()).hexdigest()
    with _alone():
        if not (_MARK.exists() and _MARK.read_text() == wanted):
            _install(python)
            _MARK.write_text(wanted)
    return python


def _install(python: Path) -> None:
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--constraint", str(CONSTRAINTS), "matrix-synapse"], check=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Several test processes may want it at once."""
    with (ROOT / ".venv-synapse.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
