"""``python -m bench NAME [options]``: runs one measured claim; without a name, lists them."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable

import bench

Main = Callable[[list[str]], int]


def names() -> list[str]:
    """Every benchmark: the modules of this package whose names are not private."""
    return sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.name[0] != "_")


def main(argv: list[str]) -> int:
    """Run the benchmark ``argv`` names; 2 when there is none of that name."""
    found = names()
    if not argv or argv[0] not in found:
        print("usage: python -m bench NAME [options]\n", file=sys.stderr)
        print("\n".join(f"  {name}" for name in found), file=sys.stderr)
        return 2
    run: Main = importlib.import_module(f"bench.{argv[0]}").main
    return run(argv[1:])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
