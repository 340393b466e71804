"""How a proposal is shown: a line in a list, and the whole of it with every date and how it came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cli.session import Desk
from cli.words import speaker, t
from core.domain.proposals.clocks import rated_unit
from core.domain.proposals.proposal import Clock, Proposal
from core.locale.deadline_words import word_deadline, word_rule
from core.locale.proposal_words import (
    word_consultation,
    word_kind,
    word_note_kind,
    word_part,
    word_publication,
    word_status,
    word_unit_status,
    word_why_suggestion,
)
from core.services.proposal_clocks import MovedDeadline
from core.services.proposals import ProposalView


def columns() -> tuple[str, ...]:
    return ("ID", t("Number"), t("Kind"), t("Title"), t("Deputies"), t("State"), t("Due"))


def row_of(view: ProposalView) -> tuple[object, ...]:
    """A line of the list."""
    one = view.proposal
    due = min((clock.due_on for clock in one.open_clocks if clock.due_on is not None), default=None)
    deputies = "、".join(view.signatories)
    return (one.id, number_of(one), word_kind(one.kind, speaker()), one.content.title, deputies,
            word_status(one.status, speaker()), due)  # fmt: skip


def number_of(proposal: Proposal) -> str | None:
    """``2026-12``; None before it is filed."""
    return f"{proposal.year}-{proposal.number}" if proposal.number is not None else None


def tell(desk: Desk, view: ProposalView) -> None:
    """What became of it, after a step."""
    desk.output.show(view, [_headline(view), *_running(view, with_steps=False)])


def show(desk: Desk, view: ProposalView) -> None:
    """All of it."""
    desk.output.show(view, [_headline(view), *_content(view), *_units(view), *_running(view, with_steps=True)])


def _headline(view: ProposalView) -> str:
    one = view.proposal
    number = number_of(one) or f"#{one.id}"
    return f"{word_kind(one.kind, speaker())} {number}  {one.content.title}  [{word_status(one.status, speaker())}]"


def _content(view: ProposalView) -> Iterator[str]:
    one = view.proposal
    yield t("Signed by: {names}", names="、".join(view.signatories))
    yield t("Facts: {text}", text=one.content.facts)
    yield t("Request: {text}", text=one.content.request)
    yield t("To be published: {how}", how=word_publication(one.content.publication, speaker()))
    if one.why_suggestion is not None:
        why = word_why_suggestion(one.why_suggestion, speaker())
        yield t("Goes on as a suggestion: {why}.", why=why)
    if one.reason:
        yield t("Reason: {text}", text=one.reason)


def _units(view: ProposalView) -> Iterator[str]:
    for share in view.proposal.assignments:
        part, status = word_part(share.part, speaker()), word_unit_status(share.status, speaker())
        yield f"{view.units[share.unit]} ({part}): {status}"
    for note in view.proposal.notes:
        how = word_note_kind(note.kind, speaker())
        yield f"  {note.noted_on.isoformat()}  {view.units[note.unit]}, {how}: {note.text}"
    for reply in view.proposal.replies:
        form = word_consultation(reply.consultation, speaker())
        yield t(
            "{unit} replied on {day}, {number}: class {result_class}; spoken with the deputy: {form}",
            unit=view.units[reply.unit],
            day=reply.replied_on.isoformat(),
            number=reply.document_number or "-",
            result_class=reply.result_class,
            form=form,
        )
        yield f"  {reply.text}"
    for given in view.proposal.feedback:
        yield t("Rating of round {number}: {marks}", number=given.round + 1, marks=word_marks(given.marks))
    for one in view.proposal.promise_ratings:
        said = f"{word_marks(one.marks)} {one.reasons}".rstrip()
        yield t("Rating of the promise of {unit}: {marks}", unit=view.units[one.unit], marks=said)


def _running(view: ProposalView, *, with_steps: bool) -> Iterator[str]:
    for clock in sorted(view.proposal.open_clocks, key=_due):
        yield _clock_line(clock, view)
        if with_steps:
            steps: Sequence[dict[str, object]] = [one.as_json() for one in clock.explanation]
            yield from (
                f"    {line}" for line in word_deadline(steps, speaker(), labels={clock.key: word_key(clock.key)})
            )


def _clock_line(clock: Clock, view: ProposalView) -> str:
    unit = clock.unit if clock.unit is not None else rated_unit(clock.key)
    whose = view.units[unit] if unit is not None else ""
    day = clock.due_on.isoformat() if clock.due_on is not None else t("not running")
    estimated = t(" (estimated: no holiday data of that year)") if clock.is_estimated else ""
    return f"  {day}{estimated}  {word_key(clock.key)}  {whose}".rstrip()


def moved_line(moved: MovedDeadline) -> str:
    """A deadline that another table of holidays moved."""
    days = [day.isoformat() if day is not None else t("not running") for day in (moved.from_on, moved.to_on)]
    return f"  #{moved.proposal}  {word_key(moved.key)}: {days[0]} -> {days[1]}"


def word_marks(marks: Sequence[tuple[str, str]]) -> str:
    """``process: satisfied``; of silence that nothing was said."""
    return ", ".join(f"{axis}: {rating}" for axis, rating in marks) or t("not rated")


def word_key(key: str) -> str:
    """What it is a deadline of; a review's own name is the county's."""
    return word_rule(key.partition(".")[0], speaker())


def _due(clock: Clock) -> str:
    return clock.due_on.isoformat() if clock.due_on is not None else "9999"
