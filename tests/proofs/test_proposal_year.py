"""A year of three hundred proposals and forty units through the real services, its clock running fast.

The same year in a process that is killed again and again: nothing lost, nothing doubled that does not say so.
"""

from __future__ import annotations

import pickle
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from core.domain.clock import ManualClock
from tests.office import open_office
from tests.proofs.proposal_year.county import PROPOSALS, SEED, found
from tests.proofs.proposal_year.killing import live_through
from tests.proofs.proposal_year.living import COUNTY, HOUR, NETWORK, Living, Network, open_core
from tests.proofs.proposal_year.verdict import verdict_of


@pytest.mark.slow
async def test_year_leaves_nothing_unsaid(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        county, network = await found(office), Network(tmp_path / NETWORK)
        await Living(office.core, office.clock, county, network).live()
        verdict = await verdict_of(office.core, county, network.taken())
    print(verdict.summary())
    verdict.check_chases()
    verdict.check_people()
    verdict.check_promises()
    verdict.check_network()
    assert len(verdict.expected()) > 100


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(3_000)
async def test_fifty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    await _prove(tmp_path, proposals=PROPOSALS, kills=52)


@pytest.mark.alone
@pytest.mark.slow
async def test_eight_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    await _prove(tmp_path, proposals=24, kills=8)


async def _prove(folder: Path, *, proposals: int, kills: int) -> None:
    async with open_office(folder) as office:
        county = await found(office, proposals=proposals)
        begun_at = office.clock.now()
    (folder / COUNTY).write_bytes(pickle.dumps(county))
    (folder / HOUR).write_text(begun_at.isoformat())
    died = await live_through(folder, Random(SEED), kills)
    clock = ManualClock(datetime.fromisoformat((folder / HOUR).read_text()))
    core, database = open_core(folder, clock)
    try:
        verdict = await verdict_of(core, county, Network(folder / NETWORK).taken())
    finally:
        await database.close()
    print(f"kills {died.total()} ({', '.join(f'{moment} {number}' for moment, number in died.items())})")
    print(verdict.summary())
    verdict.check_chases()
    verdict.check_people()
    verdict.check_promises()
    verdict.check_network()
    assert died.total() >= kills
