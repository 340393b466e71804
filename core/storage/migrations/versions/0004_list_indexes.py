"""Long lists: orders that an index can walk, an index of words, and the length of the list of voters."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BATCH = 10_000
_COUNT = "UPDATE list_sizes SET rows = rows + {by}, version = version + 1 WHERE list = 'voters';"


def upgrade() -> None:
    op.create_table(
        "list_sizes",
        sa.Column("list", sa.String(length=20), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("list", name="pk_list_sizes"),
    )
    _add_search_words()
    for name, columns in {
        "ix_voters_active_id": ["id"],
        "ix_voters_active_pinyin": ["pinyin", "name"],
        "ix_voters_active_constituency_id": ["constituency_id"],
        "ix_voters_active_roll_number": ["roll_number"],
        "ix_voters_active_is_representative": ["is_representative"],
    }.items():
        where = sa.text("is_active")
        op.create_index(name, "voters", columns, sqlite_where=where, postgresql_where=where)
    _index_voters()


def _add_search_words() -> None:
    """Of the voters that are there already; their pinyin is stored."""
    op.add_column("voters", sa.Column("search_words", sa.Text(), nullable=True))
    connection, last = op.get_bind(), 0
    page = sa.text("SELECT id, name, pinyin FROM voters WHERE id > :last ORDER BY id LIMIT :batch")
    fill = sa.text("UPDATE voters SET search_words = :words WHERE id = :id")
    while rows := connection.execute(page, {"last": last, "batch": _BATCH}).fetchall():
        connection.execute(fill, [{"id": row.id, "words": _words(row.name, row.pinyin)} for row in rows])
        last = rows[-1].id
    with op.batch_alter_table("voters") as voters:
        voters.alter_column("search_words", existing_type=sa.Text(), nullable=False)


def _index_voters() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE voters_search USING fts5"
        "(search_words, roll_number, phone, content='', columnsize=0, prefix='1 2')"
    )
    op.execute(
        "INSERT INTO voters_search(rowid, search_words, roll_number, phone) "
        "SELECT id, search_words, roll_number, substr(phone, -4) FROM voters WHERE is_active"
    )
    op.execute("INSERT INTO list_sizes (list, rows, version) SELECT 'voters', count(*), 0 FROM voters WHERE is_active")
    for name, event, what in (
        ("voters_added", "INSERT ON voters", _COUNT.format(by="NEW.is_active")),
        ("voters_changed", "UPDATE ON voters", _COUNT.format(by="NEW.is_active - OLD.is_active")),
        ("voters_removed", "DELETE ON voters", _COUNT.format(by="-OLD.is_active")),
        ("constituencies_added", "INSERT ON constituencies", _COUNT.format(by=0)),
        ("constituencies_changed", "UPDATE ON constituencies", _COUNT.format(by=0)),
    ):
        op.execute(f"CREATE TRIGGER {name} AFTER {event} BEGIN {what} END")


def _words(name: str, pinyin: str) -> str:
    """As core.domain.search_words was when this was written: a migration stays what it is."""
    syllables = pinyin.split()
    spelled = ["".join(syllables[start:]) for start in range(len(syllables))]
    initials = ["".join(one[0] for one in syllables[start:]) for start in range(len(syllables))]
    short = [syllables[0] + initials[1]] if len(syllables) > 1 else []
    folded = unicodedata.normalize("NFKC", name).casefold()
    runs = ["".join(part) for run in re.findall(r"[^\W_]+", folded) for _, part in groupby(run, _is_chinese)]
    characters = [one for run in runs for one in (run if _is_chinese(run[0]) else (run,))]
    return " ".join((*characters, *dict.fromkeys((*spelled, *initials, *short))))


def _is_chinese(char: str) -> bool:
    return unicodedata.category(char) == "Lo"
