"""The index of words of the active voters, and the triggers that keep it and the length of the list in step.

An index that forgets nothing of what a program writes must not depend on which program writes: hence triggers. The
index holds no text of its own (``content=''``), only where which word stands. Its words are separated by blanks
(core.domain.search_words); of a telephone it knows the last four digits. SQLite only: another database finds names by
its own means.
"""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import metadata

INDEX = "voters_search"
_INDEXED = "search_words, roll_number, phone"
_NEW, _OLD = (f"{row}.id, {row}.search_words, {row}.roll_number, substr({row}.phone, -4)" for row in ("NEW", "OLD"))
_ADD = f"INSERT INTO voters_search(rowid, {_INDEXED}) SELECT {_NEW} WHERE NEW.is_active;"
_TAKE = f"INSERT INTO voters_search(voters_search, rowid, {_INDEXED}) SELECT 'delete', {_OLD} WHERE OLD.is_active;"
_COUNT = "UPDATE list_sizes SET rows = rows + {by}, version = version + 1 WHERE list = 'voters';"

STATEMENTS = (
    f"CREATE VIRTUAL TABLE voters_search USING fts5({_INDEXED}, content='', columnsize=0, prefix='1 2')",
    "INSERT INTO list_sizes (list, rows, version) VALUES ('voters', 0, 0)",
    f"CREATE TRIGGER voters_added AFTER INSERT ON voters BEGIN {_ADD} {_COUNT.format(by='NEW.is_active')} END",
    "CREATE TRIGGER voters_changed AFTER UPDATE ON voters BEGIN "
    f"{_TAKE} {_ADD} {_COUNT.format(by='NEW.is_active - OLD.is_active')} END",
    f"CREATE TRIGGER voters_removed AFTER DELETE ON voters BEGIN {_TAKE} {_COUNT.format(by='-OLD.is_active')} END",
    # Their names are part of the list.
    f"CREATE TRIGGER constituencies_added AFTER INSERT ON constituencies BEGIN {_COUNT.format(by=0)} END",
    f"CREATE TRIGGER constituencies_changed AFTER UPDATE ON constituencies BEGIN {_COUNT.format(by=0)} END",
)


for _statement in STATEMENTS:
    _made: sa.ExecutableDDLElement = sa.DDL(_statement)  # type: ignore[no-untyped-call]
    sa.event.listen(metadata, "after_create", _made.execute_if(dialect="sqlite"))
