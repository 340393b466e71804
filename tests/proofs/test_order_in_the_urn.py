"""Where a box lies in the file after the close does not tell when it came, nor does anything left of its first place.

SQLite hands out overflow pages as boxes come; whoever had the database and the passphrase could lay the opened boxes
beside the order in which people voted, which other tables keep. So the urn is shaken at the close: the file is read by
its own format (``pages``) and every order in which the boxes lie judged beside chance (``chance.turns``). Without the
shaking the order shows; without secure_delete the former place does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from core.domain.actors import SYSTEM, Role
from core.domain.ids import MeetingId
from core.domain.sealing import receipt_of
from core.services import meetings
from core.storage import engine
from core.storage.session import Session
from tests.office import PASSPHRASE, Office, ballot_of, open_office
from tests.proofs.chance import Verdict, turns
from tests.proofs.pages import DatabaseFile

End = Callable[[Office, MeetingId], Awaitable[None]]
VOTERS = 60
PIECE = 32  # bytes of a box that stand nowhere else


@dataclass(frozen=True, slots=True)
class Left:
    """What lies on the disk after a meeting, and the truth: ids and boxes in the order in which they came."""

    files: dict[str, bytes]
    ids: tuple[bytes, ...]  # while voting was open
    boxes: tuple[bytes, ...]

    @property
    def database(self) -> bytes:
        return self.files["office.db"]

    def lying(self) -> dict[str, list[int]]:
        """The turns of the boxes, in every order in which they lie."""
        file, turn = DatabaseFile(self.database), {box: number for number, box in enumerate(self.boxes)}
        size = len(self.boxes[0])
        rows = {turn[cell.content[-size:]]: cell for cell in file.cells("ballots") if cell.content[-size:] in turn}
        by_id = {cell.content[-16:]: cell for cell in file.cells("ix_ballots_meeting_id")}
        entries = {number: by_id[_id_in(row.content)] for number, row in rows.items()}
        assert len(rows) == len(self.boxes)
        return {
            "key": sorted(rows, key=lambda one: _id_in(rows[one].content)),
            "page and place": sorted(rows, key=lambda one: (rows[one].page, rows[one].offset)),
            "rank in the tree": sorted(rows, key=lambda one: (rows[one].is_divider, rows[one].page, rows[one].offset)),
            "first overflow page": sorted(rows, key=lambda one: rows[one].chain[0]),
            "last overflow page": sorted(rows, key=lambda one: rows[one].chain[-1]),
            "index entry": sorted(rows, key=lambda one: (entries[one].page, entries[one].offset)),
            "first byte": sorted(rows, key=lambda one: self.database.find(self.boxes[one][:PIECE])),
            "last byte": sorted(rows, key=lambda one: self.database.rfind(self.boxes[one][-PIECE:])),
        }

    def copies(self, pieces: Sequence[bytes]) -> int:
        """How often any of ``pieces`` stands in any file, free pages and gaps included."""
        return sum(content.count(piece) for content in self.files.values() for piece in pieces)


def _id_in(row: bytes) -> bytes:
    """A row begins with its header, whose length stands first; then the id."""
    return row[row[0] : row[0] + 16]


async def _cast(office: Office, meeting: MeetingId, number: int) -> tuple[bytes, bytes]:
    """Voter ``number`` votes; the box that came."""
    receipt = await office.vote(meeting, number)
    async with office.core.transactions.read(SYSTEM) as work:
        boxes = {receipt_of(box.sealed): box for box in await work.ballots.urn(meeting)}
    return boxes[receipt].id, boxes[receipt].sealed


async def _close(office: Office, meeting: MeetingId) -> None:
    await office.core.meetings.close_voting(office.clerk, meeting)


async def _count(office: Office, meeting: MeetingId) -> None:
    """Close, enter a paper sheet twice, count, publish."""
    await _close(office, meeting)
    agenda = (await office.core.meetings.get(office.clerk, meeting)).agenda
    for role in (Role.TELLER, Role.ADMINISTRATOR):
        await office.core.counting.enter_paper(office.staff(role), meeting, 1, ballot_of(agenda, "satisfied"))
    await office.core.counting.count(office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
    await office.core.publishing.publish(office.clerk, meeting)


async def hold(folder: Path, end: End = _close, *, beside: int = 0, seed: int = 1) -> Left:
    """A meeting of 60 who come one by one, ``beside`` of another meeting's voters between them; then ``end``."""
    folder.mkdir()
    order = Random(seed).sample(range(VOTERS), VOTERS)
    async with open_office(folder, voters=VOTERS) as office:
        meeting = await office.open_meeting()
        other = await office.open_meeting() if beside else None
        came = []
        for turn, number in enumerate(order):
            came.append(await _cast(office, meeting, number))
            if other is not None and turn < beside:
                await office.vote(other, number)
        await end(office, meeting)
        files = {path.name: path.read_bytes() for path in folder.glob("office.db*")}
    return Left(files, tuple(one for one, _ in came), tuple(box for _, box in came))


async def judged(folder: Path, hold_one: Callable[[Path, int], Awaitable[Left]]) -> Verdict:
    """The verdict; where it says leak, that of a new meeting: a leak shows again and chance does not."""
    verdict = turns((await hold_one(folder / "first", 1)).lying())
    return turns((await hold_one(folder / "again", 2)).lying()) if verdict.is_leak else verdict


@pytest.mark.parametrize("beside", [0, VOTERS])
async def test_pages_of_a_closed_urn_tell_no_turn(tmp_path: Path, beside: int) -> None:
    verdict = await judged(tmp_path, lambda folder, seed: hold(folder, beside=beside, seed=seed))
    assert not verdict.is_leak, verdict


async def test_pages_of_a_counted_urn_tell_no_turn(tmp_path: Path) -> None:
    verdict = await judged(tmp_path, lambda folder, seed: hold(folder, _count, seed=seed))
    assert not verdict.is_leak, verdict


@pytest.mark.parametrize("beside", [0, VOTERS])
async def test_nothing_of_the_former_place_is_left(tmp_path: Path, beside: int) -> None:
    left = await hold(tmp_path / "office", beside=beside)
    assert left.copies(left.ids) == 0
    assert left.copies([box[:PIECE] for box in left.boxes]) == VOTERS
    assert left.copies([box[-PIECE:] for box in left.boxes]) == VOTERS
    assert left.files.get("office.db-journal", b"") == b""


@pytest.fixture
def with_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with an SQLite that can be trusted with a write-ahead log."""
    monkeypatch.setattr(engine, "journal_mode", lambda: "WAL")


@pytest.mark.usefixtures("with_log")
@pytest.mark.parametrize("end", [_close, _count])
async def test_log_keeps_nothing_of_the_former_place(tmp_path: Path, end: End) -> None:
    left = await hold(tmp_path / "office", end)
    assert "office.db-wal" in left.files
    assert left.copies(left.ids) == 0
    assert left.copies([box[-PIECE:] for box in left.boxes]) == VOTERS


@pytest.mark.usefixtures("with_log")
async def test_log_that_is_not_emptied_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def leave(_session: Session) -> bool:
        return True

    monkeypatch.setattr(Session, "empty_log", leave)
    left = await hold(tmp_path / "office")
    assert left.copies(left.ids) > VOTERS


@pytest.fixture
def unshaken(monkeypatch: pytest.MonkeyPatch) -> None:
    async def leave(_work: object, _meeting: MeetingId) -> None:
        """The boxes stay where they came to lie."""

    monkeypatch.setattr(meetings, "_shake_urn", leave)


@pytest.mark.usefixtures("unshaken")
@pytest.mark.parametrize("beside", [0, VOTERS])
async def test_pages_of_an_unshaken_urn_tell_the_turn(tmp_path: Path, beside: int) -> None:
    left = await hold(tmp_path / "office", beside=beside)
    assert turns(left.lying()).is_leak
    assert left.lying()["first overflow page"] == list(range(VOTERS))


@pytest.mark.usefixtures("unshaken")
async def test_index_of_an_unshaken_urn_tells_it_too(tmp_path: Path) -> None:
    """Ids are random, but an entry's place in its page is not."""
    left = await hold(tmp_path / "office")
    assert turns({"index entry": left.lying()["index entry"]}).is_leak


async def test_boxes_that_are_not_wiped_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weak = tuple(one.replace("secure_delete = ON", "secure_delete = OFF") for one in engine.pragmas(_NOWHERE))
    monkeypatch.setattr(engine, "pragmas", lambda _file: weak)
    left = await hold(tmp_path / "office", beside=VOTERS)
    assert left.copies(left.ids) > 0


_NOWHERE = engine.DatabaseFile(Path("nowhere"), engine.Durability.SCRATCH)


async def test_judge_sees_a_few_that_kept_their_turn() -> None:
    """A third of the boxes in the order in which they came, the rest anywhere."""
    order = Random(5).sample(range(VOTERS), VOTERS)
    order[:20] = sorted(order[:20])
    assert turns({"lying": order}).is_leak
    assert not turns({"lying": Random(6).sample(range(VOTERS), VOTERS)}).is_leak
