"""A year of three hundred proposals and forty units through the real services, its clock running fast."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office import open_office
from tests.proofs.proposal_year.county import found
from tests.proofs.proposal_year.living import NETWORK, Living, Network
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
    verdict.check_network()
    assert len(verdict.expected()) > 100
