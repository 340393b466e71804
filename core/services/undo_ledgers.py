"""The way back of a whole imported ledger: its proposals and the units that it brought, in one action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.domain.undo import LedgerWas, print_of
from core.services.undo import Reach, Way, unless
from core.services.work import Work


async def _check(work: Work, inverse: LedgerWas) -> None:
    """Errors: as ``unless``; NotFound("proposal.unknown") for one that is gone."""
    unless(print_of([await work.proposals.get(one) for one in inverse.proposals]) == inverse.print, inverse)


async def _remove(work: Work, inverse: LedgerWas) -> Reach:
    """A unit that something else names meanwhile stays."""
    for proposal in inverse.proposals:
        await work.proposals.remove(proposal)
    for unit in inverse.units:
        if not await work.proposals.is_unit_used(unit):
            await work.proposals.remove_unit(unit)
    return Reach()


LEDGER_WAYS: Mapping[type[Any], Way] = {LedgerWas: Way(_check, _remove)}
