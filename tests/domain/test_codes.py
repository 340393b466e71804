"""Codes that people type: what a check character finds, what is forgiven, how many there are."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.codes import ALPHABET, CODE_CHARACTERS, check_character, code_from, encode_base32, normal_code
from core.domain.errors import Invalid

RANDOM_BITS = st.binary(min_size=7, max_size=7)
BODIES = st.text(alphabet=ALPHABET, min_size=CODE_CHARACTERS, max_size=CODE_CHARACTERS)
# Neighbours whose swap the check misses: Luhn's sum in an even base cannot tell zero from the highest digit.
UNSEEN_SWAPS = {frozenset("0Z")}


@given(RANDOM_BITS)
def test_printed_code_reads_back(random_bits: bytes) -> None:
    printed = code_from(random_bits)
    assert len(printed) == 13
    assert normal_code(printed) == printed.replace("-", "")[:CODE_CHARACTERS]


@given(RANDOM_BITS, RANDOM_BITS)
def test_codes_differ_with_their_fifty_bits(one: bytes, other: bytes) -> None:
    same = int.from_bytes(one, "big") >> 6 == int.from_bytes(other, "big") >> 6
    assert (code_from(one) == code_from(other)) is same


@given(BODIES)
def test_every_single_wrong_character_is_found(body: str) -> None:
    code = body + check_character(body)
    for place, wrong in product(range(len(code)), ALPHABET):
        mistyped = code[:place] + wrong + code[place + 1 :]
        assert (check_character(mistyped[:-1]) == mistyped[-1]) is (mistyped == code)


def test_wrong_check_character_is_called_mistyped() -> None:
    with pytest.raises(Invalid, match=r"code\.mistyped"):
        normal_code("00000-00000-1")


@given(BODIES, st.integers(0, CODE_CHARACTERS - 1))
def test_swapped_neighbours_are_found_but_one_pair(body: str, place: int) -> None:
    code = body + check_character(body)
    first, second = code[place], code[place + 1]
    swapped = code[:place] + second + first + code[place + 2 :]
    is_unseen = first == second or {first, second} in UNSEEN_SWAPS
    assert (check_character(swapped[:-1]) == swapped[-1]) is is_unseen


def test_all_unseen_swaps_are_listed() -> None:
    missed = {
        frozenset((first, second))
        for first, second in product(ALPHABET, repeat=2)
        if first != second and check_character(f"A{first}{second}") == check_character(f"A{second}{first}")
    }
    assert missed == UNSEEN_SWAPS


@given(BODIES)
def test_people_may_type_it_their_way(body: str) -> None:
    code = body + check_character(body)
    wide = "".join(chr(ord(char) + 0xFEE0) for char in code)
    likeness = code.replace("0", "O").replace("1", "l")
    for typed in (code.lower(), f" {code[:5]} {code[5:]} ", wide, likeness, "—".join(code)):
        assert normal_code(typed) == body


@given(st.text(max_size=20).filter(lambda typed: not set(typed) <= set(ALPHABET + "- ")))
def test_anything_else_is_refused_politely(typed: str) -> None:
    with pytest.raises(Invalid, match=r"code\.(malformed|mistyped)"):
        normal_code(typed + "!")


def test_alphabet_has_no_look_alikes() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


@given(st.binary(min_size=5, max_size=5))
def test_base32_keeps_every_bit(content: bytes) -> None:
    value = 0
    for char in encode_base32(content, characters=8):
        value = value * 32 + ALPHABET.index(char)
    assert value.to_bytes(5, "big") == content


def test_check_characters_are_spread_evenly() -> None:
    bodies = (code_from(number.to_bytes(7, "big"))[-1] for number in range(0, 32 * 64 * 64, 64))
    assert max(Counter(bodies).values()) < 2 * 64
