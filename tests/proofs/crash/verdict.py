"""What came of the day: the chats and the outbox beside what people meant, saw and confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.bootstrap import open_county
from core.domain.actors import Role
from core.services.conversations import SET_ASIDE
from tests.botapi.client import Json
from tests.proofs.crash import screens as look
from tests.proofs.crash.county import Opened, asked
from tests.proofs.crash.meeting_day import Day
from tests.proofs.crash.people import Ending, Voter
from tests.proofs.crash.urn import Urn, counted_urn

Chats = dict[int, list[Json]]
_SENT = "SELECT address, network_id, attempts, maybe_duplicate, edits_key, kind FROM outbox WHERE state = 'sent'"


@dataclass(frozen=True, slots=True)
class Sent:
    """An outbox row that was sent."""

    address: str
    network_id: str
    attempts: int
    maybe_duplicate: int
    edits_key: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """``said``: how many taps and texts the network took from people."""

    day: Day
    chats: Chats
    urn: Urn
    outbox: Sequence[Sent]
    broken_line: int | None
    set_aside: int
    said: int

    def check_ballots(self) -> None:
        """Who saw a receipt is counted once and exactly as confirmed; nobody else is."""
        receipts = {voter.user: look.receipts(self.chats[voter.user]) for voter in self.day.voters}
        seen = self.urn.check(self.day.voters, receipts)
        for voter in self.day.voters:
            self._check_ending(voter, has_receipt=voter.user in seen)

    def check_reminders(self) -> None:
        """Every reminder was sent and stands in its deputy's chat, and the office knows who has confirmed."""
        states = asked(
            self._opened.home,
            "SELECT r.state, o.state, r.asks_confirmation AND r.confirmed_at IS NULL, count(*)"
            " FROM reminders r LEFT JOIN outbox o ON o.id = r.outbox_id WHERE r.event = 'meeting' AND r.stage = 'due'"
            " GROUP BY 1, 2, 3",
        )
        assert states == [("sent", "sent", 0, len(self._opened.titles) * len(self.day.deputies))]
        for deputy in self.day.deputies:
            texts = [message["first_text"] for message in self.known(deputy.user)]
            assert [sum(title in text for text in texts) for title in self._opened.titles] == [1] * len(
                self._opened.titles
            )
        left = asked(self._opened.home, "SELECT state, count(*) FROM reminders WHERE event = 'voting_open' GROUP BY 1")
        assert {state for state, _ in left} <= {"sent", "not_needed", "unreachable"}

    def check_messages(self) -> None:
        """What the outbox calls sent was seen; whatever was seen twice is marked."""
        for user, messages in self.chats.items():
            there = {str(message["message_id"]) for message in messages if message["by_bot"]}
            assert {row.network_id for row in self._rows(user)} <= there
            excused: Counter[str] = Counter()
            texts = {str(message["message_id"]): message["first_text"] for message in messages}
            for row in self._rows(user):
                if row.maybe_duplicate:
                    excused[texts[row.network_id]] += row.attempts - 1
            unknown = Counter(message["first_text"] for message in self.extra(user))
            assert unknown <= excused, f"chat {user} saw {unknown - excused} again, unmarked"

    def check_rest(self) -> None:
        """Everything that was said was heard; nothing is left, nothing was given up, and the file is whole."""
        home = self._opened.home
        assert asked(home, "SELECT count(*) FROM inbox") == [(self.said,)]
        assert asked(home, "SELECT DISTINCT state FROM outbox") == [("sent",)]
        assert asked(home, "SELECT count(*) FROM inbox WHERE handled_at IS NULL OR sealed IS NOT NULL") == [(0,)]
        assert asked(home, "PRAGMA integrity_check") == [("ok",)]
        assert self.broken_line is None
        assert self.set_aside == 0

    def check_choices_are_gone(self) -> None:
        """No message that the office knows shows a choice beside a receipt."""
        for voter in self.day.voters:
            self._check_choice_is_gone(voter)

    def known(self, user: int) -> list[Json]:
        """The bot's messages that the outbox knows the ids of."""
        ids = {row.network_id for row in self._rows(user)}
        return [one for one in self.chats[user] if one["by_bot"] and str(one["message_id"]) in ids]

    def extra(self, user: int) -> list[Json]:
        """The bot's messages that the outbox does not know: somebody got something twice."""
        ids = {row.network_id for row in self._rows(user)}
        return [one for one in self.chats[user] if one["by_bot"] and str(one["message_id"]) not in ids]

    def summary(self) -> str:
        """One line a matter."""
        extra = [message for user in self.chats for message in self.extra(user)]
        kills = self.day.serve.kills
        lost = sum(message["answer_lost"] for messages in self.chats.values() for message in messages)
        deeds = self.day.heard.deeds
        return "\n".join(
            [
                f"kills {kills.total()} ({', '.join(f'{moment} {number}' for moment, number in kills.items())})",
                f"voters {len(self.day.voters)}, taps {deeds['taps']}, texts {deeds['texts']},"
                f" asked anew {deeds['asked anew']}",
                f"ballots {len(self.urn.cast)}, messages {len(self.outbox)}, marked as possible duplicates"
                f" {sum(row.maybe_duplicate for row in self.outbox)}",
                f"messages seen twice {len(extra)}, answers lost of new messages {lost}",
                f"reminders {len(self._opened.titles) * len(self.day.deputies)}",
            ]
        )

    @property
    def _opened(self) -> Opened:
        return self.day.opened

    def _rows(self, user: int) -> list[Sent]:
        return [row for row in self.outbox if row.address == str(user)]

    def _check_ending(self, voter: Voter, *, has_receipt: bool) -> None:
        """Who stays gets a receipt; who leaves gets one, or is asked again: never silence, never a guess."""
        match voter.intent.ending:
            case Ending.STAYS:
                assert has_receipt, f"voter {voter.user} waits for a receipt"
            case Ending.NEVER_CASTS:
                assert not has_receipt, f"voter {voter.user} never cast a ballot"
            case Ending.LEAVES:
                assert has_receipt or look.ballot_screen(self.chats[voter.user]), f"voter {voter.user} got no answer"

    def _check_choice_is_gone(self, voter: Voter) -> None:
        """After the receipt no message that the office knows shows a choice any more."""
        if not look.receipts(self.chats[voter.user]):
            return
        for message in self.known(voter.user):
            assert look.CAST not in message["text"]
            assert not look.shows_choice(message), f"chat {voter.user} still shows {message['text']!r}"


async def reached(day: Day) -> Verdict:
    """Close and count beside the running server, as the office does, and read what there is to read."""
    opened = day.opened
    clerk = opened.county.actor(Role.CLERK)
    async with open_county(opened.home) as core:
        await core.meetings.close_voting(clerk, opened.meeting)
        urn = await counted_urn(core, opened)
        async with core.transactions.read(clerk) as work:
            broken_line = await work.ledger.first_broken()
            set_aside = len(await work.ledger.lines(subject=SET_ASIDE))
    said = (await day.people.state())["updates"]
    outbox = [Sent(*row) for row in asked(opened.home, _SENT)]
    return Verdict(day, await day.chats(), urn, outbox, broken_line, set_aside, said)
