"""Boxes that nobody can look into: fixed-length padding, sealed boxes, a private key locked by a passphrase.

All cryptography is libsodium's (PyNaCl): sealed boxes (X25519, XSalsa20-Poly1305), secret boxes, Argon2id. This
module adds only lengths and layouts. What it does not protect: while a person votes in chat, the bot's process sees
the choice for an instant, and a person may photograph a screen.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from core.domain.codes import encode_base32
from core.domain.errors import Invalid, NotAllowed

KEY_SIZE = SecretBox.KEY_SIZE
MIN_PASSPHRASE = 8
RECEIPT_CHARACTERS = 10
_LENGTH_PREFIX = 4
_SALT_SIZE: int = argon2id.SALTBYTES


@dataclass(frozen=True, slots=True)
class LockStrength:
    """Argon2id cost: operations and memory in bytes. The default is libsodium's MODERATE (0.7 s, 256 MiB)."""

    operations: int = argon2id.OPSLIMIT_MODERATE
    memory: int = argon2id.MEMLIMIT_MODERATE


LIGHT_LOCK = LockStrength(argon2id.OPSLIMIT_MIN, argon2id.MEMLIMIT_MIN)  # tests and demonstrations only


@dataclass(frozen=True, slots=True)
class MeetingKeys:
    """The public key is for every ballot; the private one exists only locked."""

    public_key: bytes
    locked_private_key: bytes


def pad(content: bytes, *, size: int) -> bytes:
    """``content`` with its length in front, zero-filled to exactly ``size`` bytes.

    Errors: Invalid("sealing.too_long") when it does not fit.
    """
    if len(content) + _LENGTH_PREFIX > size:
        raise Invalid("sealing.too_long", length=len(content), room=size - _LENGTH_PREFIX)
    return (len(content).to_bytes(_LENGTH_PREFIX, "big") + content).ljust(size, b"\0")


def unpad(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:_LENGTH_PREFIX], "big")
    return padded[_LENGTH_PREFIX : _LENGTH_PREFIX + length]


def pad_to_step(content: bytes, *, step: int) -> bytes:
    """Padded to the next multiple of ``step``, so that only that multiple shows."""
    needed = len(content) + _LENGTH_PREFIX
    return pad(content, size=-(-needed // step) * step)


def new_meeting_keys(passphrase: str, strength: LockStrength = LockStrength()) -> MeetingKeys:
    """A fresh key pair whose private half only the scrutineers' passphrase unlocks. Slow on purpose: use a thread.

    Errors: Invalid("passphrase.too_short").
    """
    if len(passphrase) < MIN_PASSPHRASE:
        raise Invalid("passphrase.too_short", minimum=MIN_PASSPHRASE)
    private = PrivateKey.generate()
    return MeetingKeys(bytes(private.public_key), _lock(bytes(private), passphrase, strength))


def unlock_private_key(locked: bytes, passphrase: str) -> bytes:
    """The private key. Slow on purpose: use a thread.

    Errors: NotAllowed("passphrase.wrong").
    """
    operations = int.from_bytes(locked[:4], "big")
    memory = int.from_bytes(locked[4:8], "big") * 1024
    salt, box = locked[8 : 8 + _SALT_SIZE], locked[8 + _SALT_SIZE :]
    try:
        return SecretBox(_stretch(passphrase, salt, LockStrength(operations, memory))).decrypt(box)
    except CryptoError as error:
        raise NotAllowed("passphrase.wrong") from error


def seal(content: bytes, public_key: bytes, *, size: int) -> bytes:
    """A sealed box of ``content`` padded to ``size``; only the private key opens it, the sealer cannot."""
    return SealedBox(PublicKey(public_key)).encrypt(pad(content, size=size))


def unseal(sealed: bytes, private_key: bytes) -> bytes:
    """Errors: Invalid("ballot.unreadable") when the box was damaged or sealed to another key."""
    try:
        return unpad(SealedBox(PrivateKey(private_key)).decrypt(sealed))
    except CryptoError as error:
        raise Invalid("ballot.unreadable") from error


def receipt_of(sealed: bytes) -> str:
    """A short code of the sealed ballot's hash: proves that the box is in the urn, says nothing of its content."""
    code = encode_base32(hashlib.sha256(sealed).digest(), characters=RECEIPT_CHARACTERS)
    return f"{code[:5]}-{code[5:]}"


def new_key() -> bytes:
    return random_bytes(KEY_SIZE)


def encrypt(content: bytes, key: bytes, *, step: int) -> bytes:
    """``content`` padded to a multiple of ``step`` and encrypted under ``key``."""
    return bytes(SecretBox(key).encrypt(pad_to_step(content, step=step)))


def decrypt(box: bytes, key: bytes) -> bytes:
    """Errors: Invalid("sealing.unreadable")."""
    try:
        return unpad(SecretBox(key).decrypt(box))
    except CryptoError as error:
        raise Invalid("sealing.unreadable") from error


def _lock(private_key: bytes, passphrase: str, strength: LockStrength) -> bytes:
    salt = random_bytes(_SALT_SIZE)
    key = _stretch(passphrase, salt, strength)
    header = strength.operations.to_bytes(4, "big") + (strength.memory // 1024).to_bytes(4, "big")
    return header + salt + bytes(SecretBox(key).encrypt(private_key))


def _stretch(passphrase: str, salt: bytes, strength: LockStrength) -> bytes:
    return argon2id.kdf(KEY_SIZE, passphrase.encode(), salt, opslimit=strength.operations, memlimit=strength.memory)
