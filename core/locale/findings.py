"""Doctor's findings in words, each with what to do where something is to be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.domain.findings import Finding, Verdict
from core.locale.catalogue import Translate


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_VERDICTS = {Verdict.OK: _t("ok"), Verdict.WARNING: _t("WARNING"), Verdict.FAILURE: _t("FAILURE")}
_WORDING: Mapping[str, str] = {
    "files.private": _t("Only you can read the county's files ({count} looked at)."),
    "files.open_to_others": _t("Others can read {path} (mode {mode}). Do: chmod go= {path}"),
    "disk.enough": _t("Free disk space: {free} MiB."),
    "disk.little_space": _t("Little disk space: {free} MiB. Make room before it is full."),
    "disk.no_space": _t("The disk is nearly full: {free} MiB. Nothing can be stored soon."),
    "disk.network": _t("The database lies on a network disk ({kind}): locks do not work there. Move it."),
    "serve.running": _t("serve is running (process {pid})."),
    "serve.stopped": _t("serve is not running."),
    "font.found": _t("A Chinese font for charts: {family}."),
    "font.none": _t("No Chinese font: results are sent as text. Do: apt install fonts-noto-cjk"),
    "backup.fresh": _t("Newest backup: {name}, {days} days old."),
    "backup.old": _t("The newest backup is {days} days old ({name}). Do: shuzhi backup"),
    "backup.none": _t("There is no backup. Do: shuzhi backup"),
    "settings.read": _t("The settings can be read (log level {log_level})."),
    "settings.unusable": _t("The settings cannot be used ({code})."),
    "settings.local_chat": _t("The local chat is turned on: for demonstrations only."),
    "telegram.off": _t("Telegram is turned off."),
    "telegram.on": _t("Telegram is turned on; {name} is there and readable only by you."),
    "telegram.empty": _t("The file {name} is empty."),
    "telegram.secret": _t("The file {name} cannot be used ({code}). Put it into credentials, chmod 600."),
    "matrix.on": _t("Matrix is turned on; this machine is logged in."),
    "matrix.not_logged_in": _t("Matrix is turned on, but this machine is not logged in. Do: shuzhi matrix login"),
    "matrix.no_seeds": _t("The account's signing keys (credentials/{name}) are missing. Restore them from a backup."),
    "matrix.signed": _t("The Matrix server answers; {user} is signed on the device {device}."),
    "matrix.unsigned": _t(
        "The device {device} of {user} is not signed: some clients hide its messages. Do: shuzhi matrix verify"
    ),
    "matrix.token_refused": _t("The Matrix server does not know this login any more. Do: shuzhi matrix login"),
    "matrix.no_answer": _t("The Matrix server {server} does not answer ({reason}). Nothing is lost meanwhile."),
    "schema.current": _t("The database has the newest schema ({version})."),
    "schema.other": _t("The database has the schema {version}, the program needs {head}."),
    "schema.unreadable": _t("The database cannot be read ({code})."),
    "database.sound": _t("SQLite's own check finds nothing wrong."),
    "database.damaged": _t("The database is damaged: {problems}. Restore a backup."),
    "database.unusable": _t("The database cannot be used ({code})."),
    "journal.wal": _t("SQLite {version}, journal {mode}: this version is free of the WAL-reset bug."),
    "journal.rollback": _t("SQLite {version}, journal {mode}: chosen because of this version's WAL-reset bug; slower."),
    "journal.other": _t("SQLite {version}: the journal is {mode}, {chosen} would be chosen."),
    "durability.full": _t("What is confirmed is on the disk (synchronous {synchronous}, secure_delete)."),
    "durability.weak": _t("synchronous {synchronous}, secure_delete {secure_delete}: a power cut may lose data."),
    "outbox.flowing": _t("Outbox: {waiting} waiting."),
    "outbox.late": _t("Outbox: {waiting} waiting, the oldest due {minutes} minutes ago. Is serve running?"),
    "outbox.stuck": _t("{count} messages failed or reached nobody. See: shuzhi message list"),
    "pace.free": _t("{channel}: no limit is known; broadcasts leave at once."),
    "pace.quick": _t("{channel}: {rate} messages a minute; {many} take {minutes} minutes at most."),
    "pace.assumed": _t(
        "{channel}: its server's limit is not known until it refuses. At the usual one ({burst} at once, then {rate} a "
        "minute) {many} messages take {minutes} minutes; an administrator of the server lifts it: {command}"
    ),
    "pace.slow": _t(
        "{channel}: {burst} at once, then {rate} messages a minute: {many} of them take {minutes} minutes. An "
        "administrator of the server lifts it, which serve notices within an hour or at its next start: {command}"
    ),
    "inbox.flowing": _t("Inbox: {waiting} waiting."),
    "inbox.late": _t("Inbox: {waiting} waiting for {minutes} minutes. Is serve running?"),
    "inbox.set_aside": _t("{count} incoming messages were set aside. See: shuzhi audit list --about inbox"),
    "audit.whole": _t("The audit trail is whole."),
    "audit.broken": _t("The audit trail is broken at line {line}: the database was changed outside the program."),
    "staff.passwords": _t("Everybody who works here can sign in."),
    "staff.no_password": _t(
        "{count} of those who work here have no password: {logins}. Do: shuzhi staff password LOGIN"
    ),
    "clock.plausible": _t("The clock says {now}."),
    "clock.behind": _t("The clock says {now}, but something happened at {newest}. Set the clock."),
    "holidays.known": _t("Holidays of {year}: known."),
    "holidays.unknown": _t("Holidays of {year} are not known: working days are estimated. Do: shuzhi import holidays"),
    "network.bot": _t("Telegram answers; the bot is @{name}."),
    "network.other_bot": _t("The token belongs to @{name}, the settings name @{wanted}. Correct one of them."),
    "network.token_refused": _t("Telegram refuses the bot's token. Put a valid one into credentials/telegram.token."),
    "network.no_answer": _t(
        "Telegram does not answer at {server} ({reason}). Nothing is lost meanwhile; look at line, proxy and base_url."
    ),
    "network.webhook": _t("Telegram posts to {url}, the settings say {wanted}. Starting serve puts it right."),
    "network.webhook_failed": _t("Telegram could not deliver to the webhook: {reason}. Is the proxy up?"),
    "network.waiting": _t("{n} messages wait at Telegram."),
    "network.many_wait": _t("{n} messages wait at Telegram, which keeps them for a day. Is serve running?"),
    "terminal.utf8": _t("The terminal writes Chinese ({encoding})."),
    "terminal.other": _t("The terminal's encoding is {encoding}: Chinese may not be shown. Do: export LANG=C.UTF-8"),
}


def word_verdict(verdict: Verdict, t: Translate) -> str:
    return t(_VERDICTS[verdict])


def word_finding(finding: Finding, t: Translate) -> str:
    message = _WORDING.get(finding.code)
    if message is None:
        return f"{finding.code} {dict(finding.params)}"
    return t(message, **{name: _worded(name, value, t) for name, value in finding.params.items()})


def _worded(name: str, value: Any, t: Translate) -> str:
    if name == "free":
        return str(int(value) >> 20)
    if isinstance(value, bool):
        return t("on") if value else t("off")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
