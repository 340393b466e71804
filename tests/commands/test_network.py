"""``shuzhi doctor`` asks the chat network, briefly, and is of use without one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from cli.network import MANY_WAIT, examine_networks
from core.county_home import CountyHome
from core.doctor import Finding, Verdict
from core.locale.catalogue import translator
from core.locale.findings import word_finding
from tests.botapi.app import RunningServer, running_server
from tests.botapi.client import People
from tests.commands.shell import Shell

TOKEN = "4242:CANARY-of-the-bot-token"
NOWHERE = "http://127.0.0.1:9"
VOTER = 1001


@pytest.fixture
async def server() -> AsyncIterator[RunningServer]:
    async with running_server(TOKEN) as running:
        yield running


@pytest.fixture
async def people(server: RunningServer) -> AsyncIterator[People]:
    async with People(server.url) as humans:
        yield humans


def enabled(shell: Shell, url: str, *more: str, token: str = TOKEN) -> CountyHome:
    """The county with Telegram turned on at ``url``; ``more`` are lines of its settings."""
    home = CountyHome(shell.home)
    lines = ["[telegram]", "enabled = true", f'base_url = "{url}"', *more]
    home.config.write_text("\n".join(lines), encoding="utf-8")
    home.telegram_token.touch(mode=0o600)
    home.telegram_token.write_text(token, encoding="utf-8")
    return home


async def found(home: CountyHome) -> dict[str, Finding]:
    return {one.code: one for one in await examine_networks(home)}


async def test_working_token_names_the_bot(shell: Shell, server: RunningServer) -> None:
    seen = await found(enabled(shell, server.url))
    assert seen["network.bot"].params == {"name": "shuzhi_test_bot"}
    assert {one.verdict for one in seen.values()} == {Verdict.OK}


async def test_refused_token_is_a_failure(shell: Shell, server: RunningServer) -> None:
    seen = await found(enabled(shell, server.url, token="4242:another"))
    assert seen["network.token_refused"].verdict is Verdict.FAILURE


async def test_token_of_another_bot_is_noticed(shell: Shell, server: RunningServer) -> None:
    seen = await found(enabled(shell, server.url, 'bot_name = "our_desk_bot"'))
    assert seen["network.other_bot"].params == {"name": "shuzhi_test_bot", "wanted": "our_desk_bot"}


async def test_many_waiting_messages_are_noticed(shell: Shell, server: RunningServer, people: People) -> None:
    home = enabled(shell, server.url)
    await people.text(VOTER, "你好")
    assert (await found(home))["network.waiting"].params == {"n": 1}
    for _ in range(MANY_WAIT):
        await people.text(VOTER, "你好")
    assert (await found(home))["network.many_wait"].verdict is Verdict.WARNING


async def test_failing_webhook_is_told(shell: Shell, server: RunningServer, people: People) -> None:
    home = enabled(shell, server.url)
    async with aiohttp.ClientSession() as session:
        await session.get(f"{server.base_url}{TOKEN}/setWebhook", params={"url": f"{NOWHERE}/telegram"})
    await people.text(VOTER, "你好")
    while not (seen := await found(home)).get("network.webhook_failed"):
        pass
    assert "Connection failed" in str(seen["network.webhook_failed"].params["reason"])
    assert seen["network.webhook"].params["url"] == f"{NOWHERE}/telegram"


@pytest.mark.parametrize("url", [NOWHERE, "http://host.invalid"])
async def test_silent_network_is_a_warning(shell: Shell, url: str) -> None:
    seen = await found(enabled(shell, url))
    assert seen["network.no_answer"].verdict is Verdict.WARNING
    assert TOKEN not in f"{seen}{word_finding(seen['network.no_answer'], translator('en'))}"


async def test_gateway_without_a_bot_api_is_a_warning(shell: Shell, server: RunningServer, people: People) -> None:
    await people.faults(bad_gateway=True)
    assert list(await found(enabled(shell, server.url))) == ["network.no_answer"]


async def test_network_that_is_off_is_not_asked(shell: Shell) -> None:
    assert await examine_networks(CountyHome(shell.home)) == []


def test_other_checks_run_without_a_network(shell: Shell) -> None:
    enabled(shell, NOWHERE)
    codes = {one["code"] for one in shell.data("doctor")["findings"]}
    assert {"network.no_answer", "database.sound", "audit.whole"} <= codes


def test_offline_asks_nobody(shell: Shell) -> None:
    enabled(shell, NOWHERE)
    checks = {one["check"] for one in shell.data("doctor", "--offline")["findings"]}
    assert "network" not in checks
    assert "database" in checks


@pytest.mark.parametrize(("secret", "told"), [("", "is empty"), ("short", "32 to 256")])
def test_unfit_webhook_secret_is_said_before_starting(shell: Shell, secret: str, told: str) -> None:
    home = enabled(shell, NOWHERE, 'mode = "webhook"', 'webhook_url = "https://desk.invalid/telegram"')
    home.webhook_secret.touch(mode=0o600)
    home.webhook_secret.write_text(secret, encoding="utf-8")
    said = shell.run("serve")
    assert (said.code, told in said.err) == (2, True)
    assert "Traceback" not in said.err
