"""What an office sets for Matrix. Secrets are kept out of ``repr``; nothing here is read from a flag."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

DEVICE_NAME = "Shuzhi"


@dataclass(frozen=True, slots=True)
class MatrixConfig:
    """One account on one homeserver.

    ``user`` is the full id (``@desk:county.example``). ``state_dir`` holds this device: its session and its keys,
    useless and dangerous anywhere else. ``seeds`` is the file of the account's cross-signing keys, which outlive
    devices. ``store_key`` encrypts the device's keys on the disk. Invitations are accepted from the account's own
    server and from ``allowed_servers``. ``polls``: questions may be polls for those whose client shows them. Raises
    ValueError for an id that is none.
    """

    homeserver: str
    user: str
    state_dir: Path
    seeds: Path
    store_key: str = field(repr=False)
    device_name: str = DEVICE_NAME
    allowed_servers: frozenset[str] = frozenset()
    polls: bool = False

    def __post_init__(self) -> None:
        if not self.user.startswith("@") or not server_of(self.user):
            raise ValueError("a Matrix account is written @name:server")

    def may_invite(self, user: str) -> bool:
        """Whether an invitation from ``user`` is accepted."""
        return server_of(user) in self.allowed_servers | {server_of(self.user)}


def server_of(user: str) -> str:
    """The server part of a user id; "" where there is none."""
    return user.partition(":")[2]
