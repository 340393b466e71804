"""What a deputy's marks mean, whichever rating they belong to (docs/sources.md B3.17)."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.errors import Invalid
from core.domain.rules.handling import ProposalRules, Standing


def are_content(marks: Sequence[tuple[str, str]], rules: ProposalRules) -> bool:
    """Whether no mark is dissatisfied. Errors: Invalid("proposal.marks") unless each axis has one of the ratings."""
    ratings = [one.id for one in rules.ratings]
    axes = [one.id for one in rules.axes]
    if [axis for axis, _ in marks] != axes or any(mark not in ratings for _, mark in marks):
        raise Invalid("proposal.marks", axes=axes, ratings=ratings)
    return not is_dissatisfied(marks, rules)


def is_dissatisfied(marks: Sequence[tuple[str, str]], rules: ProposalRules) -> bool:
    """Whether any mark is; one that the rules do not have any more says nothing."""
    bad = {one.id for one in rules.ratings if one.standing is Standing.DISSATISFIED}
    return any(mark in bad for _, mark in marks)
