"""The index of the words of proposals. SQLite only: another database finds texts by its own means.

It holds no text of its own (``content=''``), only where which word stands: whoever changes a proposal takes the words
of what stood there out and puts the new ones in (core.storage.proposal_search). Words come separated by blanks
(core.domain.proposals.search); ``ascii`` leaves every other character as it is, whatever Unicode SQLite knows.
"""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import metadata

INDEX, WORDS = "proposals_search", "proposals_search_words"
STATEMENTS = (
    "CREATE VIRTUAL TABLE proposals_search USING fts5(title, body, content='', tokenize='ascii', prefix='1')",
    "CREATE VIRTUAL TABLE proposals_search_words USING fts5vocab(proposals_search, row)",
)

for _statement in STATEMENTS:
    _made: sa.ExecutableDDLElement = sa.DDL(_statement)  # type: ignore[no-untyped-call]
    sa.event.listen(metadata, "after_create", _made.execute_if(dialect="sqlite"))
