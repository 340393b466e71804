"""The attacker: gets a directory of loot and nothing else, and looks for anything that goes with a choice.

It knows the program's source and every person's chat address. It reads each copied database - freed pages too -, the
journals of transactions that were under way, the logs, backups and exports, and
- searches everything that changed for words of a ballot, in every usual encoding;
- follows each voter through all copies: every row and column that can be led back to a person, what it measures, how
  it changes, how much was written and logged for each step, down to pages and freed bytes;
- pairs each voter with the sealed ballot that came in with the same commit;
- lays the orders in which voters can be put beside the orders in which the opened answers lie.
It does not judge: whoever knows the truth tests whether what it measured goes with the choices (``chance``).
"""

from __future__ import annotations

import base64
import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PAGE = 4096
JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
DATABASE = "county.db"
SHORTEST_WORD = 6  # bytes; shorter ones turn up in ciphertext by chance
FIRST_OBSERVATIONS, LAST_OBSERVATIONS = 14, 4

Row = dict[str, Any]
Tables = dict[str, dict[Any, Row]]
Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Moment:
    """One visit of the thief. ``name`` ends in what it was: at-rest, in-transaction, backup, export."""

    name: str
    files: dict[str, bytes]

    @property
    def database(self) -> bytes | None:
        return self.files.get(DATABASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a ballot, found where nothing of a ballot may be."""

    moment: str
    file: str
    word: str


@dataclass(slots=True)
class Trail:
    """What one voter left behind, by name, in order."""

    seen: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    steps: int = 0

    def note(self, name: str, value: float) -> None:
        self.seen[name].append(value)

    def features(self) -> Features:
        found: Features = {}
        for name, values in self.seen.items():
            found[f"{name} count"] = len(values)
            found[f"{name} sum"] = sum(values)
            found[f"{name} kinds"] = len(set(values))
            found[f"{name} largest"] = max(values)
            for place in range(min(len(values), FIRST_OBSERVATIONS)):
                found[f"{name} [{place}]"] = values[place]
            for place in range(1, min(len(values), LAST_OBSERVATIONS) + 1):
                found[f"{name} [-{place}]"] = values[-place]
        return found


class Attacker:
    """Reads ``folders`` of loot one after the other; every file in them is zlib-packed, to be kept in less room."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders

    def moments(self) -> Iterator[Moment]:
        """One after the other, as they were taken."""
        for folder in self._folders:
            for visit in sorted(folder.iterdir()):
                yield Moment(visit.name, {path.name: zlib.decompress(path.read_bytes()) for path in visit.iterdir()})

    def words(self, words: Sequence[str]) -> list[Word]:
        """Where any of ``words`` stands in a page, journal, log or export that is not as it was at the first copy."""
        needles = {needle: word for word in words for needle in _written(word)}
        known: set[bytes] = set()
        found: list[Word] = []
        for number, moment in enumerate(self.moments()):
            fresh = [(file, piece) for file, piece in _pieces(moment) if piece not in known]
            known |= {piece for file, piece in fresh if file == DATABASE}
            together = b"\n".join(piece for _, piece in fresh) if number else b""
            for needle in [needle for needle in needles if needle in together]:
                found += [Word(moment.name, file, needles[needle]) for file, piece in fresh if needle in piece]
        return found

    def holds(self, *secrets: bytes) -> bool:
        """Whether any of these bytes lie in the loot, plain or in hexadecimal."""
        wanted = [way for secret in secrets for way in (secret, secret.hex().encode(), base64.b64encode(secret))]
        contents = (content for moment in self.moments() for _, content in _pieces(moment))
        return any(way in content for content in contents for way in wanted)

    def blobs(self) -> set[tuple[str, bytes]]:
        """Everything sealed that ever lay in a copied database: (column, box)."""
        found: set[tuple[str, bytes]] = set()
        for moment in self.moments():
            if moment.database is None:
                continue
            for table, rows in _tables(moment.database).items():
                for row in rows.values():
                    found |= {(f"{table}.{name}", value) for name, value in row.items() if isinstance(value, bytes)}
        return found

    def investigate(self, case: Case) -> Case:
        """Follow everybody through all copies, going on where ``case`` stands."""
        for moment in self.moments():
            case.look_at(moment)
        return case


@dataclass(slots=True)
class Case:
    """What is known after the copies looked at so far. People are voter ids."""

    trails: dict[int, Trail] = field(default_factory=lambda: defaultdict(Trail))
    ballots: dict[int, bytes] = field(default_factory=dict)  # the sealed ballot that came with the voter
    turns: list[int] = field(default_factory=list)  # voters in the order of their participation
    last: Tables = field(default_factory=dict)
    pages: bytes = b""
    _journals: list[bytes] = field(default_factory=list)
    _people: dict[str, int] = field(default_factory=dict)
    _conversations: dict[bytes, int] = field(default_factory=dict)
    _events: dict[int, bytes] = field(default_factory=dict)

    def look_at(self, moment: Moment) -> None:
        if moment.database is None:
            self._journals += [content for name, content in moment.files.items() if name.endswith("-journal")]
            return
        tables = _tables(moment.database)
        self._learn_people(tables)
        if self.last:
            changes = list(_changes(self.last, tables))
            self._follow(changes)
            self._weigh(moment, changes)
            self._pair(tables)
        self.last, self.pages, self._journals = tables, moment.database, []

    def features(self) -> dict[int, Features]:
        """Everything measured, by voter."""
        for voter, ballot in self.ballots.items():
            self._measure_ballot(voter, ballot)
        return {voter: trail.features() for voter, trail in self.trails.items()}

    def orders(self) -> dict[str, list[int | None]]:
        """The orders in which the voters can be put; None: a ballot that came in with others, so nobody's."""
        owners = {box: voter for voter, box in self.ballots.items()}
        urn = self._urn()
        linked = [voter for voter in self.turns if voter in self.ballots]
        by_page = sorted(linked, key=lambda voter: self.pages.find(self.ballots[voter][-64:]))
        return {
            "turn": [*self.turns],
            "id": [*sorted(self.turns)],
            "ballot id": [owners.get(urn[key]) for key in sorted(urn)],
            "page": [*by_page],
            "urn": [owners.get(box) for box in urn.values()],
        }

    def answers(self) -> dict[str, list[str]]:
        """By deputy, the overall answers as they lie in the database after the count."""
        lying: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self.last.get("sheets", {})):
            row = self.last["sheets"][key]
            if row["question"] == "overall":
                lying[str(row["deputy_id"])].append(str(row["answer"]))
        return lying

    def comments(self) -> list[str]:
        """The comments as they lie in the database after the count."""
        rows = self.last.get("comments", {})
        return [str(rows[key]["text"]) for key in sorted(rows)]

    def guesses(self) -> dict[str, dict[str, dict[int, str]]]:
        """By deputy and idea, which answer each voter gave: every order laid beside the answers, both ways round."""
        found: dict[str, dict[str, dict[int, str]]] = defaultdict(dict)
        for deputy, answers in self.answers().items():
            for name, order in self.orders().items():
                for shift in range(max(len(answers) - len(order), 0) + 1):
                    part = answers[shift : shift + len(order)]
                    found[deputy][f"{name}+{shift}"] = _beside(order, part)
                    found[deputy][f"{name}-{shift}"] = _beside(order, part[::-1])
        return found

    def _learn_people(self, tables: Tables) -> None:
        for row in tables.get("accounts", {}).values():
            if row["person_kind"] == "voter":
                self._people[row["address"]] = self._people[row["sender"]] = row["person_id"]
        for key, row in tables.get("inbox", {}).items():
            self._events[key] = row["conversation"]
        for row in tables.get("outbox", {}).values():
            event = re.match(r"answer:(\d+):", str(row["key"]))
            voter = self._people.get(row["address"])
            if event and voter is not None and int(event[1]) in self._events:
                self._conversations[self._events[int(event[1])]] = voter

    def _owner(self, row: Row) -> int | None:
        if row.get("voter_id") is not None:
            return int(row["voter_id"])
        if row.get("person_kind") == "voter":
            return int(row["person_id"])
        if "conversation" in row:
            return self._conversations.get(row["conversation"])
        actor = re.fullmatch(r"voter:(\d+)", str(row.get("actor", "")))
        return int(actor[1]) if actor else self._people.get(str(row.get("address", "")))

    def _follow(self, changes: Sequence[_Change]) -> None:
        for change in changes:
            voter = self._owner(change.row)
            if voter is None:
                continue
            trail = self.trails[voter]
            for name, before, after in change.columns:
                for measure, value in _measures(before, after):
                    trail.note(f"{change.table}.{name} {measure}", value)

    def _weigh(self, moment: Moment, changes: Sequence[_Change]) -> None:
        """How much was written for a step, where one voter alone took one."""
        owners = {owner for change in changes if (owner := self._owner(change.row)) is not None}
        if len(owners) != 1 or moment.database is None:
            return
        trail = self.trails[owners.pop()]
        for name, value in _weights(self.pages, moment, self._journals).items():
            trail.note(f"step {name}", value)
        for table, number in Counter(change.table for change in changes).items():
            trail.note(f"step changes of {table}", number)

    def _pair(self, tables: Tables) -> None:
        """A participation and a ballot of the same commits belong together."""
        new = [row for key, row in tables["participations"].items() if key not in self.last["participations"]]
        boxes = [row for key, row in tables["ballots"].items() if key not in self.last["ballots"]]
        voters = [int(row["voter_id"]) for row in new if row["medium"] == "chat"]
        self.turns += voters
        if len(voters) == len(boxes) == 1:
            self.ballots[voters[0]] = boxes[0]["sealed"]

    def _urn(self) -> dict[bytes, bytes]:
        return {row["id"]: row["sealed"] for row in self.last["ballots"].values()}

    def _measure_ballot(self, voter: int, ballot: bytes) -> None:
        trail = self.trails[voter]
        trail.note("ballot length", len(ballot))
        trail.note("ballot packed", len(zlib.compress(ballot)))
        trail.note("ballot first byte", ballot[0])
        trail.note("ballot bits", sum(byte.bit_count() for byte in ballot))
        trail.note("ballot page", self.pages.find(ballot[-64:]) // PAGE)


def _beside(order: Sequence[int | None], answers: Sequence[str]) -> dict[int, str]:
    return {voter: answer for voter, answer in zip(order, answers, strict=False) if voter is not None}


@dataclass(frozen=True, slots=True)
class _Change:
    table: str
    row: Row
    columns: list[tuple[str, Any, Any]]


def _changes(before: Tables, after: Tables) -> Iterator[_Change]:
    for table, rows in after.items():
        known = before.get(table, {})
        for key, row in rows.items():
            old = known.get(key)
            if old is None:
                yield _Change(table, row, [(name, None, value) for name, value in row.items()])
            elif old != row:
                yield _Change(
                    table, row, [(name, old[name], value) for name, value in row.items() if value != old[name]]
                )
        for key in known.keys() - rows.keys():
            yield _Change(table, known[key], [("(gone)", None, 1)])


def _measures(before: Any, after: Any) -> Iterator[tuple[str, float]]:
    """What can be measured of a value that appeared or changed."""
    match after:
        case bytes():
            yield "length", len(after)
            yield "first byte", after[0] if after else -1
            yield "packed", len(zlib.compress(after, 1))
        case str():
            yield "length", len(after)
            yield "text", zlib.crc32(after.encode()) if len(after) < 12 else -1
            if numbers := re.findall(r"\d+", after):
                yield "last number", float(numbers[-1][-9:])
        case int() | float():
            yield "value", float(after)
            yield "rise", float(after) - float(before) if isinstance(before, int | float) else -1
        case _:
            yield "null", 0


def _weights(before: bytes, moment: Moment, journals: Sequence[bytes]) -> dict[str, float]:
    after = moment.database or b""
    old, new = _cut(before), _cut(after)
    changed = [page for place, page in enumerate(new) if place >= len(old) or old[place] != page]
    logs = {name: content for name, content in moment.files.items() if name.endswith(".log")}
    return {
        "database size": len(after),
        "growth": len(after) - len(before),
        "pages changed": len(changed),
        "pages freed": int.from_bytes(after[36:40], "big") - int.from_bytes(before[36:40], "big"),
        "bytes in changed pages": sum(PAGE - page.count(0) for page in changed),
        "changed pages packed": len(zlib.compress(b"".join(changed), 1)),
        "journals": len([one for one in journals if one]),
        "journal bytes": sum(map(len, journals)),
        "largest journal": max(map(len, journals), default=0),
        "journal bytes in use": sum(len(one) - one.count(0) for one in journals),
        **{f"{name} bytes": len(content) for name, content in logs.items()},
        **{f"{name} lines": content.count(b"\n") for name, content in logs.items()},
    }


def _tables(database: bytes) -> Tables:
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(database)
        connection.row_factory = sqlite3.Row
        own = (
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND rootpage > 0"  # an index of words has no page
        )
        names = connection.execute(own).fetchall()
        return {name: _rows(connection, name, sql or "") for name, sql in names}
    finally:
        connection.close()


def _rows(connection: sqlite3.Connection, table: str, sql: str) -> dict[Any, Row]:
    """A table's rows, hidden row numbers included, by key and in the order in which they lie."""
    if "WITHOUT ROWID" in sql:
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        key = [column["name"] for column in columns if column["pk"]]
        return {tuple(row[name] for name in key): dict(row) for row in connection.execute(f"SELECT * FROM {table}")}
    rows = connection.execute(f"SELECT rowid AS hidden_row, * FROM {table}").fetchall()
    return {row["hidden_row"]: dict(row) for row in rows}


def _pieces(moment: Moment) -> Iterator[tuple[str, bytes]]:
    """Every file in pieces: databases and journals page by page, archives unpacked."""
    for name, content in moment.files.items():
        if name == DATABASE:
            yield from ((name, page) for page in _cut(content))
        elif name.endswith("-journal"):
            yield from ((DATABASE, page) for page in _journal_pages(content))
        elif name.endswith("-wal"):
            yield from ((DATABASE, content[at : at + PAGE]) for at in range(56, len(content), PAGE + 24))
        elif name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                inner = {member: archive.read(member) for member in archive.namelist()}
            yield from _pieces(Moment(moment.name, inner))
        else:
            yield name, content


def _cut(content: bytes) -> list[bytes]:
    return [content[at : at + PAGE] for at in range(0, len(content), PAGE)]


def _journal_pages(journal: bytes) -> Iterator[bytes]:
    """The pages as they were before the transaction, and whatever else stands in the file."""
    at = 0
    while at + 28 <= len(journal):
        if journal[at : at + 8] != JOURNAL_MAGIC:
            yield journal[at:]
            return
        sector = int.from_bytes(journal[at + 20 : at + 24], "big") or 512
        at += sector
        while at + PAGE + 8 <= len(journal) and journal[at : at + 8] != JOURNAL_MAGIC:
            yield journal[at + 4 : at + 4 + PAGE]
            at += PAGE + 8
        at = -(-at // sector) * sector if journal[at : at + 8] != JOURNAL_MAGIC else at


def _written(word: str) -> Iterator[bytes]:
    """``word`` in the ways in which programs write words."""
    plain = word.encode()
    ways = {
        plain,
        word.encode("utf-16-le"),
        word.encode("utf-16-be"),
        json.dumps(word)[1:-1].encode(),
        repr(plain)[2:-1].encode(),
        plain.hex().encode(),
        plain.hex().upper().encode(),
        *(base64.b64encode(b"\0" * shift + plain)[shift + 1 + (shift > 0) : -4] for shift in range(3)),
    }
    yield from (way for way in ways if len(way) >= SHORTEST_WORD)
