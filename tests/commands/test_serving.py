"""``shuzhi serve``: one a county, stopped by a signal, known to the service manager, telling no secret."""

from __future__ import annotations

import os
import signal
import socket
from datetime import timedelta
from pathlib import Path

import pytest

from cli.health import Health
from cli.server import jobs_of
from cli.systemd import Systemd
from core.domain.errors import Conflict
from core.domain.proposals.contacts import Duty
from core.scheduling.ticker import Every
from core.storage.instance_lock import holder_of, only_instance
from tests.commands.running import serving
from tests.commands.shell import Shell
from tests.office import open_office
from tests.services.chase_desk import contact, due_of, said, turn_to
from tests.services.proposal_desk import handled

TOKEN = "123456789:AAcanaryCANARYcanaryCANARYcanary012"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_in_order(shell: Shell, number: signal.Signals) -> None:
    with serving(shell.home) as running:
        assert running.stop(number) == 0
    assert holder_of(shell.home / "serve.lock") is None


def test_second_serve_is_refused_by_name(shell: Shell) -> None:
    with serving(shell.home) as running:
        said = shell.run("serve")
        assert said.code == 1
        assert str(running.process.pid) in said.err
        assert [one["params"] for one in shell.data("doctor")["findings"] if one["code"] == "serve.running"] == [
            {"pid": running.process.pid}
        ]


def test_killed_serve_leaves_no_lock(shell: Shell) -> None:
    with serving(shell.home) as running:
        running.process.kill()
        running.process.wait()
        with serving(shell.home) as again:
            assert again.stop() == 0


def test_lock_names_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "serve.lock"
    with only_instance(path):
        assert holder_of(path) == os.getpid()
        with pytest.raises(Conflict) as refused, only_instance(path):
            pass
        assert refused.value.params["pid"] == os.getpid()
    assert holder_of(path) is None


def test_service_manager_hears_ready_and_stopping(shell: Shell, tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        manager.settimeout(10)
        with serving(shell.home, NOTIFY_SOCKET=address, WATCHDOG_USEC="60000000") as running:
            heard = {manager.recv(500).split(b"\n")[0] for _ in range(2)}
            assert heard == {b"READY=1", b"WATCHDOG=1"}
            running.stop()
            assert manager.recv(500) == b"STOPPING=1"


def test_nobody_listening_harms_nobody(tmp_path: Path) -> None:
    Systemd({}).ready("")
    Systemd({"NOTIFY_SOCKET": str(tmp_path / "nobody")}).alive()
    assert Systemd({"WATCHDOG_USEC": "30000000"}).watchdog_every is not None


async def test_serve_makes_the_round_of_the_deadlines(tmp_path: Path) -> None:
    """What it does by itself, done once as at its start, on the day after a unit's last one."""
    woken: list[None] = []
    async with open_office(tmp_path) as office:
        proposal, liaison = await handled(office), await contact(office, Duty.LIAISON)
        turn_to(office, await due_of(office, proposal, "reply") + timedelta(days=1))
        health = Health(Systemd({}), tmp_path, "")
        jobs = jobs_of(office.core, lambda: woken.append(None), health)
        for job in jobs:
            await job.act()
        stages = await said(office, liaison)
    assert "overdue" in stages
    assert woken
    assert {one.step for one in jobs if isinstance(one, Every) and one.name == "deadlines"} == {timedelta(minutes=1)}


def test_missing_token_is_said_before_starting(shell: Shell) -> None:
    enable_telegram(shell)
    said = shell.run("serve")
    assert (said.code, "telegram.token" in said.err) == (5, True)


def test_token_readable_by_others_is_refused(shell: Shell) -> None:
    enable_telegram(shell)
    token = shell.home / "credentials" / "telegram.token"
    token.write_text(TOKEN, encoding="utf-8")
    token.chmod(0o644)
    said = shell.run("serve")
    assert (said.code, "chmod 600" in said.err) == (5, True)
    assert TOKEN not in said.everything


def test_unreachable_network_tells_no_token(shell: Shell) -> None:
    enable_telegram(shell)
    token = shell.home / "credentials" / "telegram.token"
    token.write_text(TOKEN, encoding="utf-8")
    token.chmod(0o600)
    with serving(shell.home, SHUZHI_LOG_LEVEL="DEBUG") as running:
        running.until("telegram.start_failed")
        running.process.terminate()
        out, err = running.process.communicate(timeout=30)
    assert TOKEN not in f"{running.lines}{out}{err}"
    assert running.process.returncode == 0


def enable_telegram(shell: Shell) -> None:
    config = shell.home / "shuzhi.toml"
    text = config.read_text(encoding="utf-8").replace("enabled = false", "enabled = true")
    config.write_text(text.replace('# base_url = "http://127.0.0.1:8081"', 'base_url = "http://127.0.0.1:9"'))
