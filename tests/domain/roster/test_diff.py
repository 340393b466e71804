"""What a file would change: seen cell by cell, and nothing the second time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.roster.diff import (
    Changed,
    ExistingRecord,
    FieldChange,
    New,
    Preview,
    Rejected,
    Unchanged,
    fingerprint,
    preview,
)
from core.domain.roster.duplicates import set_repeats_apart
from core.domain.roster.rows import (
    DeputyRow,
    Origin,
    ParsedRoster,
    RosterKind,
    RosterRow,
    RowError,
    StaffRow,
    VoterRow,
)


def deputy(row: int = 2, **fields: str | None) -> DeputyRow:
    values = {"name": "张三", "constituency": "第一选区"} | fields
    origin = Origin("民安街道", row, {name: f"{name}@{row}" for name in values})
    return DeputyRow(origin, **values)  # type: ignore[arg-type]


def voter(row: int = 2, **fields: str | None) -> VoterRow:
    values = {"name": "张三", "constituency": "第一选区"} | fields
    return VoterRow(Origin("民安街道", row), **values)  # type: ignore[arg-type]


def roll(*rows: RosterRow, errors: tuple[RowError, ...] = ()) -> ParsedRoster[RosterRow]:
    kinds: dict[type, RosterKind] = {
        DeputyRow: RosterKind.DEPUTIES,
        VoterRow: RosterKind.VOTERS,
        StaffRow: RosterKind.STAFF,
    }
    return ParsedRoster(kinds[type(rows[0])], rows, errors)


def stored(*rows: RosterRow) -> list[ExistingRecord]:
    return [ExistingRecord(f"r{place}", row.fields()) for place, row in enumerate(rows)]


def applied(shown: Preview, existing: Iterable[ExistingRecord]) -> list[ExistingRecord]:
    """The records after the preview was applied."""
    records = {record.key: dict(record.fields) for record in existing}
    for place, entry in enumerate(shown.entries):
        if isinstance(entry, New):
            records[f"new{place}"] = entry.row.fields()
        elif isinstance(entry, Changed):
            records[entry.key] |= {change.field: change.new for change in entry.changes}
    return [ExistingRecord(key, fields) for key, fields in records.items()]


def test_unknown_people_are_new() -> None:
    shown = preview(roll(deputy()), [])
    assert shown.entries == (New(deputy()),)
    assert shown.counts == {"new": 1, "changed": 0, "unchanged": 0, "rejected": 0}


def test_same_file_twice_changes_nothing() -> None:
    rows = deputy(card_number="001", phone="13812345678"), deputy(3, name="李四")
    shown = preview(roll(*rows), stored(*rows))
    assert shown.entries == (Unchanged(rows[0], "r0"), Unchanged(rows[1], "r1"))


def test_changes_are_shown_cell_by_cell() -> None:
    new = deputy(phone="13812345679", party="群众")
    (entry,) = preview(roll(new), stored(deputy(phone="13812345678"))).entries
    assert entry == Changed(
        new,
        "r0",
        (
            FieldChange("phone", "13812345678", "13812345679", "phone@2"),
            FieldChange("party", None, "群众", "party@2"),
        ),
    )


def test_blank_cells_never_erase() -> None:
    shown = preview(roll(deputy()), stored(deputy(phone="13812345678")))
    assert [type(entry) for entry in shown.entries] == [Unchanged]


def test_card_number_outlives_changed_name() -> None:
    (entry,) = preview(roll(deputy(name="张山", card_number="1")), stored(deputy(card_number="1"))).entries
    assert isinstance(entry, Changed)
    assert [change.field for change in entry.changes] == ["name"]


def test_different_cards_are_different_people() -> None:
    shown = preview(roll(deputy(card_number="2")), stored(deputy(card_number="1")))
    assert [type(entry) for entry in shown.entries] == [New]
    assert shown.absent == ("r0",)


def test_name_match_ignores_width_and_dots() -> None:
    shown = preview(roll(deputy(name="买买提·阿布")), stored(deputy(name="买买提•阿布")))
    assert [type(entry) for entry in shown.entries] == [Changed]


def test_several_possible_records_are_refused() -> None:
    shown = preview(roll(deputy()), stored(deputy(card_number="1"), deputy(card_number="2")))
    (entry,) = shown.entries
    assert isinstance(entry, Rejected)
    assert (entry.errors[0].code, entry.errors[0].params) == ("row.ambiguous", {"records": ("r0", "r1")})
    assert (shown.is_applicable, shown.absent) == (False, ())


def test_rows_sharing_one_record_are_refused() -> None:
    rows = deputy(card_number="1"), deputy(3, card_number="2")
    shown = preview(roll(*rows), stored(deputy()))
    codes = [error.code for entry in shown.entries if isinstance(entry, Rejected) for error in entry.errors]
    assert codes == ["row.same_record"] * 2


def test_voter_gains_telephone_without_doubling() -> None:
    (entry,) = preview(roll(voter(phone="13812345678")), stored(voter())).entries
    assert isinstance(entry, Changed)


def test_voters_with_two_telephones_are_two() -> None:
    shown = preview(roll(voter(phone="13812345678")), stored(voter(phone="13812345679")))
    assert [type(entry) for entry in shown.entries] == [New]


def test_exact_voter_goes_before_loose_one() -> None:
    rows = voter(phone="13812345678"), voter(3)
    shown = preview(roll(*rows), stored(voter()))
    assert [type(entry) for entry in shown.entries] == [New, Unchanged]


def test_file_errors_become_rejected_rows() -> None:
    errors = tuple(RowError("民安街道", 5, reference, "phone.invalid") for reference in ("D5", "E5"))
    shown = preview(roll(deputy(), errors=errors), [])
    assert shown.entries == (New(deputy()), Rejected(errors))
    assert not shown.is_applicable


@pytest.mark.parametrize("other", [{"phone": "13812345679"}, {"card_number": "9"}])
def test_fingerprint_follows_touched_records(other: dict[str, str]) -> None:
    parsed = roll(deputy(phone="13812345678", card_number="1"))
    known = deputy(phone="13812345678")
    before, after = stored(known), [ExistingRecord("r0", known.fields() | other)]
    again = fingerprint("f", preview(parsed, before))
    assert fingerprint("f", preview(parsed, before)) == again
    assert fingerprint("g", preview(parsed, before)) != again
    assert fingerprint("f", preview(parsed, after)) != again


SOME = {
    "name": st.sampled_from(["张三", "李四"]),
    "constituency": st.sampled_from(["一", "二"]),
    "phone": st.sampled_from([None, "13800000001", "13800000002"]),
    "township": st.sampled_from([None, "里耶镇"]),
}
NUMBERS = st.sampled_from([None, "1", "2", "3"])
DEPUTIES = st.builds(deputy, card_number=NUMBERS, **SOME)
VOTERS = st.builds(voter, roll_number=NUMBERS, **SOME)


@given(
    rows=st.lists(DEPUTIES, min_size=1, max_size=6) | st.lists(VOTERS, min_size=1, max_size=6),
    data=st.data(),
)
def test_applied_file_finds_nothing_to_do(rows: list[DeputyRow | VoterRow], data: st.DataObject) -> None:
    world: st.SearchStrategy[RosterRow] = DEPUTIES if isinstance(rows[0], DeputyRow) else VOTERS
    before = stored(*data.draw(st.lists(world, max_size=4)))
    placed = [replace(row, origin=Origin("甲", place)) for place, row in enumerate(rows, start=2)]
    parsed = set_repeats_apart(roll(*placed))
    good = preview(replace(parsed, errors=()), before)
    if good.is_applicable:
        again = preview(replace(parsed, errors=()), applied(good, before))
        assert {type(entry) for entry in again.entries} == {Unchanged}
