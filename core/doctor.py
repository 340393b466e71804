"""What is well and what is not with a county's directory and its machine: one finding for each question.

Findings carry codes and plain params; the fronts word them. Doctor only looks: it never repairs, sends or deletes, and
it opens nothing that a running server would have to wait for longer than a read.
"""

from __future__ import annotations

import asyncio
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.api import Core
from core.bootstrap import Parts, open_county
from core.county_home import CountyHome, read_secret
from core.documents.fonts import find_cjk_font
from core.domain.actors import SYSTEM
from core.domain.clock import COUNTY_ZONE, Clock, date_in
from core.domain.errors import NotFound, ShuzhiError
from core.domain.findings import Finding as Finding  # whoever asks doctor knows them from here
from core.domain.findings import Verdict as Verdict
from core.services.delivery_times import pace_finding
from core.services.system import OLD_BACKUP
from core.settings import Settings, TelegramMode, load_settings
from core.storage.engine import DatabaseFile
from core.storage.inspection import Condition, inspect
from core.storage.instance_lock import holder_of
from core.storage.schema_version import HEAD, current_version

LITTLE_SPACE, NO_SPACE = 1 << 30, 100 << 20  # bytes
LONG_WAIT = timedelta(minutes=10)
CLOCK_SLACK = timedelta(minutes=5)
MOST_NAMED = 5
_NETWORK_DISKS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs"})


def ok(check: str, code: str, /, **params: object) -> Finding:
    return Finding(check, Verdict.OK, f"{check}.{code}", params)


def warning(check: str, code: str, /, **params: object) -> Finding:
    return Finding(check, Verdict.WARNING, f"{check}.{code}", params)


def failure(check: str, code: str, /, **params: object) -> Finding:
    return Finding(check, Verdict.FAILURE, f"{check}.{code}", params)


async def examine(home: CountyHome, clock: Clock) -> list[Finding]:
    """Every finding, in the order in which one would repair. Errors: NotFound("county.missing")."""
    if not home.exists():
        raise NotFound("county.missing", path=str(home.root))
    findings = [*_files(home), *_disk(home), _instance(home), _font(), _backups(home, clock.now())]
    findings += _settings(home)
    schema = _schema(home)
    findings.append(schema)
    if schema.verdict is Verdict.OK:
        findings += await _database(home, clock)
    return findings


def worst(findings: list[Finding]) -> Verdict:
    verdicts = {finding.verdict for finding in findings}
    return next((one for one in (Verdict.FAILURE, Verdict.WARNING) if one in verdicts), Verdict.OK)


def _files(home: CountyHome) -> Iterator[Finding]:
    """Nobody but the owner may read anything here."""
    places = [home.root, home.database, home.config, home.credentials, home.backups, home.exports, home.matrix_state]
    for folder in (home.credentials, home.matrix_state):
        places += sorted(folder.iterdir()) if folder.is_dir() else []
    open_places = [path for path in places if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    for path in open_places:
        yield failure("files", "open_to_others", path=str(path), mode=f"{stat.S_IMODE(path.stat().st_mode):04o}")
    if not open_places:
        yield ok("files", "private", count=len(places))


def _disk(home: CountyHome) -> Iterator[Finding]:
    free = shutil.disk_usage(home.root).free
    if free < NO_SPACE:
        yield failure("disk", "no_space", free=free)
    elif free < LITTLE_SPACE:
        yield warning("disk", "little_space", free=free)
    else:
        yield ok("disk", "enough", free=free)
    kind = _kind_of_disk(home.root)
    if kind in _NETWORK_DISKS:
        yield failure("disk", "network", kind=kind)


def _kind_of_disk(path: Path) -> str:
    """The file system's type as Linux names it; "" elsewhere."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return ""
    found = [line.split()[1:3] for line in mounts.read_text(errors="replace").splitlines()]
    around = [(point, kind) for point, kind in found if path.resolve().is_relative_to(point.replace("\\040", " "))]
    return max(around, key=lambda one: len(one[0]), default=("", ""))[1]


def _instance(home: CountyHome) -> Finding:
    pid = holder_of(home.lock)
    return ok("serve", "stopped") if pid is None else ok("serve", "running", pid=pid)


def _font() -> Finding:
    font = find_cjk_font()
    return warning("font", "none") if font is None else ok("font", "found", family=font.family)


def _backups(home: CountyHome, now: datetime) -> Finding:
    files = sorted(home.backups.glob("*.zip"), key=lambda path: path.stat().st_mtime) if home.backups.is_dir() else []
    if not files:
        return warning("backup", "none")
    age = now - datetime.fromtimestamp(files[-1].stat().st_mtime, UTC)
    days = max(age.days, 0)
    grade = warning if age > OLD_BACKUP else ok
    return grade("backup", "old" if age > OLD_BACKUP else "fresh", days=days, name=files[-1].name)


def _settings(home: CountyHome) -> Iterator[Finding]:
    try:
        settings = load_settings(home)
    except ShuzhiError as error:
        yield failure("settings", "unusable", code=error.code)
        return
    yield ok("settings", "read", log_level=settings.log_level)
    yield from _telegram(home, settings)
    if settings.matrix.enabled:
        yield from _matrix(home)
    if settings.local.enabled:
        yield warning("settings", "local_chat")


def _telegram(home: CountyHome, settings: Settings) -> Iterator[Finding]:
    telegram = settings.telegram
    if not telegram.enabled:
        yield ok("telegram", "off")
        return
    secrets = [home.telegram_token] + [home.webhook_secret] * (telegram.mode is TelegramMode.WEBHOOK)
    for path in secrets:
        try:
            is_there = bool(read_secret(path))
        except ShuzhiError as error:
            yield failure("telegram", "secret", name=path.name, code=error.code)
        else:
            yield ok("telegram", "on", name=path.name) if is_there else failure("telegram", "empty", name=path.name)


def _matrix(home: CountyHome) -> Iterator[Finding]:
    """What a restored county lacks: its device, on purpose, and perhaps its seeds."""
    is_logged_in = home.matrix_session.exists()
    yield ok("matrix", "on") if is_logged_in else failure("matrix", "not_logged_in")
    if not home.matrix_seeds.exists():
        yield (failure if is_logged_in else warning)("matrix", "no_seeds", name=home.matrix_seeds.name)


def _schema(home: CountyHome) -> Finding:
    try:
        version = current_version(DatabaseFile(home.database))
    except ShuzhiError as error:
        return failure("schema", "unreadable", code=error.code)
    if version == HEAD:
        return ok("schema", "current", version=HEAD)
    return failure("schema", "other", version=version or "", head=HEAD)


async def _database(home: CountyHome, clock: Clock) -> list[Finding]:
    try:
        condition = await asyncio.to_thread(inspect, DatabaseFile(home.database))
        findings = [*_sqlite(condition), *_queues(condition, clock.now()), _clock(condition, clock.now())]
        async with open_county(home, Parts(clock=clock)) as core:
            broken = await core.records.first_broken_line(SYSTEM)
            set_aside = await core.conversations.set_aside(SYSTEM)
            without = await _without_password(core)
            async with core.transactions.read(SYSTEM) as work:
                years = frozenset(await work.records.holiday_years())
                paces = await work.channels.paces()
    except ShuzhiError as error:
        return [failure("database", "unusable", code=error.code)]
    findings.append(ok("audit", "whole") if broken is None else failure("audit", "broken", line=broken))
    if set_aside:
        findings.append(warning("inbox", "set_aside", count=set_aside))
    findings.append(_passwords(without))
    findings += [pace_finding(channel, paces[channel]) for channel in sorted(paces)]
    return [*findings, *_holidays(years, date_in(COUNTY_ZONE, clock.now()).year)]


async def _without_password(core: Core) -> list[str]:
    """The logins of those who work here and cannot sign in."""
    active = [member for member in await core.records.staff(SYSTEM) if member.is_active]
    return [one.login for one in active if not await core.sign_in.has_password(SYSTEM, one.id)]


def _passwords(without: list[str]) -> Finding:
    if not without:
        return ok("staff", "passwords")
    return warning("staff", "no_password", count=len(without), logins=without[:MOST_NAMED])


def _sqlite(condition: Condition) -> Iterator[Finding]:
    if condition.problems:
        yield failure("database", "damaged", problems=list(condition.problems[:3]))
    else:
        yield ok("database", "sound")
    why = "wal" if condition.wal_is_safe else "rollback"
    if condition.journal == condition.chosen_journal:
        yield ok("journal", why, version=condition.library, mode=condition.journal)
    else:
        mode = {"mode": condition.journal, "chosen": condition.chosen_journal}
        yield warning("journal", "other", version=condition.library, **mode)
    is_durable = condition.synchronous in ("FULL", "EXTRA") and condition.secure_delete
    params = {"synchronous": condition.synchronous, "secure_delete": condition.secure_delete}
    yield ok("durability", "full", **params) if is_durable else failure("durability", "weak", **params)


def _queues(condition: Condition, now: datetime) -> Iterator[Finding]:
    for queue, waiting, since in (
        ("outbox", condition.outbox_waiting, condition.outbox_due_at),
        ("inbox", condition.inbox_waiting, condition.inbox_received_at),
    ):
        minutes = int((now - since) / timedelta(minutes=1)) if since else 0
        if since is not None and now - since > LONG_WAIT:
            yield warning(queue, "late", waiting=waiting, minutes=minutes)
        else:
            yield ok(queue, "flowing", waiting=waiting)
    if condition.outbox_stuck:
        yield warning("outbox", "stuck", count=condition.outbox_stuck)


def _clock(condition: Condition, now: datetime) -> Finding:
    """A clock that was set back shows as audit lines of the future."""
    newest = condition.newest_line_at
    if newest is not None and newest > now + CLOCK_SLACK:
        return failure("clock", "behind", newest=newest.isoformat(), now=now.isoformat())
    return ok("clock", "plausible", now=now.astimezone(COUNTY_ZONE).isoformat(timespec="minutes"))


def _holidays(known: frozenset[int], year: int) -> Iterator[Finding]:
    for one in (year, year + 1):
        yield ok("holidays", "known", year=one) if one in known else warning("holidays", "unknown", year=one)
