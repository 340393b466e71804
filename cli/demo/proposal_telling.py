"""What came of the demonstration's year of proposals, in numbers that are read from what is stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cli.demo.narrator import Narrator
from core.api import Core
from core.domain.actors import SYSTEM, Actor
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.proposals.chasing import edition_of
from core.domain.proposals.life import OVER
from core.domain.proposals.proposal import Clock, NoteKind, Proposal
from core.domain.proposals.units import UnitStatus
from core.domain.rules import OccasionKind
from core.locale.proposal_words import word_rate
from core.locale.supervision_words import word_act_kind
from core.services.stores.reminders import ReminderRow, ReminderState

_RUNGS = ("overdue", "to_the_head", "to_the_supervision", "to_the_leader")
_ALL = 1_000_000
Chases = Mapping[tuple[int, str], Mapping[str, date]]  # of a clock: on which day each rung was said


async def tell_year(core: Core, clerk: Actor, proposals: Sequence[Proposal], say: Narrator) -> None:
    """From what was handed in to the published rates."""
    with say.step(say.t("What came of the year's proposals")):
        chases = await _chases(core)
    _tell_ways(proposals, say)
    _tell_ratings(proposals, say)
    _tell_chases(proposals, chases, say)
    await _tell_supervision(core, clerk, say)
    await _tell_promises(core, clerk, say)
    await _tell_rates(core, clerk, proposals, say)


def _tell_ways(proposals: Sequence[Proposal], say: Narrator) -> None:
    shares = [share for one in proposals for share in one.assignments]
    notes = Counter(note.kind for one in proposals for note in one.notes)
    filed = sum(one.number is not None for one in proposals)
    given = sum(bool(one.assignments) for one in proposals)
    t = say.t
    say(
        t(
            "{n} were handed in; the triple review filed {m}; {k} were given to units.",
            n=len(proposals),
            m=filed,
            k=given,
        )
    )
    returned = sum(one.status is UnitStatus.RETURNED for one in shares)
    longer = sum(clock.extended_on is not None for one in proposals for clock in one.clocks)
    say(t("{n} came back as not the unit's own; {m} times a unit got longer time.", n=returned, m=longer))
    letters, met = sum(len(one.replies) for one in proposals), notes[NoteKind.FIRST_CONTACT]
    say(t("Units got in touch with deputies {n} times, and replied with {m} letters.", n=met, m=letters))


def _tell_ratings(proposals: Sequence[Proposal], say: Narrator) -> None:
    given = [one for each in proposals for one in each.feedback]
    marks = Counter(dict(one.marks).get("result", "") for one in given)
    again = sum(one.round > 0 for one in proposals)
    say(
        say.t(
            "Deputies rated {n} times: {good} satisfied, {basic} basically, {bad} not; {silent} times silence counted; "
            "{again} were handled again.",
            n=len(given) - marks[""],
            good=marks["satisfied"],
            basic=marks["basically_satisfied"],
            bad=marks["dissatisfied"],
            silent=marks[""],
            again=again,
        )
    )


def _tell_chases(proposals: Iterable[Proposal], chases: Chases, say: Narrator) -> None:
    """How far the ladder was climbed, and one that was climbed to the end."""
    reached = Counter(rung for said in chases.values() for rung in said if rung in _RUNGS)
    overdue, head, supervision, leader = (reached[rung] for rung in _RUNGS)
    line = say.t(
        "Deadlines of units that ran over: {n} chased at the liaison, {head} at the head as well, {supervision} at the "
        "government's supervision office, {leader} up to the leader in charge.",
        n=overdue,
        head=head,
        supervision=supervision,
        leader=leader,
    )
    say(line)
    for proposal in proposals:
        for clock in proposal.clocks:
            said = chases.get((proposal.id, edition_of(clock)), {})
            if "to_the_leader" in said and clock.met_on is not None:
                return _tell_climb(proposal, clock, said, say)
    return None


def _tell_climb(proposal: Proposal, clock: Clock, said: Mapping[str, date], say: Narrator) -> None:
    days = ", ".join(str(said[rung]) for rung in _RUNGS if rung in said)
    line = say.t("For instance {title}: due {due}, chased on {days}, done on {done}.", title=proposal.content.title,
                 due=clock.due_on, days=days, done=clock.met_on)  # fmt: skip
    say(line)


async def _tell_supervision(core: Core, clerk: Actor, say: Narrator) -> None:
    for one in await core.supervision.priorities(clerk):
        say(
            say.t(
                "Priority item {title}: supervised by {leader}, its handling led by {official}.",
                title=one.title,
                leader=one.leader,
                official=one.official,
            )
        )
        for view in (await core.supervision.of_proposal(clerk, one.priority.proposal)).acts:
            act, what = view.act, f"{view.act.who}, {word_act_kind(view.act.kind, say.t)}"
            if act.outcome:
                say(say.t("  {day} {what}: {outcome}", day=act.done_on, what=what, outcome=act.outcome))
            else:
                say(say.t("  {day} {what}: still to come", day=act.planned_on, what=what))


async def _tell_promises(core: Core, clerk: Actor, say: Narrator) -> None:
    promises = [one.promise for one in await core.proposal_promises.listed(clerk, kept_too=True)]
    say(
        say.t(
            "Replies made {n} promises: units have told of {told}, {kept} are kept, {refused} were opened again by a "
            "dissatisfied deputy.",
            n=len(promises),
            told=sum(bool(one.told) for one in promises),
            kept=sum(one.is_kept for one in promises),
            refused=sum(one.is_refused for one in promises),
        )
    )


async def _tell_rates(core: Core, clerk: Actor, proposals: Sequence[Proposal], say: Narrator) -> None:
    """The published figures, with what they are of; and what the year leaves behind."""
    today = date_in(COUNTY_ZONE, core.clock.now())
    for rate in (await core.proposal_reviews.handled(clerk, today.year)).overall.rates:
        share = f" ({rate.percent} %)" if rate.percent is not None else ""
        say(f"  {word_rate(rate.name, say.t)}: {rate.part}/{rate.whole}{share}")
    sums = await core.proposal_reviews.owed_by_unit(clerk)
    late, soon = sum(one.overdue for one in sums), sum(one.soon + one.later for one in sums)
    unfinished = sum(one.status not in OVER for one in proposals)
    say(say.t("{n} go on in the new year: {late} deadlines are overdue, {soon} end within sixty days.",
              n=unfinished, late=late, soon=soon))  # fmt: skip


async def _chases(core: Core) -> Chases:
    """What was said of units' deadlines."""
    async with core.transactions.read(SYSTEM) as work:
        sent = await work.reminders.list_in(ReminderState.SENT, limit=_ALL)
    found: defaultdict[tuple[int, str], dict[str, date]] = defaultdict(dict)
    for row in sent:
        if row.event == OccasionKind.UNIT_DEADLINE and row.sent_at is not None:
            found[row.subject_id, row.edition].setdefault(row.stage, _day(row))
    return found


def _day(row: ReminderRow) -> date:
    return date_in(COUNTY_ZONE, row.sent_at or row.due_at)
