"""``python -m tests.botapi``: the server as a process. Prints one line of JSON: port and base_url."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal

from tests.botapi.app import running_server
from tests.botapi.limits import FloodRules


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port (default)")
    parser.add_argument("--token", default="1:test", help="the only token that is accepted; begins with digits and ':'")
    parser.add_argument("--no-limits", action="store_true", help="never answer 429")
    parser.add_argument("--lose-answers", type=float, default=0.0, metavar="P", help="share of answers lost, 0 to 1")
    parser.add_argument("--seed", type=int, default=0, help="of the lost answers")
    return parser.parse_args()


async def serve(options: argparse.Namespace) -> None:
    """Serve until SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    rules = FloodRules(enabled=not options.no_limits)
    async with running_server(options.token, rules=rules, port=options.port, seed=options.seed) as server:
        server.world.faults.lose_answer_probability = options.lose_answers
        print(json.dumps({"port": server.port, "base_url": server.base_url}), flush=True)
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(serve(_arguments()))
