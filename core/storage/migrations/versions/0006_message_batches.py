"""Which notices are sent to a person as one message, so that they stay together until they arrived."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("batch", sa.String(length=200)))
    where = sa.text("batch IS NOT NULL")
    op.create_index("ix_outbox_batch", "outbox", ["batch"], sqlite_where=where, postgresql_where=where)
