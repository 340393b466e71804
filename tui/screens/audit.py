"""审计: who did what, when and through what; whether the chain holds. For administrators and scrutineers.

Whoever may not read it is told so, and nothing is asked of the core.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.clock import COUNTY_ZONE
from core.domain.rules import parse_rules
from core.locale.report_text import section_names
from core.services.pages import Reader
from core.services.stores.ledger import AuditLine
from core.services.stores.pages import Choice, Filter
from tui.desk_work import DeskWork
from tui.dialogs.choice import Offered
from tui.dialogs.form import Check, Field, Values
from tui.front import Front, word
from tui.mode_screen import LIST_ACTIONS, ModeScreen
from tui.modes import Mode
from tui.pages.audit_line import whole_line
from tui.pages.audit_list import COLUMNS, AuditSource, NameBook
from tui.pages.text_page import TextPage
from tui.plain_text import line
from tui.widgets.listing import Listing

_NEEDED = "audit.page"
_EVERYBODY = "everybody"


class AuditScreen(DeskWork, ModeScreen):
    """Read page by page; kept to a person and to a period where asked."""

    mode_id = "audit"
    NEEDS: ClassVar[dict[str, str]] = {
        "open": _NEEDED,
        "period": _NEEDED,
        "person": _NEEDED,
        "check": "audit.verify",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", word("Whole line"), show=False),
        Binding("s", "sort", word("Sort"), show=False),
        Binding("d", "period", word("Period")),
        Binding("p", "person", word("Person")),
        Binding("c", "check", word("Check the chain")),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        self._source = AuditSource(self._opened_list, NameBook(self._names_of, self._called), self.t)
        self._list = Listing(
            COLUMNS,
            self.t,
            title=self.t("Audit trail"),
            empty=self.t("Nothing of this person in this period."),
            source=self._source,
            id="audit",
        )
        self._logins: dict[str, str] = {}
        self._kept = Static("", markup=False, classes="facts")
        self._refusal = Static("", markup=False, classes="facts")

    def body(self) -> ComposeResult:
        yield self._refusal
        yield self._kept
        yield self._list

    async def load(self) -> None:
        may = self.front.may(_NEEDED)
        self._refusal.display, self._list.display = not may, may
        if not may:
            self._kept.display = False
            told = self.t("The audit trail is read by administrators and scrutineers. Please ask one of them.")
            self._refusal.update(Content(told))
            return
        core, actor = self.front.core, self.front.actor
        staff = await core.records.staff(actor)
        self._logins = {f"staff:{one.id}": f"{one.name} ({one.login})" for one in staff}
        rules = parse_rules((await core.rules.show(actor)).toml)
        self._source.begin_with({**await self._names_of(self._logins), **section_names(rules, self.t)})
        await self._list.reload()
        self._say_kept()
        if self.focused is None:
            self._list.take_focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in LIST_ACTIONS and not self.front.may(_NEEDED):
            return False  # there is no list
        return super().check_action(action, parameters)

    @on(Listing.Opened)
    def _chosen(self) -> None:
        self.action_open()

    @work(group="deed", exclusive=True)
    async def action_open(self) -> None:
        """The line under the cursor, whole."""
        key = self._list.cursor_key
        reading = self._line(int(key)) if key is not None else None
        found = await self.carried_out(reading) if reading is not None else None
        if found is None or found.result is None:
            return
        await self.carried_out(self._source.prepare([found.result]))
        told = list(whole_line(found.result, self._source.names, self.t))

        async def lines() -> list[str]:
            return told

        self.app.push_screen(TextPage(self.front, self.t("Audit line"), lines))

    @work(group="deed", exclusive=True)
    async def action_person(self) -> None:
        """Keep the list to what one member of staff did."""
        t = self.t
        offered = [Offered(_EVERYBODY, t("everybody"))]
        offered += [Offered(label, name) for label, name in self._logins.items()]
        offered.append(Offered("system", t("the program")))
        picked = await self.picked(t("Whose deeds?"), offered)
        if picked is not None:
            self._keep_to(replace(self._source.kept_to, actor="" if picked == _EVERYBODY else picked))

    @work(group="deed", exclusive=True)
    async def action_period(self) -> None:
        """Keep the list to some days; both empty: all of them."""
        t, kept = self.t, self._source.kept_to
        last = kept.until - timedelta(days=1) if kept.until is not None else None

        async def submit(values: Values) -> None:
            first, final = _days(values["first"], values["last"])
            behind = _start(final + timedelta(days=1)) if final is not None else None
            self._keep_to(replace(self._source.kept_to, since=_start(first), until=behind))

        check = _check(t("Like this: 2026-12-10"))
        fields = (
            Field("first", t("From (year-month-day); empty: from the beginning"), _shown(kept.since), check=check),
            Field("last", t("To, that day included; empty: until now"), _shown(last), check=check),
        )
        await self.filled_in(t("Which days?"), fields, submit, name="audit.period", agree=t("Show them"))

    @work(group="deed", exclusive=True)
    async def action_check(self) -> None:
        """Does every line follow from the one before?"""
        t = self.t

        async def act(report: object) -> int | None:
            return await self.front.core.records.first_broken_line(self.front.actor)

        done = await self.long_work(t("Checking the chain"), act)
        if done is None:
            return
        if done.result is None:
            self.app.notify(t("The audit trail is whole: every line follows from the one before."))
        else:
            broken = t(
                "The audit trail is broken at line {line}: it was changed outside the program.", line=done.result
            )
            self.app.notify(broken, severity="error", timeout=30)

    async def _opened_list(self) -> Reader[AuditLine]:
        return await self.front.core.pages.audit(self.front.actor)

    async def _names_of(self, labels: Collection[str]) -> Mapping[str, str]:
        return await self.front.core.trail_names.of(self.front.actor, labels)

    async def _called(self, text: str) -> frozenset[str]:
        return await self.front.core.trail_names.called(self.front.actor, text)

    async def _line(self, number: int) -> AuditLine | None:
        reader = await self._opened_list()
        found = await reader.chosen(Choice(frozenset({number})), limit=1)
        return found[0].entry if found else None

    def _keep_to(self, within: Filter) -> None:
        """Marks were of another list."""
        self._source.keep_to(within)
        self._list.clear_marks()
        self.reload()

    def _say_kept(self) -> None:
        """Whose lines and of which days are shown, where it is not everything."""
        t, kept, told = self.t, self._source.kept_to, list[str]()
        if kept.actor:
            told.append(t("Who: {who}", who=self._source.names.get(kept.actor, kept.actor)))
        if kept.since is not None:
            told.append(t("From {day}", day=_shown(kept.since)))
        if kept.until is not None:
            told.append(t("To {day}", day=_shown(kept.until - timedelta(days=1))))
        self._kept.update(Content(line("   ".join(told))))
        self._kept.display = bool(told)


def _days(first: str, last: str) -> tuple[date | None, date | None]:
    """Both ends of a period, whichever way round they were typed. Errors: ValueError."""
    given = (_day_of(first), _day_of(last))
    if given[0] is not None and given[1] is not None and given[1] < given[0]:
        return given[1], given[0]
    return given


def _day_of(typed: str) -> date | None:
    return date.fromisoformat(typed.strip()) if typed.strip() else None


def _start(day: date | None) -> datetime | None:
    """The day's first instant in the county."""
    return datetime.combine(day, time.min, COUNTY_ZONE) if day is not None else None


def _shown(at: datetime | None) -> str:
    return f"{at.astimezone(COUNTY_ZONE):%Y-%m-%d}" if at is not None else ""


def _check(sentence: str) -> Check:
    def check(typed: str) -> str:
        try:
            _day_of(typed)
        except ValueError:
            return sentence
        return ""

    return check


MODE = Mode("audit", 80, word("Audit"), AuditScreen)
