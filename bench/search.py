"""What it costs to find one of a hundred thousand proposals by two Chinese characters, beside the plain way.

- ``filled``: the proposals' rows, and then their words into the index, in seconds;
- ``find``: the 50 newest that hold a two-character word, those with the word in the title first, as the office asks
  for them, beside ``LIKE '%…%'`` through all rows (the 50 newest in the order of their ids, which is less work);
- ``recall``: every proposal that holds the word, by both ways; the plain one is the truth;
- ``similar``: the five most alike to a new title and its facts, beside comparing its pairs of characters with those of
  every title.

Words are any two characters that stand together somewhere in a drawn proposal, so also ones that no dictionary knows.
Proposals are drawn from a vocabulary of invented words, frequent ones often and rare ones seldom.

    python -m bench search [--proposals 100000] [--words 200]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from time import perf_counter

import sqlalchemy as sa

from core.domain.ids import ProposalId
from core.domain.proposals.proposal import Content
from core.domain.proposals.search import asked, telling
from core.services.proposal_search import likest
from core.services.stores.proposal_search import Hit
from core.storage.database import Database
from core.storage.engine import DatabaseFile, Durability
from core.storage.proposal_search import ProposalIndex, SqlProposalSearchStore
from core.storage.session import Session
from core.storage.tables import metadata
from core.storage.tables.proposals import proposals

CHARACTERS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法"
    "所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政"
    "四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最"
    "立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根"
    "论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联"
)
MOST = 50
_LONG_AGO = 2000  # the year of the first


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of each query: this program's and the plain way's."""

    name: str
    ours: Sequence[float]
    plain: Sequence[float]


def drawn(number: int, *, seed: int = 7) -> list[Content]:
    """``number`` invented proposals, always the same."""
    dice = random.Random(seed)
    words = ["".join(dice.choices(CHARACTERS, k=dice.choice((2, 2, 2, 3, 4)))) for _ in range(6_000)]
    shares = list(accumulate(1 / (place + 20) for place in range(len(words))))

    def some(least: int, most: int) -> str:
        return "".join(dice.choices(words, cum_weights=shares, k=dice.randint(least, most)))

    return [
        Content(f"关于{some(4, 7)}的建议", f"{some(10, 18)}，{some(10, 18)}。", f"建议{some(8, 14)}。", "other")
        for _ in range(number)
    ]


async def fill(database: Database, contents: Sequence[Content]) -> tuple[float, float]:
    """Seconds for the rows, and for their words."""
    started = perf_counter()
    async with database.write() as session:
        await session.insert_all(proposals, [_row(place, one) for place, one in enumerate(contents)])
    stored = perf_counter()
    async with database.write() as session:
        index = ProposalIndex(session)
        for place, one in enumerate(contents):
            await index.put_in(ProposalId(place + 1), one)
    return stored - started, perf_counter() - stored


def _row(place: int, one: Content) -> dict[str, object]:
    return {
        "id": place + 1, "kind": "suggestion", "year": _LONG_AGO + place // 5_000, "number": place % 5_000 + 1,
        "status": "closed", "stage": 0, "round": 0, "title": one.title, "facts": one.facts, "request": one.request,
        "topic": one.topic, "origin": str(one.origin), "publication": str(one.publication), "is_confidential": False,
        "reason": "",
    }  # fmt: skip


def asked_words(contents: Sequence[Content], number: int, *, seed: int = 8) -> list[str]:
    """Two characters that stand together somewhere in a drawn proposal."""
    dice = random.Random(seed)
    found: list[str] = []
    while len(found) < number:
        one = dice.choice(contents)
        pairs = [a + b for a, b in pairwise(dice.choice((one.title, one.facts, one.request))) if (a + b).isalpha()]
        found.append(dice.choice(pairs))
    return found


def _like(word: str) -> sa.Select[tuple[int]]:
    columns = (proposals.c.title, proposals.c.facts, proposals.c.request)
    fits = sa.or_(*(column.like(f"%{word}%") for column in columns))
    return sa.select(proposals.c.id).where(fits).order_by(proposals.c.id.desc())


async def find(session: Session, words: Sequence[str]) -> Timed:
    store, ours, plain = SqlProposalSearchStore(session), [], []
    for word in words:
        started = perf_counter()
        await store.find(asked(word), year=None, limit=MOST)
        ours.append(perf_counter() - started)
        started = perf_counter()
        await session.rows(_like(word).limit(MOST))
        plain.append(perf_counter() - started)
    return Timed("find", _ms(ours), _ms(plain))


async def recall(session: Session, words: Sequence[str], size: int) -> float:
    """Of all that the scan finds, the share that the index finds too; nothing else may be among its finds."""
    store, right, all_of_them = SqlProposalSearchStore(session), 0, 0
    for word in words:
        found = {hit.proposal for hit in await store.find(asked(word), year=None, limit=size + 1)}
        truth = {row.id for row in await session.rows(_like(word))}
        assert found <= truth, f"{word}: found where it does not stand"
        right, all_of_them = right + len(found), all_of_them + len(truth)
    return right / all_of_them


async def similar(session: Session, contents: Sequence[Content], number: int) -> Timed:
    store, ours, plain = SqlProposalSearchStore(session), [], []
    for one in random.Random(9).sample(list(contents), number):
        started = perf_counter()
        found = await likest(store, one.title, one.facts, reader=None, without=None)
        ours.append(perf_counter() - started)
        started = perf_counter()
        best = _compared(one.title, await session.rows(sa.select(proposals.c.id, proposals.c.title)))
        plain.append(perf_counter() - started)
        assert _is_first(found, one, best), f"{one.title}: not found to be like itself"
    return Timed("similar", _ms(ours), _ms(plain))


def _is_first(found: Sequence[tuple[Hit, int]], one: Content, best: int) -> bool:
    return bool(found) and (found[0][0].title == one.title or found[0][0].proposal == best)


def _compared(title: str, rows: Sequence[sa.Row[tuple[int, str]]]) -> int:
    wanted = telling(title)
    alike: Callable[[str], int] = lambda other: len(wanted & {a + b for a, b in pairwise(other)})  # noqa: E731
    return int(max((alike(row.title), row.id) for row in rows)[1])


def _ms(seconds: Sequence[float]) -> list[float]:
    return sorted(1000 * one for one in seconds)


def p(share: float, of: Sequence[float]) -> float:
    return of[min(len(of) - 1, int(share * len(of)))]


async def measured(folder: Path, number: int, words: int) -> int:
    contents = drawn(number)
    file = DatabaseFile(folder / "search.db", Durability.SCRATCH)
    engine = sa.create_engine(f"sqlite:///{file.path}")
    metadata.create_all(engine)
    engine.dispose()
    database = Database.at(file)
    try:
        rows, index = await fill(database, contents)
        print(f"{number:,} proposals: rows {rows:.1f} s, their words {index:.1f} s; {await _sizes(database)}")
        print(f"{'':<10} {'p50':>9} {'p95':>9} {'plain p50':>10} {'plain p95':>10} {'plain / this, p95':>18}   (ms)")
        drawn_words = asked_words(contents, words)
        async with database.read() as session:
            print_line(await find(session, drawn_words))
            print_line(await similar(session, contents, max(1, words // 10)))
            share = await recall(session, drawn_words, number)
        print(f"recall on {len(drawn_words)} two-character words, the scan being the truth: {100 * share:.2f} %")
    finally:
        await database.close()
    return 0 if share == 1 else 1


async def _sizes(database: Database) -> str:
    async with database.read() as session:
        index = await session.scalar(sa.text("SELECT sum(length(block)) FROM proposals_search_data"))
        text = await session.scalar(
            sa.text("SELECT sum(length(CAST(title || facts || request AS BLOB))) FROM proposals")
        )
    return f"texts {text / 2**20:.0f} MiB, index {index / 2**20:.0f} MiB"


def print_line(one: Timed) -> None:
    ours, plain = p(0.95, one.ours), p(0.95, one.plain)
    print(
        f"{one.name:<10} {p(0.5, one.ours):>9.2f} {ours:>9.2f} {p(0.5, one.plain):>10.2f} {plain:>10.2f}"
        f" {plain / ours:>18.1f}",
        flush=True,
    )


def main(argv: list[str]) -> int:
    """Print a line for each measurement; 1 if a proposal was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench search", description=__doc__)
    parser.add_argument("--proposals", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=200)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        return asyncio.run(measured(Path(name), options.proposals, options.words))
