"""The way back of choosing or dropping a priority item, and of planning, recording or cancelling an act.

Nobody was told of it by a message of its own: what waits to be reminded of falls away, or is due again, by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.domain.ids import ActId, ProposalId
from core.domain.proposals.supervision import Act, Priority, SupervisionWas
from core.domain.undo import print_of, record_from_json
from core.services.undo import Reach, Way, unless
from core.services.work import Work


async def _check(work: Work, inverse: SupervisionWas) -> None:
    found = await _found(work, inverse)
    unless(found is not None and print_of(found) == inverse.print, inverse)


async def _found(work: Work, inverse: SupervisionWas) -> Act | Priority | None:
    if inverse.noun == "priority":
        return await work.supervision.priority(ProposalId(inverse.id))
    return await work.supervision.act(ActId(inverse.id))


async def _restore(work: Work, inverse: SupervisionWas) -> Reach:
    if inverse.noun == "priority":
        await _restore_priority(work, inverse)
    elif inverse.before is None:
        await work.supervision.remove_act(ActId(inverse.id))
    else:
        await work.supervision.save_act(record_from_json(Act, inverse.before))
    return Reach()


async def _restore_priority(work: Work, inverse: SupervisionWas) -> None:
    if inverse.before is None:
        await work.supervision.remove_priority(ProposalId(inverse.id))
    else:
        await work.supervision.save_priority(record_from_json(Priority, inverse.before))


SUPERVISION_WAYS: Mapping[type[Any], Way] = {SupervisionWas: Way(_check, _restore)}
