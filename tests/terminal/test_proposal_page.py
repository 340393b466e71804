"""A proposal's page: its trail explains itself, and every step that exists from its state is taken from here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from core.domain.actors import Role
from core.domain.ids import HandlingUnitId, ProposalId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import NoteKind, Proposal
from core.domain.proposals.units import Part, UnitStatus
from core.domain.rules.handling import ReviewOutcome
from core.presets import preset_text
from tests.terminal.desk import WIDE, Desk
from tests.terminal.proposal_county import BAD, TITLES, letter
from tests.terminal.proposal_desk import (
    agreed,
    at_proposal,
    filled,
    form_open,
    open_page,
    picked,
    proposal_of,
    step,
)
from tui.pages.proposal_page import ProposalPage

IN_REVIEW, MOTION, UNASSIGNED, TO_RATE, SEPARATE, LED = 7, 8, 6, 5, 4, 2


async def until_status(desk: Desk, number: int, status: Status) -> Proposal:
    """Until the core has it so and the page shows it."""
    await desk.until(lambda: isinstance(desk.app.screen, ProposalPage))
    page = desk.app.screen
    assert isinstance(page, ProposalPage)
    await desk.until(lambda: page._seen is not None and page._seen.view.proposal.status is status)
    return await proposal_of(desk, number)


def shares(proposal: Proposal) -> list[UnitStatus]:
    return [one.status for one in proposal.assignments]


async def test_deadline_is_explained_step_by_step(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, SEPARATE, size=WIDE) as desk:
        await desk.until_shown("94d over", "done 07-26", "Building and environment")
        await desk.press("down")
        await desk.until_shown("Rule: first contact", "20 working days")
        await desk.press("enter")
        await desk.until_shown("from the day of assignment")


async def test_text_is_read_whole(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, MOTION) as desk:
        await desk.until_shown("too few deputies have signed it")
        await desk.press("t")
        await desk.until_shown("Facts", f"{TITLES[7]}：群众反映多年", "Request")


async def test_review_accepts_and_undo_takes_it_back(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, IN_REVIEW) as desk:
        await desk.press("v")
        await picked(desk, "accept")
        await agreed(desk, "It goes on to: Government joint review")
        await desk.until_said("is now: in review")
        assert (await proposal_of(desk, IN_REVIEW)).stage == 1
        await desk.press("u")
        await agreed(desk, "Undo this?")
        await desk.until_said("Undone")
        assert (await proposal_of(desk, IN_REVIEW)).stage == 0


async def test_refusal_takes_a_reason_of_the_county(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, IN_REVIEW) as desk:
        await desk.press("v")
        await picked(desk, "refuse")
        await filled(desk, {"reason": "outside_powers"})
        found = await until_status(desk, IN_REVIEW, Status.REJECTED)
        assert found.reason == "outside_powers"
        await desk.until_shown("Outside the powers of this level")


async def test_merging_names_the_other_one(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, IN_REVIEW) as desk:
        await desk.press("v")
        await picked(desk, "merge")
        await picked(desk, "2026-4")
        await agreed(desk, "goes on within: 2026-4")
        assert (await until_status(desk, IN_REVIEW, Status.MERGED)).merged_into == SEPARATE


async def test_sent_back_one_is_revised(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, IN_REVIEW) as desk:
        await desk.press("v")
        await picked(desk, "send back")
        await filled(desk, {})
        await desk.until_shown("Please give a reason")
        await filled(desk, {"reason": "请补充依据"})
        await until_status(desk, IN_REVIEW, Status.DRAFT)
        await step(desk, "Hand in again")
        await desk.until_shown("Sent back: 请补充依据")
        await filled(desk, {"facts": "补充了依据"})
        assert (await until_status(desk, IN_REVIEW, Status.IN_REVIEW)).content.facts == "补充了依据"


async def test_assignment_to_a_lead_and_others(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, UNASSIGNED) as desk:
        await desk.press("a")
        await picked(desk, "slj")
        await filled(desk, {"others": "zzz"})
        await desk.until_shown("zzz: nothing is called so")
        await filled(desk, {"others": "jtys，县教育局"})
        found = await until_status(desk, UNASSIGNED, Status.HANDLING)
        assert [one.part for one in found.assignments] == [Part.LEAD, Part.ASSIST, Part.ASSIST]


async def test_unit_without_others_is_alone(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, UNASSIGNED) as desk:
        await desk.press("a")
        await picked(desk, "slj")
        await filled(desk, {})
        found = await until_status(desk, UNASSIGNED, Status.HANDLING)
        assert [one.part for one in found.assignments] == [Part.SOLE]
        await desk.press("u")
        await agreed(desk, f"Assigned a proposal ({TITLES[5]})", "being handled -> filed, to be assigned")
        await until_status(desk, UNASSIGNED, Status.FILED)


async def test_only_what_exists_is_offered(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, UNASSIGNED) as desk:
        await desk.press("n")
        await desk.until_shown("What happens next?", "Give it to its units", "Withdraw it")
        assert "Review it" not in desk.text
        assert "Settle it" not in desk.text


async def shared(desk: Desk) -> HandlingUnitId:
    """The unassigned one is led by one unit; another assists, which is answered."""
    units = {one.name: one.id for one in await desk.office.core.proposals.units(desk.office.clerk)}
    parts = [(units["县水利局"], Part.LEAD), (units["县教育局"], Part.ASSIST)]
    await desk.office.core.proposals.assign(desk.office.clerk, ProposalId(UNASSIGNED), parts)
    await until_status(desk, UNASSIGNED, Status.HANDLING)
    return units["县教育局"]


async def test_units_accept_and_return(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, UNASSIGNED) as desk:
        await shared(desk)
        await step(desk, "The unit accepts it: 县水利局")
        await agreed(desk, "县水利局 accepts it?")
        await desk.until_said("is now: being handled")
        await step(desk, "The unit returns it: 县教育局")
        await desk.until_shown("The other units go on without it")
        await filled(desk, {"reason": "无关"})
        await desk.until_shown("gave it back")
        assert shares(await proposal_of(desk, UNASSIGNED)) == [UnitStatus.ACCEPTED, UnitStatus.RETURNED]


async def test_returned_part_is_handed_on(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, UNASSIGNED) as desk:
        core, clerk, helper = desk.office.core, desk.office.clerk, await shared(desk)
        await core.proposals.give_back(clerk, ProposalId(UNASSIGNED), helper, reason="无关")
        await desk.until_shown("gave it back")
        await step(desk, "Give the returned part")
        await picked(desk, "wsjk")
        await agreed(desk, "Give it to 县卫生健康局")
        await desk.until_shown("县卫生健康局 (assist")
        await step(desk, "The assisting unit")
        await agreed(desk, "县卫生健康局 has told")
        await desk.until(lambda: desk.said.count("is now: being handled") == 2)
        found = await proposal_of(desk, UNASSIGNED)
        assert shares(found) == [UnitStatus.GIVEN, UnitStatus.RETURNED, UnitStatus.ANSWERED]


async def test_returned_part_is_done_without(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, SEPARATE) as desk:
        core, clerk = desk.office.core, desk.office.clerk
        first, second = [one.unit for one in (await proposal_of(desk, SEPARATE)).assignments]
        await core.proposals.assign(clerk, ProposalId(UNASSIGNED), [(first, Part.SEPARATE), (second, Part.SEPARATE)])
        await core.proposals.give_back(clerk, ProposalId(UNASSIGNED), second, reason="无关")
        await open_page(desk, UNASSIGNED)
        await step(desk, "Do without")
        await desk.until_shown("These still have to answer: 县教育局")
        await filled(desk, {"reason": "另一单位一并办理"})
        await desk.until_said("is now: being handled")
        await desk.press("n")
        await desk.until_shown("What happens next?")
        assert "Do without" not in desk.text


async def test_unit_tells_of_its_work_and_its_promise(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, SEPARATE, size=WIDE) as desk:
        await step(desk, "what the unit told: 县教育局")
        await filled(desk, {"kind": "progress"})
        await desk.until_shown("Please write what the unit told")
        await filled(desk, {"text": "正在招标"})
        await desk.until_shown("县教育局: 正在招标", "how far the wor")
        for share in (await proposal_of(desk, SEPARATE)).assignments:
            written = replace(letter(share.unit), result_class="b")
            await desk.office.core.proposals.reply(desk.office.clerk, ProposalId(SEPARATE), written)
        await until_status(desk, SEPARATE, Status.REPLIED)
        await step(desk, "what the unit told: 县教育局")
        await desk.until_shown("the promise leaves the ledger")
        await filled(desk, {"kind": "kept", "text": "食堂已改造"})
        await desk.until_shown("食堂已改造", "the promise is")
        assert [one.kind for one in (await proposal_of(desk, SEPARATE)).notes] == [NoteKind.PROGRESS, NoteKind.KEPT]


async def test_reply_gets_more_time_and_is_entered(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, UNASSIGNED) as desk:
        [unit, *_] = await desk.office.core.proposals.units(desk.office.clerk)
        await desk.office.core.proposals.assign(desk.office.clerk, ProposalId(UNASSIGNED), [(unit.id, Part.SOLE)])
        await until_status(desk, UNASSIGNED, Status.HANDLING)
        await step(desk, "More time")
        await filled(desk, {"reason": "涉及面广"})
        await desk.until_said("Next due")
        assert any(one.extended_on is not None for one in (await proposal_of(desk, UNASSIGNED)).clocks)
        await desk.press("w")
        await filled(desk, {"number": "龙函1号"})
        await desk.until_shown("A reply needs its text")
        await filled(desk, {"text": "已解决", "result_class": "a"})
        assert (await until_status(desk, UNASSIGNED, Status.REPLIED)).replies[0].document_number == "龙函1号"


async def test_dissatisfied_rating_needs_its_reasons(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, TO_RATE) as desk:
        await desk.press("m")
        await filled(desk, {"result": "dissatisfied"})
        await desk.until_shown("Concrete reasons")
        assert (await form_open(desk)).values["result"] == "dissatisfied"
        await filled(desk, {"reasons": "没有落实"})
        assert (await until_status(desk, TO_RATE, Status.REHANDLING)).round == 1


async def test_unit_is_picked_where_several_reply(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, SEPARATE) as desk:
        await desk.press("w")
        await picked(desk, "wsjk")
        await desk.until_shown("Reply of 县卫生健康局")


async def test_second_disagreement_is_settled(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, 3) as desk:
        core, clerk, proposal = desk.office.core, desk.office.clerk, ProposalId(3)
        unit = (await proposal_of(desk, 3)).assignments[0].unit
        await core.proposals.reply(clerk, proposal, letter(unit))
        await core.proposals.rate(clerk, proposal, BAD, reasons="仍未落实")
        await until_status(desk, 3, Status.CONVENED)
        await step(desk, "Settle it")
        await filled(desk, {"reason": "会上达成一致"})
        await until_status(desk, 3, Status.CLOSED)
        await desk.until_shown("会上达成一致")


async def test_silence_closes_and_withdrawal_asks_all(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, TO_RATE) as desk:
        desk.office.clock.advance(timedelta(days=60))
        await desk.press("r")
        await desk.until(lambda: "close_silent" in {str(one.deed) for one in desk.app.screen._offers})  # type: ignore[attr-defined]
        await step(desk, "Close it unrated")
        await agreed(desk, "The deputy said nothing in time")
        await until_status(desk, TO_RATE, Status.CLOSED)
        await open_page(desk, IN_REVIEW)
        await step(desk, "Withdraw it")
        await filled(desk, {"reason": "已经解决"})
        await desk.until_shown("Its handling stops for good")


async def test_office_opens_the_next_round(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, TO_RATE) as desk:
        await desk.office.core.rules.adopt(desk.office.staff(Role.ADMINISTRATOR), preset_text("hubei"))
        await desk.office.core.proposals.rate(desk.office.clerk, ProposalId(TO_RATE), BAD, reasons="没有落实")
        await until_status(desk, TO_RATE, Status.DISSATISFIED)
        await step(desk, "Have it handled again")
        await agreed(desk, "A new time begins for: 县教育局")
        await until_status(desk, TO_RATE, Status.REHANDLING)


async def test_change_elsewhere_shows_by_itself(tmp_path: Path) -> None:
    async with at_proposal(tmp_path, IN_REVIEW) as desk:
        await desk.press("down", "down")
        here = desk.listing("trail").cursor_key
        await desk.office.core.proposals.review(desk.office.clerk, ProposalId(IN_REVIEW), ReviewOutcome.ACCEPT)
        await desk.until_shown("Government joint review")
        assert desk.listing("trail").cursor_key == here
