"""A ballot survives its encoding, fits its size whatever is marked, and refuses what its layout does not know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.ballots import OVER_MARKED, OVERALL, Ballot, BallotLayout, Sheet, decode, encode, layout_of
from core.domain.errors import Invalid
from core.domain.ids import DeputyId
from core.domain.sealing import receipt_of, seal, unseal
from core.presets import PRESETS, load_preset

LAYOUT = BallotLayout(
    deputies=tuple(DeputyId(number) for number in range(1, 10)),
    questions=(OVERALL, *(f"aspect{number}" for number in range(9))),
    answers=("satisfied", "basically_satisfied", "dissatisfied"),
    comment_limit=500,
)
ANSWERS = st.dictionaries(st.sampled_from(LAYOUT.questions), st.sampled_from((*LAYOUT.answers, OVER_MARKED)))
COMMENTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=55)
BALLOTS = st.builds(Ballot, st.dictionaries(st.sampled_from(LAYOUT.deputies), st.builds(Sheet, ANSWERS, COMMENTS)))


@given(BALLOTS)
def test_decoding_undoes_encoding(ballot: Ballot) -> None:
    decoded = decode(encode(ballot, LAYOUT), LAYOUT)
    assert {deputy: sheet for deputy, sheet in decoded.sheets.items() if deputy in ballot.sheets} == ballot.sheets


@given(BALLOTS)
def test_every_ballot_fits_its_size(ballot: Ballot) -> None:
    assert len(encode(ballot, LAYOUT)) + 4 <= LAYOUT.size


def test_the_largest_ballot_fits() -> None:
    answers = dict.fromkeys(LAYOUT.questions, OVER_MARKED)
    sheets = {deputy: Sheet(answers, "") for deputy in LAYOUT.deputies}
    sheets[DeputyId(1)] = Sheet(answers, "\U00020000" * 500)
    assert len(encode(Ballot(sheets), LAYOUT)) + 4 <= LAYOUT.size


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_has_a_layout(preset: str) -> None:
    rules = load_preset(preset)
    layout = layout_of(rules, [DeputyId(1)])
    marked = Ballot({DeputyId(1): Sheet(dict.fromkeys(layout.questions, layout.answers[-1]))})
    assert decode(encode(marked, layout), layout) == marked


@pytest.mark.parametrize(
    ("ballot", "code"),
    [
        (Ballot({DeputyId(77): Sheet()}), "ballot.unknown_deputy"),
        (Ballot({DeputyId(1): Sheet({"mood": "satisfied"})}), "ballot.unknown_question"),
        (Ballot({DeputyId(1): Sheet({OVERALL: "superb"})}), "ballot.unknown_answer"),
        (Ballot({DeputyId(1): Sheet({}, "话" * 501)}), "ballot.comment_too_long"),
    ],
)
def test_what_the_layout_lacks_is_refused(ballot: Ballot, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        encode(ballot, LAYOUT)
    assert refusal.value.code == code


@pytest.mark.parametrize("content", [b"", b"\xff", b"{}", b"[]", b"[[[0],1]]", b'[[[99],""]]', b"null"])
def test_garbage_is_refused_as_unreadable(content: bytes) -> None:
    with pytest.raises(Invalid, match="unreadable"):
        decode(content, LAYOUT)


def test_sealing_twice_gives_two_receipts() -> None:
    from nacl.public import PrivateKey

    private = PrivateKey.generate()
    boxes = [seal(b"same", bytes(private.public_key), size=1024) for _ in range(2)]
    assert receipt_of(boxes[0]) != receipt_of(boxes[1])
    assert {unseal(box, bytes(private)) for box in boxes} == {b"same"}
