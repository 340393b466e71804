"""Passwords as they are stored: Argon2id strings that carry their own salt and cost. All of it is argon2-cffi's.

Hashing is slow on purpose: callers use a thread. The library is loaded with the first password, not with the program.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.domain.sign_in import normal_password

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_SALT_AND_HASH = f"{'A' * 22}${'A' * 43}"  # 16 and 32 bytes in base 64


@dataclass(frozen=True, slots=True)
class PasswordStrength:
    """Argon2id's cost. The default is RFC 9106's second choice: 3 passes over 64 MiB in 4 lanes."""

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4


LIGHT_PASSWORDS = PasswordStrength(1, 8, 1)  # tests only


def hash_password(password: str, strength: PasswordStrength) -> str:
    return _hasher(strength).hash(_bytes(password))


def is_password(hashed: str, password: str) -> bool:
    """Whether ``hashed`` was made of ``password``; never of a string that cannot be read."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher(PasswordStrength()).verify(hashed, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(hashed: str, strength: PasswordStrength) -> bool:
    """Whether ``hashed`` was made at another cost than is asked today."""
    return _hasher(strength).check_needs_rehash(hashed)


def nobodys_hash(strength: PasswordStrength) -> str:
    """A string that no password fits, as slow to refuse as a real one: unknown logins answer no faster."""
    return f"$argon2id$v=19$m={strength.memory_kib},t={strength.passes},p={strength.lanes}${_SALT_AND_HASH}"


def _hasher(strength: PasswordStrength) -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=strength.passes, memory_cost=strength.memory_kib, parallelism=strength.lanes)


def _bytes(password: str) -> bytes:
    return normal_password(password).encode("utf-8", "surrogatepass")
