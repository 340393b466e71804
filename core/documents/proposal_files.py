"""The files about proposals, each made by the same functions whichever front asks.

What they say is asked for in the name of whoever acts; building takes a moment of a processor and runs in a thread.
"""

from __future__ import annotations

import asyncio

from core.api import Core
from core.documents.proposal_form import ProposalForm, form_word_file
from core.documents.proposal_lists import assignment_list_workbook, public_list_workbook
from core.documents.proposal_reports import YearReport, report_word_file, report_workbook
from core.domain.actors import Actor
from core.domain.errors import Conflict
from core.domain.ids import ProposalId
from core.domain.proposals.life import Status
from core.domain.rules import CountyRules, parse_rules
from core.domain.rules.handling import ProposalRules
from core.locale.catalogue import Translator

_TO_ASSIGN = (Status.FILED, Status.HANDLING)


async def report_file(core: Core, actor: Actor, year: int, ending: str, t: Translator) -> bytes:
    """The yearly report, ``.xlsx`` or ``.docx``. Errors: Conflict("proposal.no_rules")."""
    county, rules = await _rules(core, actor)
    report = YearReport(county, rules, await core.proposal_reviews.handled(actor, year))
    if ending == ".docx":
        return await asyncio.to_thread(report_word_file, report, t, made_at=core.clock.now())
    return await asyncio.to_thread(report_workbook, report, t)


async def public_list_file(core: Core, actor: Actor, year: int, t: Translator) -> bytes:
    """What may be published of a year (.xlsx). Errors: Conflict("proposal.no_rules")."""
    county, rules = await _rules(core, actor)
    found = await core.proposal_files.public_list(actor, year)
    return await asyncio.to_thread(public_list_workbook, found, county, rules, t)


async def assignment_list_file(core: Core, actor: Actor, year: int, t: Translator) -> bytes:
    """What an assignment meeting goes through (.xlsx). Errors: Conflict("proposal.no_rules")."""
    county, rules = await _rules(core, actor)
    views = await core.proposals.listed(actor, year=year, statuses=_TO_ASSIGN)
    return await asyncio.to_thread(assignment_list_workbook, views, year, county, rules, t)


async def form_file(core: Core, actor: Actor, proposal: ProposalId, t: Translator) -> bytes:
    """The form of one proposal (.docx). Errors: NotFound("proposal.unknown"), Conflict("proposal.no_rules")."""
    county, rules = await _rules(core, actor)
    view = await core.proposals.get(actor, proposal)
    known = {one.deputy.id: one for one in await core.records.deputies(actor)}
    deputies = [known[one] for one in view.proposal.signatories if one in known]
    form = ProposalForm(view, deputies, county, rules)
    return await asyncio.to_thread(form_word_file, form, t, made_at=core.clock.now())


async def _rules(core: Core, actor: Actor) -> tuple[CountyRules, ProposalRules]:
    county = parse_rules((await core.rules.show(actor)).toml)
    if county.proposals is None:
        raise Conflict("proposal.no_rules")
    return county, county.proposals
