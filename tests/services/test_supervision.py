"""Supervision of proposals: entered, read, undone, with who did it on record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.domain.actors import Role
from core.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from core.domain.ids import ActId
from core.domain.proposals.supervision import ActKind, ActState, Line
from tests.factories import invented_name
from tests.office import Office
from tests.services.ledger_sheets import ledger
from tests.services.proposal_desk import entered, handled
from tests.services.supervision_desk import OUTCOME, a_priority, an_act, leaders, today
from tests.services.test_proposal_imports import brought, stored


async def test_priority_names_its_two_leaders(office: Office) -> None:
    proposal = await a_priority(office)
    [one] = await office.core.supervision.priorities(office.clerk)
    assert (one.priority.proposal, one.leader, one.official) == (proposal, "向主任", "田县长")


async def test_dropped_priority_stays_on_record(office: Office) -> None:
    proposal = await a_priority(office)
    found = await office.core.supervision.drop_priority(office.clerk, proposal, reason="主任会议调整")
    assert found.priority is not None
    assert (found.priority.priority.is_current, found.priority.priority.reason) == (False, "主任会议调整")
    assert await office.core.supervision.priorities(office.clerk) == []


async def test_undone_choice_leaves_no_priority(office: Office) -> None:
    proposal = await a_priority(office)
    await office.core.actions.undo(office.clerk)
    assert (await office.core.supervision.of_proposal(office.clerk, proposal)).priority is None


async def test_undone_drop_brings_the_priority_back(office: Office) -> None:
    proposal = await a_priority(office)
    await office.core.supervision.drop_priority(office.clerk, proposal, reason="主任会议调整")
    await office.core.actions.undo(office.clerk)
    [one] = await office.core.supervision.priorities(office.clerk)
    assert one.priority.proposal == proposal


async def test_act_is_on_its_proposal_and_among_the_coming(office: Office) -> None:
    proposal = await handled(office)
    act = await an_act(office, proposal, days=20)
    [own] = (await office.core.supervision.of_proposal(office.clerk, proposal)).acts
    [coming] = await office.core.supervision.coming(office.clerk, within_days=20)
    assert own == coming
    assert (own.act.id, own.title, own.days) == (act, "修缮农车镇桥梁", 20)
    assert await office.core.supervision.coming(office.clerk, within_days=19) == []


async def test_act_without_outcome_stays_among_the_coming(office: Office) -> None:
    await an_act(office, days=1)
    office.clock.advance(timedelta(days=400))
    [late] = await office.core.supervision.coming(office.clerk)
    assert late.days == -399


async def test_act_is_read_whatever_became_of_it(office: Office) -> None:
    act = await an_act(office)
    await office.core.supervision.cancel_act(office.clerk, act, reason="与年终评议合并")
    view = await office.core.supervision.act(office.clerk, act)
    assert (view.act.reason, view.title) == ("与年终评议合并", "修缮农车镇桥梁")
    with pytest.raises(NotFound, match=r"supervision\.unknown"):
        await office.core.supervision.act(office.clerk, ActId(9_999))


async def test_outcome_is_recorded_with_its_day(office: Office) -> None:
    act = await an_act(office, days=-3)
    held_on = today(office) - timedelta(days=2)
    view = await office.core.supervision.record_outcome(office.clerk, act, OUTCOME, done_on=held_on)
    assert (view.act.state, view.act.outcome, view.act.done_on) == (ActState.DONE, OUTCOME, held_on)
    assert await office.core.supervision.coming(office.clerk) == []


async def test_wrong_outcome_is_undone_and_entered_again(office: Office) -> None:
    proposal = await handled(office)
    act, enter = await an_act(office, proposal), office.core.supervision.record_outcome
    await enter(office.clerk, act, "没有修复")
    with pytest.raises(Conflict, match=r"supervision\.over"):
        await enter(office.clerk, act, OUTCOME)
    await office.core.actions.undo(office.clerk)
    assert (await enter(office.clerk, act, OUTCOME)).act.outcome == OUTCOME
    async with office.core.transactions.read(office.clerk) as work:
        lines = await work.ledger.latest(subject=f"proposal:{proposal}", limit=2)
    assert [one.action for one in lines] == ["supervision.record_outcome"] * 2


async def test_undone_plan_is_gone(office: Office) -> None:
    proposal = await handled(office)
    await an_act(office, proposal)
    await office.core.actions.undo(office.clerk)
    assert (await office.core.supervision.of_proposal(office.clerk, proposal)).acts == ()


async def test_plan_is_not_undone_once_it_was_cancelled(office: Office) -> None:
    act = await an_act(office)
    [plan, *_] = await office.core.actions.latest(office.clerk)
    await office.core.supervision.cancel_act(office.clerk, act, reason="合并")
    with pytest.raises(Conflict, match=r"undo\.changed_since"):
        await office.core.actions.undo(office.clerk, plan.id)


async def test_undoing_a_cancellation_plans_the_act_again(office: Office) -> None:
    act = await an_act(office)
    await office.core.supervision.cancel_act(office.clerk, act, reason="合并")
    await office.core.actions.undo(office.clerk)
    [one] = await office.core.supervision.coming(office.clerk)
    assert (one.act.id, one.act.is_waiting, one.act.reason) == (act, True, "")


async def test_undoing_a_step_of_the_proposal_leaves_its_acts(office: Office) -> None:
    proposal = await handled(office)
    [assigned, *_] = await office.core.actions.latest(office.clerk)
    await an_act(office, proposal)
    await office.core.actions.undo(office.clerk, assigned.id)
    [act] = (await office.core.supervision.of_proposal(office.clerk, proposal)).acts
    assert act.act.is_waiting


async def test_every_step_is_in_the_proposals_past(office: Office) -> None:
    proposal = await a_priority(office)
    act = await an_act(office, proposal)
    await office.core.supervision.record_outcome(office.clerk, act, OUTCOME)
    async with office.core.transactions.read(office.clerk) as work:
        lines = await work.ledger.latest(subject=f"proposal:{proposal}", limit=3)
    assert [one.action for one in reversed(lines)] == [
        "supervision.choose_priority",
        "supervision.plan_act",
        "supervision.record_outcome",
    ]
    assert OUTCOME not in str([one.details for one in lines])


async def test_viewer_reads_and_does_not_write(office: Office) -> None:
    proposal, viewer = await a_priority(office), office.staff(Role.VIEWER)
    assert (await office.core.supervision.of_proposal(viewer, proposal)).priority is not None
    with pytest.raises(NotAllowed):
        await office.core.supervision.drop_priority(viewer, proposal, reason="调整")


async def test_what_is_not_there_is_named(office: Office) -> None:
    service, on = office.core.supervision, today(office)
    with pytest.raises(NotFound, match=r"supervision\.unknown"):
        await service.record_outcome(office.clerk, ActId(99), OUTCOME)
    with pytest.raises(Conflict, match=r"supervision\.not_filed"):
        await service.plan_act(
            office.clerk, await entered(office), Line.CONGRESS, ActKind.RECHECK, who="常委会", planned_on=on
        )
    with pytest.raises(Conflict, match=r"supervision\.no_priority"):
        await service.drop_priority(office.clerk, await handled(office), reason="调整")


async def test_contact_who_left_supervises_nothing_new(office: Office) -> None:
    proposal, (leader, official) = await handled(office), await leaders(office)
    await office.core.unit_contacts.remove(office.clerk, official)
    with pytest.raises(Invalid, match=r"supervision\.leader"):
        await office.core.supervision.choose_priority(office.clerk, proposal, leader=leader, official=official)


async def test_ledger_whose_proposal_is_supervised_stays(office: Office) -> None:
    row = ("1", "修缮桥梁", invented_name(0), "", "县水利局", "A", "满意", "")
    await brought(office, ledger(row))
    [imported, *_] = await office.core.actions.latest(office.clerk)
    [found] = await stored(office)
    await an_act(office, found.id)
    with pytest.raises(Conflict, match=r"undo\.changed_since"):
        await office.core.actions.undo(office.clerk, imported.id)
    assert len((await office.core.supervision.of_proposal(office.clerk, found.id)).acts) == 1


async def test_look_ahead_has_no_end_that_breaks(office: Office) -> None:
    act = await an_act(office)
    [one] = await office.core.supervision.coming(office.clerk, within_days=10**9)
    assert one.act.id == act
