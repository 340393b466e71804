"""A deputy's proposal in words: a line of a list, its state with what comes next, its text, its replies, its dates."""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.proposals.clocks import rated_unit
from core.domain.proposals.cosigning import InvitationState, Purpose, is_open, lacking
from core.domain.proposals.drafting import OwnStep, missing
from core.domain.proposals.life import Status
from core.domain.proposals.promises import Promise
from core.domain.proposals.proposal import Feedback, Kind, Proposal
from core.domain.rules.fields import Named
from core.locale.catalogue import Translator
from core.locale.deadline_words import word_deadline, word_remaining, word_rule
from core.locale.notices import word_day
from core.locale.proposal_words import (
    word_consultation,
    word_kind,
    word_origin,
    word_part,
    word_promise,
    word_publication,
    word_status,
    word_unit_status,
    word_why_suggestion,
)
from core.services.my_proposals import MyProposal

SHORT = 300  # characters of a text in an overview; all of it is a button away


def name_of(view: MyProposal, t: Translator) -> str:
    """``Repair the bridge``, or that it has no title yet."""
    return view.proposal.content.title or t("(no title yet)")


def number_of(proposal: Proposal) -> str:
    """``2026-12``; "" before it is filed."""
    return f"{proposal.year}-{proposal.number}" if proposal.number is not None else ""


def list_line(view: MyProposal, t: Translator) -> str:
    """One of several."""
    due = next((clock.due_on for clock, _ in view.running if clock.due_on is not None), None)
    name = f"{number_of(view.proposal)} {name_of(view, t)}".strip()
    state = word_status(view.proposal.status, t)
    if not view.may.isdisjoint({OwnStep.SIGN, OwnStep.CONSENT}):
        state = t("{state}, waits for your answer", state=state)
    if due is not None:
        return t("{name}: {state}, next date {day}", name=name, state=state, day=word_day(due, t))
    return t("{name}: {state}", name=name, state=state)


def overview_lines(view: MyProposal, t: Translator) -> Iterator[str]:
    """Where it stands, and what comes next."""
    one = view.proposal
    kind, number = word_kind(one.kind, t), number_of(one)
    yield name_of(view, t)
    yield t("{name}: {state}", name=f"{kind} {number}".strip(), state=word_status(one.status, t))
    yield from _waiting(view, t)
    if one.why_suggestion is not None:
        yield t("It goes on as a suggestion: {why}.", why=word_why_suggestion(one.why_suggestion, t))
    if one.reason:
        yield t("Reason given: {reason}", reason=_label(view.rules.refusals, one.reason, t))
    yield t("Signed by: {names}", names="、".join(view.signatories))
    yield from _asked(view, t)
    for share in one.assignments:
        part, status = word_part(share.part, t), word_unit_status(share.status, t)
        yield t("{unit} ({part}): {status}", unit=view.units[share.unit], part=part, status=status)
    for clock, left in view.running:
        unit = clock.unit if clock.unit is not None else rated_unit(clock.key)
        whose = view.units[unit] if unit is not None else ""
        what = f"{word_key(clock.key, t)} {whose}".strip()
        day = word_day(clock.due_on, t) if clock.due_on is not None else "-"
        yield t("{what}: {day}, {left}", what=what, day=day, left=word_remaining(left, t))
    yield from _rated(view, t)
    yield from (promise_line(one, view, t) for one in view.promises)


def promise_line(promise: Promise, view: MyProposal, t: Translator) -> str:
    """What a unit promised, where that stands, and what it told last."""
    line = t("Promise of {unit}: {state}", unit=view.units[promise.unit], state=word_promise(promise, t))
    if not promise.told:
        return line
    last = promise.told[-1]
    return t("{line}. Told on {day}: {text}", line=line, day=word_day(last.noted_on, t), text=last.text[:SHORT])


def trail_lines(view: MyProposal, t: Translator) -> Iterator[str]:
    """What happened on which day."""
    one = view.proposal
    events = [(one.submitted_on, t("handed in")), (one.filed_on, t("filed as a proposal"))]
    events += [(share.assigned_on, t("given to {unit}", unit=view.units[share.unit])) for share in one.assignments]
    events += [(reply.replied_on, t("{unit} replied", unit=view.units[reply.unit])) for reply in one.replies]
    events += [(given.rated_on, t("rated")) for given in one.feedback]
    events += [(given.rated_on, t("promise rated")) for given in one.promise_ratings]
    dated = [(on, what) for on, what in events if on is not None]
    for day, what in sorted(dated, key=lambda one: one[0]):
        yield t("{name}: {state}", name=word_day(day, t), state=what)


def text_lines(view: MyProposal, t: Translator, *, limit: int | None = None) -> Iterator[str]:
    """What is written; of the long parts ``limit`` characters, where given."""
    content = view.proposal.content
    yield t("{kind}: {title}", kind=word_kind(view.proposal.kind, t), title=name_of(view, t))
    is_motion = view.proposal.kind is Kind.MOTION
    facts = t("Grounds: {text}") if is_motion else t("Facts: {text}")
    request = t("Plan: {text}") if is_motion else t("Request: {text}")
    for label, text in ((facts, content.facts), (request, content.request)):
        shown = text if limit is None or len(text) <= limit else f"{text[:limit]}…"
        yield label.format(text=shown or "-")
    topic = _label(view.rules.topics, content.topic, t) if content.topic else "-"
    yield t("Topic: {topic}. Origin: {origin}", topic=topic, origin=word_origin(content.origin, t))
    if content.is_confidential:
        yield t("Confidential: nothing of it is published.")
    else:
        yield t("To be published: {how}", how=word_publication(content.publication, t))


def signature_lines(view: MyProposal, t: Translator) -> Iterator[str]:
    """Who has signed a draft, and what a motion lacks."""
    yield t("Signed by: {names}", names="、".join(view.signatories))
    yield from _asked(view, t)
    lacks = lacking(view.proposal, view.rules.motion_signatories)
    if lacks:
        yield t(
            "A motion needs {n} signatures; {lacks} are missing. Without them it goes on as a suggestion.",
            n=view.rules.motion_signatories,
            lacks=lacks,
        )
    if view.proposal.kind is Kind.MOTION and view.motions_until is not None:
        yield t("Last day for motions: {day}", day=word_day(view.motions_until, t))


def reply_lines(view: MyProposal, t: Translator) -> Iterator[str]:
    """The letters in full."""
    for reply in view.proposal.replies:
        unit, day = view.units[reply.unit], word_day(reply.replied_on, t)
        yield t("{unit}, {day}, {number}", unit=unit, day=day, number=reply.document_number or "-")
        yield t(
            "Class: {name}. Spoken with you: {form}",
            name=_label(view.rules.result_classes, reply.result_class, t),
            form=word_consultation(reply.consultation, t),
        )
        yield reply.text
        yield t("Signed: {name}", name=reply.signatory or "-")
        yield ""


def date_lines(view: MyProposal, t: Translator) -> Iterator[str]:
    """How each date that still runs came about."""
    for clock, _ in view.running:
        label = word_key(clock.key, t)
        day = word_day(clock.due_on, t) if clock.due_on is not None else "-"
        yield t("{name}: {state}", name=label, state=day)
        steps = [one.as_json() for one in clock.explanation]
        yield from word_deadline(steps, t, labels={clock.key: label})
        if clock.is_estimated:
            yield t("Estimated: the holidays of that year are not known yet.")
        yield ""


def word_key(key: str, t: Translator) -> str:
    """What a deadline is about; a review's own name is the county's."""
    return word_rule(key.partition(".")[0], t)


def missing_words(view: MyProposal, t: Translator) -> str:
    """The parts that are still empty, in words; "" where none is."""
    words = {"title": t("title"), "facts": t("facts"), "request": t("request"), "topic": t("topic")}
    return "、".join(words[part] for part in missing(view.proposal.content))


def _waiting(view: MyProposal, t: Translator) -> Iterator[str]:
    one = view.proposal
    if one.status is Status.IN_REVIEW:
        stage = view.rules.reviews[min(one.stage, len(view.rules.reviews) - 1)]
        yield t("Waits for: {review}", review=stage.in_language(t.language))
    if one.status is Status.REPLIED:
        yield t("Please read the replies; the lead deputy rates them.")


def _asked(view: MyProposal, t: Translator) -> Iterator[str]:
    said = {
        (Purpose.SIGN, InvitationState.WAITING): t("Asked to sign, no answer yet: {names}"),
        (Purpose.SIGN, InvitationState.DECLINED): t("Would not sign: {names}"),
        (Purpose.WITHDRAW, InvitationState.WAITING): t("Asked whether it may be withdrawn, no answer yet: {names}"),
        (Purpose.WITHDRAW, InvitationState.DECLINED): t("Did not agree to the withdrawal: {names}"),
    }
    for (purpose, state), message in said.items():
        some = [one for one in view.invitations if (one.purpose, one.state) == (purpose, state)]
        is_over = state is InvitationState.WAITING and not any(is_open(one, view.proposal) for one in some)
        if some and not is_over:
            yield message.format(names="、".join(view.names[one.deputy] for one in some))


def _rated(view: MyProposal, t: Translator) -> Iterator[str]:
    for given in view.proposal.feedback:
        yield t(
            "Rating {round}: {marks}", round=given.round + 1, marks=_marks(given, view, t) or t("not given in time")
        )


def _marks(given: Feedback, view: MyProposal, t: Translator) -> str:
    pairs = ((_label(view.rules.axes, axis, t), _label(view.rules.ratings, mark, t)) for axis, mark in given.marks)
    return "、".join(f"{axis} {mark}" for axis, mark in pairs)


def _label(some: tuple[Named, ...], wanted: str, t: Translator) -> str:
    """What the county calls ``wanted``; what it has no name for stays as it is."""
    found = next((one for one in some if one.id == wanted), None)
    return found.in_language(t.language) if found is not None else wanted
