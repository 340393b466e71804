"""A second count of a meeting's opened sheets, in plain SQL: it shares no line with the program's own counting."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from core.domain.ids import DeputyId, MeetingId

_QUERY = """
    SELECT deputy_id, answer, COUNT(*) FROM sheets
    WHERE meeting_id = ? AND question = 'overall' AND answer <> ''
    GROUP BY deputy_id, answer
"""


def recount(database: Path, meeting: MeetingId) -> dict[tuple[DeputyId, str], int]:
    """How many sheets gave each deputy each overall answer; nothing before the count."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute(_QUERY, (meeting,)).fetchall()
    return {(DeputyId(deputy), answer): number for deputy, answer, number in rows}
