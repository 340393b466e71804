"""系统: whether the server runs, each chat network, the database, the backups; doctor and backup on a key."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from core.domain.sealing import MIN_PASSPHRASE
from core.locale.findings import word_finding, word_verdict
from core.locale.system import word_attention, word_database, word_paces, word_serving
from core.services.machine import BackupFile
from core.services.stores.channels import ChannelHealth
from core.services.system import Health
from tui.desk_work import DeskWork
from tui.dialogs.form import Field, Values
from tui.dialogs.progress import Report
from tui.front import Front, word
from tui.mode_screen import ModeScreen
from tui.modes import Mode
from tui.plain_text import line
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row
from tui.wording import VERDICT_STYLES, short_time

CHANNELS = (
    Column("channel", word("Channel"), 9),
    Column("in", word("Last in"), 11),
    Column("out", word("Last out"), 11),
    Column("unsent", word("Unsent, oldest"), 16),
    Column("unhandled", word("Unhandled, oldest"), 17),
    Column("failed", word("Failed"), 6, rank=1),
    Column("unknown", word("Unsure"), 6, rank=2),
    Column("deaf", word("Not decrypted"), 13, rank=3),
)
FINDINGS = (Column("verdict", word("Verdict"), 8), Column("finding", word("Finding"), 40, grows=True))
_TOO_SHORT = word("At least {n} characters.")


class SystemScreen(DeskWork, ModeScreen):
    """Nothing here asks a network; ``shuzhi doctor`` does."""

    mode_id = "system"
    NEEDS: ClassVar[dict[str, str]] = {
        "examine": "office.examine",
        "back_up": "backup.take",
        "check_backup": "backup.check",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort", word("Sort"), show=False),
        Binding("d", "examine", word("Doctor")),
        Binding("b", "back_up", word("Back up")),
        Binding("t", "check_backup", word("Test a restore")),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        t = self.t
        self._facts = Static("", markup=False, classes="facts")
        nothing = t("Nothing has come in or gone out yet.")
        self._channels = Listing(CHANNELS, t, title=t("Channels"), empty=nothing, id="channels")
        self._findings = Listing(
            FINDINGS, t, title=t("Doctor"), empty=t("Press d: doctor looks at everything."), id="findings"
        )
        self._newest = ""

    def body(self) -> ComposeResult:
        yield self._facts
        self._findings.display = self.front.may(self.NEEDS["examine"])
        with Vertical(classes="lists -stacked"):  # the doctor's sentences are long
            yield self._channels
            yield self._findings

    async def load(self) -> None:
        health = await self.front.core.system.health(self.front.actor)
        self._newest = health.backup.taken.path if health.backup.taken is not None else ""
        self._facts.update(self._facts_of(health))
        self._channels.show([self._channel_row(one) for one in health.channels])
        if not self._findings.number:
            self._findings.show([])  # doctor looks when it is asked
        if self.focused is None:
            self._channels.take_focus()

    @work(group="deed", exclusive=True)
    async def action_examine(self) -> None:
        """Let doctor look, the networks left out."""
        found = await self.carried_out(self.front.core.system.examine(self.front.actor))
        if found is None:
            return
        t = self.t
        self._findings.show(
            [
                Row(
                    f"{number}:{one.code}",
                    {
                        "verdict": Cell(word_verdict(one.verdict, t), VERDICT_STYLES[one.verdict]),
                        "finding": Cell(word_finding(one, t)),
                    },
                    (word_finding(one, t),),
                )
                for number, one in enumerate(found.result)
            ]
        )
        self._findings.take_focus()

    @work(group="deed", exclusive=True)
    async def action_back_up(self) -> None:
        """Back up while everybody works on; with a passphrase, the credentials too."""
        wanted: dict[str, str] = {}

        async def keep(values: Values) -> None:
            wanted.update(values)

        fields = (
            Field("folder", self.t("Directory"), hint=self.t("empty: the county's own")),
            Field(
                "passphrase",
                self.t("Passphrase: locks the credentials into the backup; empty: without them"),
                check=self._passphrase_fault,
                is_secret=True,
            ),
        )
        if await self.filled_in(self.t("Back up"), fields, keep, name="backup.take", agree=self.t("Back up")):
            await self._take(wanted["folder"].strip(), wanted["passphrase"])

    @work(group="deed", exclusive=True)
    async def action_check_backup(self) -> None:
        """Unpack a backup beside the county, check all of it, throw the copy away."""
        wanted: dict[str, str] = {}

        async def keep(values: Values) -> None:
            wanted.update(values)

        field = Field("path", self.t("Backup file"), self._newest, check=self._path_fault)
        title = self.t("Test whether a backup restores")
        if not await self.filled_in(title, [field], keep, name="backup.check", agree=self.t("Test it")):
            return

        async def check(report: Report) -> BackupFile:
            system, actor = self.front.core.system, self.front.actor
            return await system.check_backup(actor, wanted["path"].strip(), progress=self._from_thread(report))

        checked = await self.long_work(self.t("Testing the backup"), check)
        if checked is not None:
            self.app.notify(self.t("The backup restores: {file}", file=line(checked.result.path)))
            self.reload()

    async def _take(self, folder: str, passphrase: str) -> None:
        async def take(report: Report) -> BackupFile:
            system, actor = self.front.core.system, self.front.actor
            progress = self._from_thread(report)
            return await system.back_up(actor, folder=folder, passphrase=passphrase, progress=progress)

        taken = await self.long_work(self.t("Backing up"), take)
        if taken is not None:
            self.app.notify(self.t("Backed up: {file}. Test it with t.", file=line(taken.result.path)))
            self.reload()

    def _from_thread(self, report: Report) -> Report:
        def progress(done: int, of: int) -> None:
            self.app.call_from_thread(report, done, of)

        return progress

    def _passphrase_fault(self, typed: str) -> str:
        return self.t(_TOO_SHORT, n=MIN_PASSPHRASE) if typed and len(typed) < MIN_PASSPHRASE else ""

    def _path_fault(self, typed: str) -> str:
        return "" if typed.strip() else self.t("Name the backup's file.")

    def _facts_of(self, health: Health) -> Text:
        t, facts = self.t, Text()
        facts.append(word_serving(health, t), style="bold green" if health.serving is not None else "bold red")
        facts.append("\n" + word_database(health, t))
        facts.append("\n" + self._backups(health))
        wants_attention = health.set_aside or health.unreachable
        facts.append("\n" + word_attention(health, t), style="yellow" if wants_attention else "")
        for told in word_paces(health, t):
            facts.append("\n" + line(told))
        return facts

    def _backups(self, health: Health) -> str:
        t, backup = self.t, health.backup
        taken = short_time(backup.taken.taken_at) if backup.taken is not None else t("never")
        checked = short_time(backup.checked_at) if backup.checked_at is not None else t("never")
        return t("Last backup: {taken}. Last restore test that passed: {checked}.", taken=taken, checked=checked)

    def _channel_row(self, one: ChannelHealth) -> Row:
        cells = {
            "channel": Cell(one.channel),
            "in": _moment(one.last_in_at),
            "out": _moment(one.last_out_at),
            "unsent": _waiting(one.unsent, one.oldest_unsent_at),
            "unhandled": _waiting(one.unhandled, one.oldest_unhandled_at),
            "failed": _number(one.failed),
            "unknown": _number(one.unknown),
            "deaf": _number(one.undeciphered),
        }
        return Row(one.channel, cells, (one.channel,))


def _moment(at: datetime | None) -> Cell:
    return Cell(short_time(at), order=at.timestamp()) if at is not None else Cell("-", order=0)


def _waiting(number: int, oldest: datetime | None) -> Cell:
    text = str(number) if oldest is None else f"{number}, {short_time(oldest)}"
    return Cell(text, "yellow" if number else "", number)


def _number(number: int) -> Cell:
    return Cell(str(number), "yellow" if number else "", number)


MODE = Mode("system", 90, word("System"), SystemScreen, short=word("Sys"))
