"""What the rules in force say about proposals, for the pages that show and ask in the county's words."""

from __future__ import annotations

import asyncio
from functools import lru_cache

from core.domain.errors import Conflict
from core.domain.rules import parse_rules
from core.domain.rules.handling import ProposalRules
from tui.front import Front


async def rules_about_proposals(front: Front) -> ProposalRules:
    """Errors: NotFound("rules.none"); Conflict("proposal.no_rules") where they say nothing about them."""
    toml = (await front.core.rules.show(front.actor)).toml
    rules = await asyncio.to_thread(_parsed, toml)
    if rules is None:
        raise Conflict("proposal.no_rules")
    return rules


@lru_cache(maxsize=2)
def _parsed(toml: str) -> ProposalRules | None:
    return parse_rules(toml).proposals
