"""Codes that people type: Crockford's base 32, without I, L, O and U, with a check character.

A binding code has 50 random bits and one check character (``ABCDE-FGHJK-M``). With a keyed hash in the database,
the limits on attempts and the expiry, 50 bits leave an attacker 1.2e-4 after a month.
"""

from __future__ import annotations

from core.domain.errors import Invalid
from core.domain.text import fold_width

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BITS = 50
CODE_CHARACTERS = CODE_BITS // 5
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def encode_base32(content: bytes, *, characters: int) -> str:
    """The first ``characters`` * 5 bits of ``content``."""
    bits = int.from_bytes(content, "big")
    total = len(content) * 8
    return "".join(ALPHABET[(bits >> (total - 5 * (place + 1))) & 31] for place in range(characters))


def check_character(code: str) -> str:
    """Luhn's sum modulo 32: finds every single wrong character and nearly every swap of neighbours."""
    total = 0
    for place, char in enumerate(reversed(code)):
        value = ALPHABET.index(char) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]


def code_from(random_bits: bytes) -> str:
    """A code as it is printed, ``ABCDE-FGHJK-M``, from at least seven random bytes."""
    body = encode_base32(random_bits, characters=CODE_CHARACTERS)
    return f"{body[:5]}-{body[5:]}-{check_character(body)}"


def normal_code(typed: str) -> str:
    """What a person typed as the code's ten characters: case, width, blanks, dashes and look-alikes forgiven.

    Errors: Invalid("code.malformed") for a wrong length or character, Invalid("code.mistyped") for a failed check.
    """
    folded = fold_width(typed).upper().translate(_LOOK_ALIKES)
    characters = "".join(char for char in folded if char not in " -—_\t\n")
    if len(characters) != CODE_CHARACTERS + 1 or any(char not in ALPHABET for char in characters):
        raise Invalid("code.malformed")
    body, check = characters[:-1], characters[-1]
    if check_character(body) != check:
        raise Invalid("code.mistyped")
    return body
