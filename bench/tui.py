"""The voters screen over a million voters, beside Textual's own table with as many of them as it takes in.

Builds an invented county in a scratch directory, shows the dashboard on a terminal that nobody sits at (its bytes are
made, fenced and written, to nowhere) and measures, in the same run:

- the time from asking for the screen to its first rows;
- the processor time of a key (whole process: reading, drawing, bytes), one key after the other;
- the time from the last letter of a filter to its result;
- the memory before and after walking through the whole list;
- how long the event loop was held up at most.

    python -m bench tui [--voters 1000000] [--table 10000 100000] [--keys 60]
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import random
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

import textual
from textual.app import App, ComposeResult
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import DataTable

from core.bootstrap import Parts, assemble
from core.domain.actors import SYSTEM, Role, staff_actor
from core.domain.clock import ManualClock
from core.domain.pinyin import pinyin_of
from core.domain.search_words import words_of
from core.domain.text import mask_phone
from core.presets import preset_text
from core.storage.credentials import Credentials
from core.storage.database import Database
from core.storage.engine import DatabaseFile, Durability, journal_mode
from core.storage.schema_version import upgrade
from core.storage.tables.search import PUT_IN
from core.storage.work import SqlTransactions
from tests.factories import NOON, small_county
from tui.app import ShuzhiApp
from tui.front import OpenCounty
from tui.guard import guarded
from tui.modes import all_modes
from tui.widgets.listing import Listing
from tui.widgets.views import PAGE

SURNAMES = "向彭田王张李龙姚覃杨单曾刘陈周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹"
GIVEN = "小明秀英建国丽大山春花志强玉兰涛红梅军伟芳娜敏静磊洋艳勇杰娟霞刚平辉玲鹏宇浩凯佳欣雪琳晨阳文博子涵梓轩"
SIZES = ((80, 24), (140, 40))
FILTERS = ("zs", "张", "小明", "zhangw", "z")
CONSTITUENCIES = 300
KEYS = {"down": "down", "page down": "pagedown", "end": "end", "home": "home"}
TABLE_KEYS = {"down": "down", "page down": "pagedown", "end": "ctrl+end", "home": "ctrl+home"}
DRAWN = 0.15  # seconds after which all of a key is on the screen, the card at the side included
OPPOSITE = {"end": "home", "home": "end", "ctrl+end": "ctrl+home", "ctrl+home": "ctrl+end"}
_TICK = 0.002
_PATIENCE = 120.0
_COLUMNS = ("name", "pinyin", "initials", "constituency_id", "roll_number", "phone", "search_words")


@dataclass(slots=True)
class LoopWatch:
    """How late the event loop wakes somebody who asked to be woken in two milliseconds."""

    longest: float = 0.0
    _task: asyncio.Task[None] | None = field(default=None)

    async def _tick(self) -> None:
        while True:
            asked = perf_counter()
            await asyncio.sleep(_TICK)
            self.longest = max(self.longest, perf_counter() - asked - _TICK)

    def start(self) -> None:
        self._task = asyncio.ensure_future(self._tick())

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()


class Nowhere(HeadlessDriver):
    """A terminal that takes every byte. Textual makes none for a driver that says it is headless."""

    _sink = os.open(os.devnull, os.O_WRONLY)

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        os.write(self._sink, data.encode("utf-8", "replace"))


def say(text: str, end: str = "\n") -> None:
    """Print, also while a dashboard keeps what is printed to itself."""
    print(text, end=end, file=sys.__stdout__, flush=True)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one table: seconds to its first rows, processor seconds of a key (p95 of "down"), bytes that it took."""

    first_rows: float
    key: float
    memory: int


@lru_cache(maxsize=200_000)
def spelled(name: str) -> tuple[str, str, str]:
    """Pinyin, initials and words of an invented name."""
    pinyin = " ".join((_surname(name[0]), *map(_syllable, name[1:])))
    return pinyin, "".join(part[0] for part in pinyin.split()), words_of(name, pinyin)


@lru_cache
def _surname(char: str) -> str:
    return pinyin_of(char)


@lru_cache
def _syllable(char: str) -> str:
    return pinyin_of("甲" + char).split()[1]


def invented(number: int) -> Iterator[tuple[str | int, ...]]:
    """``number`` voters, always the same."""
    chance = random.Random(1)
    for one in range(number):
        name = chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2))))
        pinyin, initials, words = spelled(name)
        place, phone = 1 + chance.randrange(CONSTITUENCIES), f"138{chance.randrange(10**8):08d}"
        yield (name, pinyin, initials, place, f"X{one:07d}", phone, words)


def fill(path: Path, number: int) -> float:
    """Insert straight into the file; seconds."""
    started = perf_counter()
    marks = ", ".join("?" * len(_COLUMNS))
    insert = f"INSERT INTO voters ({', '.join(_COLUMNS)}, is_representative, is_active) VALUES ({marks}, 0, 1)"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("synchronous = OFF", "journal_mode = MEMORY", "cache_size = -400000"):  # a scratch file
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        known = connection.execute("SELECT count(*) FROM constituencies").fetchone()[0]
        places = [(f"第{place}选区",) for place in range(known + 1, CONSTITUENCIES + 1)]
        connection.executemany("INSERT INTO constituencies (name) VALUES (?)", places)
        last = connection.execute("SELECT coalesce(max(id), 0) FROM voters").fetchone()[0]
        connection.executemany(insert, invented(number))
        connection.execute(f"{PUT_IN} AND id > ?", (last,))
        connection.execute("COMMIT")
    return perf_counter() - started


@asynccontextmanager
async def dashboard(folder: Path, size: tuple[int, int]) -> AsyncIterator[tuple[ShuzhiApp, Pilot[None]]]:
    """The dashboard at ``size``, showing its first screen."""
    clock = ManualClock(NOON)
    database = Database.at(DatabaseFile(folder / "county.db"))
    core = assemble(SqlTransactions(database, clock), Credentials(folder / "credentials"), Parts(clock=clock))
    clerk = next(one for one in await core.records.staff(SYSTEM) if Role.CLERK in one.roles)
    app = ShuzhiApp(OpenCounty(core), staff_actor(clerk.id, clerk.roles))
    app.driver_class = guarded(Nowhere)
    try:
        async with app.run_test(headless=False, size=size) as pilot:
            await until(pilot, lambda: bool(app.screen.query(Listing)))
            await pilot.pause(1.0)
            gc.collect()
            gc.freeze()  # as the program itself does when its county is open
            yield app, pilot
    finally:
        await database.close()


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Let the program run until it is so."""
    end = perf_counter() + _PATIENCE
    while not holds():
        if perf_counter() > end:
            raise TimeoutError("never came")
        await asyncio.sleep(0.001)


async def ours(folder: Path, size: tuple[int, int], keys: int, *, walks: bool) -> Figures:
    """Print what the voters screen takes at ``size``."""
    async with dashboard(folder, size) as (app, pilot):
        gc.collect()
        before, watch = memory(), LoopWatch()
        watch.start()
        started, used = perf_counter(), process_time()
        app.post_message(Key(key_of("voters"), None))
        await until(pilot, lambda: is_shown(app))
        first, used = perf_counter() - started, process_time() - used
        listing = app.screen.query_one("#voters", Listing)
        say(f"\nvoters screen, {listing.number:,} rows, {size[0]}x{size[1]}: {in_ms(first)} to its first rows", end=" ")
        say(f"(CPU {in_ms(used)})")
        watch.stop()
        measured = {name: await pressing(pilot, key, keys, lambda: place_in(listing)) for name, key in KEYS.items()}
        watch.start()
        for name, one in measured.items():
            say(f"  {name:<10} {told(one)}")
        for text in FILTERS:
            say(f"  filter {text:<10} {await filtering(pilot, listing, text)}")
        if walks:
            say(f"  {await walking(pilot, listing, watch)}")
        watch.stop()
        say(f"  longest time the event loop was held up: {watch.longest * 1000:.0f} ms")
        return Figures(first, p95([used for used, _ in measured["down"]]), memory() - before)


def place_in(listing: Listing) -> int | None:
    return int(listing.cursor_key) if listing.cursor_key is not None else None


def key_of(mode: str) -> str:
    return str([one.id for one in all_modes()].index(mode) + 1)


def is_shown(app: App[None]) -> bool:
    found = app.screen.query("#voters")
    return bool(found) and app.screen.query_one("#voters", Listing).cursor_key is not None


async def pressing(
    pilot: Pilot[None], key: str, count: int, place: Callable[[], int | None]
) -> list[tuple[float, float]]:
    """(processor seconds until all is drawn, seconds until the row is there) of each key; ``place`` of the cursor is
    None while its row is not there."""
    found = []
    for _ in range(count):
        if key in OPPOSITE:
            pilot.app.post_message(Key(OPPOSITE[key], None))
            await asyncio.sleep(DRAWN)
            await until(pilot, lambda: place() is not None)
        found.append(await struck(pilot, key, place))
    return found


async def struck(pilot: Pilot[None], key: str, place: Callable[[], int | None]) -> tuple[float, float]:
    """One key as the terminal sends it: a pilot's own way of pressing would mostly measure the pilot."""
    before, used, started = place(), process_time(), perf_counter()
    pilot.app.post_message(Key(key, None))
    await until(pilot, lambda: place() not in (None, before))
    waited = perf_counter() - started
    await asyncio.sleep(DRAWN)
    return process_time() - used, waited


def told(measured: list[tuple[float, float]]) -> str:
    used, waited = ([one[place] * 1000 for one in measured] for place in (0, 1))
    return (
        f"CPU p50 {median(used):5.1f} ms, p95 {p95(used):5.1f} ms, the dearest {max(used):5.1f} ms; "
        f"until the row is there p50 {median(waited):5.1f} ms, p95 {p95(waited):5.1f} ms"
    )


def in_ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def p95(figures: list[float]) -> float:
    return quantiles(figures, n=20)[-1]


async def filtering(pilot: Pilot[None], listing: Listing, text: str) -> str:
    await pilot.press("slash")
    await pilot.press(*text[:-1])
    await pilot.pause(0.5)
    started = perf_counter()
    pilot.app.post_message(Key(text[-1], text[-1]))
    await until(pilot, lambda: listing.looked_for == text)
    took, number = perf_counter() - started, listing.number
    await pilot.press("escape")
    await until(pilot, lambda: listing.looked_for == "")
    return f"{took * 1000:6.0f} ms, {number:>7,} found"


async def walking(pilot: Pilot[None], listing: Listing, watch: LoopWatch) -> str:
    """Through every page of the list, each waited for; what the process holds before and afterwards."""
    await pilot.press("home")
    watch.stop()  # what is collected for the figure's sake holds the loop up
    gc.collect()
    before, started = memory(), perf_counter()
    watch.start()
    for place in range(0, listing.number, PAGE):
        listing.go_to(place)
        await until(pilot, lambda: listing.cursor_key is not None)
    took = perf_counter() - started
    watch.stop()
    gc.collect()
    return (
        f"walk through all pages: {took:.1f} s; memory before {before / 2**20:.1f} MiB, "
        f"after {memory() / 2**20:.1f} MiB; rows held {len(listing.shown_keys):,}"
    )


def memory() -> int:
    """Bytes of the process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


class TableApp(App[None]):
    """Textual's own table."""

    def __init__(self, rows: Sequence[tuple[str, ...]]) -> None:
        super().__init__()
        self.rows = rows
        self.is_filled = False

    def compose(self) -> ComposeResult:
        table: DataTable[str] = DataTable(cursor_type="row", zebra_stripes=True)
        table.add_columns("name", "constituency", "roll number", "representative", "in chat", "telephone")
        yield table

    def on_mount(self) -> None:
        self.query_one(DataTable).add_rows(self.rows)
        self.call_after_refresh(self._filled)

    def _filled(self) -> None:
        self.is_filled = True


async def theirs(number: int, size: tuple[int, int], keys: int) -> Figures:
    """Print what ``DataTable`` takes with ``number`` of the same rows."""
    rows: list[tuple[str, ...]] = [
        (str(name), f"第{place}选区", str(roll), "", "", mask_phone(str(phone)))
        for name, _, _, place, roll, phone, _ in invented(number)
    ]
    gc.collect()
    before, watch, started = memory(), LoopWatch(), perf_counter()
    app = TableApp(rows)
    app.driver_class = Nowhere
    async with app.run_test(headless=False, size=size) as pilot:
        watch.start()
        await until(pilot, lambda: app.is_filled)
        await pilot.pause()
        first, held = perf_counter() - started, memory() - before
        table = app.query_one(DataTable)
        table.focus()
        say(f"\nDataTable, {number:,} rows, {size[0]}x{size[1]}: first rows {first * 1000:,.0f} ms")
        measured = {
            name: await pressing(pilot, key, keys, lambda: table.cursor_row) for name, key in TABLE_KEYS.items()
        }
        for name, one in measured.items():
            say(f"  {name:<10} {told(one)}")
        watch.stop()
        say(f"  the event loop was held up by the filling: {first * 1000:,.0f} ms; memory {held / 2**20:.0f} MiB")
        return Figures(first, p95([used for used, _ in measured["down"]]), held)


async def measure(folder: Path, voters: int, tables: list[int], keys: int) -> None:
    """Everything, one after the other."""
    file = DatabaseFile(folder / "county.db", Durability.SCRATCH)
    await upgrade(file)
    await begin(folder, file)
    library = f"SQLite {sqlite3.sqlite_version}, journal {journal_mode()}"
    say(f"{library}; Textual {textual.__version__}; {os.cpu_count()} cores")
    say(f"{voters:,} voters inserted in {fill(file.path, voters):.1f} s; {file.path.stat().st_size / 2**20:,.0f} MiB")
    mine = [await ours(folder, size, keys, walks=size == SIZES[0]) for size in SIZES]
    for number in tables:
        table = await theirs(number, SIZES[0], keys)
        say(
            f"  DataTable with {number:,} rows against the voters screen with {voters:,}: "
            f"first rows x{table.first_rows / mine[0].first_rows:.1f}, key x{table.key / mine[0].key:.1f}, "
            f"memory x{table.memory / max(mine[0].memory, 1):.1f}"
        )


async def begin(folder: Path, file: DatabaseFile) -> None:
    """A small county to add the voters to."""
    clock = ManualClock(NOON)
    database = Database.at(file)
    core = assemble(SqlTransactions(database, clock), Credentials.create(folder / "credentials"), Parts(clock=clock))
    await core.rules.adopt(SYSTEM, preset_text("longshan"))
    await small_county(core.transactions, voters=0)
    await database.close()


def main(argv: list[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench tui", description=__doc__)
    parser.add_argument("--voters", type=int, default=1_000_000)
    parser.add_argument("--table", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--keys", type=int, default=60)
    options = parser.parse_args(argv)
    least = options.keys * SIZES[0][1]  # what that many pages walk through
    if any(number < least for number in options.table):
        parser.error(f"--table: {least} rows at least, or fewer --keys")
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        asyncio.run(measure(Path(name), options.voters, options.table, options.keys))
    return 0
