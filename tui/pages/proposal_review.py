"""A review at the desk: which of the stage's outcomes, and what that one needs."""

from __future__ import annotations

from core.domain.ids import ProposalId
from core.domain.proposals.life import OVER, Status
from core.domain.rules.handling import ReviewOutcome
from core.services.proposals import ProposalView
from core.services.stores.pages import Filter, From, Listed
from tui.desk_work import DeskWork
from tui.dialogs.choice import Offered
from tui.dialogs.form import Field, Values
from tui.front import word
from tui.pages.proposal_deeds import reason_field
from tui.pages.proposal_told import Seen, tell
from tui.pages.proposal_words import number_of

OUTCOMES = {
    ReviewOutcome.ACCEPT: word("accept"),
    ReviewOutcome.REVISE: word("send back to be revised"),
    ReviewOutcome.MERGE: word("merge with another one"),
    ReviewOutcome.CONVERT: word("goes on as a letter"),
    ReviewOutcome.REJECT: word("refuse"),
}
_MOST_OFFERED = 500  # the newest ones that may take another in


async def review(desk: DeskWork, seen: Seen) -> None:
    """Pick an outcome and say what it needs."""
    t, stages = desk.t, seen.rules.reviews
    stage = stages[min(seen.view.proposal.stage, len(stages) - 1)]
    offered = [Offered(str(one), t(OUTCOMES[one])) for one in stage.outcomes]
    picked = await desk.picked(t("{review}: what was decided?", review=stage.in_language(t.language)), offered)
    if picked is None:
        return
    match outcome := ReviewOutcome(picked):
        case ReviewOutcome.ACCEPT:
            await _accept(desk, seen, is_last=stage is stages[-1])
        case ReviewOutcome.MERGE:
            await _merge(desk, seen)
        case _:
            await _refuse(desk, seen, outcome)


async def _accept(desk: DeskWork, seen: Seen, *, is_last: bool) -> None:
    t, one = desk.t, seen.view.proposal
    follows = t("It is filed and given its number, and waits to be assigned.")
    if not is_last:
        following = seen.rules.reviews[one.stage + 1]
        follows = t("It goes on to: {review}", review=following.in_language(t.language))
    if await desk.agreed(t("Accept it?"), lines=[seen.name, follows], agree=t("Accept")):
        await tell(desk, seen, desk.front.core.proposals.review(desk.front.actor, one.id, ReviewOutcome.ACCEPT))


async def _refuse(desk: DeskWork, seen: Seen, outcome: ReviewOutcome) -> None:
    """Sent back, converted or refused: with a reason; of a refusal one of the county's."""
    t, one = desk.t, seen.view.proposal
    reasons = tuple((each.id, each.in_language(t.language)) for each in seen.rules.refusals)
    field = reason_field(t)
    if outcome is ReviewOutcome.REJECT:
        field = Field("reason", t("Reason"), reasons[0][0], choices=reasons)
    done: list[ProposalView] = []

    async def submit(values: Values) -> None:
        decided = desk.front.core.proposals.review(desk.front.actor, one.id, outcome, reason=values["reason"])
        done.append(await decided)

    ends = [t("It ends here as a proposal.")] if outcome is not ReviewOutcome.REVISE else []
    lines = [seen.name, *ends, t("The deputies are told the reason.")]
    name, agree = f"proposal.review:{one.id}:{outcome}", t("Decide so")
    if await desk.filled_in(t(OUTCOMES[outcome]), [field], submit, name=name, agree=agree, lines=lines):
        await tell(desk, seen, done[-1])


async def _merge(desk: DeskWork, seen: Seen) -> None:
    """Into another one that is not over."""
    t, one, core, actor = desk.t, seen.view.proposal, desk.front.core, desk.front.actor
    going_on = tuple(each for each in Status if each not in OVER and each is not Status.DRAFT)
    reader = await core.pages.proposals(actor)
    found = await reader.page(Listed(Filter(statuses=going_on)), From(), _MOST_OFFERED)
    others = [each.entry for each in found if each.entry.id != one.id]
    if not others:
        desk.app.notify(t("There is no other proposal that goes on."), severity="warning")
        return
    named = {each.id: f"{number_of(each.kind, each.year, each.number, each.id, t)}  {each.title}" for each in others}
    picked = await desk.picked(t("Merge it with which?"), [Offered(str(key), label) for key, label in named.items()])
    if picked is None:
        return
    into = ProposalId(int(picked))
    lines = [seen.name, t("It ends here and goes on within: {other}", other=named[into])]
    if await desk.agreed(t("Merge it?"), lines=lines, agree=t("Merge")):
        merged = core.proposals.review(actor, one.id, ReviewOutcome.MERGE, merged_into=into)
        await tell(desk, seen, merged)
