"""``w``: files of meetings, written where the person says. Private, never over another one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from core.documents.private_file import file_name, write_private
from core.domain.meetings import MeetingStatus
from core.locale.catalogue import Translator
from core.services.duty_desk import MeetingView
from tui.desk_work import DeskWork
from tui.dialogs.form import Field, Values
from tui.front import word

FILES = {
    "notice": word("Notice"),
    "agenda": word("Agenda"),
    "calendar": word("Calendar entry"),
    "ballots": word("Paper ballots"),
    "summary": word("Summary of the result"),
}
_COUNTED = frozenset({MeetingStatus.COUNTED, MeetingStatus.PUBLISHED})


async def write_file(desk: DeskWork, view: MeetingView) -> None:
    """Ask which and where, write it, say where it lies."""
    t = desk.t
    written: list[Path] = []

    async def submit(values: Values) -> None:
        written.append(await _write(desk, view, values))

    is_counted = view.meeting.status in _COUNTED
    offered = [(kind, t(name)) for kind, name in FILES.items() if kind != "summary" or is_counted]
    evaluators = view.turnout.roll if view.turnout is not None else 60
    fields = (
        Field("kind", t("Which file"), choices=tuple(offered)),
        Field("folder", t("Into which directory"), str(Path.cwd()), check=lambda typed: _wrong_folder(typed, t)),
        Field(
            "copies", t("Copies, of paper ballots only"), str(evaluators), check=lambda typed: _wrong_copies(typed, t)
        ),
    )
    title = t("Files of {title}", title=view.meeting.title)
    name = f"meeting.files:{view.meeting.id}"
    if await desk.filled_in(title, fields, submit, name=name, agree=t("Write")):
        desk.app.notify(t("{file} is written, readable only by you.", file=str(written[-1])))


async def write_calendar(desk: DeskWork, views: Sequence[MeetingView], year: int) -> None:
    """The meetings of ``views`` as one file for calendars."""
    t, core = desk.t, desk.front.core

    async def submit(values: Values) -> None:
        await asyncio.to_thread(import_module, "core.documents.meeting_files")
        from core.documents.meeting_files import calendar_entry, calendar_of

        county, _ = await core.records.office(desk.front.actor)
        entries = [calendar_entry(view, stamped_at=core.clock.now()) for view in views]
        name = t("{county}: duty reports", county=county)
        content = await asyncio.to_thread(partial(calendar_of, entries, name=name))
        await asyncio.to_thread(write_private, _folder(values["file"]), content)

    file = Path.cwd() / file_name(t("Meetings of {year}", year=year))
    field = Field("file", t("File (.ics)"), f"{file}.ics", check=lambda typed: _wrong_file(typed, t))
    lines = [t("{n} meetings, for the calendars of deputies, leaders and venues", n=len(views))]
    title = t("Calendar file of these meetings")
    if views and await desk.filled_in(title, [field], submit, name="meetings.calendar", agree=t("Write"), lines=lines):
        desk.app.notify(t("The calendar file is written, readable only by you."))


async def _write(desk: DeskWork, view: MeetingView, values: Values) -> Path:
    """Errors: Conflict("file.exists"), Unavailable("file.failed"), those of ``meeting_file``."""
    await asyncio.to_thread(import_module, "core.documents.meeting_files")  # a second of a thread, once
    from core.documents.meeting_files import ENDINGS, MeetingFile, meeting_file

    kind, t, front = MeetingFile(values["kind"]), desk.t, desk.front
    name = f"{file_name(view.meeting.title)}-{t(FILES[values['kind']])}{ENDINGS[kind]}"
    copies = int(values["copies"])
    content = await meeting_file(front.core, front.actor, view.meeting.id, kind, t, copies=copies)
    return await asyncio.to_thread(write_private, _folder(values["folder"]) / name, content)


def _folder(typed: str) -> Path:
    return Path(typed.strip()).expanduser()


def _wrong_folder(typed: str, t: Translator) -> str:
    return "" if _folder(typed).is_dir() else t("There is no such directory.")


def _wrong_file(typed: str, t: Translator) -> str:
    if _folder(typed).suffix.lower() != ".ics":
        return t("The name must end in .ics.")
    return _wrong_folder(str(_folder(typed).parent), t)


def _wrong_copies(typed: str, t: Translator) -> str:
    return "" if typed.strip().isdecimal() else t("A number, please.")
