"""How a county handles proposals: reviews, reply classes, ratings, and within which time each step is due.

Law fixes little of it: three months for a reply, six where it is wide-ranging and difficult (Deputies Law 2025, art.
51). The rest differs from place to place (docs/sources.md B3) and stands in the county's file with its source,
which goes into every computed date.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, model_validator

from core.domain.deadlines.terms import DeadlineRule, Period, PeriodUnit, StartEvent
from core.domain.rules.fields import Bilingual, DayOfYear, Named, Problem, RulesModel, duplicates, report

MAX_LIMIT = 366
MAX_MONTHS = 24


class TimeLimit(RulesModel):
    """Within which time something is due.

    ``rolls``: a last day on a rest day moves to the next working day (Civil Code art. 203); working days never end on
    one. ``source``: where the rule stands, as it is shown beside every date.
    """

    count: Annotated[StrictInt, Field(ge=1, le=MAX_LIMIT)]
    unit: PeriodUnit
    rolls: StrictBool = False
    source: Bilingual

    @property
    def period(self) -> Period:
        return Period(self.count, self.unit)

    def rule(self, key: str, event: StartEvent) -> DeadlineRule:
        """The deadline ``key`` that runs from ``event`` on."""
        return DeadlineRule(key, self.period, self.rolls, self.source.zh, event, self.source.en)

    @model_validator(mode="after")
    def _is_coherent(self) -> TimeLimit:
        problems = []
        if self.unit is PeriodUnit.MONTHS and self.count > MAX_MONTHS:
            problems.append(Problem("count", "out_of_range", str(self.count)))
        if self.unit is PeriodUnit.WORKDAYS and self.rolls:
            problems.append(Problem("rolls", "workdays_never_roll", "true"))
        report(problems)
        return self


class ReviewBody(StrEnum):
    """Who looks at a proposal before it is filed (Longshan's 三审, B3.6)."""

    CONGRESS = "congress"
    GOVERNMENT = "government"
    DEPUTIES = "deputies"


class ReviewOutcome(StrEnum):
    ACCEPT = "accept"
    REVISE = "revise"
    MERGE = "merge"  # 并案: handled within another one
    CONVERT = "convert"  # a motion becomes a suggestion, a suggestion a letter
    REJECT = "reject"


class ReviewStage(Named):
    """One look. Stages follow one another in the order of the file."""

    by: ReviewBody
    outcomes: Annotated[tuple[ReviewOutcome, ...], Field(min_length=1)]
    limit: TimeLimit | None = None

    @model_validator(mode="after")
    def _can_be_passed(self) -> ReviewStage:
        problems = duplicates(self.outcomes, "outcomes[{}]")
        if ReviewOutcome.ACCEPT not in self.outcomes:
            problems.append(Problem("outcomes", "review_without_accept", self.id))
        report(problems)
        return self


class ResultClass(Named):
    """What a reply promises or has done: A, B, C, D or the county's own (B3.14).

    ``is_settled``: counts as implemented. ``is_promise``: goes into the ledger of commitments (B3.15).
    """

    meaning: Bilingual
    is_settled: StrictBool = False
    is_promise: StrictBool = False


class Standing(StrEnum):
    """What a rating counts as in the two published rates, with and without "basically" (B3.22)."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"


class Rating(Named):
    """An answer of the deputy to the reply; a dissatisfied one needs reasons (B3.17)."""

    standing: Standing


class Silence(StrEnum):
    """How a deputy who never answered counts (B3.16)."""

    EXCLUDED = "excluded"
    NO_RESPONSE = "no_response"


class RepliesTo(StrEnum):
    EVERY_SIGNATORY = "every_signatory"
    LEAD = "lead"


class WithdrawalUntil(StrEnum):
    ASSIGNED = "assigned"
    REPLIED = "replied"


class Withdrawal(RulesModel):
    """Until when a proposal may be withdrawn, in writing, and whether every signatory must agree (B3.5)."""

    until: WithdrawalUntil
    needs_every_signatory: StrictBool


class RehandlingStarts(StrEnum):
    AUTOMATIC = "automatic"
    OFFICE = "office"


class RehandlingEnds(StrEnum):
    """What follows a deputy who is still dissatisfied after the last round (B3.18)."""

    CONVENED_MEETING = "convened_meeting"
    EXPERT_ASSESSMENT = "expert_assessment"


class Rehandling(RulesModel):
    """What a dissatisfied rating does: who opens the next round, how many there are, and what comes after."""

    starts: RehandlingStarts
    rounds: Annotated[StrictInt, Field(ge=0, le=5)]
    then: RehandlingEnds


class CarriedOut(StrEnum):
    """What counts as carried out (落实率): settled by its class, or also promised and, to the deputy, really kept."""

    BY_CLASS = "by_class"
    RATED_PROMISES_TOO = "rated_promises_too"


class ProposalRules(RulesModel):
    """Suggestions and motions from the draft to the satisfied deputy.

    ``promise_rounds``: how often a promise that the deputy does not see kept goes back to its unit; after that the
    office convenes both (B3.15).
    """

    motion_signatories: Annotated[StrictInt, Field(ge=1, le=100)]
    topics: Annotated[tuple[Named, ...], Field(min_length=1, max_length=40)]
    reviews: Annotated[tuple[ReviewStage, ...], Field(min_length=1, max_length=6)]
    refusals: Annotated[tuple[Named, ...], Field(min_length=1, max_length=40)]
    result_classes: Annotated[tuple[ResultClass, ...], Field(min_length=2, max_length=10)]
    axes: Annotated[tuple[Named, ...], Field(min_length=1, max_length=4)]
    ratings: Annotated[tuple[Rating, ...], Field(min_length=2, max_length=6)]
    silence: Silence
    replies_to: RepliesTo
    withdrawal: Withdrawal
    rehandling: Rehandling
    commitments_reported_by: DayOfYear
    promise_rounds: Annotated[StrictInt, Field(ge=0, le=5)] = 1
    carried_out: CarriedOut = CarriedOut.BY_CLASS

    @model_validator(mode="after")
    def _is_coherent(self) -> ProposalRules:
        problems: list[Problem] = []
        for name in ("topics", "reviews", "refusals", "result_classes", "axes", "ratings"):
            problems += duplicates([one.id for one in getattr(self, name)], name + "[{}].id")
        order = list(Standing)
        places = [order.index(one.standing) for one in self.ratings]
        if places != sorted(places) or set(places) != set(range(len(order))):
            problems.append(Problem("ratings", "ratings_not_falling", ", ".join(one.id for one in self.ratings)))
        report(problems)
        return self


class ProposalDeadlines(RulesModel):
    """Within which time each step of a proposal is due; one that is absent has no time.

    ``reply_extended``: from the same day, where the office has consented (Deputies Law 2025, art. 51).
    """

    assign: TimeLimit | None = None
    return_to_assigner: TimeLimit
    reassign: TimeLimit | None = None
    first_contact: TimeLimit | None = None
    assist: TimeLimit | None = None
    reply: TimeLimit
    reply_extended: TimeLimit
    feedback: TimeLimit
    rehandle: TimeLimit
    commitment_feedback: TimeLimit | None = None

    @model_validator(mode="after")
    def _extends(self) -> ProposalDeadlines:
        longer, usual = self.reply_extended, self.reply
        if longer.unit is usual.unit and longer.count <= usual.count:
            report([Problem("reply_extended", "extension_not_longer", str(longer.count))])
        return self
