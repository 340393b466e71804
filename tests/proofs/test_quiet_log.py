"""An operator who sets the log to DEBUG at two in the morning reads nothing of anybody's. A real ``serve`` and people.

asyncio's own debugging is on as well, which prints what callbacks were given; the network refuses and loses answers.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.botapi.client import People
from tests.proofs.crash.county import FIRST_DEPUTY, FIRST_VOTER, TOKEN, all_accounts, asked, prepare
from tests.proofs.crash.meeting_day import new_day
from tests.proofs.crash.people import Heard
from tests.proofs.crash.server import Serve, bot_api

SAID = "金丝雀说路灯不亮"
SLOW_CODE = "ZZZZZ-ZZZZZ-Z"
PHONE = "13900007703"
LOST_ANSWERS = "0.2"


async def test_debug_log_of_a_voting_day_tells_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUZHI_LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")
    heard, random = Heard(), Random(7)
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(bot_api(tmp_path / "network.log", "--lose-answers", LOST_ANSWERS))
        people = await stack.enter_async_context(People(url))
        opened = await prepare(tmp_path, url, voters=4, lasting=timedelta(seconds=1))
        for account in all_accounts(opened):
            await people.act("chat", chat=account)
        serve = Serve(opened.home, tmp_path / "serve.log", random, heard)
        await serve.start()
        stack.push_async_callback(serve.stop)
        day = new_day(opened, people, serve, random)
        await day.voters[1].vote()
        await _everything_else(people)
        await people.said_to(FIRST_VOTER + 3, count=2, within=60)
        names = {
            str(row[0]) for table in ("voters", "deputies") for row in asked(opened.home, f"SELECT name FROM {table}")
        }
        assert await serve.stop() == 0
    log = (tmp_path / "serve.log").read_text(encoding="utf-8")
    secrets = {SAID, SLOW_CODE, PHONE, f"bot{TOKEN}", "CANARY", "满意", *opened.codes.values(), *names}
    secrets |= {str(account) for account in (FIRST_VOTER + 1, FIRST_VOTER + 3, FIRST_DEPUTY)}
    assert "serve.ready" in log
    assert [secret for secret in secrets if secret in log] == []


async def _everything_else(people: People) -> None:
    """What people send besides ballots, while the network stumbles."""
    await people.faults(bad_gateway_next=2)
    user = FIRST_VOTER + 3
    typed = await people.text(user, SAID)
    await people.text(user, SLOW_CODE)
    await people.act("edit", user=user, message_id=typed["message_id"], text=f"{SAID}！")
    await people.act("show", user=user, kind="voice")
    await people.act("contact", user=user, phone=PHONE)
    await people.act("raw", update={"message": {"text": SAID, "chat": SAID, "from": PHONE}})
