"""Small files that only their owner may read, replaced as a whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.durable_files import replace_private


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Create or replace ``path`` (0600); its content and its name are on the disk when this returns."""
    make_private(path.parent)
    replace_private(path, json.dumps(content).encode())


def read_json(path: Path) -> dict[str, Any] | None:
    """What ``write_json`` wrote; None where there is no such file, or it holds something else."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def make_private(folder: Path) -> None:
    """A directory for its owner alone (0700)."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def reserve(path: Path) -> None:
    """An empty file (0600) at ``path``, for a library that would make it readable to others."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    path.chmod(0o600)
