"""A message that answered is changed or deleted; a sign is put under one of ours."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.local import PLAIN, LocalMessage
from bot.channels.protocol import IncomingEvent
from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.ids import MeetingId
from core.domain.notices import Notice, NoticeKind
from core.services.conversations import Handling
from core.services.messages import notice_row
from core.services.stores.messages import Priority
from core.services.vault import SEALING_STEP
from tests.chat.desk import Desk, open_desk
from tests.chat.test_answers_without_buttons import at_first_deputy, counted
from tests.factories import NOON, a_reminder

STANDS = "that stands"


@pytest.fixture
async def plain(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, language="en", manners=PLAIN) as opened:
        yield opened


async def say(desk: Desk, text: str) -> IncomingEvent:
    said = desk.channel.say("ana", text)
    await desk.settle()
    return said


async def edit(desk: Desk, said: IncomingEvent, text: str) -> LocalMessage:
    desk.channel.edit(said, text)
    await desk.settle()
    return desk.channel.last("ana")


async def redact(desk: Desk, said: IncomingEvent) -> LocalMessage:
    desk.channel.redact(said)
    await desk.settle()
    return desk.channel.last("ana")


async def marked(desk: Desk) -> tuple[MeetingId, IncomingEvent, IncomingEvent]:
    """At the review, the first deputy satisfied, the second dissatisfied; and the two messages that said so."""
    meeting = await at_first_deputy(desk)
    first, second = await say(desk, "1"), await say(desk, "3")
    await say(desk, "1")
    return meeting, first, second


@pytest.mark.parametrize("text", ["3", "3.", "Dissatisfied", "３"])
async def test_changed_mark_is_the_one_that_counts(plain: Desk, text: str) -> None:
    meeting, first, _ = await marked(plain)
    shown = await edit(plain, first, text)
    assert "Corrected." in shown.text
    assert "Your receipt: " in (await plain.say("ana", "Cast my ballot")).text
    first_result, _ = await counted(plain, meeting)
    assert (first_result.get("satisfied", 0), first_result["dissatisfied"]) == (0, 1)


async def test_mark_taken_back_is_open_again(plain: Desk) -> None:
    _, _, second = await marked(plain)
    shown = await redact(plain, second)
    assert "not marked" in shown.text
    assert "counts as blank" in shown.text
    assert "Cast it as it is" in shown.text


async def test_mark_changed_to_skip_is_blank(plain: Desk) -> None:
    _, first, _ = await marked(plain)
    assert "counts as blank" in (await edit(plain, first, "Skip")).text


async def test_question_under_way_stays_where_it_is(plain: Desk) -> None:
    await at_first_deputy(plain, deputies=3)
    first = await say(plain, "1")
    shown = await edit(plain, first, "2")
    assert "2/3" in shown.text
    assert "Marked so far: 1/3" in shown.text
    assert "Marked so far: 2/3" in (await plain.say("ana", "1")).text


async def test_senseless_correction_changes_nothing(plain: Desk) -> None:
    _, first, _ = await marked(plain)
    shown = await edit(plain, first, "perhaps")
    assert "what you had answered first stands" in shown.text
    assert "counts as blank" not in shown.text


async def test_message_that_was_answered_anew_changes_nothing(plain: Desk) -> None:
    """The first deputy was changed from the review since: the old message no longer decides."""
    _, first, _ = await marked(plain)
    await plain.say("ana", "Change 1", "2")
    await redact(plain, first)
    assert "counts as blank" not in plain.channel.last("ana").text
    assert "answers nothing any more" in (await edit(plain, first, "3")).text
    assert ": Basically satisfied" in plain.channel.last("ana").text


async def test_opinion_is_corrected_and_taken_back(plain: Desk) -> None:
    await at_first_deputy(plain)
    await plain.say("ana", "1", "1")
    opinion = await say(plain, "路修得坏")
    assert "Opinion: 路修得好" in (await edit(plain, opinion, "2号 路修得好")).text
    assert "路修得坏" not in plain.channel.last("ana").text
    assert "Opinion:" not in (await redact(plain, opinion)).text


async def test_no_opinion_becomes_one(plain: Desk) -> None:
    await at_first_deputy(plain)
    await plain.say("ana", "1", "1")
    declined = await say(plain, "1")
    assert "Opinion: 路修得好" in (await edit(plain, declined, "路修得好")).text


async def test_score_is_corrected(tmp_path: Path) -> None:
    async with open_desk(tmp_path, preset="chongqing", language="en", manners=PLAIN) as desk:
        await at_first_deputy(desk, deputies=1)
        score = await say(desk, "3")
        await say(desk, "1")
        assert ": 93" in (await edit(desk, score, "93")).text


async def test_change_after_the_urn_is_explained(plain: Desk) -> None:
    meeting, first, _ = await marked(plain)
    await plain.say("ana", "Cast my ballot")
    shown = await edit(plain, first, "3")
    assert "A ballot in the urn can be neither changed nor taken out" in shown.text
    assert (await counted(plain, meeting))[0]["satisfied"] == 1


async def test_tidying_up_is_explained_once(plain: Desk) -> None:
    _, first, second = await marked(plain)
    await plain.say("ana", "Cast my ballot")
    await redact(plain, first)
    await redact(plain, second)
    assert plain.texts("ana").count(STANDS) == 1


async def test_memory_of_messages_ends_with_the_ballot(plain: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[str] = []
    save = Handling.save_dialog

    async def noted(self: Handling, content: dict[str, object], **kwargs: object) -> None:
        saved.append(json.dumps(content))
        await save(self, content, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Handling, "save_dialog", noted)
    _, first, _ = await marked(plain)
    assert '"said"' in saved[-1]
    assert first.message_id not in json.loads(saved[-1])["fields"]["said"]
    assert max(map(len, saved)) < SEALING_STEP
    await plain.say("ana", "Cast my ballot")
    async with plain.office.core.transactions.read(SYSTEM) as work:
        assert (await work.conversations.sealed_before(10**6))[1] == []


async def test_change_of_a_reports_answer_is_explained(plain: Desk) -> None:
    await plain.bind_deputy("ana")
    await plain.say("ana", "!report", "1")
    said = await say(plain, "出席全部会议")
    assert STANDS in (await edit(plain, said, "没有出席")).text
    assert "still open" in plain.channel.last("ana").text


async def reminded(desk: Desk) -> LocalMessage:
    """Ana holds a reminder that asks for a confirmation."""
    await desk.bind_voter("ana")
    voter = Person(PersonKind.VOTER, desk.office.county.voters[0])
    async with desk.office.core.transactions.write(SYSTEM) as work:
        account = (await work.enrolment.accounts_of(voter))[0]
        notice = Notice(NoticeKind.BINDING_DONE, {"name": "Ana", "role": "voter"})
        row = notice_row(work, account, notice, key="k", priority=Priority.REMINDER, asks_confirmation=True)
        await work.messages.enqueue([row])
        await work.reminders.add([a_reminder(person=voter)])
        (due,) = await work.reminders.waiting_of(voter)
        outbox = await work.messages.id_of("k")
        assert outbox is not None
        await work.reminders.mark_sent([due.id], outbox, late=[])
    await desk.settle()
    return desk.channel.last("ana")


async def is_confirmed(desk: Desk) -> bool:
    voter = Person(PersonKind.VOTER, desk.office.county.voters[0])
    async with desk.office.core.transactions.read(SYSTEM) as work:
        return (await work.reminders.of_person(voter))[0].confirmed_at == NOON


@pytest.mark.parametrize("sign", ["👍", "👍🏽", "✅", "✔️", "OK"])
async def test_sign_confirms_a_reminder(plain: Desk, sign: str) -> None:
    reminder = await reminded(plain)
    plain.channel.react("ana", sign, message_id=reminder.id)
    await plain.settle()
    assert await is_confirmed(plain)


@pytest.mark.parametrize("text", ["1", "I have read it", "收到", "已阅。", "Done"])
async def test_word_or_number_confirms_a_reminder(plain: Desk, text: str) -> None:
    await reminded(plain)
    await plain.say("ana", text)
    assert await is_confirmed(plain)


@pytest.mark.parametrize("sign", ["👎", "❌", "1", "3", ""])
async def test_other_sign_confirms_nothing(plain: Desk, sign: str) -> None:
    reminder = await reminded(plain)
    plain.channel.react("ana", sign, message_id=reminder.id)
    await plain.settle()
    assert not await is_confirmed(plain)
    assert plain.channel.last("ana") == reminder


async def test_somebody_elses_sign_confirms_nothing(plain: Desk) -> None:
    reminder = await reminded(plain)
    await plain.bind_voter("ben", 1)
    plain.channel.react("ben", "👍", message_id=reminder.id)
    await plain.settle()
    assert not await is_confirmed(plain)


async def test_sign_under_a_ballot_chooses_nothing(plain: Desk) -> None:
    await at_first_deputy(plain)
    for sign in ("👍", "1", "✅"):
        plain.channel.react("ana", sign, message_id=plain.channel.last("ana").id)
        await plain.settle()
    assert plain.texts("ana").count("A sign under a question chooses nothing") == 1
    assert "Marked so far: 1/2" in (await plain.say("ana", "1")).text


async def test_sign_under_an_answer_is_thanks(plain: Desk) -> None:
    await marked(plain)
    receipt = await plain.say("ana", "Cast my ballot")
    plain.channel.react("ana", "🙏", message_id=receipt.id)
    await plain.settle()
    assert plain.channel.last("ana") == receipt


async def test_reminder_in_between_is_answered_first(plain: Desk) -> None:
    """It stands below the ballot's question: the number is its own, and nobody is marked by mistake."""
    await at_first_deputy(plain)
    voter = Person(PersonKind.VOTER, plain.office.county.voters[0])
    async with plain.office.core.transactions.write(SYSTEM) as work:
        account = (await work.enrolment.accounts_of(voter))[0]
        notice = Notice(NoticeKind.VOTING_OPEN, {"title": "another", "meeting": 99})
        await work.messages.enqueue([notice_row(work, account, notice, key="n", priority=Priority.REMINDER)])
    await plain.settle()
    await plain.say("ana", "2")
    assert "Basically satisfied" not in plain.channel.last("ana").text
    assert "Marked so far: 0/2" in (await plain.say("ana", "Back to where I was")).text
