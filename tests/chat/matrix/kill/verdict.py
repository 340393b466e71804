"""What came of the day: the homeserver's own timelines beside the outbox, the inbox, the urn and what people meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from core.bootstrap import open_county
from core.domain.actors import Role
from core.services.conversations import ANSWER, SET_ASIDE
from tests.chat.matrix.kill.day import Day
from tests.chat.matrix.kill.voter import Voter, is_marked
from tests.homeserver.server import Homeserver
from tests.proofs.crash.county import asked
from tests.proofs.crash.people import Ending
from tests.proofs.crash.urn import Urn, counted_urn

Json = dict[str, Any]
_ROWS = "SELECT key, address, network_id, attempts, edits_key, batch, state FROM outbox"
_HEARD = "SELECT id, event_id, handled_at IS NOT NULL AND sealed IS NULL FROM inbox WHERE channel = 'matrix'"


@dataclass(frozen=True, slots=True)
class Row:
    """An outbox row."""

    key: str
    address: str
    network_id: str | None
    attempts: int
    edits_key: str | None
    batch: str | None
    state: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """``timelines``: each voter's room as the homeserver keeps it. ``inbox``: row of each event, and if it is done."""

    day: Day
    timelines: dict[int, list[Json]]
    outbox: Sequence[Row]
    inbox: dict[str, tuple[int, bool]]
    urn: Urn
    broken_line: int | None
    set_aside: int

    def check_ballots(self) -> None:
        """Who saw a receipt is counted once and exactly as confirmed; nobody else is, and nobody waits for one."""
        voters = self.day.voters
        seen = self.urn.check(voters, {voter.user: voter.receipts() for voter in voters})
        casting = {voter.user for voter in voters if voter.intent.ending is not Ending.NEVER_CASTS}
        assert seen == casting

    def check_messages(self) -> None:
        """What was promised stands in its room once, nothing else does, and all of it can be read."""
        assert {row.state for row in self.outbox} == {"sent"}
        for voter in self.day.voters:
            self._check_room(voter)

    def check_answers(self) -> None:
        """Everything that people said came in once, was handled, and was answered."""
        said = [event for voter in self.day.voters for event in voter.said]
        assert set(self.inbox) == set(said)
        assert len(said) == len(set(said)) == self.day.heard.deeds["texts"]
        answered = {row.key.split(":")[1] for row in self.outbox if row.key.startswith(f"{ANSWER}:")}
        for event in said:
            row, is_done = self.inbox[event]
            assert is_done
            assert str(row) in answered, f"event {event} was not answered"

    def check_choices_are_gone(self) -> None:
        """No message that showed a choice is left with the homeserver, of those who got their receipt."""
        for voter in self.day.voters:
            if voter.receipts():
                marked = {one.id for one in voter.messages if is_marked(one)}
                left = {one["event_id"] for one in self.timelines[voter.user] if one["content"]}
                assert marked
                assert not marked & left

    def check_rest(self) -> None:
        """Nothing was given up or could not be read, and the file is whole."""
        home = self.day.county.opened.home
        assert asked(home, "SELECT undeciphered FROM channel_states WHERE channel = 'matrix'") == [(0,)]
        assert asked(home, "PRAGMA integrity_check") == [("ok",)]
        assert self.broken_line is None
        assert self.set_aside == 0

    def summary(self) -> str:
        """One line a matter."""
        day = self.day
        kills = ", ".join(f"{moment} {number}" for moment, number in day.serve.kills.items())
        stages = ", ".join(f"{stage} {number}" for stage, number in day.stages.items())
        repeated = sum(row.attempts > 1 for row in self.outbox)
        return "\n".join(
            [
                f"kills {day.serve.kills.total()} ({kills}; {stages})",
                f"homeserver restarted {day.restarts.total()} times, while the bot was down {day.restarts[False]}",
                f"voters {len(day.voters)}, texts {day.heard.deeds['texts']},"
                f" while the bot was down {day.heard.deeds['said while the bot was down']}",
                f"ballots {len(self.urn.cast)}, messages {len(self.outbox)}, tried more than once {repeated}",
            ]
        )

    def _check_room(self, voter: Voter) -> None:
        """Event by event: each message is a row's, each row is a message; and the same for deletions."""
        by_desk = [one for one in self.timelines[voter.user] if one["sender"] == self.day.county.user]
        messages = [one["event_id"] for one in by_desk if one["type"] == "m.room.encrypted"]
        deletions = [
            one.get("redacts") or one["content"]["redacts"] for one in by_desk if one["type"] == "m.room.redaction"
        ]
        rows = [row for row in self.outbox if row.address == voter.room]
        new = [row for row in rows if row.edits_key is None]
        sent = Counter(row.network_id for row in new if row.batch in (None, row.key))
        assert sent == Counter(messages), f"voter {voter.user}: {len(new)} promised, {len(messages)} in the room"
        assert {row.network_id for row in new} == set(messages)
        assert Counter(row.network_id for row in rows if row.edits_key) == Counter(deletions)
        assert {one["type"] for one in by_desk} <= {"m.room.encrypted", "m.room.redaction", "m.room.member"}
        assert {one.id for one in voter.messages} == set(messages)
        assert all(one.is_readable for one in voter.messages)


async def reached(day: Day) -> Verdict:
    """What there is to read; then close and count beside the running server, as the office does."""
    opened = day.county.opened
    clerk = opened.county.actor(Role.CLERK)
    timelines = {voter.user: _timeline(day.server, voter) for voter in day.voters}
    outbox = [Row(*row) for row in asked(opened.home, _ROWS)]
    inbox = {event: (row, bool(is_done)) for row, event, is_done in asked(opened.home, _HEARD)}
    async with open_county(opened.home) as core:
        await core.meetings.close_voting(clerk, opened.meeting)
        urn = await counted_urn(core, opened)
        async with core.transactions.read(clerk) as work:
            broken_line = await work.ledger.first_broken()
            set_aside = len(await work.ledger.lines(subject=SET_ASIDE))
    return Verdict(day, timelines, outbox, inbox, urn, broken_line, set_aside)


def _timeline(server: Homeserver, voter: Voter) -> list[Json]:
    """Everything in the voter's room, the oldest first, read without the client."""
    path = f"/_matrix/client/v3/rooms/{quote(voter.room)}/messages?dir=f&limit=500"
    events: list[Json] = []
    page: Json = server.call("GET", path, token=voter.person.client.access_token)
    while page["chunk"]:
        events += page["chunk"]
        page = server.call("GET", f"{path}&from={page['end']}", token=voter.person.client.access_token)
    return events
