"""What the use cases ask of the store of enrolment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.domain.actors import Person
from core.domain.ids import AccountId, ConstituencyId, DeputyGroupId


@dataclass(frozen=True, slots=True)
class Account:
    """One chat account bound to one person. ``sender`` is the network's id of the person, ``address`` the chat."""

    id: AccountId
    channel: str
    sender: str
    address: str
    person: Person
    language: str
    bound_at: datetime
    is_reachable: bool = True


@dataclass(frozen=True, slots=True)
class BindingCode:
    id: int
    person: Person
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    issued_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """A group chat hears what concerns a constituency or a deputy group: exactly one of them. One chat may have
    several such rows."""

    id: int
    channel: str
    address: str
    constituency_id: ConstituencyId | None = None
    group_id: DeputyGroupId | None = None


class EnrolmentStore(Protocol):
    async def replace_codes(self, hashes: Mapping[Person, bytes], *, expires_at: datetime) -> None:
        """A code for each, and no other unused one."""
        ...

    async def code(self, code_hash: bytes) -> BindingCode | None: ...

    async def mark_code_used(self, code: int) -> None: ...

    async def revoke_codes(self, person: Person) -> None:
        """Every unused code of ``person``."""
        ...

    async def codes_of(self, person: Person) -> Sequence[BindingCode]:
        """Every code ever issued to ``person``, the newest first."""
        ...

    async def with_open_code(self, persons: Sequence[Person]) -> frozenset[Person]:
        """Those of ``persons`` who hold a code that still works."""
        ...

    async def note_failure(self, channel: str, sender: str) -> None: ...

    async def failures_since(self, since: datetime, channel: str | None = None, sender: str | None = None) -> int: ...

    async def account_of_sender(self, channel: str, sender: str) -> Account | None:
        """The active account."""
        ...

    async def accounts_of(self, person: Person) -> Sequence[Account]:
        """The active accounts, the one bound last first."""
        ...

    async def accounts_of_many(self, persons: Sequence[Person]) -> dict[Person, Account]:
        """The preferred active account of each: one that can be written to, of several the one bound or chosen last.

        People without any are absent.
        """
        ...

    async def add_account(self, account: Account) -> AccountId: ...

    async def revoke_account(self, account: AccountId) -> None: ...

    async def set_language(self, account: AccountId, language: str) -> None: ...

    async def prefer(self, account: AccountId) -> None:
        """Of its person's accounts this is the one chosen last."""
        ...

    async def set_reachable(self, account: AccountId, *, reachable: bool) -> None: ...

    async def move_account(self, account: AccountId, address: str) -> None: ...

    async def save_room(self, room: Room) -> int:
        """Insert; nothing changes where the chat hears this already. ``room.id`` is ignored."""
        ...

    async def remove_room(self, room: Room) -> None:
        """The chat hears this no longer; ``room.id`` is ignored."""
        ...

    async def rooms(self) -> Sequence[Room]:
        """All, in the order in which they were assigned."""
        ...

    async def rooms_of(
        self, constituencies: Sequence[ConstituencyId], groups: Sequence[DeputyGroupId]
    ) -> Sequence[Room]: ...
