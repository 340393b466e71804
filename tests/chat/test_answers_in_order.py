"""A chat's answers over lost answers, dead senders and people who tap faster than the network carries."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.local import PLAIN, LocalChannel, LocalMessage
from bot.channels.protocol import OutgoingMessage, SendUncertain
from bot.letters import Letters
from core.domain.actors import SYSTEM
from core.services.stores.messages import OutboxRow, OutboxState
from tests.chat.desk import Desk, open_desk
from tests.factories import a_message

GONE_ON = "Your ballot goes on in the message below."
TWICE = "This message reached you twice."


class LosingChannel(LocalChannel):
    """Delivers, and then loses the network's answer, once, to a message that says ``loses``."""

    loses = ""

    async def send(self, message: OutgoingMessage) -> str:
        network_id = await super().send(message)
        if self.loses and self.loses in message.text:
            self.loses = ""
            raise SendUncertain("the connection was closed")
        return network_id


class Losing(Desk):
    """A desk whose channel can lose answers."""

    channel: LosingChannel

    async def take(self) -> None:
        """Store what people did and handle it, but send nothing."""
        await self.channel.take(self.app.ingest.receive_from("local"))
        await self.app._router.drain()

    async def review_without_answer(self, sender: str) -> LocalMessage:
        """A review in a message of its own, shown in the chat; the answer was lost and the retry is due."""
        await self.bind_voter(sender)
        await self.open_meeting()
        await self.press(sender, "Evaluate", "Satisfied", "Dissatisfied", "No opinion")
        self.channel.loses = "Please check your ballot"
        review = await self.say(sender, "/vote")
        self.wait_a_minute()
        return review

    async def rows(self) -> list[OutboxRow]:
        async with self.office.core.transactions.read(SYSTEM) as work:
            return sorted(await work.messages.list_in(*OutboxState), key=lambda row: row.id)


@pytest.fixture
async def losing(tmp_path: Path) -> AsyncIterator[Losing]:
    async with open_desk(tmp_path) as desk:
        opened = Losing(desk.office, LosingChannel(is_demonstration=True, language="en"), desk.app)
        opened.restart()
        yield opened


async def test_press_proves_that_the_message_arrived(losing: Losing) -> None:
    await losing.bind_voter("ana")
    await losing.open_meeting()
    losing.channel.loses = "Your overall grade?"
    await losing.press("ana", "Evaluate")
    await losing.press("ana", "Satisfied")
    losing.wait_a_minute()
    await losing.settle()
    assert [message.text.count("Your overall grade?") for message in losing.channel.messages("ana")[-2:]] == [0, 1]


async def test_lost_review_still_becomes_the_receipt(losing: Losing) -> None:
    await losing.bind_voter("ana")
    await losing.open_meeting()
    await losing.press("ana", "Evaluate", "Satisfied", "Dissatisfied")
    losing.channel.loses = "Please check your ballot"
    await losing.press("ana", "No opinion")
    losing.wait_a_minute()
    await losing.press("ana", "Cast my ballot")
    losing.wait_a_minute()
    await losing.settle()
    assert "Dissatisfied" not in losing.texts("ana")


async def test_retry_in_flight_leaves_no_second_review(losing: Losing) -> None:
    """The first copy is pressed while the retry is under way."""
    first = await losing.review_without_answer("ana")
    delivery = losing.office.core.delivery
    (retried,) = await delivery.claim("local", limit=9)
    second = await losing.channel.send(await Letters().written(retried))
    losing.channel.press("ana", "Cast my ballot", message_id=first.id)
    await losing.take()
    await delivery.sent(retried, second)
    await losing.settle()
    assert "Dissatisfied" not in losing.texts("ana")
    assert TWICE in losing.texts("ana")


async def test_pressed_copy_is_taken_back(losing: Losing) -> None:
    """The second copy is the one that the office knows."""
    first = await losing.review_without_answer("ana")
    await losing.settle()
    losing.channel.press("ana", "Cast my ballot", message_id=first.id)
    await losing.settle()
    assert "Dissatisfied" not in losing.texts("ana")
    assert losing.texts("ana").count(TWICE) == 1


async def test_copy_pressed_before_an_edit_is_taken_back(losing: Losing) -> None:
    """The review is about to be shown again, in the copy that the office knows; the other one is pressed."""
    first = await losing.review_without_answer("ana")
    await losing.settle()
    losing.channel.say("ana", "what now?")
    await losing.take()
    losing.channel.press("ana", "Cast my ballot", message_id=first.id)
    await losing.take()
    await losing.settle()
    assert "Dissatisfied" not in losing.texts("ana")
    assert losing.texts("ana").count(TWICE) == 1


async def test_copy_pressed_before_its_first_answer_is_the_one(losing: Losing) -> None:
    """The review is sent again and about to be shown again when a button under its first copy is pressed."""
    first = await losing.review_without_answer("ana")
    delivery = losing.office.core.delivery
    (retried,) = await delivery.claim("local", limit=9)
    second = await losing.channel.send(await Letters().written(retried))
    losing.channel.say("ana", "what now?")
    await losing.take()
    losing.channel.press("ana", "Cast my ballot", message_id=first.id)
    await losing.take()
    await delivery.sent(retried, second)
    await losing.settle()
    assert "Dissatisfied" not in losing.texts("ana")
    assert losing.texts("ana").count(TWICE) == 1


async def test_edit_on_its_way_is_waited_for(losing: Losing) -> None:
    """The review is being shown again, with the same buttons, when one of them is pressed."""
    await losing.bind_voter("ana")
    await losing.open_meeting()
    await losing.press("ana", "Evaluate", "Satisfied", "Dissatisfied", "No opinion")
    losing.channel.say("ana", "what now?")
    await losing.take()
    delivery = losing.office.core.delivery
    (shown_again,) = await delivery.claim("local", limit=9)
    losing.channel.press("ana", "Cast my ballot")
    await losing.take()
    assert await delivery.claim("local", limit=9) == []
    await delivery.sent(shown_again, await losing.channel.send(await Letters().written(shown_again)))
    await losing.settle()
    assert "Dissatisfied" not in losing.texts("ana")


async def test_number_answers_the_question_after_a_notice_came_twice(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        channel = LosingChannel(is_demonstration=True, language="en", manners=PLAIN)
        plain = Losing(desk.office, channel, desk.app)
        plain.restart()
        await plain.bind_voter("ana")
        channel.loses = "1. Evaluate"
        await plain.open_meeting()
        await plain.office.core.reminders.tick(SYSTEM)
        await plain.settle()
        await plain.say("ana", "!vote")
        plain.wait_a_minute()
        await plain.settle()
        assert plain.texts("ana").count("The evaluation is open") == 2
        shown = await plain.say("ana", "2")
        assert "Marked so far: 1/2" in shown.text


async def test_retry_holds_up_what_follows(losing: Losing) -> None:
    first, second = a_message("first", address="ana"), a_message("second", address="ana")
    async with losing.office.core.transactions.write(SYSTEM) as work:
        await work.messages.enqueue([first])
        (claimed,) = await work.messages.claim("local", until=work.now, limit=9)
        later = losing.office.clock.now().replace(hour=23)
        await work.messages.mark_retry(claimed.id, not_before=later, error="lost", uncertain=True)
        await work.messages.enqueue([second, a_message("other", address="ben")])
        assert [row.key for row in await work.messages.claim("local", until=work.now, limit=9)] == ["other"]


async def test_next_start_sends_what_a_dead_sender_held(losing: Losing) -> None:
    core = losing.office.core
    async with core.transactions.write(SYSTEM) as work:
        await work.messages.enqueue([a_message("held", address="ana")])
    await core.delivery.claim("local", limit=9)
    assert not await core.delivery.claim("local", limit=9)
    await core.delivery.take_over("local")
    (again,) = await core.delivery.claim("local", limit=9)
    assert again.maybe_duplicate


async def test_unseen_screens_give_way_to_the_last(losing: Losing) -> None:
    await losing.bind_voter("ana")
    await losing.open_meeting()
    before = len(await losing.rows())
    for _ in range(4):
        losing.channel.say("ana", "/vote")
        await losing.take()
    assert len(await losing.rows()) == before + 1
    await losing.settle()
    assert GONE_ON not in losing.texts("ana")


async def test_screen_shown_again_keeps_its_buttons(losing: Losing) -> None:
    await losing.bind_voter("ana")
    await losing.open_meeting()
    await losing.press("ana", "Evaluate")
    used = losing.channel.press("ana", "Satisfied")
    await losing.settle()
    shown = losing.channel.last("ana")
    losing.channel.press_token("ana", used.button, message_id=used.message_id)
    await losing.settle()
    assert losing.channel.last("ana").buttons == shown.buttons
    assert "used already" in losing.channel.last("ana").text


async def test_next_step_has_buttons_of_its_own(losing: Losing) -> None:
    await losing.bind_voter("ana")
    await losing.open_meeting(deputies=3)
    first = await losing.press("ana", "Evaluate", "Satisfied")
    second = await losing.press("ana", "Satisfied")
    tokens = [{button.token for row in shown.buttons for button in row} for shown in (first, second)]
    assert not tokens[0] & tokens[1]
