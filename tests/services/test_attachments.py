"""Attachments: who may put, read and take them away, until when, and what is left of them."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.domain.actors import SYSTEM, Actor, Role
from core.domain.errors import Conflict, Invalid, NotAllowed, NotFound, ShuzhiError
from core.domain.ids import AttachmentId, ProposalId
from core.domain.proposals.life import Status
from core.domain.proposals.units import Part
from core.domain.rules.attaching import FileKind
from core.domain.rules.handling import ReviewOutcome
from core.domain.undo import UNDO_WITHIN
from core.presets import preset_text
from core.services.attachment_views import HeldFiles
from core.storage.attachments import PIECE
from tests.domain.proposals.office_files import PDF, package
from tests.office import Office
from tests.services.own_proposal_desk import cosigned, deputy, drafted, handed_in
from tests.services.proposal_desk import CONTENT, a_reply, answered, filed, handled, liaison_of, units_of

LARGE = PDF + bytes(range(256)) * (3 * PIECE // 256)


async def attached(office: Office, proposal: ProposalId, name: str = "现场.pdf", content: bytes = PDF) -> AttachmentId:
    return (await office.core.attachments.add(office.clerk, proposal, name, content)).id


async def names(office: Office, actor: Actor, proposal: ProposalId) -> list[str]:
    return [one.name for one in await office.core.attachments.listed(actor, proposal)]


async def refusal(call: Awaitable[object]) -> str:
    with pytest.raises(ShuzhiError) as refused:
        await call
    return refused.value.code


async def test_file_comes_back_as_it_went_in(office: Office) -> None:
    proposal = await drafted(office)
    added = await office.core.attachments.add(deputy(office), proposal, "../../现场\u202e.PDF", LARGE)
    assert (added.name, added.kind, added.size) == ("现场.PDF", FileKind.PDF, len(LARGE))
    assert added.sha256 == hashlib.sha256(LARGE).hexdigest()
    assert added.added_by == f"deputy:{office.county.deputies[0]}"
    assert (await office.core.attachments.read(deputy(office), added.id)).content == LARGE


async def test_deputy_and_cosigners_read_and_strangers_do_not(office: Office) -> None:
    proposal = await cosigned(office, 1)
    added = await office.core.attachments.add(deputy(office), proposal, "现场.pdf", PDF)
    attachments = office.core.attachments
    assert await names(office, deputy(office, 1), proposal) == ["现场.pdf"]
    assert await names(office, office.staff(Role.VIEWER), proposal) == ["现场.pdf"]
    assert await refusal(attachments.read(deputy(office, 2), added.id)) == "attachment.unknown"
    assert await refusal(attachments.listed(deputy(office, 2), proposal)) == "proposal.unknown"
    assert await refusal(attachments.remove(deputy(office, 1), added.id)) == "proposal.not_its_lead"
    assert await refusal(attachments.add(deputy(office, 1), proposal, "a.pdf", PDF)) == "proposal.not_its_lead"


async def test_deputy_changes_them_until_filed_and_the_office_until_assigned(office: Office) -> None:
    proposal = await handed_in(office)
    added = await office.core.attachments.add(deputy(office), proposal, "现场.pdf", PDF)
    await office.core.attachments.remove(deputy(office), added.id)
    assert await names(office, deputy(office), proposal) == []
    other, (unit, _) = await filed(office), await units_of(office)
    late = office.core.attachments.add(deputy(office), other, "现场.pdf", PDF)
    assert await refusal(late) == "attachment.too_late"
    kept = await attached(office, other)
    await office.core.proposals.assign(office.clerk, other, [(unit, Part.SOLE)])
    assert await refusal(attached(office, other)) == "attachment.too_late"
    assert await refusal(office.core.attachments.remove(office.clerk, kept)) == "attachment.too_late"


async def test_unit_reads_what_it_was_given_and_no_confidential_file(office: Office) -> None:
    attachments, liaison, stranger = office.core.attachments, await liaison_of(office), await liaison_of(office, 1)
    unit, _ = await units_of(office)
    for is_confidential, seen in ((False, ["现场.pdf"]), (True, [])):
        content = replace(CONTENT, is_confidential=is_confidential)
        entered = await office.core.proposals.enter(office.clerk, office.county.deputies[:1], content)
        proposal = entered.proposal.id
        added = await attached(office, proposal)
        assert await refusal(attachments.listed(liaison, proposal)) == "proposal.unknown"
        await _file(office, proposal)
        await office.core.proposals.assign(office.clerk, proposal, [(unit, Part.SOLE)])
        assert await names(office, liaison, proposal) == seen
        assert await refusal(attachments.listed(stranger, proposal)) == "proposal.unknown"
        assert await refusal(attachments.read(stranger, added)) == "attachment.unknown"
        assert not seen or await refusal(attachments.remove(liaison, added)) == "attachment.not_yours"


async def _file(office: Office, proposal: ProposalId) -> None:
    while (await office.core.proposals.get(office.clerk, proposal)).proposal.status is Status.IN_REVIEW:
        await office.core.proposals.review(office.clerk, proposal, ReviewOutcome.ACCEPT)


async def test_letter_has_its_files_once_it_is_written(office: Office) -> None:
    proposal, liaison, attachments = await handled(office), await liaison_of(office), office.core.attachments
    unit, other = await units_of(office)
    added = await attachments.add_to_reply(liaison, proposal, "附图.pdf", PDF)
    assert (added.unit, added.round) == (unit, 0)
    assert await names(office, deputy(office), proposal) == []
    assert await refusal(attachments.read(deputy(office), added.id)) == "attachment.unknown"
    await office.core.proposals.reply(office.clerk, proposal, await a_reply(office))
    assert await names(office, deputy(office), proposal) == ["附图.pdf"]
    assert await refusal(attachments.add_to_reply(liaison, proposal, "b.pdf", PDF)) == "attachment.too_late"
    assert await refusal(attachments.remove(liaison, added.id)) == "attachment.too_late"
    assert await refusal(attachments.remove(deputy(office), added.id)) == "attachment.not_yours"
    office.clock.advance(timedelta(hours=1))
    await attachments.add_to_reply(office.clerk, proposal, "补充.pdf", PDF, unit=unit)
    assert await names(office, deputy(office), proposal) == ["附图.pdf", "补充.pdf"]
    assert await refusal(attachments.add_to_reply(office.clerk, proposal, "a.pdf", PDF)) == "attachment.no_unit"
    foreign = attachments.add_to_reply(office.clerk, proposal, "a.pdf", PDF, unit=other)
    assert await refusal(foreign) == "proposal.not_its_unit"


async def test_liaison_takes_a_prepared_file_away_for_good(office: Office) -> None:
    proposal, liaison, attachments = await handled(office), await liaison_of(office), office.core.attachments
    added = await attachments.add_to_reply(liaison, proposal, "附图.pdf", PDF)
    await attachments.remove(liaison, added.id)
    async with office.core.transactions.read(SYSTEM) as work:
        with pytest.raises(NotFound):
            await work.attachments.get(added.id)
        assert await work.attachments.content(added.id) == b""


async def test_office_undoes_attaching_and_removing(office: Office) -> None:
    proposal, actions = await filed(office), office.core.actions
    added = await attached(office, proposal, content=LARGE)
    await office.core.attachments.remove(office.clerk, added)
    assert await refusal(office.core.attachments.read(office.clerk, added)) == "attachment.unknown"
    await actions.undo(office.clerk)
    assert (await office.core.attachments.read(office.clerk, added)).content == LARGE
    assert (await actions.preview(office.clerk)).action.action == "attachment.add"
    await actions.undo(office.clerk)
    assert await names(office, office.clerk, proposal) == []


async def test_what_units_were_given_is_not_undone(office: Office) -> None:
    proposal, (unit, _) = await filed(office), await units_of(office)
    await attached(office, proposal)
    [action, *_] = await office.core.actions.latest(office.clerk)
    await office.core.proposals.assign(office.clerk, proposal, [(unit, Part.SOLE)])
    with pytest.raises(Conflict, match=r"undo\.in_use"):
        await office.core.actions.undo(office.clerk, action.id)


async def test_entering_is_not_undone_over_a_file(office: Office) -> None:
    entered = await office.core.proposals.enter(office.clerk, office.county.deputies[:1], CONTENT)
    [action, *_] = await office.core.actions.latest(office.clerk)
    added = await office.core.attachments.add(deputy(office), entered.proposal.id, "现场.pdf", PDF)
    with pytest.raises(Conflict, match=r"undo\.changed_since"):
        await office.core.actions.undo(office.clerk, action.id)
    await office.core.attachments.remove(office.clerk, added.id)
    await office.core.actions.undo(office.clerk, action.id)
    assert await _stored(office) == (0, 0)


async def test_removed_file_is_wiped_when_undoing_is_over(office: Office) -> None:
    proposal = await filed(office)
    for _ in range(2):
        await office.core.attachments.remove(office.clerk, await attached(office, proposal))
        office.clock.advance(UNDO_WITHIN + timedelta(days=1))
    assert await _stored(office) == (1, 1)


async def test_discarded_draft_takes_its_files_along(office: Office) -> None:
    proposal = await drafted(office)
    await office.core.attachments.add(deputy(office), proposal, "现场.pdf", LARGE)
    await office.core.deputy_proposals.discard(deputy(office), proposal)
    assert await _stored(office) == (0, 0)


async def test_hostile_file_leaves_nothing(office: Office) -> None:
    proposal = await drafted(office)
    macros = package(parts={"word/vbaProject.bin": b"\1"})
    with pytest.raises(Invalid, match=r"attachment\.macro"):
        await office.core.attachments.add(deputy(office), proposal, "宏.docx", macros)
    assert await _stored(office) == (0, 0)


async def test_no_more_files_than_fit(office: Office) -> None:
    proposal = await drafted(office)
    fewer = preset_text("longshan").replace("most_files = 10", "most_files = 2")
    await office.core.rules.adopt(office.staff(Role.ADMINISTRATOR), fewer)
    kept = [await attached(office, proposal, f"{number}.pdf") for number in range(2)]
    assert await refusal(attached(office, proposal)) == "attachment.too_many"
    await office.core.attachments.remove(office.clerk, kept[0])
    await attached(office, proposal, "2.pdf")
    [_, removal, *_] = await office.core.actions.latest(office.clerk)
    assert await refusal(office.core.actions.undo(office.clerk, removal.id)) == "attachment.too_many"
    assert await names(office, office.clerk, proposal) == ["1.pdf", "2.pdf"]


async def test_county_says_which_kinds_and_how_large(office: Office) -> None:
    proposal = await drafted(office)
    strict = preset_text("longshan").replace("largest_mb = 20", "largest_mb = 1").replace(', "png", "txt"]', "]")
    await office.core.rules.adopt(office.staff(Role.ADMINISTRATOR), strict)
    assert await refusal(attached(office, proposal, "说明.txt", b"a")) == "attachment.kind"
    assert await refusal(attached(office, proposal, content=LARGE)) == "attachment.too_large"
    await attached(office, proposal)


async def test_what_is_offered_is_what_would_be_done(office: Office) -> None:
    """To the lead deputy, a co-signer and a unit: in review, filed, assigned, and replied to."""
    proposal, liaison, (unit, _) = await handed_in(office, 1), await liaison_of(office), await units_of(office)
    await attached(office, proposal)
    seen: list[tuple[bool, int]] = []
    for step in ("", "filed", "assigned", "replied"):
        if step == "filed":
            await _file(office, proposal)
        elif step == "assigned":
            await office.core.proposals.assign(office.clerk, proposal, [(unit, Part.SOLE)])
            await office.core.attachments.add_to_reply(liaison, proposal, "附图.pdf", PDF)
        elif step == "replied":
            await office.core.proposals.reply(office.clerk, proposal, await a_reply(office))
        for actor in (deputy(office), deputy(office, 1)):
            seen.append(await offered(office, actor, (await office.core.deputy_proposals.show(actor, proposal)).held))
        item = (await office.core.unit_items.listed(liaison)).item(proposal)
        seen.append(await offered(office, liaison, item.held) if item is not None else (False, 0))
    none = (False, 0)
    assert seen == [(True, 1), none, none, none, none, none, none, none, (True, 1), none, none, none]


async def offered(office: Office, actor: Actor, held: HeldFiles) -> tuple[bool, int]:
    """Whether one may be added, and how many may be taken away; all of it is tried, and nothing of it stays."""
    attachments, proposal = office.core.attachments, held.files[0].proposal
    add = attachments.add_to_reply if actor.has(Role.LIAISON) else attachments.add
    assert await _would(office, lambda: add(actor, proposal, "另一份.pdf", PDF)) is held.may_add
    for one in held.files:
        assert await _would(office, lambda: attachments.remove(actor, one.id)) is (one.id in held.removable)  # noqa: B023
    return held.may_add, len(held.removable)


async def _would(office: Office, act: Callable[[], Awaitable[object]]) -> bool:
    """Whether it is done; then it is taken back."""
    done = False
    with suppress(ShuzhiError):
        async with office.core.transactions.write(SYSTEM):
            await act()
            done = True
            raise Conflict("test.taken_back")
    return done


async def test_assisting_unit_has_no_letter(office: Office) -> None:
    proposal, (lead, helper) = await filed(office), await units_of(office)
    await office.core.proposals.assign(office.clerk, proposal, [(lead, Part.LEAD), (helper, Part.ASSIST)])
    add = office.core.attachments.add_to_reply
    assert await refusal(add(await liaison_of(office, 1), proposal, "a.pdf", PDF)) == "proposal.assists_only"


async def test_line_names_neither_file_nor_content(office: Office) -> None:
    await attached(office, await filed(office), "证人名单.pdf")
    async with office.core.transactions.read(SYSTEM) as work:
        [line] = [one for one in await work.ledger.lines(limit=1_000) if one.action == "attachment.add"]
    assert "证人" not in str(line)
    assert line.details["bytes"] == len(PDF)


async def test_letter_of_another_round_stays_as_it_is(office: Office) -> None:
    proposal, liaison, attachments = await answered(office), await liaison_of(office), office.core.attachments
    unit, _ = await units_of(office)
    first = await attachments.add_to_reply(office.clerk, proposal, "一.pdf", PDF, unit=unit)
    bad = (("process", "satisfied"), ("result", "dissatisfied"))
    await office.core.proposals.rate(office.clerk, proposal, bad, reasons="没有落实")
    second = await attachments.add_to_reply(liaison, proposal, "二.pdf", PDF)
    assert (first.round, second.round) == (0, 1)
    assert await refusal(attachments.remove(office.clerk, first.id)) == "attachment.too_late"
    with pytest.raises(NotAllowed):
        await attachments.listed(office.voter(), proposal)


async def _stored(office: Office) -> tuple[int, int]:
    """How many attachments, and how many pieces, the database holds."""
    async with office.database.read() as session:
        tables = ("attachments", "attachment_parts")
        counts = [await session.scalar(sa.text(f"SELECT count(*) FROM {one}")) for one in tables]
    return counts[0], counts[1]
