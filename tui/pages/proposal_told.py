"""A proposal as it is seen at the desk, and what came of a step: its new state, and what is due next."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass

from core.domain.rules.handling import ProposalRules
from core.locale.catalogue import Translator
from core.locale.notices import word_day
from core.locale.proposal_words import word_status
from core.services.proposals import ProposalView
from tui.desk_work import DeskWork
from tui.pages.proposal_words import number_of, word_key


@dataclass(frozen=True, slots=True)
class Seen:
    """The proposal as the person at the desk sees it, with the rules in force."""

    view: ProposalView
    rules: ProposalRules

    @property
    def name(self) -> str:
        return self.view.proposal.content.title

    def stage(self, t: Translator) -> str:
        """The review whose turn it is."""
        stages = self.rules.reviews
        return stages[min(self.view.proposal.stage, len(stages) - 1)].in_language(t.language)

    def reason(self, t: Translator) -> str:
        """Of the last step that needed one; a refusal in the county's words."""
        reason = self.view.proposal.reason
        named = next((one for one in self.rules.refusals if one.id == reason), None)
        return named.in_language(t.language) if named is not None else reason


async def tell(desk: DeskWork, seen: Seen, done: ProposalView | Awaitable[ProposalView]) -> bool:
    """Say what became of it, or why it was refused; whether it was done."""
    if not isinstance(done, ProposalView):
        found = await desk.carried_out(done)
        if found is None:
            return False
        done = found.result
    desk.app.notify(told(done, seen, desk.t))
    desk.reload()
    return True


def told(view: ProposalView, seen: Seen, t: Translator) -> str:
    one = view.proposal
    number = number_of(one.kind, one.year, one.number, one.id, t)
    said = t("{number} is now: {state}.", number=number, state=word_status(one.status, t))
    running = [clock for clock in one.open_clocks if clock.due_on is not None]
    if not running:
        return said
    first = min(running, key=lambda clock: (clock.due_on is None, clock.due_on))
    assert first.due_on is not None
    what, day = word_key(first.key, seen.rules, t), word_day(first.due_on, t)
    return f"{said} {t('Next due: {what}, {day}.', what=what, day=day)}"
