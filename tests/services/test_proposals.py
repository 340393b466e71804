"""Proposals over a real database: what is kept, numbered, refused, and undone step by step."""

from __future__ import annotations

from datetime import date

import pytest

from core.domain.actors import STAFF_ROLES, Role
from core.domain.errors import Conflict, Invalid, NotFound
from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.domain.proposals.life import TRANSITIONS, Status, Step, Transition
from core.domain.proposals.proposal import Content, Kind, Proposal, Publication, WhySuggestion
from core.domain.proposals.units import Part
from core.domain.rules.handling import ReviewOutcome
from core.domain.use_cases import REGISTER
from core.presets import preset_text
from tests.office import Office
from tests.services.proposal_desk import (
    BAD,
    CONTENT,
    GOOD,
    a_reply,
    answered,
    convened,
    entered,
    filed,
    handled,
    shared,
    units_of,
)
from tests.services.writes import CASES

ACTION_OF = {
    Step.SUBMIT: "proposal.enter", Step.SEND_BACK: "proposal.review", Step.PASS: "proposal.review",
    Step.FILE: "proposal.review", Step.REJECT: "proposal.review", Step.CONVERT: "proposal.review",
    Step.MERGE: "proposal.review", Step.WITHDRAW: "proposal.withdraw", Step.ASSIGN: "proposal.assign",
    Step.RETURN: "proposal.return", Step.RETURN_PART: "proposal.return", Step.JOIN: "proposal.join",
    Step.GO_ON: "proposal.go_on",
    Step.REPLY: "proposal.reply", Step.AGREE: "proposal.rate", Step.DISAGREE: "proposal.rate",
    Step.DISAGREE_AGAIN: "proposal.rate", Step.STAY_SILENT: "proposal.close_silent",
    Step.REOPEN: "proposal.reopen", Step.SETTLE: "proposal.settle", Step.CONVENE: "proposal.rate_promise",
}  # fmt: skip
NO_STEP = frozenset({"proposal.export"})  # it only tells who took the ledger
STEPS = sorted(
    one for one in CASES if one.startswith("proposal.") and Role.CLERK in REGISTER[one].roles and one not in NO_STEP
)


async def now(office: Office, proposal: ProposalId) -> Proposal:
    return (await office.core.proposals.get(office.clerk, proposal)).proposal


async def test_what_was_entered_is_read_back_whole(office: Office) -> None:
    for proposal in (await shared(office), await answered(office), await convened(office)):
        async with office.core.transactions.write(office.clerk) as work:
            stored = await work.proposals.get(proposal)
            await work.proposals.save(stored)
            assert await work.proposals.get(proposal) == stored
        assert stored.content == CONTENT


async def test_numbers_count_within_year_and_kind(office: Office) -> None:
    first, unfiled, second = await filed(office), await entered(office), await filed(office)
    assert [(await now(office, one)).number for one in (first, unfiled, second)] == [1, None, 2]


async def test_motion_with_few_signatures_says_why_it_is_a_suggestion(office: Office) -> None:
    proposal = await now(office, await entered(office, kind=Kind.MOTION, signatories=2))
    assert (proposal.kind, proposal.why_suggestion) == (Kind.SUGGESTION, WhySuggestion.TOO_FEW)


async def test_names_are_given_with_the_ids(office: Office) -> None:
    view = await office.core.proposals.get(office.clerk, await shared(office))
    assert list(view.units.values()) == ["县交通运输局", "县水利局"]
    assert len(view.signatories) == 1


async def test_list_is_narrowed_by_state_and_unit(office: Office) -> None:
    given, waiting = await shared(office), await entered(office)
    (lead, _), listed = await units_of(office), office.core.proposals.listed
    assert [one.proposal.id for one in await listed(office.clerk)] == [given, waiting]
    assert [one.proposal.id for one in await listed(office.clerk, statuses=[Status.IN_REVIEW])] == [waiting]
    assert [one.proposal.id for one in await listed(office.clerk, unit=lead)] == [given]
    assert await listed(office.clerk, year=2020) == []


async def test_confidential_means_nothing_is_published(office: Office) -> None:
    secret = Content("a", "b", "c", "law", publication=Publication.FULL, is_confidential=True)
    view = await office.core.proposals.enter(office.clerk, office.county.deputies[:1], secret)
    assert view.proposal.content.publication is Publication.NOT


@pytest.mark.parametrize("field", ["title", "facts", "request"])
async def test_empty_field_is_named(office: Office, field: str) -> None:
    texts = {"title": "a", "facts": "b", "request": "c"} | {field: " \u3000\n"}
    content = Content(texts["title"], texts["facts"], texts["request"], "law")
    with pytest.raises(Invalid, match=r"proposal\.empty") as refused:
        await office.core.proposals.enter(office.clerk, office.county.deputies[:1], content)
    assert refused.value.params["field"] == field


async def test_unknown_and_resting_deputies_sign_nothing(office: Office) -> None:
    enter = office.core.proposals.enter
    with pytest.raises(NotFound, match=r"deputy\.unknown"):
        await enter(office.clerk, [DeputyId(9_999)], CONTENT)
    with pytest.raises(Invalid, match=r"proposal\.no_signatory"):
        await enter(office.clerk, [], CONTENT)


async def test_unknown_unit_gets_nothing(office: Office) -> None:
    proposal = await filed(office)
    with pytest.raises(NotFound, match=r"unit\.unknown"):
        await office.core.proposals.assign(office.clerk, proposal, [(HandlingUnitId(99), Part.SOLE)])
    assert (await now(office, proposal)).status is Status.FILED


async def test_two_units_never_share_a_name(office: Office) -> None:
    await units_of(office)
    with pytest.raises(Conflict, match=r"unit\.exists"):
        await office.core.proposals.add_unit(office.clerk, "县水利局")


async def test_merging_into_what_is_over_is_refused(office: Office) -> None:
    review, over, proposal = office.core.proposals.review, await entered(office), await entered(office)
    await review(office.clerk, over, ReviewOutcome.REJECT, reason="judicial_case")
    with pytest.raises(Conflict, match="merged_into_over"):
        await review(office.clerk, proposal, ReviewOutcome.MERGE, merged_into=over)


async def test_rules_of_before_proposals_take_none(office: Office) -> None:
    before, _, rest = preset_text("longshan").partition("\n[proposals]")
    old = before + rest[rest.index("\n[ladders]") :]
    await office.core.rules.adopt(office.staff(Role.ADMINISTRATOR), old)
    with pytest.raises(Conflict, match=r"proposal\.no_rules"):
        await entered(office)


async def test_reply_of_today_closes_with_a_content_deputy(office: Office) -> None:
    proposal = await answered(office)
    view = await office.core.proposals.rate(office.clerk, proposal, GOOD)
    assert (view.proposal.status, view.proposal.open_clocks) == (Status.CLOSED, ())


async def test_texts_stand_in_no_audit_line(office: Office) -> None:
    proposal = await handled(office)
    await office.core.proposals.reply(office.clerk, proposal, await a_reply(office))
    await office.core.proposals.rate(office.clerk, proposal, BAD, reasons="没有落实")
    lines = await office.core.records.audit(office.staff(Role.ADMINISTRATOR), subject=f"proposal:{proposal}")
    told = str([line.details for line in lines])
    assert len(lines) == 7
    assert not any(text in told for text in (CONTENT.title, "没有落实", "已列入计划"))


@pytest.mark.parametrize("action", STEPS)
async def test_every_step_is_undone(office: Office, action: str) -> None:
    deed = await CASES[action](office)
    before = [one.proposal for one in await office.core.proposals.listed(office.clerk)]
    await deed.do()
    assert [one.proposal for one in await office.core.proposals.listed(office.clerk)] != before
    await office.core.actions.undo(office.clerk)
    assert [one.proposal for one in await office.core.proposals.listed(office.clerk)] == before


async def test_step_on_which_another_followed_is_not_undone(office: Office) -> None:
    proposal = await handled(office)
    (assigned,) = [one for one in await office.core.actions.latest(office.clerk) if one.action == "proposal.assign"]
    await office.core.proposals.reply(office.clerk, proposal, await a_reply(office))
    with pytest.raises(Conflict, match=r"undo\.changed_since"):
        await office.core.actions.undo(office.clerk, assigned.id)


async def test_unit_is_taken_back_unless_it_has_work(office: Office) -> None:
    await office.core.proposals.add_unit(office.clerk, "县教育局")
    await office.core.actions.undo(office.clerk)
    assert await office.core.proposals.units(office.clerk) == []
    await handled(office)
    _, added, _ = [one for one in await office.core.actions.latest(office.clerk) if one.action == "unit.add"]
    with pytest.raises(Conflict, match=r"undo\.in_use"):
        await office.core.actions.undo(office.clerk, added.id)


@pytest.mark.parametrize("one", TRANSITIONS, ids=lambda one: f"{one.source}-{one.step}")
def test_office_may_take_every_step_and_nobody_else_of_the_staff(one: Transition) -> None:
    """What deputies and the program do by themselves has use cases of its own, once they can."""
    assert REGISTER[ACTION_OF[one.step]].roles & STAFF_ROLES == one.by & STAFF_ROLES


async def test_new_holidays_move_open_deadlines_only(office: Office) -> None:
    given, settled = await handled(office), await answered(office)
    await office.core.proposals.rate(office.clerk, settled, GOOD)
    before = {one.key: one.due_on for one in (await now(office, given)).clocks}
    closed = (await now(office, settled)).clocks
    days = [(date(2026, 6, day), "holiday", "县庆") for day in (2, 3)]
    moved = await office.core.records.import_holidays(office.clerk, 2026, days, "县政府通知")
    assert [(one.proposal, one.key, one.from_on, one.to_on) for one in moved] == [
        (given, "reply", date(2026, 6, 2), date(2026, 6, 4))
    ]
    after = {one.key: one.due_on for one in (await now(office, given)).clocks}
    assert after == before | {"reply": date(2026, 6, 4)}
    assert (await now(office, settled)).clocks == closed


async def test_other_rules_move_open_deadlines(office: Office) -> None:
    proposal = await handled(office)
    longer = preset_text("longshan").replace('return_to_assigner = { count = 10, unit = "days"', "return_to_assigner = "
                                             '{ count = 20, unit = "days"')  # fmt: skip
    await office.core.rules.adopt(office.staff(Role.ADMINISTRATOR), longer)
    due = {one.key: one.due_on for one in (await now(office, proposal)).open_clocks}
    assert due["return_to_assigner"] == date(2026, 3, 23)  # the 22nd is a Sunday


async def test_estimated_dates_become_sure(office: Office) -> None:
    proposal = await handled(office)
    before = (await now(office, proposal)).open_clocks
    await office.core.records.import_holidays(office.clerk, 2026, [], "国务院办公厅通知")
    after = (await now(office, proposal)).open_clocks
    assert [one.is_estimated for one in before] != [False] * len(after)
    assert not any(one.is_estimated for one in after)


async def separate(office: Office) -> ProposalId:
    """Two units that each answer."""
    proposal, (one, other) = await filed(office), await units_of(office)
    await office.core.proposals.assign(office.clerk, proposal, [(one, Part.SEPARATE), (other, Part.SEPARATE)])
    return proposal


async def test_last_part_that_came_back_is_done_without(office: Office) -> None:
    proposal, (_, other) = await separate(office), await units_of(office)
    await office.core.proposals.reply(office.clerk, proposal, await a_reply(office))
    await office.core.proposals.give_back(office.clerk, proposal, other, reason="无关")
    view = await office.core.proposals.go_on(office.clerk, proposal, reason="交通局已全部答复")
    assert view.proposal.status is Status.REPLIED
    assert [one.key for one in view.proposal.open_clocks] == ["feedback"]


async def test_others_go_on_without_a_part(office: Office) -> None:
    proposal, (_, other) = await separate(office), await units_of(office)
    await office.core.proposals.give_back(office.clerk, proposal, other, reason="无关")
    view = await office.core.proposals.go_on(office.clerk, proposal, reason="交通局单独办理")
    assert view.proposal.status is Status.HANDLING
    assert "reassign" not in [one.key for one in view.proposal.open_clocks]


async def test_nothing_is_done_without_that_is_with_a_unit(office: Office) -> None:
    proposal = await separate(office)
    with pytest.raises(Conflict, match=r"proposal\.nothing_came_back"):
        await office.core.proposals.go_on(office.clerk, proposal, reason="不等了")
