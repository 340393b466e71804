"""Locks open only with the passphrase; padding hides lengths; damage is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.errors import Invalid, NotAllowed
from core.domain.sealing import (
    LIGHT_LOCK,
    decrypt,
    encrypt,
    new_key,
    new_meeting_keys,
    pad,
    pad_to_step,
    seal,
    unlock_private_key,
    unpad,
    unseal,
)


@given(st.binary(max_size=60))
def test_padding_is_undone_and_hides(content: bytes) -> None:
    padded = pad(content, size=64)
    assert len(padded) == 64
    assert unpad(padded) == content


@given(st.binary(max_size=300), st.integers(8, 64))
def test_steps_show_only_their_multiple(content: bytes, step: int) -> None:
    padded = pad_to_step(content, step=step)
    assert len(padded) % step == 0
    assert unpad(padded) == content


def test_too_long_content_is_refused() -> None:
    with pytest.raises(Invalid, match="too_long"):
        pad(bytes(61), size=64)


def test_only_the_passphrase_unlocks() -> None:
    keys = new_meeting_keys("correct horse", LIGHT_LOCK)
    box = seal(b"ballot", keys.public_key, size=64)
    assert unseal(box, unlock_private_key(keys.locked_private_key, "correct horse")) == b"ballot"
    with pytest.raises(NotAllowed, match="passphrase"):
        unlock_private_key(keys.locked_private_key, "correct house")


def test_short_passphrase_is_refused() -> None:
    with pytest.raises(Invalid, match="too_short"):
        new_meeting_keys("horse", LIGHT_LOCK)


def test_private_key_is_not_in_the_lock() -> None:
    keys = new_meeting_keys("correct horse", LIGHT_LOCK)
    assert unlock_private_key(keys.locked_private_key, "correct horse") not in keys.locked_private_key


@given(st.integers(0, 10_000))
def test_a_flipped_bit_is_noticed(place: int) -> None:
    key = new_key()
    box = bytearray(encrypt(b"draft", key, step=32))
    box[place % len(box)] ^= 1
    with pytest.raises(Invalid, match="unreadable"):
        decrypt(bytes(box), key)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Invalid, match="unreadable"):
        decrypt(encrypt(b"draft", new_key(), step=32), new_key())
