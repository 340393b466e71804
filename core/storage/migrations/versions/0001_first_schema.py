"""The first schema: rolls, plans, meetings, sealed ballots, reminders, chat, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("sender", sa.String(length=255), nullable=False),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("person_kind", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("is_reachable", sa.Boolean(), nullable=False),
        sa.Column("bound_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
    )
    op.create_index("ix_accounts_person_kind_person_id", "accounts", ["person_kind", "person_id"])
    op.create_index(
        "uq_accounts_active_person",
        "accounts",
        ["channel", "person_kind", "person_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_index(
        "uq_accounts_active_sender",
        "accounts",
        ["channel", "sender"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("via", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "binding_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_kind", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_binding_codes"),
        sa.UniqueConstraint("code_hash", name="uq_binding_codes_code_hash"),
    )
    op.create_index(
        "ix_binding_codes_person_kind_person_id", "binding_codes", ["person_kind", "person_id"], unique=False
    )
    op.create_table(
        "binding_failures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("sender", sa.String(length=255), nullable=False),
        sa.Column("failed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_binding_failures"),
    )
    op.create_index("ix_binding_failures_failed_at", "binding_failures", ["failed_at"])
    op.create_table(
        "congress_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_congress_terms"),
        sa.UniqueConstraint("number", name="uq_congress_terms_number"),
    )
    op.create_table(
        "holiday_years",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_holiday_years"),
    )
    op.create_table(
        "holidays",
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("day_on", name="pk_holidays"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.String(length=255), nullable=False),
        sa.Column("conversation", sa.LargeBinary(length=16), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("handled_at", sa.DateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("key_epoch", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("channel", "event_id", name="uq_inbox_channel_event_id"),
    )
    op.create_index("ix_inbox_handled_at_id", "inbox", ["handled_at", "id"])
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["conversation", "id"],
        unique=False,
        sqlite_where=sa.text("handled_at IS NULL"),
        postgresql_where=sa.text("handled_at IS NULL"),
    )
    op.create_table(
        "leaders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=True),
        sa.Column("unavailable", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_leaders"),
        sa.UniqueConstraint("name", name="uq_leaders_name"),
    )
    op.create_table(
        "office",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_office"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("person_kind", sa.String(length=10), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("body", sa.JSON(), nullable=True),
        sa.Column("key_epoch", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("edits_key", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.String(length=255), nullable=True),
        sa.Column("maybe_duplicate", sa.Boolean(), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["channel", "not_before"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_outbox_person_kind_person_id", "outbox", ["person_kind", "person_id"])
    op.create_index(
        "ix_outbox_retried",
        "outbox",
        ["channel", "address", "priority", "id", "not_before", "state", "attempts"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting' AND attempts > 0"),
        postgresql_where=sa.text("state = 'waiting' AND attempts > 0"),
    )
    op.create_index(
        "ix_outbox_sealed",
        "outbox",
        ["key_epoch"],
        unique=False,
        sqlite_where=sa.text("sealed IS NOT NULL"),
        postgresql_where=sa.text("sealed IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_sending",
        "outbox",
        ["channel", "lease_until", "address", "state"],
        unique=False,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_index("ix_outbox_state_id", "outbox", ["state", "id"])
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["channel", "priority", "id", "not_before", "address", "state"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "rule_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rule_sets"),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("login", name="uq_staff_login"),
    )
    op.create_table(
        "townships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_townships"),
        sa.UniqueConstraint("name", name="uq_townships_name"),
    )
    op.create_table(
        "constituencies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["township_id"], ["townships.id"], name="fk_constituencies_township_id"),
        sa.PrimaryKeyConstraint("id", name="pk_constituencies"),
        sa.UniqueConstraint("name", name="uq_constituencies_name"),
    )
    op.create_table(
        "deputy_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["township_id"], ["townships.id"], name="fk_deputy_groups_township_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deputy_groups"),
        sa.UniqueConstraint("name", name="uq_deputy_groups_name"),
    )
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("person_kind", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column("best_before_at", sa.DateTime(), nullable=True),
        sa.Column("obsolete_at", sa.DateTime(), nullable=True),
        sa.Column("asks_confirmation", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_reason", sa.String(length=60), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_reminders_outbox_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.UniqueConstraint("key", name="uq_reminders_key"),
    )
    op.create_index("ix_reminders_event_subject_id", "reminders", ["event", "subject_id"])
    op.create_index("ix_reminders_outbox_id", "reminders", ["outbox_id"])
    op.create_index("ix_reminders_person_kind_person_id", "reminders", ["person_kind", "person_id"])
    op.create_index("ix_reminders_sent_at", "reminders", ["sent_at"])
    op.create_index("ix_reminders_state_due_at", "reminders", ["state", "due_at"])
    op.create_table(
        "venues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["township_id"], ["townships.id"], name="fk_venues_township_id"),
        sa.PrimaryKeyConstraint("id", name="pk_venues"),
        sa.UniqueConstraint("name", name="uq_venues_name"),
    )
    op.create_table(
        "deputies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("pinyin", sa.String(length=400), nullable=False),
        sa.Column("initials", sa.String(length=60), nullable=False),
        sa.Column("constituency_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("card_number", sa.String(length=40), nullable=True),
        sa.Column("sex", sa.String(length=10), nullable=True),
        sa.Column("ethnicity", sa.String(length=30), nullable=True),
        sa.Column("born", sa.String(length=10), nullable=True),
        sa.Column("party", sa.String(length=120), nullable=True),
        sa.Column("education", sa.String(length=120), nullable=True),
        sa.Column("work_unit", sa.String(length=120), nullable=True),
        sa.Column("post", sa.String(length=120), nullable=True),
        sa.Column("delegation", sa.String(length=120), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_reason", sa.String(length=60), nullable=True),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["constituency_id"], ["constituencies.id"], name="fk_deputies_constituency_id"),
        sa.ForeignKeyConstraint(["group_id"], ["deputy_groups.id"], name="fk_deputies_group_id"),
        sa.ForeignKeyConstraint(["term_id"], ["congress_terms.id"], name="fk_deputies_term_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deputies"),
        sa.UniqueConstraint("term_id", "card_number", name="uq_deputies_term_id_card_number"),
    )
    op.create_index("ix_deputies_constituency_id", "deputies", ["constituency_id"])
    op.create_index("ix_deputies_initials", "deputies", ["initials"])
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rule_set_id", sa.Integer(), nullable=True),
        sa.Column("noticed_at", sa.DateTime(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("counted_at", sa.DateTime(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("objections_end_on", sa.Date(), nullable=True),
        sa.Column("key_destroyed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["leader_id"], ["leaders.id"], name="fk_meetings_leader_id"),
        sa.ForeignKeyConstraint(["rule_set_id"], ["rule_sets.id"], name="fk_meetings_rule_set_id"),
        sa.ForeignKeyConstraint(["township_id"], ["townships.id"], name="fk_meetings_township_id"),
        sa.ForeignKeyConstraint(["venue_id"], ["venues.id"], name="fk_meetings_venue_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
    )
    op.create_index("ix_meetings_status", "meetings", ["status"])
    op.create_index("ix_meetings_year", "meetings", ["year"])
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("constituency_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["constituency_id"], ["constituencies.id"], name="fk_rooms_constituency_id"),
        sa.ForeignKeyConstraint(["group_id"], ["deputy_groups.id"], name="fk_rooms_group_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rooms"),
        sa.UniqueConstraint("channel", "address", "constituency_id", name="uq_rooms_channel_address_constituency_id"),
        sa.UniqueConstraint("channel", "address", "group_id", name="uq_rooms_channel_address_group_id"),
    )
    op.create_table(
        "voters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("pinyin", sa.String(length=400), nullable=False),
        sa.Column("initials", sa.String(length=60), nullable=False),
        sa.Column("constituency_id", sa.Integer(), nullable=False),
        sa.Column("roll_number", sa.String(length=40), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("is_representative", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["constituency_id"], ["constituencies.id"], name="fk_voters_constituency_id"),
        sa.PrimaryKeyConstraint("id", name="pk_voters"),
        sa.UniqueConstraint("roll_number", name="uq_voters_roll_number"),
    )
    op.create_index("ix_voters_constituency_id", "voters", ["constituency_id"])
    op.create_index("ix_voters_initials", "voters", ["initials"])
    op.create_table(
        "agenda",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["deputies.id"], name="fk_agenda_deputy_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_agenda_meeting_id"),
        sa.PrimaryKeyConstraint("meeting_id", "deputy_id", name="pk_agenda"),
    )
    op.create_index("ix_agenda_deputy_id", "agenda", ["deputy_id"])
    op.create_table(
        "ballots",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_ballots_meeting_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ballots"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ballots_meeting_id", "ballots", ["meeting_id"])
    op.create_table(
        "comments",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["deputies.id"], name="fk_comments_deputy_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_comments_meeting_id"),
    )
    op.create_index("ix_comments_meeting_id", "comments", ["meeting_id"])
    op.create_table(
        "dialogs",
        sa.Column("conversation", sa.LargeBinary(length=16), nullable=False),
        sa.Column("key_epoch", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_dialogs_meeting_id"),
        sa.PrimaryKeyConstraint("conversation", name="pk_dialogs"),
    )
    op.create_table(
        "duty_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("filed_at", sa.DateTime(), nullable=True),
        sa.Column("filed_by", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["deputy_id"], ["deputies.id"], name="fk_duty_reports_deputy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_duty_reports"),
        sa.UniqueConstraint("deputy_id", "year", name="uq_duty_reports_deputy_id_year"),
    )
    op.create_table(
        "evaluators",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_evaluators_meeting_id"),
        sa.ForeignKeyConstraint(["voter_id"], ["voters.id"], name="fk_evaluators_voter_id"),
        sa.PrimaryKeyConstraint("meeting_id", "voter_id", name="pk_evaluators"),
    )
    op.create_index("ix_evaluators_voter_id", "evaluators", ["voter_id"])
    op.create_table(
        "keyboards",
        sa.Column("id", sa.LargeBinary(length=12), nullable=False),
        sa.Column("conversation", sa.LargeBinary(length=16), nullable=False),
        sa.Column("key_epoch", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_keyboards_meeting_id"),
        sa.PrimaryKeyConstraint("id", name="pk_keyboards"),
    )
    op.create_index("ix_keyboards_conversation", "keyboards", ["conversation"])
    op.create_index("ix_keyboards_expires_at", "keyboards", ["expires_at"])
    op.create_table(
        "meeting_keys",
        sa.Column("meeting_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("locked_private_key", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_meeting_keys_meeting_id"),
        sa.PrimaryKeyConstraint("meeting_id", name="pk_meeting_keys"),
    )
    op.create_table(
        "paper_entries",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("teller_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_paper_entries_meeting_id"),
        sa.ForeignKeyConstraint(["teller_id"], ["staff.id"], name="fk_paper_entries_teller_id"),
        sa.PrimaryKeyConstraint("meeting_id", "number", "teller_id", name="pk_paper_entries"),
    )
    op.create_table(
        "participations",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column("medium", sa.String(length=10), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_participations_meeting_id"),
        sa.ForeignKeyConstraint(["voter_id"], ["voters.id"], name="fk_participations_voter_id"),
        sa.PrimaryKeyConstraint("meeting_id", "voter_id", name="pk_participations"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pledges",
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["deputies.id"], name="fk_pledges_deputy_id"),
        sa.PrimaryKeyConstraint("deputy_id", "year", "position", name="pk_pledges"),
    )
    op.create_table(
        "report_turns",
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["deputy_id"], ["deputies.id"], name="fk_report_turns_deputy_id"),
        sa.PrimaryKeyConstraint("deputy_id", "year", name="pk_report_turns"),
    )
    op.create_index("ix_report_turns_year", "report_turns", ["year"])
    op.create_table(
        "results",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=60), nullable=True),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("valid", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("explanation", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["deputies.id"], name="fk_results_deputy_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_results_meeting_id"),
        sa.PrimaryKeyConstraint("meeting_id", "deputy_id", name="pk_results"),
    )
    op.create_table(
        "sheets",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("answer", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["deputies.id"], name="fk_sheets_deputy_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_sheets_meeting_id"),
    )
    op.create_index("ix_sheets_meeting_id_deputy_id", "sheets", ["meeting_id", "deputy_id"])
