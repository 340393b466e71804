"""What deputies are told of a step: every step of a proposal's life is told or left out on purpose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.proposals.life import TRANSITIONS, Step, Transition
from core.domain.proposals.news import News, hearers, news_of
from core.domain.proposals.proposal import Feedback
from core.domain.rules.handling import RepliesTo
from tests.domain.proposals.desk import MONDAY, a_draft, a_reply, desk

# Of which the deputies hear nothing: what happens within a state, what a deputy did, and what a next step tells.
SILENT = {
    *(Step.PASS, Step.RETURN, Step.RETURN_PART, Step.JOIN),
    *(Step.AGREE, Step.DISAGREE, Step.DISAGREE_AGAIN, Step.CONVENE),
}
TOLD = {
    Step.SUBMIT: News.HANDED_IN,
    Step.SEND_BACK: News.SENT_BACK,
    Step.FILE: News.FILED,
    Step.REJECT: News.REFUSED,
    Step.CONVERT: News.CONVERTED,
    Step.MERGE: News.MERGED,
    Step.WITHDRAW: News.WITHDRAWN,
    Step.ASSIGN: News.ASSIGNED,
    Step.REPLY: News.REPLIED,
    Step.GO_ON: News.REPLIED,
    Step.STAY_SILENT: News.UNRATED,
    Step.REOPEN: News.REOPENED,
    Step.SETTLE: News.SETTLED,
}


@pytest.mark.parametrize("one", TRANSITIONS, ids=lambda one: f"{one.source}-{one.step}")
def test_every_step_is_told_or_silent_on_purpose(one: Transition) -> None:
    rated = {
        Step.STAY_SILENT: (Feedback(0, ()),),
        Step.AGREE: (Feedback(0, (("process", "satisfied"),), "", MONDAY),),
    }
    before = a_draft(status=one.source)
    letters = (a_reply(),) if one.step is Step.REPLY else ()
    after = replace(before, status=one.target, feedback=rated.get(one.step, ()), replies=letters)
    assert news_of(before, after) is TOLD.get(one.step)
    assert (one.step in TOLD) is not (one.step in SILENT)


def test_reply_goes_to_whom_the_rules_say() -> None:
    joint = a_draft(signatories=3)
    assert hearers(News.REPLIED, joint, desk().rules) == joint.signatories
    assert hearers(News.REPLIED, joint, desk(replies_to=RepliesTo.LEAD).rules) == joint.signatories[:1]
    assert hearers(News.FILED, joint, desk(replies_to=RepliesTo.LEAD).rules) == joint.signatories
