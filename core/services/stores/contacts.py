"""What the use cases ask of the store of the units' people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from core.domain.ids import ContactId
from core.domain.proposals.contacts import Contact


class ContactStore(Protocol):
    async def add(self, contact: Contact) -> ContactId:
        """The id given is ignored."""
        ...

    async def save(self, contact: Contact) -> None: ...

    async def get(self, contact: ContactId) -> Contact:
        """Errors: NotFound("contact.unknown")."""
        ...

    async def every(self) -> Sequence[Contact]:
        """All, also those who left, by duty and name."""
        ...

    async def last_round(self, name: str) -> tuple[date, datetime] | None:
        """For which day the daily round ``name`` was made last, and when; None: never."""
        ...

    async def mark_round(self, name: str, on: date) -> None: ...
