"""Whether what an attacker measured goes with what people chose, or is chance.

The judges. ``dependence``: the strongest of all features against all secrets, beside the strongest that the same
features show when the secrets are dealt out anew among the voters of each meeting (a permutation test, so that
looking at thousands of features costs nothing and hides nothing). ``guessing``: an honest predictor that learns on some
voters and guesses others. ``orders``: the same permutation test for whole guesses, voter by voter. ``turns``: the same
for the orders in which things lie, beside the one in which they came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

DEALS = 1_999  # the smallest p is 1/2,000
SIGNIFICANT = 0.001
MAX_KINDS, QUARTERS, ABSENT = 6, 4, 6
BINS = ABSENT + 1
_BATCH = 20

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One meeting: what was measured of each voter, and each voter's secrets by name."""

    features: Sequence[Mapping[str, float]]
    secrets: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``p``: how often chance does as well. ``what``: the feature and the secret that go together best."""

    p: float
    what: str

    @property
    def is_leak(self) -> bool:
        return self.p <= SIGNIFICANT


@dataclass(frozen=True, slots=True)
class Table:
    """All meetings' features as small numbers, one row a feature, equal rows once."""

    names: list[str]
    bins: Ints  # features x voters
    meetings: Ints  # of each voter

    @classmethod
    def of(cls, evidence: Sequence[Evidence]) -> Table:
        names = sorted({name for one in evidence for voter in one.features for name in voter})
        meetings = np.repeat(np.arange(len(evidence)), [len(one.features) for one in evidence])
        found: dict[bytes, tuple[str, Ints]] = {}
        for name in names:
            row = _binned([[voter.get(name) for voter in one.features] for one in evidence])
            if len(set(row.tolist())) > 1:
                found.setdefault(row.tobytes(), (name, row))
        rows = [row for _, row in found.values()] or [np.zeros(len(meetings), dtype=np.int64)]
        return cls([name for name, _ in found.values()] or ["nothing"], np.array(rows), meetings)

    @property
    def one_hot(self) -> Floats:
        """(features x bins) x voters."""
        hot: Floats = (self.bins[:, None, :] == np.arange(BINS)[None, :, None]).astype(np.float64)
        flat: Floats = hot.reshape(-1, self.bins.shape[1])
        return flat


def dependence(evidence: Sequence[Evidence], *, seed: int = 1) -> Verdict:
    """The permutation test over all features and all secrets together."""
    table, deal = Table.of(evidence), np.random.default_rng(seed)
    secrets = [_coded([one.secrets[name] for one in evidence]) for name in evidence[0].secrets]
    hot, size = table.one_hot, len(table.names)
    deals = [np.arange(len(table.meetings)), *(_dealt(table.meetings, deal) for _ in range(DEALS))]
    strengths = np.stack([_strengths(hot, size, secret, deals) for secret in secrets], axis=1)
    middle, spread = strengths[1:].mean(axis=0), strengths[1:].std(axis=0) + 1e-9
    standard = (strengths - middle) / spread  # deals x secrets x features
    best = standard.reshape(len(deals), -1).max(axis=1)
    secret, feature = np.unravel_index(int(standard[0].argmax()), standard[0].shape)
    p = float((best >= best[0]).mean())
    return Verdict(p, f"{table.names[int(feature)]} ~ {list(evidence[0].secrets)[int(secret)]} (z={best[0]:.1f})")


def guessing(evidence: Sequence[Evidence], secret: str) -> Verdict:
    """Learn on some voters which feature guesses best and how, then guess the others. Binomial bound, base rate.

    What is guessed played no part in the learning: voters of other meetings, or the other half of the only one.
    """
    table = Table.of(evidence)
    truth = _coded([one.secrets[secret] for one in evidence])
    parts = table.meetings if len(evidence) > 1 else np.arange(len(truth)) % 2
    hits = sum(_hits(table, truth, parts != part) for part in np.unique(parts))
    base = float(np.bincount(truth).max()) / len(truth)
    p = _tail(hits, len(truth), base)
    return Verdict(p, f"{secret}: {hits} of {len(truth)} right, {base:.0%} by always saying the same")


def orders(guesses: Sequence[tuple[Mapping[int, str], Mapping[int, str]]], *, seed: int = 1) -> Verdict:
    """Whether any guess (voter: answer) agrees with the truth (voter: answer) more often than when dealt anew."""
    deal, scores, names = np.random.default_rng(seed), [], []
    for number, (guess, truth) in enumerate(guesses):
        voters = [voter for voter in guess if voter in truth]
        said, given = np.array([guess[one] for one in voters]), np.array([truth[one] for one in voters])
        hits = [int((said == given).sum()), *(int((said == deal.permutation(given)).sum()) for _ in range(DEALS))]
        spread = float(np.std(hits[1:])) + 1e-9
        scores.append((np.array(hits) - np.mean(hits[1:])) / spread)
        names.append(f"order {number}: {hits[0]} of {len(voters)}")
    best = np.max(scores, axis=0)
    return Verdict(float((best >= best[0]).mean()), names[int(np.argmax([one[0] for one in scores]))])


def turns(lying: Mapping[str, Sequence[int]], *, seed: int = 1) -> Verdict:
    """Whether in any order, by its name, the turns 0 to n-1 go on as they came more than when dealt anew.

    Both over the whole length (rank correlation) and from neighbour to neighbour (how often it rises, how far it
    jumps).
    """
    deal, rows = np.random.default_rng(seed), [np.array(row) for row in lying.values()]
    size = len(rows[0])
    deals = np.stack([np.arange(size), *(deal.permutation(size) for _ in range(DEALS))])
    scores = np.concatenate([_going_on(deals[:, row]) for row in rows])
    middle, spread = scores[:, 1:].mean(axis=1, keepdims=True), scores[:, 1:].std(axis=1, keepdims=True) + 1e-9
    standard = (scores - middle) / spread  # (orders x ways of going on) x deals
    best = standard.max(axis=0)
    name = list(lying)[int(standard[:, 0].argmax()) * len(rows) // len(scores)]
    return Verdict(float((best >= best[0]).mean()), f"{name} goes on (z={best[0]:.1f})")


def _going_on(rows: Ints) -> Floats:
    """Ways of going on x deals."""
    size, steps = rows.shape[1], np.diff(rows, axis=1)
    middle = (size - 1) / 2
    along = np.abs((rows - middle) @ (np.arange(size) - middle))
    return np.stack([along, np.abs(np.sign(steps).sum(axis=1)), -np.abs(steps).sum(axis=1)]).astype(np.float64)


def _binned(meetings: Sequence[Sequence[float | None]]) -> Ints:
    """Few kinds of values stay as they are; many become quarters within each meeting."""
    kinds = sorted({value for voters in meetings for value in voters if value is not None})
    if len(kinds) <= MAX_KINDS:
        place = {value: number for number, value in enumerate(kinds)}
        return np.array([ABSENT if one is None else place[one] for voters in meetings for one in voters])
    return np.concatenate([_quarters(voters) for voters in meetings])


def _quarters(values: Sequence[float | None]) -> Ints:
    present = np.array([value for value in values if value is not None], dtype=np.float64)
    edges = np.quantile(present, [0.25, 0.5, 0.75]) if len(present) else np.zeros(3)
    return np.array([ABSENT if one is None else int(np.searchsorted(edges, one)) for one in values])


def _coded(meetings: Sequence[Sequence[str]]) -> Ints:
    flat = [value for voters in meetings for value in voters]
    place = {value: number for number, value in enumerate(sorted(set(flat)))}
    return np.array([place[value] for value in flat])


def _dealt(meetings: Ints, deal: np.random.Generator) -> Ints:
    """A new order of the voters that keeps everybody in their meeting."""
    order = np.arange(len(meetings))
    for meeting in np.unique(meetings):
        theirs = np.flatnonzero(meetings == meeting)
        order[theirs] = deal.permutation(theirs)
    return order


def _strengths(hot: Floats, size: int, secret: Ints, deals: Sequence[Ints]) -> Floats:
    """Mutual information (without its constants) of every feature and ``secret``, for each deal: deals x features."""
    classes = int(secret.max()) + 1
    found = []
    for start in range(0, len(deals), _BATCH):
        some = deals[start : start + _BATCH]
        answers = np.concatenate([np.eye(classes)[secret[deal]] for deal in some], axis=1)
        counts = hot @ answers
        information = (counts * np.log(np.maximum(counts, 1))).reshape(size, BINS, len(some), classes)
        found.append(information.sum(axis=(1, 3)).T)
    return np.concatenate(found)


def _hits(table: Table, truth: Ints, taught: NDArray[np.bool_]) -> int:
    """How many of the voters that are not ``taught`` the best feature of the taught ones guesses."""
    answers = np.eye(int(truth.max()) + 1)[truth] * taught[:, None]
    counts = (table.one_hot @ answers).reshape(len(table.names), BINS, -1)
    best = int(counts.max(axis=2).sum(axis=1).argmax())
    rule = (counts[best] + answers.sum(axis=0) * 1e-6).argmax(axis=1)
    return int((rule[table.bins[best]] == truth)[~taught].sum())


def _tail(hits: int, total: int, share: float) -> float:
    return sum(comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(hits, total + 1))
