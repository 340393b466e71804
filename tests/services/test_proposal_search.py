"""Finding proposals by any two characters, and similar ones: who is told of what, and that the index keeps step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.actors import Actor, deputy_actor
from core.domain.errors import Invalid, NotAllowed
from core.domain.ids import ProposalId
from core.domain.proposals.proposal import Content, Publication
from core.domain.rules.handling import ReviewOutcome
from tests.office import Office
from tests.services.proposal_desk import CONTENT, filed

CHINESE = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
WATER = Content("关于解决里耶镇农村饮水安全的建议", "三个村的水源枯竭", "请水利局打井", "agriculture")


async def entered(office: Office, content: Content, *, by: int = 0) -> ProposalId:
    signed = office.county.deputies[by : by + 1]
    return (await office.core.proposals.enter(office.clerk, signed, content)).proposal.id


async def filed_with(office: Office, content: Content, *, by: int = 0) -> ProposalId:
    proposal = await entered(office, content, by=by)
    for _ in range(3):
        await office.core.proposals.review(office.clerk, proposal, ReviewOutcome.ACCEPT)
    return proposal


async def found(office: Office, words: str) -> list[ProposalId]:
    return [one.proposal for one in await office.core.proposal_search.find(office.clerk, words)]


async def similar(office: Office, actor: Actor, title: str, facts: str = "") -> list[ProposalId]:
    return [one.proposal for one in await office.core.proposal_search.similar(actor, title, facts)]


def deputy(office: Office, number: int) -> Actor:
    return deputy_actor(office.county.deputies[number], via="chat")


async def test_two_characters_of_a_title_or_text_are_found(office: Office) -> None:
    bridge, water = await entered(office, CONTENT), await entered(office, WATER)
    assert await found(office, "饮水") == [water]
    assert await found(office, "枯竭") == [water]
    assert await found(office, "桥") == [bridge]
    assert await found(office, "饮水 打井") == [water]
    assert await found(office, "饮水 桥面") == []


async def test_title_goes_before_text_and_new_before_old(office: Office) -> None:
    in_text = await entered(office, replace(WATER, title="关于加强管理的建议", facts="农村饮水不足"))
    first, second = await entered(office, WATER), await entered(office, WATER)
    assert await found(office, "饮水") == [second, first, in_text]


async def test_found_ones_are_narrowed_to_a_year(office: Office) -> None:
    await entered(office, WATER)
    assert await office.core.proposal_search.find(office.clerk, "饮水", year=2020) == []


async def test_question_without_words_is_refused(office: Office) -> None:
    with pytest.raises(Invalid, match=r"proposal\.nothing_asked"):
        await office.core.proposal_search.find(office.clerk, "，。")


@pytest.mark.parametrize("words", ['" OR title : "', "title:饮水 NEAR(", "饮水*", "饮水'; DROP TABLE proposals;--"])
async def test_questions_are_never_commands(office: Office, words: str) -> None:
    await entered(office, WATER)
    assert set(await found(office, words)) <= {1}
    assert await found(office, "饮水") == [1]


async def test_revised_text_is_found_as_it_is_now(office: Office) -> None:
    proposal = await entered(office, CONTENT)
    await office.core.proposals.review(office.clerk, proposal, ReviewOutcome.REVISE, reason="请补充依据")
    await office.core.proposals.revise(office.clerk, proposal, WATER)
    assert await found(office, "饮水") == [proposal]
    assert await found(office, "桥梁") == []
    await office.core.actions.undo(office.clerk)
    assert await found(office, "饮水") == []
    assert await found(office, "桥梁") == [proposal]


async def test_entry_taken_back_is_found_no_more(office: Office) -> None:
    await entered(office, CONTENT)
    await office.core.actions.undo(office.clerk)
    assert await found(office, "桥梁") == []
    assert await entered(office, WATER) == 1  # SQLite gives the number again: no old word may stand under it
    assert await found(office, "桥梁") == []


async def test_failed_unit_of_work_leaves_no_words(office: Office) -> None:
    async def fail() -> None:
        async with office.core.transactions.write(office.clerk):
            await entered(office, WATER)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await fail()
    assert await found(office, "饮水") == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(CHINESE, min_size=2, max_size=30), data=st.data())
async def test_every_two_characters_of_a_title_find_it(office: Office, title: str, data: st.DataObject) -> None:
    proposal = await entered(office, replace(CONTENT, title=title))
    place = data.draw(st.integers(0, len(title) - 2))
    assert proposal in await found(office, title[place : place + 2])


async def test_similar_ones_are_ranked_and_others_left_out(office: Office) -> None:
    bridge, water = await filed_with(office, CONTENT), await filed_with(office, WATER)
    other = await filed_with(office, replace(WATER, title="关于改善洗车河镇农村饮水的建议"))
    told = await office.core.proposal_search.similar(office.clerk, "关于里耶镇农村饮水安全的建议")
    assert [one.proposal for one in told] == [water, other]
    assert [one.likeness for one in told] == sorted((one.likeness for one in told if one.likeness), reverse=True)
    assert await similar(office, office.clerk, "修缮农车镇的桥") == [bridge]
    assert await similar(office, office.clerk, "建设殡仪馆") == []


async def test_facts_alone_can_be_alike(office: Office) -> None:
    water = await filed_with(office, WATER)
    assert await similar(office, office.clerk, "请打井", "三个村的水源枯竭") == [water]


async def test_proposal_is_not_similar_to_itself(office: Office) -> None:
    water = await filed_with(office, WATER)
    assert await office.core.proposal_search.similar(office.clerk, WATER.title, without=water) == []


async def test_deputy_is_told_what_may_be_published(office: Office) -> None:
    await filed_with(office, replace(WATER, publication=Publication.NOT), by=1)
    await filed_with(office, replace(WATER, is_confidential=True), by=1)
    await entered(office, WATER, by=1)  # not filed yet
    shown = await filed_with(office, WATER, by=1)
    told = await office.core.proposal_search.similar(deputy(office, 0), WATER.title)
    assert [(one.proposal, one.year, one.number, one.title) for one in told] == [(shown, 2026, 3, WATER.title)]


async def test_deputy_is_told_of_its_own_whatever_it_consents_to(office: Office) -> None:
    own = await entered(office, replace(WATER, is_confidential=True))
    assert await similar(office, deputy(office, 0), WATER.title) == [own]
    assert await similar(office, deputy(office, 1), WATER.title) == []


async def test_withheld_text_is_not_to_be_guessed(office: Office) -> None:
    titled = await filed_with(office, replace(WATER, publication=Publication.TITLE_ONLY), by=1)
    assert await similar(office, deputy(office, 0), "三个村水源枯竭", WATER.facts) == []
    assert await similar(office, office.clerk, "三个村水源枯竭", WATER.facts) == [titled]
    assert await similar(office, deputy(office, 0), WATER.title) == [titled]


async def test_withdrawn_proposal_is_told_to_nobody_else(office: Office) -> None:
    proposal = await filed(office)
    await office.core.proposals.withdraw(office.clerk, proposal, reason="已经解决")
    assert await similar(office, deputy(office, 1), CONTENT.title) == []


async def test_deputy_without_a_person_is_told_nothing(office: Office) -> None:
    nobody = replace(deputy(office, 0), person=None)
    with pytest.raises(NotAllowed):
        await office.core.proposal_search.similar(nobody, WATER.title)
