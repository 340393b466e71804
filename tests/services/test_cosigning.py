"""Co-signing: asked by name, answered with a button, never a name under what its deputy has not read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.actors import Person, PersonKind, Role
from core.domain.errors import Conflict, Invalid, NotFound
from core.domain.notices import NoticeKind
from core.domain.proposals.cosigning import InvitationState, Purpose
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Kind
from core.domain.records import DeputyStatus, StatusReason
from core.domain.rules.handling import ReviewOutcome
from core.presets import preset_text
from core.services.stores.messages import OutboxRow
from tests.factories import NOON, a_deputy
from tests.office import Office
from tests.services.own_proposal_desk import bound, cosigned, deputy, drafted, handed_in, name
from tests.services.proposal_desk import CONTENT


async def told(office: Office, number: int) -> list[OutboxRow]:
    """What about proposals the deputy was promised."""
    async with office.core.transactions.read(office.clerk) as work:
        rows = await work.messages.of_person(Person(PersonKind.DEPUTY, office.county.deputies[number]))
    return [row for row in rows if str((row.body or {}).get("notice", "")).startswith("proposal")]


async def test_asked_deputy_signs_with_a_yes(office: Office) -> None:
    proposal = await drafted(office)
    done = await office.core.cosigning.invite(deputy(office), proposal, [f" {name(1)} "])
    assert done.asked == (name(1),)
    view = await office.core.cosigning.answer(deputy(office, 1), proposal, Purpose.SIGN, agrees=True)
    assert view.signatories == (name(0), name(1))


async def test_no_leaves_no_name_behind(office: Office) -> None:
    proposal, cosigning = await drafted(office), office.core.cosigning
    await cosigning.invite(deputy(office), proposal, [name(1)])
    view = await cosigning.answer(deputy(office, 1), proposal, Purpose.SIGN, agrees=False)
    assert view.signatories == (name(0),)
    with pytest.raises(NotFound):
        await office.core.deputy_proposals.show(deputy(office, 1), proposal)


async def test_both_hear_of_it(office: Office) -> None:
    await bound(office, 0)
    await bound(office, 1)
    await cosigned(office, 1)
    assert [(row.body or {})["notice"] for row in await told(office, 1)] == [NoticeKind.PROPOSAL_SIGN_ASKED]
    (answer,) = await told(office, 0)
    assert (answer.body or {})["params"]["name"] == name(1)


async def test_whoever_has_no_chat_is_named(office: Office) -> None:
    await bound(office, 1)
    done = await office.core.cosigning.invite(deputy(office), await drafted(office), [name(1), name(2)])
    assert done.unreached == (name(2),)


async def test_second_press_changes_nothing(office: Office) -> None:
    proposal, cosigning = await cosigned(office, 1), office.core.cosigning
    for agrees in (True, False):
        with pytest.raises(Conflict, match=r"cosigning\.over"):
            await cosigning.answer(deputy(office, 1), proposal, Purpose.SIGN, agrees=agrees)
    (view,) = await office.core.deputy_proposals.mine(deputy(office))
    assert view.signatories == (name(0), name(1))


async def test_asking_again_is_one_more_question(office: Office) -> None:
    await bound(office, 1)
    proposal, cosigning = await drafted(office), office.core.cosigning
    for _ in range(2):
        await cosigning.invite(deputy(office), proposal, [name(1)])
        office.clock.advance(timedelta(days=1))
    view = await office.core.deputy_proposals.show(deputy(office), proposal)
    assert [(one.state, one.times) for one in view.invitations] == [(InvitationState.WAITING, 2)]
    assert len(await told(office, 1)) == 2


async def test_nobody_is_pestered(office: Office) -> None:
    await bound(office, 1)
    proposal, cosigning = await drafted(office), office.core.cosigning
    for _ in range(3):
        await cosigning.invite(deputy(office), proposal, [name(1)])
    assert len(await told(office, 1)) == 1
    for _ in range(10):
        office.clock.advance(timedelta(days=2))
        await cosigning.invite(deputy(office), proposal, [name(1)])
    assert len(await told(office, 1)) == 5


async def test_names_that_do_not_fit_are_told(office: Office) -> None:
    proposal = await cosigned(office, 1)
    done = await office.core.cosigning.invite(deputy(office), proposal, ["没有此人", name(1), name(0)])
    assert (done.unknown, done.asked) == (("没有此人",), ())
    assert set(done.signed_already) == {name(0), name(1)}
    with pytest.raises(Invalid, match=r"cosigning\.nobody"):
        await office.core.cosigning.invite(deputy(office), proposal, [" ", ""])


async def test_two_of_one_name_are_told_apart(office: Office) -> None:
    async with office.core.transactions.write(office.clerk) as work:
        places = office.county.constituencies
        twins = [
            await work.records.add_deputy(a_deputy(50 + one, name="田丽", constituency_id=places[one]))
            for one in (0, 1)
        ]
    proposal, invite = await drafted(office), office.core.cosigning.invite
    (alike,) = (await invite(deputy(office), proposal, ["田丽"])).alike
    assert alike.deputies == ((twins[0], "民安第一选区"), (twins[1], "民安第二选区"))
    chosen = await invite(deputy(office), proposal, [], chosen=[twins[1]])
    assert [one.deputy for one in chosen.view.invitations] == [twins[1]]


async def test_changed_text_asks_its_cosigners_again(office: Office) -> None:
    proposal, mine = await cosigned(office, 1), office.core.deputy_proposals
    view = await mine.save_draft(deputy(office), replace(CONTENT, request="请拆除重建"), proposal=proposal)
    assert view.signatories == (name(0),)
    assert [(one.state, one.times) for one in view.invitations] == [(InvitationState.WAITING, 2)]


async def test_other_consent_keeps_the_signatures(office: Office) -> None:
    proposal, mine = await cosigned(office, 1), office.core.deputy_proposals
    view = await mine.save_draft(deputy(office), replace(CONTENT, topic="law", is_confidential=True), proposal=proposal)
    assert view.signatories == (name(0), name(1))


async def test_suggestion_is_signed_until_it_is_filed(office: Office) -> None:
    proposal, cosigning = await handed_in(office), office.core.cosigning
    await cosigning.invite(deputy(office), proposal, [name(1), name(2)])
    await cosigning.answer(deputy(office, 1), proposal, Purpose.SIGN, agrees=True)
    for _ in range(3):
        await office.core.proposals.review(office.clerk, proposal, ReviewOutcome.ACCEPT)
    with pytest.raises(Conflict, match=r"cosigning\.too_late"):
        await cosigning.answer(deputy(office, 2), proposal, Purpose.SIGN, agrees=True)
    (view,) = await office.core.deputy_proposals.mine(deputy(office, 1))
    assert view.proposal.status is Status.FILED


async def test_whoever_did_not_sign_in_time_sees_it_no_more(office: Office) -> None:
    proposal, mine = await handed_in(office), office.core.deputy_proposals
    await office.core.cosigning.invite(deputy(office), proposal, [name(1)])
    assert len(await mine.mine(deputy(office, 1))) == 1
    for _ in range(3):
        await office.core.proposals.review(office.clerk, proposal, ReviewOutcome.ACCEPT)
    assert await mine.mine(deputy(office, 1)) == []
    with pytest.raises(NotFound):
        await mine.show(deputy(office, 1), proposal)


async def test_resting_deputy_signs_nothing(office: Office) -> None:
    proposal, cosigning = await drafted(office), office.core.cosigning
    await cosigning.invite(deputy(office), proposal, [name(1)])
    ended, moved, on = DeputyStatus.ENDED, StatusReason.MOVED_AWAY, NOON.date()
    await office.core.records.set_status(office.clerk, office.county.deputies[1], ended, reason=moved, on=on)
    with pytest.raises(Conflict, match="not_serving"):
        await cosigning.answer(deputy(office, 1), proposal, Purpose.SIGN, agrees=True)


async def test_motion_takes_no_signature_once_handed_in(office: Office) -> None:
    one = preset_text("longshan").replace("motion_signatories = 10", "motion_signatories = 1")
    await office.core.rules.adopt(office.staff(Role.ADMINISTRATOR), one)
    proposal, cosigning = await drafted(office, kind=Kind.MOTION), office.core.cosigning
    await cosigning.invite(deputy(office), proposal, [name(1)])
    await office.core.deputy_proposals.hand_in(deputy(office), proposal)
    with pytest.raises(Conflict, match=r"cosigning\.over"):
        await cosigning.answer(deputy(office, 1), proposal, Purpose.SIGN, agrees=True)


async def test_message_keeps_a_confidential_title_to_itself(office: Office) -> None:
    await bound(office, 1)
    proposal = await drafted(office, replace(CONTENT, is_confidential=True))
    await office.core.cosigning.invite(deputy(office), proposal, [name(1)])
    assert CONTENT.title not in str([row.body for row in await told(office, 1)])
