"""The part of a rule file that says how proposals are handled."""

from __future__ import annotations

import pytest

from core.domain.deadlines import PeriodUnit
from core.domain.rules import Problem, parse_rules
from core.domain.rules.attaching import AttachmentRules
from core.domain.rules.handling import Standing
from core.presets import PRESETS, preset_text
from tests.domain.rules.rule_files import changed, problems_of

CASES = [
    ('reassign = { count = 5, unit = "workdays"', 'reassign = { count = 5, unit = "workdays", rolls = true',
     Problem("proposal_deadlines.reassign.rolls", "workdays_never_roll", "true")),
    ("count = 6, unit", "count = 3, unit",
     Problem("proposal_deadlines.reply_extended", "extension_not_longer", "3")),
    ("count = 6, unit", "count = 25, unit",
     Problem("proposal_deadlines.reply_extended.count", "out_of_range", "25")),
    ('"deputies", outcomes = ["accept", "revise"]', '"deputies", outcomes = ["revise"]',
     Problem("proposals.reviews[2].outcomes", "review_without_accept", "deputy_review")),
    ('"Satisfied", standing = "satisfied"', '"Satisfied", standing = "dissatisfied"',
     Problem("proposals.ratings", "ratings_not_falling", "satisfied, basically_satisfied, dissatisfied")),
    ('id = "agriculture"', 'id = "law"', Problem("proposals.topics[3].id", "duplicate", "law")),
    ("{ starts = \"automatic\", rounds = 1", "{ starts = \"automatic\", rounds = 9",
     Problem("proposals.rehandling.rounds", "out_of_range", "9")),
    ("promise_rounds = 1", "promise_rounds = 9", Problem("proposals.promise_rounds", "out_of_range", "9")),
    ('silence = "no_response"', 'silence = "agreed"', Problem("proposals.silence", "not_a_choice", "agreed")),
    ("largest_mb = 20", "largest_mb = 21", Problem("attachments.largest_mb", "out_of_range", "21")),
    ("most_files = 10", "most_files = 21", Problem("attachments.most_files", "out_of_range", "21")),
    ("most_mb = 50", "most_mb = 201", Problem("attachments.most_mb", "out_of_range", "201")),
    ("most_mb = 50", "most_mb = 19", Problem("attachments.most_mb", "below_one_file", "19")),
    ('"png", "txt"]', '"png", "zip"]', Problem("attachments.kinds[6]", "not_a_choice", "zip")),
    ('"png", "txt"]', '"png", "png"]', Problem("attachments.kinds[6]", "duplicate", "png")),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CASES, ids=lambda case: str(case)[:30])
def test_a_mistake_about_proposals_is_named(old: str, new: str, expected: Problem) -> None:
    assert problems_of(changed((old, new))) == [expected]


def test_rules_without_proposals_stay_valid() -> None:
    before, _, rest = preset_text("longshan").partition("\n[proposals]")
    rules = parse_rules(before + rest[rest.index("\n[ladders]") :])
    assert rules.proposals is None
    assert rules.proposal_deadlines is None


@pytest.mark.parametrize("name", PRESETS)
def test_rules_older_than_attachments_allow_what_was_fixed(name: str) -> None:
    before, _, rest = preset_text(name).partition("\n[attachments]")
    assert parse_rules(before + rest[rest.index("\n[ladders]") :]).attachments == AttachmentRules()
    assert parse_rules(preset_text(name)).attachments == AttachmentRules()


def test_one_part_without_the_other_is_missing() -> None:
    before, _, rest = preset_text("longshan").partition("\n[proposal_deadlines]")
    assert problems_of(before + rest[rest.index("\n[ladders]") :]) == [Problem("proposal_deadlines", "missing", "")]


@pytest.mark.parametrize("name", PRESETS)
def test_law_is_every_preset_s_limit(name: str) -> None:
    """Three months, six at most, at every level (Deputies Law 2025, art. 51)."""
    deadlines = parse_rules(preset_text(name)).proposal_deadlines
    assert deadlines is not None
    assert (deadlines.reply.count, deadlines.reply.unit) == (3, PeriodUnit.MONTHS)
    assert (deadlines.reply_extended.count, deadlines.reply_extended.unit) == (6, PeriodUnit.MONTHS)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_has_a_promise_and_three_standings(name: str) -> None:
    proposals = parse_rules(preset_text(name)).proposals
    assert proposals is not None
    assert sum(one.is_promise for one in proposals.result_classes) == 1
    assert {one.standing for one in proposals.ratings} == set(Standing)
