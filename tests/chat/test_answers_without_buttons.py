"""A network without buttons: choices are listed and named in words, from the slip to the receipt."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.channels.local import PLAIN, LocalMessage
from bot.channels.terminal import TerminalChat
from bot.dialogs.commands import COMMANDS
from core.domain.actors import SYSTEM, Person, PersonKind, Role
from core.domain.codes import code_from
from core.domain.errors import Unavailable
from core.domain.ids import MeetingId
from core.locale.catalogue import translator
from core.storage.conversations import SqlConversationStore
from core.storage.tables.chat import keyboards
from tests.chat.desk import Desk, open_desk
from tests.office import PASSPHRASE

OVER = "had been answered already"
PUZZLED = "did not understand"


@pytest.fixture
async def plain(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, language="en", manners=PLAIN) as opened:
        yield opened


@pytest.fixture
async def chinese(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, manners=PLAIN) as opened:
        yield opened


async def counted(desk: Desk, meeting: MeetingId) -> list[dict[str, int]]:
    await desk.close(meeting)
    await desk.office.core.counting.count(desk.office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
    result = await desk.office.core.publishing.result(SYSTEM, meeting)
    return [dict(one.counts["overall"]) for one in result.results]


async def at_first_deputy(desk: Desk, *, deputies: int = 2) -> MeetingId:
    await desk.bind_voter("ana")
    meeting = await desk.open_meeting(deputies=deputies)
    await desk.say("ana", "1")
    return meeting


async def reply(desk: Desk, text: str, to: LocalMessage) -> LocalMessage:
    desk.channel.say("ana", text, replies_to=to.id)
    await desk.settle()
    return desk.channel.last("ana")


async def test_whole_vote_by_numbers(plain: Desk) -> None:
    meeting = await at_first_deputy(plain)
    shown = await plain.say("ana", "1", "3", "1", "4")
    assert "Your receipt: " in shown.text
    first, second = await counted(plain, meeting)
    assert first["satisfied"] == second["dissatisfied"] == 1


async def test_whole_vote_in_chinese(chinese: Desk) -> None:
    meeting = await at_first_deputy(chinese)
    shown = await chinese.say("ana", "３、", "满意", "没有意见", "确认投票")
    assert "您的票已投入票箱" in shown.text
    first, second = await counted(chinese, meeting)
    assert first["dissatisfied"] == second["satisfied"] == 1


async def test_choices_are_listed_under_the_text(plain: Desk) -> None:
    await at_first_deputy(plain)
    shown = plain.channel.last("ana")
    assert shown.buttons == ()
    assert "\n\n1. Satisfied\n2. Basically satisfied\n3. Dissatisfied\n" in shown.text


async def test_no_sentence_speaks_of_buttons(plain: Desk) -> None:
    await at_first_deputy(plain)
    await plain.say("ana", "what?", "1", "1", "77", "1", "what?", "4", "what?", "!language", "what?")
    texts = plain.texts("ana").casefold()
    assert "receipt: " in texts
    assert not [word for word in ("button", "press", " tap", "/vote", "/help", "/mydata") if word in texts]


async def test_receipt_stands_below_and_no_choice_above(plain: Desk) -> None:
    """Questions keep their lists, which are everybody's; what showed an answer is gone."""
    await at_first_deputy(plain)
    await plain.say("ana", "By aspect", "3", "Enough aspects", "3", "Previous deputy", "2", "1", "路修得好")
    await plain.say("ana", "Change 2", "1", "Cast my ballot")
    shown = [message.text for message in plain.channel.messages("ana")]
    assert "Your receipt: " in shown[-1]
    assert not [text for text in shown if "Chosen" in text or ": Satisfied" in text or "路修得好" in text]


async def test_question_is_cleared_only_where_it_showed_an_answer(plain: Desk) -> None:
    """Where messages are dear, a ballot takes one each step, and one more for the review."""
    await at_first_deputy(plain, deputies=4)
    before = len(plain.channel.messages("ana"))
    await plain.say("ana", "1", "1", "1", "1", "No opinion", "Cast my ballot")
    messages = plain.channel.messages("ana")
    assert len(messages) == before + 6
    assert sum(message.edits for message in messages) == 1


async def test_terminal_without_buttons_says_what_is_typed(plain: Desk) -> None:
    terminal = TerminalChat(plain.channel, "zoe", translator("en"), lambda text: None)
    await plain.say("zoe", "hello")
    terminal.typed("1")
    await plain.settle()
    assert "printed on your slip" in plain.channel.last("zoe").text


async def test_ballot_messages_stay_protected(plain: Desk) -> None:
    await at_first_deputy(plain)
    await plain.say("ana", "1", "1", "1")
    assert plain.channel.last("ana").is_protected


async def test_answer_is_named_by_its_label(plain: Desk) -> None:
    await at_first_deputy(plain)
    shown = await plain.say("ana", "ＳＡＴＩＳＦＩＥＤ.")
    assert "Marked so far: 1/2" in shown.text


@pytest.mark.parametrize("text", ["0", "9", "77", "9" * 3_000, "٣", "３３３３", "-1", "3.5", "\u202e", "\u200f9\u200f"])
async def test_strange_number_marks_nobody(plain: Desk, text: str) -> None:
    await at_first_deputy(plain)
    shown = await plain.say("ana", text or "?")
    assert "Marked so far: 0/2" in shown.text
    assert "1. Satisfied" in shown.text


async def test_number_within_direction_marks_is_the_number(plain: Desk) -> None:
    await at_first_deputy(plain)
    assert "Marked so far: 1/2" in (await plain.say("ana", "\u202b1\u202c")).text


async def test_bare_number_is_no_opinion(plain: Desk) -> None:
    """Who answers an opinion's question with the number of a mark has lost the thread; nothing is published of it."""
    await at_first_deputy(plain)
    shown = await plain.say("ana", "1", "1", "3")
    assert "An opinion needs words" in shown.text
    assert "Opinion:" not in (await plain.say("ana", "1")).text


async def test_opinion_may_begin_with_a_number(plain: Desk) -> None:
    await at_first_deputy(plain)
    shown = await plain.say("ana", "1", "1", "2: 路修得好")
    assert "Opinion: 路修得好" in shown.text


async def test_listed_number_is_a_choice_where_text_is_asked(plain: Desk) -> None:
    await at_first_deputy(plain)
    shown = await plain.say("ana", "1", "1", "1")
    assert "Please check your ballot" in shown.text
    assert "Opinion:" not in shown.text


async def test_number_typed_ahead_is_not_taken_for_the_next(plain: Desk) -> None:
    """Sent twice before the second question can have been seen: the second deputy is asked about, not marked."""
    await at_first_deputy(plain)
    for _ in range(2):
        plain.channel.say("ana", "1")
    await plain.channel.take(plain.app.ingest.receive_from("local"))
    plain.wait_a_minute()
    await plain.settle()
    shown = plain.channel.last("ana")
    assert OVER in shown.text
    assert "Marked so far: 1/2" in shown.text


async def test_reply_to_an_older_question_is_told(plain: Desk) -> None:
    await at_first_deputy(plain)
    first = plain.channel.last("ana")
    await plain.say("ana", "1")
    for text in ("3", "Dissatisfied", "well"):
        shown = await reply(plain, text, first)
        assert OVER in shown.text
        assert "2/2" in shown.text
        assert "Marked so far: 1/2" in shown.text


async def test_reply_to_the_latest_question_answers_it(plain: Desk) -> None:
    await at_first_deputy(plain)
    shown = await reply(plain, "1", plain.channel.last("ana"))
    assert "Marked so far: 1/2" in shown.text


async def test_reply_to_ones_own_message_is_a_bare_answer(plain: Desk) -> None:
    await at_first_deputy(plain)
    plain.channel.say("ana", "1", replies_to="somebody-else")
    await plain.settle()
    assert "Marked so far: 1/2" in plain.channel.last("ana").text


async def test_reply_after_the_end_is_told(plain: Desk) -> None:
    await at_first_deputy(plain)
    first = plain.channel.last("ana")
    await plain.say("ana", "1", "1", "1", "4")
    assert "That question is over" in (await reply(plain, "2", first)).text


async def test_menu_in_between_leads_back(plain: Desk) -> None:
    await at_first_deputy(plain)
    await plain.say("ana", "1")
    menu = await plain.say("ana", "!help")
    last = next(line for line in menu.text.split("\n") if line.endswith("Back to where I was"))
    shown = await plain.say("ana", last.partition(".")[0])
    assert "Marked so far: 1/2" in shown.text
    assert "add an opinion" in (await plain.say("ana", "1")).text


async def test_reply_reaches_past_a_menu(plain: Desk) -> None:
    await at_first_deputy(plain)
    question = plain.channel.last("ana")
    await plain.say("ana", "!help")
    assert "Marked so far: 1/2" in (await reply(plain, "1", question)).text


async def test_number_below_a_menu_is_told_its_end(plain: Desk) -> None:
    await plain.bind_voter("ana")
    await plain.say("ana", "!help")
    assert "from 1 to 6" in (await plain.say("ana", "7")).text


async def test_stranger_is_led_by_numbers(chinese: Desk) -> None:
    shown = await chinese.say("zoe", "你好")
    assert "1. 绑定账号" in shown.text
    assert "绑定码" in (await chinese.say("zoe", "1")).text


async def test_scores_are_sent_as_they_are(tmp_path: Path) -> None:
    async with open_desk(tmp_path, preset="chongqing", language="en", manners=PLAIN) as desk:
        await at_first_deputy(desk, deputies=1)
        asked = desk.channel.last("ana")
        assert "1. " not in asked.text
        assert "Skip" in asked.text
        await desk.say("ana", "3")
        assert ": 3" in (await desk.say("ana", "1")).text


async def test_score_question_is_skipped_with_a_word(tmp_path: Path) -> None:
    async with open_desk(tmp_path, preset="chongqing", language="en", manners=PLAIN) as desk:
        await at_first_deputy(desk, deputies=1)
        assert "opinion" in (await desk.say("ana", "skip")).text


async def test_deputy_writes_a_report_in_words(plain: Desk) -> None:
    await plain.bind_deputy("dan")
    await plain.say("dan", "!report", "1")
    asked = await plain.say("dan", "出席全部会议")
    assert "Please send a number" in asked.text
    assert (await plain.say("dan", "3")).text.startswith("2/")
    assert "Filled in: 1 of" in (await plain.say("dan", "Overview")).text


async def test_number_that_is_not_listed_is_a_reports_text(plain: Desk) -> None:
    """Unlike an opinion it is nobody's secret, stands in the overview, and may be what was asked for."""
    await plain.bind_deputy("dan")
    await plain.say("dan", "!report", "1")
    assert "Please send a number" in (await plain.say("dan", "12")).text


async def test_code_of_digits_binds_below_a_menu(plain: Desk) -> None:
    """A code may happen to be a number; it is no number of the list."""
    await plain.say("zoe", "hello")
    digits = next(code for code in map(code_of, range(10**6)) if code.isdecimal())
    assert "not in the list" not in (await plain.say("zoe", digits)).text


def code_of(number: int) -> str:
    return code_from(number.to_bytes(7, "big")).replace("-", "")


async def test_crash_after_a_typed_cast_casts_once(plain: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = await at_first_deputy(plain)
    await plain.say("ana", "1", "3", "1")
    plain.channel.say("ana", "4")
    await plain.channel.take(plain.app.ingest.receive_from("local"))
    with monkeypatch.context() as patch:
        patch.setattr(SqlConversationStore, "mark_handled", unavailable)
        with pytest.raises(Unavailable):
            await plain.app.settle()
    assert (await plain.office.core.voting.turnout(plain.office.clerk, meeting)).chat == 0
    plain.restart()
    await plain.settle()
    assert (await plain.office.core.voting.turnout(plain.office.clerk, meeting)).chat == 1
    assert plain.texts("ana").count("Your receipt: ") == 1


async def unavailable(*_: object, **__: object) -> None:
    raise Unavailable("storage.failed")


async def test_pledge_of_numbered_lines_is_text(chinese: Desk) -> None:
    await chinese.bind_deputy("dan")
    await chinese.say("dan", "!承诺")
    assert "2. 2. 走访五十户" in (await chinese.say("dan", "1. 修一座桥\n2. 走访五十户")).text


async def test_unbinding_is_confirmed_with_a_number(plain: Desk) -> None:
    await plain.bind_voter("ana")
    assert "bound to nobody" in (await plain.say("ana", "!unbind", "1")).text


async def test_my_data_comes_with_a_way_on(plain: Desk) -> None:
    await plain.bind_voter("ana")
    await plain.say("ana", "!mydata")
    assert "You are bound as a voter" in (await plain.say("ana", "help")).text


async def test_group_refuses_a_ballot(plain: Desk) -> None:
    await plain.bind_voter("ana")
    await plain.open_meeting()
    for text in ("!vote", "/vote", "！投票"):
        plain.channel.say("ana", text, room="village")
        await plain.settle()
        assert "private chat" in plain.channel.last("village").text
    for text in ("1", "满意", "!very good"):
        plain.channel.say("ana", text, room="village")
    await plain.settle()
    assert len(plain.channel.messages("village")) == 3


async def test_clerk_tells_a_group_what_it_hears(chinese: Desk) -> None:
    await chinese.bind("sue", Person(PersonKind.STAFF, chinese.office.county.staff[Role.CLERK]))
    chinese.channel.say("sue", "!群 民安第一选区", room="village")
    await chinese.settle()
    assert "民安第一选区" in chinese.channel.last("village").text


@pytest.mark.parametrize(
    ("word", "shown"), [("!help", "!投票"), ("！帮助", "!我的信息"), ("/help", "!解绑"), ("帮助", "!会议")]
)
async def test_help_lists_commands_as_typed_here(chinese: Desk, word: str, shown: str) -> None:
    await chinese.bind_voter("ana")
    text = (await chinese.say("ana", word)).text
    assert shown in text
    assert not [command for command in COMMANDS if f"/{command}" in text]


async def test_exclamation_is_no_command(plain: Desk) -> None:
    await at_first_deputy(plain)
    shown = await plain.say("ana", "1", "1", "!bravo")
    assert "Opinion: !bravo" in shown.text


async def test_revoked_account_is_a_stranger_again(plain: Desk) -> None:
    await at_first_deputy(plain)
    voter = Person(PersonKind.VOTER, plain.office.county.voters[0])
    await plain.office.core.enrolment.revoke_account(plain.office.clerk, voter)
    assert "Bind my account" in (await plain.say("ana", "1")).text


async def test_answer_after_the_close_is_told(plain: Desk) -> None:
    meeting = await at_first_deputy(plain)
    await plain.say("ana", "1", "1", "1")
    await plain.close(meeting)
    await plain.say("ana", "4")
    assert "Your receipt" not in plain.texts("ana")


async def test_vote_goes_on_after_a_restart(plain: Desk) -> None:
    await at_first_deputy(plain)
    await plain.say("ana", "1")
    plain.restart()
    assert "Your receipt: " in (await plain.say("ana", "3", "1", "4")).text


async def test_lists_in_passing_are_few(plain: Desk) -> None:
    for _ in range(20):
        await plain.say("zoe", "hello")
    async with plain.office.database.read() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(keyboards)) == 6
