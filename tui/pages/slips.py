"""Binding slips for one or many: who has an account or a code already is seen first, then one private file is made.

What must stay true: nothing is issued before the file's name will do; a code stands in that file and nowhere else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.documents.private_file import write_private
from core.documents.slip_sheets import CodeFor, slip_sheet
from core.documents.slips import page_count, slips_html
from core.domain.actors import Person
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.rules import parse_rules
from core.locale.catalogue import Translator
from core.services.enrolment import Enrolled
from tui.desk_work import DeskWork
from tui.dialogs.form import YES, Field, Values
from tui.dialogs.progress import Report
from tui.pages.new_file import FILE, file_field, path_of

MOST_SLIPS = 20_000  # in one file of 2,500 pages; a browser prints no more at once
_ALL, _CONTACT = "all", "contact"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a slip would be for, as printed."""

    person: Person
    name: str
    constituency: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person decided."""

    holders: tuple[Holder, ...]
    path: Path
    contact: str


async def issue_slips(desk: DeskWork, holders: Sequence[Holder]) -> None:
    """Look, choose a file, issue, write."""
    t = desk.t
    if not holders:
        return
    if len(holders) > MOST_SLIPS:
        too_many = t("Too many at once: at most {most}. Narrow the filter.", most=MOST_SLIPS)
        desk.app.notify(too_many, severity="error")
        return
    persons = [one.person for one in holders]
    enrolled = await desk.carried_out(desk.front.core.enrolment.enrolled(desk.front.actor, persons))
    if enrolled is None:
        return
    title = t("Binding slips for {n} people", n=len(holders))
    if len(holders) > 1:
        lines = (f"{one.name}  {one.constituency}  {_state(one, enrolled.result, t)}".strip() for one in holders)
        if not await desk.agreed(title, lines=lines, agree=t("Go on")):
            return
    wanted = await _wanted(desk, title, holders, enrolled.result)
    if wanted is not None:
        await _issue(desk, wanted)


async def _wanted(desk: DeskWork, title: str, holders: Sequence[Holder], enrolled: Enrolled) -> Wanted | None:
    t, chosen = desk.t, list[Wanted]()
    bound = [one for one in holders if one.person in enrolled.in_chat]

    async def submit(values: Values) -> None:
        kept = holders if values.get(_ALL, YES) == YES else [one for one in holders if one not in bound]
        chosen.append(Wanted(tuple(kept), path_of(values[FILE]), values[_CONTACT].strip()))

    today = date_in(COUNTY_ZONE, desk.front.core.clock.now())
    fields = [file_field(t, f"{t('slips')}-{today:%Y%m%d}.html", ".html")]
    fields.append(Field(_CONTACT, t("Whom to ask, as printed; empty: the office")))
    if bound and len(bound) < len(holders):
        fields.append(Field(_ALL, t("Also for those who are in chat already"), is_switch=True))
    lines = [
        t("In chat already: {n}", n=len(bound)),
        t("With a code that still works, and stops working now: {n}", n=len(enrolled.with_code)),
        t("The file holds the codes: print it, hand the slips out, delete it."),
    ]
    names = [holders[0].name] if len(holders) == 1 else []
    if not await desk.filled_in(title, fields, submit, name="slips", agree=t("Issue"), lines=[*names, *lines]):
        return None
    return chosen[0]


async def _issue(desk: DeskWork, wanted: Wanted) -> None:
    t = desk.t
    done = await desk.long_work(
        t("Making {n} slips", n=len(wanted.holders)), lambda report: _write(desk, wanted, report)
    )
    if done is not None:
        numbers = {"count": len(wanted.holders), "pages": page_count(len(wanted.holders))}
        desk.app.notify(t("{count} slips on {pages} pages: {file}", **numbers, file=wanted.path))
    desk.reload()


async def _write(desk: DeskWork, wanted: Wanted, report: Report) -> None:
    """Errors: Invalid("slips.none"), and whatever the codes or the file run into."""
    core, actor, t = desk.front.core, desk.front.actor, desk.t
    rules = parse_rules((await core.rules.show(actor)).toml)
    issued = dict(await core.enrolment.issue_codes(actor, [one.person for one in wanted.holders]))
    codes = [CodeFor(one.person, issued[one.person], one.name, one.constituency) for one in wanted.holders]
    report(1, 3)
    now, bot = core.clock.now(), desk.front.bot_name
    sheet = slip_sheet(codes, rules, t, bot=bot, issued_at=now, contact=wanted.contact)
    language = "en" if t.language == "en" else "zh-CN"
    page = await asyncio.to_thread(slips_html, sheet, t, language=language)
    report(2, 3)
    await asyncio.to_thread(write_private, wanted.path, page)
    report(3, 3)


def _state(one: Holder, enrolled: Enrolled, t: Translator) -> str:
    if one.person in enrolled.in_chat:
        return t("in chat already")
    return t("has a code, which stops working") if one.person in enrolled.with_code else ""
