"""An attachment is in the database whole or not at all."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from core.domain.actors import SYSTEM
from core.domain.ids import HandlingUnitId, ProposalId
from core.domain.proposals.attachments import Attachment, new_id
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Content, Kind, Proposal
from core.domain.proposals.units import HandlingUnit
from core.domain.rules.attaching import FileKind
from core.storage.attachments import PIECE
from core.storage.work import SqlTransactions
from tests.factories import NOON, County

LARGE = bytes(range(256)) * (8 * PIECE // 256) + b"end"  # more than SQLite keeps in memory


async def an_attachment(transactions: SqlTransactions, county: County) -> Attachment:
    """Of a proposal that is there; itself not stored yet."""
    content = Content("修缮农车镇桥梁", "桥面破损", "请交通局年内修缮", "building")
    proposal = Proposal(ProposalId(0), Kind.SUGGESTION, 2026, Status.DRAFT, content, county.deputies[:1])
    async with transactions.write(SYSTEM) as work:
        stored = await work.proposals.add(proposal)
    return Attachment(new_id(), stored, "现场.pdf", FileKind.PDF, len(LARGE), "0" * 64, NOON, "deputy:1")


def as_left_by_a_kill(folder: Path, to: Path) -> tuple[int, int, str]:
    """What whoever opens the files finds that a process had when it died: attachments, pieces, and their soundness."""
    to.mkdir()
    for file in folder.glob("office.db*"):
        shutil.copyfile(file, to / file.name)
    with closing(sqlite3.connect(to / "office.db")) as found:
        counts = found.execute("SELECT (SELECT count(*) FROM attachments), (SELECT count(*) FROM attachment_parts)")
        return (*counts.fetchone(), found.execute("PRAGMA integrity_check").fetchone()[0])


async def test_kill_leaves_no_half_of_a_file(transactions: SqlTransactions, county: County, tmp_path: Path) -> None:
    one = await an_attachment(transactions, county)
    async with transactions.write(SYSTEM) as work:
        await work.attachments.add(one, LARGE)
        assert as_left_by_a_kill(tmp_path, tmp_path / "during") == (0, 0, "ok")
    assert as_left_by_a_kill(tmp_path, tmp_path / "after") == (1, 9, "ok")
    async with transactions.read(SYSTEM) as work:
        assert await work.attachments.of_proposal(one.proposal) == [one]
        assert await work.attachments.content(one.id) == LARGE


async def test_letters_files_come_after_the_proposals_own(transactions: SqlTransactions, county: County) -> None:
    one = await an_attachment(transactions, county)
    async with transactions.write(SYSTEM) as work:
        unit = await work.proposals.add_unit(HandlingUnit(HandlingUnitId(0), "县交通运输局"))
        for name, whose in (("c", unit), ("b", None), ("a", None)):
            await work.attachments.add(replace(one, id=new_id(), name=name, unit=whose), b"x")
        found = await work.attachments.of_proposal(one.proposal)
    assert [attached.name for attached in found] == ["a", "b", "c"]
