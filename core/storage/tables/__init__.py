"""The schema, described once. SQLite and PostgreSQL are two drivers of it, not two sets of queries."""

from core.storage.tables import (
    attachments,
    attendance,
    ballots,
    chat,
    contacts,
    cosigning,
    ledger,
    meetings,
    plans,
    proposal_search,
    proposals,
    records,
    reminders,
    reports,
    search,
    staff_actions,
    supervision,
)
from core.storage.tables.schema import metadata

__all__ = [
    "attachments",
    "attendance",
    "ballots",
    "chat",
    "contacts",
    "cosigning",
    "ledger",
    "meetings",
    "metadata",
    "plans",
    "proposal_search",
    "proposals",
    "records",
    "reminders",
    "reports",
    "search",
    "staff_actions",
    "supervision",
]
