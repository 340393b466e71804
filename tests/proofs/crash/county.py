"""A real county in a directory: an open meeting, bound voters, reminders that fall due while the proof runs."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from core.api import Core
from core.bootstrap import open_county
from core.county_home import CountyHome, write_private
from core.domain.actors import SYSTEM, Person, PersonKind, Role, visitor_actor
from core.domain.clock import COUNTY_ZONE
from core.domain.ids import MeetingId
from core.domain.meetings import Meeting, MeetingStatus
from core.presets import preset_text
from core.services.enrolment import Bound
from core.services.stores.reminders import ReminderRow
from core.storage.credentials import Credentials
from core.storage.engine import DatabaseFile
from core.storage.schema_version import upgrade
from tests.factories import County, a_meeting, small_county

TOKEN = "1:test"
PASSPHRASE = "correct horse battery"
DEPUTIES = 3
REMINDERS = 15  # to each deputy, each about a meeting of its own; the rules allow twenty messages a day
FIRST_VOTER, FIRST_DEPUTY = 100_001, 900_001  # account numbers
BY_DIALOGUE = 10  # every so many voters type their code
CONFIG = """[telegram]
enabled = true
base_url = "{url}"
bot_name = "shuzhi_test_bot"
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the people need to know. ``codes`` by account, for those who bind by typing."""

    home: CountyHome
    county: County
    meeting: MeetingId
    codes: dict[int, str]
    titles: tuple[str, ...]


async def prepare(folder: Path, api_url: str, *, voters: int, lasting: timedelta) -> Opened:
    """A county at ``folder`` whose chat goes to ``api_url``; its reminders fall due within ``lasting``."""
    home = CountyHome(folder / "county")
    home.root.mkdir(mode=0o700)
    await upgrade(DatabaseFile(home.database))
    Credentials.create(home.credentials)
    write_private(home.telegram_token, TOKEN)
    write_private(home.config, CONFIG.format(url=api_url))
    async with open_county(home) as core:
        now = core.clock.now()
        await core.rules.adopt(SYSTEM, rules_awake_at(now))
        county = await small_county(core.transactions, deputies=DEPUTIES, voters=voters)
        meeting = await noticed(core, county, now)
        codes = await _bind(core, county)
        await core.meetings.open_voting(county.actor(Role.CLERK), meeting, PASSPHRASE)
        titles = await _lay_reminders(core, county, now, lasting)
    return Opened(home, county, meeting, codes, titles)


def rules_awake_at(now: datetime) -> str:
    """The default preset, its quiet hours a minute on the other side of the day, its cap the highest there is."""
    local = now.astimezone(COUNTY_ZONE)
    hours = {
        "quiet_from": local + timedelta(hours=12),
        "quiet_until": local + timedelta(hours=12, minutes=1),
        "digest_at": local + timedelta(hours=6),
    }
    text = re.sub(r"(?m)^daily_cap = \d+", "daily_cap = 20", preset_text("longshan"))
    for name, at in hours.items():
        text = re.sub(rf'(?m)^{name} = "[0-9:]+"', f'{name} = "{at:%H:%M}"', text)
    return text


async def noticed(core: Core, county: County, now: datetime) -> MeetingId:
    """A meeting of all the county's deputies that has just begun, and everybody on its roll."""
    clerk = county.actor(Role.CLERK)
    async with core.transactions.write(SYSTEM) as work:
        meeting = await work.meetings.add(_held(now, timedelta(minutes=-10), agenda=county.deputies))
    await core.meetings.set_roll(clerk, meeting, county.voters)
    await core.meetings.notice(clerk, meeting)
    return meeting


def _held(now: datetime, after: timedelta, **changes: object) -> Meeting:
    starts_at = now + after
    held_on = starts_at.astimezone(COUNTY_ZONE).date()
    return a_meeting(starts_at=starts_at, ends_at=starts_at + timedelta(hours=6), held_on=held_on, **changes)


async def _bind(core: Core, county: County) -> dict[int, str]:
    """Bind most voters at once; the codes of everybody else by account."""
    persons = {FIRST_VOTER + place: Person(PersonKind.VOTER, one) for place, one in enumerate(county.voters)}
    persons |= {FIRST_DEPUTY + place: Person(PersonKind.DEPUTY, one) for place, one in enumerate(county.deputies)}
    codes = dict(await core.enrolment.issue_codes(county.actor(Role.ADMINISTRATOR), list(persons.values())))
    typing = {}
    for account, person in persons.items():
        if account < FIRST_DEPUTY and account % BY_DIALOGUE == 0:
            typing[account] = codes[person]
            continue
        bound = await core.enrolment.bind(
            visitor_actor(via="telegram"),
            codes[person],
            channel="telegram",
            sender=str(account),
            address=str(account),
            language="zh-hans",
            is_private=True,
        )
        assert isinstance(bound, Bound)
    return typing


async def _lay_reminders(core: Core, county: County, now: datetime, lasting: timedelta) -> tuple[str, ...]:
    titles = tuple(f"催办会{number:02d}" for number in range(1, REMINDERS + 1))
    async with core.transactions.write(SYSTEM) as work:
        for number, title in enumerate(titles):
            held = _held(now, timedelta(days=30), title=title, status=MeetingStatus.NOTICED, agenda=county.deputies)
            meeting = await work.meetings.add(held)
            due_at = now + lasting * (number / REMINDERS)
            await work.reminders.add([_reminder(meeting, number, deputy, due_at) for deputy in county.deputies])
    return titles


def _reminder(meeting: MeetingId, number: int, deputy: int, due_at: datetime) -> ReminderRow:
    person = Person(PersonKind.DEPUTY, deputy)
    key = f"meeting:{meeting}:due@0:{person.kind}:{person.id}"
    return ReminderRow(0, key, "meeting", meeting, "due", person, due_at, asks_confirmation=number % 2 == 0)


def asked(home: CountyHome, query: str) -> list[Any]:
    """Rows of ``query`` over the county's database, read beside the server."""
    connection = sqlite3.connect(f"file:{home.database}?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def all_accounts(opened: Opened) -> list[int]:
    """Everybody's account number: voters, then deputies."""
    voters, deputies = len(opened.county.voters), len(opened.county.deputies)
    return [*range(FIRST_VOTER, FIRST_VOTER + voters), *range(FIRST_DEPUTY, FIRST_DEPUTY + deputies)]
