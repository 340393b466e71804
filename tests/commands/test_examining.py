"""``shuzhi doctor``: each thing that goes wrong on a machine is found and said."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from core.county_home import CountyHome
from core.doctor import Finding, Verdict, examine, worst
from core.domain.clock import ManualClock, SystemClock
from tests.commands.shell import Shell

Harm = Callable[[Path], object]


def _changed(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / "county.db")) as database, database:
        database.execute(statement)


HARMS: dict[str, Harm] = {
    "files.open_to_others": lambda home: (home / "county.db").chmod(0o644),
    "settings.unusable": lambda home: (home / "shuzhi.toml").write_text("moon = 1\n", encoding="utf-8"),
    "telegram.secret": lambda home: (home / "shuzhi.toml").write_text("[telegram]\nenabled = true\n", encoding="utf-8"),
    "schema.other": lambda home: _changed(home, "UPDATE alembic_version SET version_num = '9999'"),
    "schema.unreadable": lambda home: (home / "county.db").write_bytes(b"no database at all" * 1_000),
    "audit.broken": lambda home: _changed(home, "UPDATE audit SET actor = 'staff:9' WHERE id = 2"),
    "clock.behind": lambda home: _changed(home, "UPDATE audit SET at = '2999-01-01 00:00:00.000000' WHERE id = 2"),
    "database.unusable": lambda home: (home / "credentials" / "pepper.key").unlink(),
}


async def _findings(shell: Shell) -> dict[str, Finding]:
    return {one.code: one for one in await examine(CountyHome(shell.home), SystemClock())}


async def test_sound_county_has_no_failure(shell: Shell) -> None:
    assert [one for one in (await _findings(shell)).values() if one.verdict is Verdict.FAILURE] == []


@pytest.mark.parametrize("code", HARMS)
async def test_each_harm_is_found(shell: Shell, code: str) -> None:
    HARMS[code](shell.home)
    found = await _findings(shell)
    assert found[code].verdict is Verdict.FAILURE
    assert worst(list(found.values())) is Verdict.FAILURE


async def test_old_backup_is_worth_a_warning(shell: Shell) -> None:
    assert (await _findings(shell))["backup.none"].verdict is Verdict.WARNING
    shell.ok("backup")
    assert (await _findings(shell))["backup.fresh"].params["days"] == 0
    later = ManualClock(SystemClock().now() + timedelta(days=8))
    old = {one.code: one for one in await examine(CountyHome(shell.home), later)}
    assert old["backup.old"].params["days"] == 8


async def test_who_cannot_sign_in_is_named(shell: Shell) -> None:
    shell.ok("staff", "add", "qin", "--name", "覃小雨", "--role", "clerk")
    found = (await _findings(shell))["staff.no_password"]
    assert (found.verdict, "qin" in str(found.params["logins"])) == (Verdict.WARNING, True)


async def test_who_has_left_needs_no_password(shell: Shell) -> None:
    (shell.home / "secret").write_text("a long enough one", encoding="utf-8")
    (shell.home / "secret").chmod(0o600)
    shell.ok("staff", "add", "qin", "--name", "覃小雨", "--role", "clerk")
    shell.ok("staff", "deactivate", "qin")
    shell.ok("staff", "password", "tian", "--password-file", shell.home / "secret")
    assert (await _findings(shell))["staff.passwords"].verdict is Verdict.OK


def test_failure_is_an_exit_code_and_a_way_out(shell: Shell) -> None:
    (shell.home / "county.db").chmod(0o640)
    said = shell.run("doctor")
    assert (said.code, "chmod go=" in said.out) == (1, True)


def test_every_finding_is_worded(shell: Shell) -> None:
    told = [one["told"] for one in shell.data("doctor")["findings"]]
    assert len(told) > 15
    assert not [line for line in told if "{" in line]
