"""The check that the county's rules ask before a step that one person alone must not take."""

from __future__ import annotations

from core.domain.four_eyes import FourEyesStep, check_other, check_second
from core.domain.ids import StaffId
from core.domain.rules import CountyRules
from core.services.work import Work


async def check_four_eyes(work: Work, rules: CountyRules, step: FourEyesStep) -> None:
    """Refuse the actor of ``work`` unless a second member of staff stands beside, where ``rules`` ask for one.

    Errors: NotAllowed("four_eyes.missing" | "four_eyes.wrong_role").
    """
    if step not in rules.four_eyes.steps:
        return
    second = check_other(work.actor, step)
    check_second(work.actor, await work.records.staff_member(StaffId(second.id)), step)
