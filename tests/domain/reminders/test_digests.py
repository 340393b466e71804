"""What one person gets in one message, and when it has to wait."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.domain.reminders import DueReminder, PlannedReminder, gather
from core.domain.rules import OccasionKind
from tests.domain.reminders.almanacs import almanac, local, meeting, planned, shown, stage

NOON = local("12-02 12:00")
TOMORROW = planned(stage("tomorrow", days=1, asks_confirmation=True), meeting("12-03 08:30", "12-03 11:00"))
NEXT_WEEK = planned(stage("week", days=7), meeting("12-09 14:30", "12-09 17:00"))
PUBLISHED = planned(
    stage("published", when="after_start", obsolete_after_hours=168),
    meeting("12-02 11:00", kind=OccasionKind.RESULT),
)


def due(recipient: str, *reminders: PlannedReminder) -> list[DueReminder]:
    return [DueReminder(f"{recipient}/{reminder.stage}", recipient, reminder) for reminder in reminders]


def test_several_reminders_become_one_digest() -> None:
    sendings = gather(due("tian", PUBLISHED, NEXT_WEEK, TOMORROW), NOON, almanac=almanac(), sent_today=[])
    (digest,) = sendings.digests
    assert [item.reminder.stage for item in digest.items] == ["tomorrow", "published", "week"]
    assert digest.asks_confirmation
    assert sendings.postponed == ()


def test_every_recipient_has_a_digest_of_their_own() -> None:
    everything = [*due("tian", TOMORROW), *due("peng", TOMORROW, NEXT_WEEK)]
    digests = gather(everything, NOON, almanac=almanac(), sent_today=[]).digests
    assert {digest.recipient: len(digest.items) for digest in digests} == {"tian": 1, "peng": 2}


def test_day_stages_of_a_day_meet_at_the_digest_hour() -> None:
    morning = planned(stage(days=1), meeting("12-03 08:30", "12-03 11:00"))
    evening = planned(stage(days=3, count="workdays"), meeting("12-07 19:00", "12-07 21:00"))
    assert shown(morning.due_at) == shown(evening.due_at) == "12-02 09:00"


def test_quiet_hours_postpone_what_is_late() -> None:
    sendings = gather(due("tian", TOMORROW), local("12-02 23:30"), almanac=almanac(), sent_today=[])
    assert sendings.digests == ()
    assert [(wait.recipient, shown(wait.until_at)) for wait in sendings.postponed] == [("tian", "12-03 08:00")]


def test_the_daily_cap_postpones_what_can_wait() -> None:
    sent = ["tian", "peng", "tian", "tian"]
    sendings = gather(due("tian", NEXT_WEEK, PUBLISHED), NOON, almanac=almanac(cap=3), sent_today=sent)
    (waiting,) = sendings.postponed
    assert sendings.digests == ()
    assert (len(waiting.items), shown(waiting.until_at)) == (2, "12-03 09:00")


def test_some_are_written_to_once_a_day_only() -> None:
    everything = [*due("tian", NEXT_WEEK), *due("peng", NEXT_WEEK)]
    sendings = gather(everything, NOON, almanac=almanac(cap=3), sent_today=["tian", "peng"], once_a_day={"tian"})
    assert [digest.recipient for digest in sendings.digests] == ["peng"]
    assert [(wait.recipient, shown(wait.until_at)) for wait in sendings.postponed] == [("tian", "12-03 09:00")]


def test_what_cannot_wait_goes_over_the_cap() -> None:
    sendings = gather(due("tian", NEXT_WEEK, TOMORROW), NOON, almanac=almanac(cap=1), sent_today=["tian"])
    (digest,), (waiting,) = sendings.digests, sendings.postponed
    assert ([item.reminder.stage for item in digest.items], digest.is_over_cap) == (["tomorrow"], True)
    assert [item.reminder.stage for item in waiting.items] == ["week"]


def test_below_the_cap_nothing_waits() -> None:
    sendings = gather(due("tian", NEXT_WEEK), NOON, almanac=almanac(cap=3), sent_today=["tian", "tian"])
    assert [digest.is_over_cap for digest in sendings.digests] == [False]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([TOMORROW, NEXT_WEEK, PUBLISHED])), max_size=12),
    st.lists(st.sampled_from("abc"), max_size=8),
    st.integers(0, 23),
)
def test_nothing_due_is_ever_lost(drawn: list[tuple[str, PlannedReminder]], sent: list[str], hour: int) -> None:
    everything = [DueReminder(f"{n}", recipient, reminder) for n, (recipient, reminder) in enumerate(drawn)]
    now = local(f"12-02 {hour:02}:30")
    sendings = gather(everything, now, almanac=almanac(), sent_today=sent)
    handled = [digest.items for digest in sendings.digests] + [wait.items for wait in sendings.postponed]
    assert sorted(item.key for items in handled for item in items) == sorted(item.key for item in everything)
    assert len({digest.recipient for digest in sendings.digests}) == len(sendings.digests)
    assert all(wait.until_at > now for wait in sendings.postponed)
