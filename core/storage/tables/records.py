"""The office's rolls: term, places, deputies, voters, staff, venues, leaders, holidays, rules."""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import Instant, id_column, metadata, partial_index, reference

# What this database is: county name, whether it is a demonstration, when it was made.
office = sa.Table(
    "office",
    metadata,
    sa.Column("key", sa.String(60), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

congress_terms = sa.Table(
    "congress_terms",
    metadata,
    id_column(),
    sa.Column("number", sa.Integer, nullable=False, unique=True),
    sa.Column("starts_on", sa.Date, nullable=False),
    sa.Column("ends_on", sa.Date, nullable=False),
)

townships = sa.Table(
    "townships",
    metadata,
    id_column(),
    sa.Column("name", sa.String(60), nullable=False, unique=True),
)

constituencies = sa.Table(
    "constituencies",
    metadata,
    id_column(),
    sa.Column("name", sa.String(60), nullable=False, unique=True),
    reference("township_id", "townships", nullable=True),
)

deputy_groups = sa.Table(
    "deputy_groups",
    metadata,
    id_column(),
    sa.Column("name", sa.String(60), nullable=False, unique=True),
    reference("township_id", "townships", nullable=True),
)

deputies = sa.Table(
    "deputies",
    metadata,
    id_column(),
    reference("term_id", "congress_terms"),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("pinyin", sa.String(400), nullable=False),
    sa.Column("initials", sa.String(60), nullable=False),
    reference("constituency_id", "constituencies"),
    reference("group_id", "deputy_groups", nullable=True),
    sa.Column("card_number", sa.String(40)),
    sa.Column("sex", sa.String(10)),
    sa.Column("ethnicity", sa.String(30)),
    sa.Column("born", sa.String(10)),  # as exact as it was written: 1975-03-02, 1975-03, 1975
    sa.Column("party", sa.String(120)),
    sa.Column("education", sa.String(120)),
    sa.Column("work_unit", sa.String(120)),
    sa.Column("post", sa.String(120)),
    sa.Column("delegation", sa.String(120)),
    sa.Column("phone", sa.String(30)),
    sa.Column("remark", sa.String(500)),
    sa.Column("joined_on", sa.Date, nullable=False),
    sa.Column("status", sa.String(20), nullable=False),  # serving, suspended, ended
    sa.Column("status_reason", sa.String(60)),
    sa.Column("status_on", sa.Date),
    sa.UniqueConstraint("term_id", "card_number", name="uq_deputies_term_id_card_number"),
    sa.Index("ix_deputies_initials", "initials"),
    sa.Index("ix_deputies_constituency_id", "constituency_id"),
)

voters = sa.Table(
    "voters",
    metadata,
    id_column(),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("pinyin", sa.String(400), nullable=False),
    sa.Column("initials", sa.String(60), nullable=False),
    reference("constituency_id", "constituencies"),
    sa.Column("roll_number", sa.String(40), unique=True),
    sa.Column("phone", sa.String(30)),
    sa.Column("remark", sa.String(500)),
    sa.Column("is_representative", sa.Boolean, nullable=False),
    sa.Column("is_active", sa.Boolean, nullable=False),
    sa.Column("search_words", sa.Text, nullable=False),  # core.domain.search_words: kept in step like the pinyin
    sa.Index("ix_voters_constituency_id", "constituency_id"),
    sa.Index("ix_voters_initials", "initials"),
    # The orders of the list of active voters, each with the id behind it (core.storage.voter_list).
    partial_index("ix_voters_active_id", "id", where="is_active"),
    partial_index("ix_voters_active_pinyin", "pinyin", "name", where="is_active"),
    partial_index("ix_voters_active_constituency_id", "constituency_id", where="is_active"),
    partial_index("ix_voters_active_roll_number", "roll_number", where="is_active"),
    partial_index("ix_voters_active_is_representative", "is_representative", where="is_active"),
)

# How long a list is and whether it has changed, known without counting. Kept by triggers (core.storage.tables.search).
list_sizes = sa.Table(
    "list_sizes",
    metadata,
    sa.Column("list", sa.String(20), primary_key=True),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)

staff = sa.Table(
    "staff",
    metadata,
    id_column(),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("login", sa.String(60), nullable=False, unique=True),
    sa.Column("phone", sa.String(30)),
    sa.Column("roles", sa.JSON, nullable=False),
    sa.Column("is_active", sa.Boolean, nullable=False),
    sa.Column("password_hash", sa.String(200)),  # Argon2id with its salt and cost; null: cannot sign in yet
    sa.Column("password_set_at", Instant),
)

# Tries to sign in that were not, or not yet, found right.
sign_in_failures = sa.Table(
    "sign_in_failures",
    metadata,
    id_column(),
    sa.Column("login", sa.LargeBinary(32), nullable=False),  # keyed hash: people type passwords there by mistake
    sa.Column("failed_at", Instant, nullable=False),
    sa.Index("ix_sign_in_failures_failed_at", "failed_at"),
)

venues = sa.Table(
    "venues",
    metadata,
    id_column(),
    sa.Column("name", sa.String(120), nullable=False, unique=True),
    reference("township_id", "townships", nullable=True),
    sa.Column("seats", sa.Integer, nullable=False),
)

leaders = sa.Table(
    "leaders",
    metadata,
    id_column(),
    sa.Column("name", sa.String(60), nullable=False, unique=True),
    sa.Column("title", sa.String(120)),
    sa.Column("unavailable", sa.JSON, nullable=False),  # dates, ISO
)

# Our own table of holidays and make-up workdays; a year without data is estimated and says so.
holidays = sa.Table(
    "holidays",
    metadata,
    sa.Column("day_on", sa.Date, primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),  # holiday, make_up_workday
    sa.Column("name", sa.String(60), nullable=False),
)

holiday_years = sa.Table(
    "holiday_years",
    metadata,
    sa.Column("year", sa.Integer, primary_key=True),
    sa.Column("source", sa.String(120), nullable=False),
)

# The county's rules as adopted, newest last; a result keeps the id of the rules it was counted under.
rule_sets = sa.Table(
    "rule_sets",
    metadata,
    id_column(),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("toml", sa.Text, nullable=False),
    sa.Column("adopted_at", Instant, nullable=False),
)
