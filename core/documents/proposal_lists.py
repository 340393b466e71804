"""Lists of proposals as workbooks: what the public may read, and what an assignment meeting goes through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.documents.csv_writer import Cell
from core.documents.workbooks import TitledTable, titled_workbook
from core.domain.proposals.clocks import REPLY
from core.domain.proposals.proposal import Proposal
from core.domain.proposals.units import Part, UnitStatus
from core.domain.rules import CountyRules
from core.domain.rules.handling import ProposalRules
from core.locale.catalogue import Translator
from core.locale.proposal_words import word_kind
from core.services.proposal_files import PublicEntry, PublicList
from core.services.proposals import ProposalView


def public_list_workbook(found: PublicList, county: CountyRules, rules: ProposalRules, t: Translator) -> bytes:
    """The public list (.xlsx): whole ones with text and reply, others with number and title only."""
    title = t("{county}: deputies' proposals of {year}", county=_county(county, t), year=found.year)
    columns = (t("Number"), t("Kind"), t("Title"), t("Deputies"), t("Topic"), t("Facts"), t("Request"),
               t("Units"), t("Class"), t("Replied on"), t("Reply"))  # fmt: skip
    rows = tuple(_public_row(one, rules, t) for one in found.entries)
    notes = (t.plural("{n} proposal is not published.", "{n} proposals are not published.", found.withheld),)
    table = TitledTable(t("Public list"), title, columns, rows, notes=notes if found.withheld else ())
    return titled_workbook([table], creator=_office(county, t))


def assignment_list_workbook(
    views: Sequence[ProposalView], year: int, county: CountyRules, rules: ProposalRules, t: Translator
) -> bytes:
    """What an assignment meeting goes through (.xlsx): every proposal with its units, and a place to sign for it."""
    title = t("{county}: assignment of deputies' proposals, {year}", county=_county(county, t), year=year)
    columns = (t("Number"), t("Kind"), t("Title"), t("Lead deputy"), t("Co-signers"), t("Topic"), t("Confidential"),
               t("Leads or alone"), t("Assists"), t("Assigned on"), t("Reply due"), t("Received by"))  # fmt: skip
    rows = tuple(_assignment_row(one, rules, t) for one in views)
    open_ones = sum(not one.proposal.answering for one in views)
    lines = (t("{n} proposals, {open} without a unit", n=len(views), open=open_ones),)
    table = TitledTable(t("Assignment"), title, columns, rows, lines)
    return titled_workbook([table], creator=_office(county, t))


def _public_row(one: PublicEntry, rules: ProposalRules, t: Translator) -> tuple[Cell, ...]:
    head: tuple[Cell, ...] = (f"{one.year}-{one.number}", word_kind(one.kind, t), one.title)
    if not one.is_whole:
        return (*head, *("",) * 8)
    topic, result = topic_word(one.topic, rules, t), class_word(one.result_class, rules, t)
    return (*head, "、".join(one.deputies), topic, one.facts, one.request, "、".join(one.units), result,
            one.replied_on, one.reply)  # fmt: skip


def _assignment_row(view: ProposalView, rules: ProposalRules, t: Translator) -> tuple[Cell, ...]:
    one = view.proposal
    assigned = min((share.assigned_on for share in one.assignments), default=None)
    due = min((clock.due_on for clock in one.open_clocks if clock.key == REPLY and clock.due_on), default=None)
    return (
        f"{one.year}-{one.number}",
        word_kind(one.kind, t),
        one.content.title,
        view.signatories[0],
        "、".join(view.signatories[1:]),
        topic_word(one.content.topic, rules, t),
        t("yes") if one.content.is_confidential else "",
        "、".join(_units(view, one, assists=False)),
        "、".join(_units(view, one, assists=True)),
        assigned,
        due,
        "",
    )


def _units(view: ProposalView, one: Proposal, *, assists: bool) -> Iterator[str]:
    for share in one.assignments:
        if share.status is not UnitStatus.RETURNED and (share.part is Part.ASSIST) is assists:
            yield view.units[share.unit]


def topic_word(topic: str, rules: ProposalRules, t: Translator) -> str:
    """The county's word for it; one that the rules no longer know as it is."""
    return next((one.in_language(t.language) for one in rules.topics if one.id == topic), topic)


def class_word(result_class: str, rules: ProposalRules, t: Translator) -> str:
    return next((one.in_language(t.language) for one in rules.result_classes if one.id == result_class), result_class)


def _county(rules: CountyRules, t: Translator) -> str:
    return rules.names.county.in_language(t.language)


def _office(rules: CountyRules, t: Translator) -> str:
    return rules.names.office.in_language(t.language)
