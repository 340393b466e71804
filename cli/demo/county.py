"""The demonstration's county: made as an office makes its own - credentials, rules, rosters from Excel, places."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random

from bot.app import ChatApp, chat_parts
from bot.channels.local import LocalChannel
from cli.demo import files, people
from cli.demo.people import TOWNSHIPS, Somebody
from core.api import Core
from core.bootstrap import Parts, open_county
from core.county_home import CountyHome, write_private
from core.documents.chart_painter import ChartPainter
from core.documents.fonts import find_cjk_font
from core.documents.holiday_seed import seed_rows, seed_years
from core.documents.reading.table_file import open_table_file
from core.documents.results import ResultPictures
from core.domain.actors import SYSTEM, Actor, Person, Role, staff_actor
from core.domain.clock import COUNTY_ZONE, ManualClock
from core.domain.errors import Conflict, NotFound
from core.domain.four_eyes import FourEyesStep
from core.domain.ids import StaffId
from core.domain.roster.rows import RosterKind
from core.domain.sealing import LIGHT_LOCK
from core.presets import DEFAULT_PRESET, preset_text
from core.services.imports import ImportPreview
from core.storage.credentials import Credentials
from core.storage.engine import DatabaseFile, Durability
from core.storage.schema_version import upgrade

COUNTY = "龙山县"
TERM, TERM_STARTS, TERM_ENDS = 19, date(2025, 2, 25), date(2030, 2, 20)
FIRST_DAY = datetime(2025, 3, 3, 9, 0, tzinfo=COUNTY_ZONE)  # a year that is over: no clock runs behind it
SEED = 2026
_CONFIG = "# A demonstration: invented people, a chat in the terminal.\n\n[local]\nenabled = true\n"
_LEADERS = (("彭春山", "主任"), ("王秋云", "副主任"), ("向德明", "副主任"), ("田玉兰", "副主任"), ("龙志远", "副主任"))


@dataclass(slots=True)
class DemoCounty:
    """The county while its year is played. ``people`` know what the office does not: their telephones."""

    home: CountyHome
    core: Core
    clock: ManualClock
    channel: LocalChannel
    chat: ChatApp
    staff: dict[str, Actor]

    @property
    def clerk(self) -> Actor:
        return self.staff["clerk"]

    @property
    def administrator(self) -> Actor:
        return self.staff["admin"]

    async def both(self, login: str, step: FourEyesStep) -> Actor:
        """``login`` with the scrutineer beside, or with a teller beside the scrutineer: each with a password."""
        other = "teller1" if login == "scrutineer" else "scrutineer"
        return await self.core.sign_in.second(self.staff[login], step, other, files.PASSWORDS[other])

    async def bind(self, people: Sequence[Person]) -> None:
        """Each person scans the slip's code in its own chat."""
        for person, code in await self.core.enrolment.issue_codes(self.administrator, people):
            self.channel.say(chat_of(person), f"/start {code}")
        await self.settle()

    async def act_in_chat(self, chat: str, *deeds: str) -> None:
        """Say or - in square brackets - press, one after the other."""
        for deed in deeds:
            if deed.startswith("["):
                self.channel.press(chat, deed[1:-1])
            else:
                self.channel.say(chat, deed)
            await self.settle()

    async def settle(self) -> None:
        """Bring what people did to the office and what the office says to the people."""
        while await self.channel.take(self.chat.ingest.receive_from(self.channel.name)):
            await self.chat.settle()
        await self.chat.settle()


def chat_of(person: Person) -> str:
    """The telephone of ``person``."""
    return f"{person.kind}-{person.id}"


def clear(folder: Path) -> None:
    """Remove an earlier demonstration. Errors: Conflict("demo.not_a_demo") for a folder that is something else."""
    if not folder.exists():
        return
    home = CountyHome(folder)
    is_demo = home.config.exists() and home.config.read_text(encoding="utf-8") == _CONFIG
    if any(folder.iterdir()) and not is_demo:
        raise Conflict("demo.not_a_demo", path=str(folder))
    shutil.rmtree(folder)


def _furnish(folder: Path) -> CountyHome:
    """The directory, its config and its keys."""
    clear(folder)
    home = CountyHome(folder)
    folder.mkdir(parents=True, mode=0o700)
    write_private(home.config, _CONFIG)
    Credentials.create(home.credentials)
    (folder / "files").mkdir(mode=0o700)
    return home


@asynccontextmanager
async def new_county(folder: Path) -> AsyncIterator[DemoCounty]:
    """A county without people yet."""
    home = _furnish(folder)
    file = DatabaseFile(home.database, Durability.SCRATCH)
    await upgrade(file)
    clock = ManualClock(FIRST_DAY)
    parts = Parts(clock=clock, strength=LIGHT_LOCK, synchronous=Durability.SCRATCH)
    painter = ChartPainter(find_cjk_font())
    async with open_county(home, parts) as core, painter.ready():
        channel = LocalChannel(is_demonstration=True)
        pictures = ResultPictures(core.publishing, painter)
        chat = ChatApp(chat_parts(core, pictures), [channel])
        yield DemoCounty(home, core, clock, channel, chat, await _found(core))


async def _found(core: Core) -> dict[str, Actor]:
    """Rules, holidays, the term, and the first administrator."""
    await core.rules.adopt(SYSTEM, preset_text(DEFAULT_PRESET))
    await core.records.describe_office(SYSTEM, COUNTY, demonstration=True)
    rows = seed_rows()
    for year in seed_years():
        of_year = [(row.on, row.kind.value, row.name) for row in rows if row.on.year == year]
        await core.records.import_holidays(SYSTEM, year, of_year, "chinese-calendar")
    await core.records.begin_term(SYSTEM, TERM, starts_on=TERM_STARTS, ends_on=TERM_ENDS)
    name, login, _ = files.STAFF[0]
    await core.records.add_staff(SYSTEM, name, login=login, roles=frozenset({Role.ADMINISTRATOR}))
    return await actors(core)


async def actors(core: Core) -> dict[str, Actor]:
    """The staff by login."""
    return {one.login: staff_actor(one.id, one.roles) for one in await core.records.staff(SYSTEM)}


async def import_people(county: DemoCounty) -> tuple[list[Somebody], list[Somebody], list[ImportPreview]]:
    """Write the rosters as Excel files and import them: deputies, voters, staff; and their previews."""
    random = Random(SEED)  # noqa: S311 - invented people, not secrets
    folder = county.home.root / "files"
    deputies, voters = people.deputies(random), people.voters(random)
    files.write_deputies(folder / "deputies.xlsx", deputies)
    files.write_voters(folder / "voters.xlsx", voters)
    files.write_staff(folder / "staff.xlsx")
    previews = [
        await _import(county, RosterKind.DEPUTIES, folder / "deputies.xlsx"),
        await _import(county, RosterKind.VOTERS, folder / "voters.xlsx"),
        await _import(county, RosterKind.STAFF, folder / "staff.xlsx"),
    ]
    county.staff = await actors(county.core)
    for login, password in files.PASSWORDS.items():
        await county.core.sign_in.set_password(county.administrator, staff_id(county.staff[login]), password)
    return deputies, voters, previews


def staff_id(actor: Actor) -> StaffId:
    assert actor.person is not None
    return StaffId(actor.person.id)


async def _import(county: DemoCounty, kind: RosterKind, path: Path) -> ImportPreview:
    table = await open_table_file(path)
    imports, admin = county.core.imports, county.administrator
    preview = await imports.preview(admin, kind, table.sheets, table.digest)
    await imports.apply(admin, kind, table.sheets, table.digest, fingerprint=preview.fingerprint)
    return preview


async def add_places(county: DemoCounty) -> None:
    """A Deputies' Home in every township, and the leaders who preside."""
    known = {township.name for township in (await county.core.records.places(county.clerk)).townships}
    missing = [township for township in TOWNSHIPS if township not in known]
    if missing:
        raise NotFound("township.unknown", name=missing[0])
    for township in TOWNSHIPS:
        await county.core.records.add_venue(county.clerk, f"{township}人大代表之家", township=township, seats=90)
    for name, title in _LEADERS:
        await county.core.records.add_leader(county.clerk, name, title=title)
