"""The urn after a day: its ballots and what was counted, beside what voters confirmed and the receipts they saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.api import Core
from core.domain.actors import Role
from core.domain.ballots import OVERALL, Ballot, decode, layout_of
from core.domain.ids import DeputyId
from core.domain.rules import parse_rules
from core.domain.sealing import receipt_of, unlock_private_key, unseal
from core.services.counting import Count
from tests.proofs.crash import screens as look
from tests.proofs.crash.county import PASSPHRASE, Opened
from tests.proofs.crash.meeting_day import totals
from tests.proofs.crash.people import Intent

Content = tuple[tuple[int | None, ...], str]


class Confirmer(Protocol):
    """A voter. ``confirmed`` holds what the review showed whenever the ballot was cast under it."""

    user: int
    intent: Intent
    confirmed: set[Content]


@dataclass(frozen=True, slots=True)
class Urn:
    """``cast``: every ballot in the urn by its receipt. ``listed``: the receipts as the office lists them."""

    agenda: tuple[DeputyId, ...]
    cast: dict[str, Ballot]
    listed: Sequence[str]
    counted: Count

    def check(self, voters: Sequence[Confirmer], receipts: Mapping[int, set[str]]) -> set[int]:
        """Who saw a receipt is counted once and exactly as confirmed; nobody else is. Who saw one."""
        assert self.counted.unreadable == 0
        assert sorted(self.cast) == sorted(self.listed)
        seen: dict[str, Confirmer] = {}
        for voter in voters:
            for receipt in receipts[voter.user]:
                assert receipt not in seen, "two voters see one receipt"
                seen[receipt] = voter
        assert set(seen) == set(self.cast)
        assert max(Counter(voter.user for voter in seen.values()).values()) == 1
        for receipt, voter in seen.items():
            confirmed = (voter.intent.marks, voter.intent.opinion)
            assert voter.confirmed == {confirmed}, f"voter {voter.user} confirmed {voter.confirmed}, meant {confirmed}"
            assert self._content(self.cast[receipt]) == confirmed
        self._check_totals([voter.intent for voter in seen.values()])
        return {voter.user for voter in seen.values()}

    def _content(self, ballot: Ballot) -> Content:
        """Marks and opinion as an Intent holds them."""
        marks = [ballot.sheets[deputy].answers.get(OVERALL) for deputy in self.agenda]
        opinions = "".join(ballot.sheets[deputy].comment for deputy in self.agenda)
        return tuple(None if mark is None else look.ANSWERS.index(mark) for mark in marks), opinions

    def _check_totals(self, ballots: Sequence[Intent]) -> None:
        for result, numbers in zip(self.counted.results, totals(ballots), strict=True):
            counts = result.counts[OVERALL]
            assert [counts.get(answer, 0) for answer in look.ANSWERS] == numbers[:3]
            assert result.returned == sum(numbers) == len(self.cast)


async def counted_urn(core: Core, opened: Opened) -> Urn:
    """Count what was closed, as the office does, and look into the urn beside it."""
    clerk, scrutineer = opened.county.actor(Role.CLERK), opened.county.actor(Role.SCRUTINEER)
    cast = await _opened_urn(core, opened)
    listed = await core.counting.receipts(clerk, opened.meeting)
    counted = await core.counting.count(scrutineer, opened.meeting, PASSPHRASE)
    return Urn(opened.county.deputies, cast, listed, counted)


async def _opened_urn(core: Core, opened: Opened) -> dict[str, Ballot]:
    """Every ballot in the urn by its receipt, read with the scrutineers' passphrase."""
    async with core.transactions.read(opened.county.actor(Role.SCRUTINEER)) as work:
        keys = await work.ballots.keys(opened.meeting)
        urn = await work.ballots.urn(opened.meeting)
        layout = layout_of(parse_rules((await work.rules.current()).toml), opened.county.deputies)
    assert keys is not None
    assert keys.locked_private_key is not None
    private_key = unlock_private_key(keys.locked_private_key, PASSPHRASE)
    cast = {receipt_of(box.sealed): decode(unseal(box.sealed, private_key), layout) for box in urn}
    assert len(cast) == len(urn)
    return cast
