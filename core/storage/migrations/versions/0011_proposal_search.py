"""Proposals are found by their words: the index, and the proposals that are there already."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby, pairwise

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BATCH = 1_000


def upgrade() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE proposals_search USING fts5(title, body, content='', tokenize='ascii', prefix='1')"
    )
    op.execute("CREATE VIRTUAL TABLE proposals_search_words USING fts5vocab(proposals_search, row)")
    connection, last = op.get_bind(), 0
    page = sa.text("SELECT id, title, facts, request FROM proposals WHERE id > :last ORDER BY id LIMIT :batch")
    fill = sa.text("INSERT INTO proposals_search(rowid, title, body) VALUES (:id, :title, :body)")
    while rows := connection.execute(page, {"last": last, "batch": _BATCH}).fetchall():
        words = [
            {"id": row.id, "title": _indexed(row.title), "body": _indexed(f"{row.facts}\n{row.request}")}
            for row in rows
        ]
        connection.execute(fill, words)
        last = rows[-1].id


def _indexed(text: str) -> str:
    """As core.domain.proposals.search was when this was written: a migration stays what it is."""
    runs = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(word for run in runs for word in _words(run))


def _words(run: str) -> Iterator[str]:
    for part in ("".join(chars) for _, chars in groupby(run, _is_chinese)):
        if _is_chinese(part[0]):
            yield from (first + second for first, second in pairwise(part))
            yield part[-1]
        else:
            yield part


def _is_chinese(char: str) -> bool:
    return unicodedata.category(char) in {"Lo", "Lm", "Nl"}
