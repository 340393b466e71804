"""The questions of a proposal in their order: what each is called, what is asked, which answers can be pressed."""

from __future__ import annotations

from core.domain.proposals.proposal import TEXT_LIMIT, TITLE_LIMIT, Kind, Origin, Proposal, Publication
from core.domain.rules.handling import ProposalRules
from core.locale.catalogue import Translator
from core.locale.proposal_words import word_kind, word_origin, word_publication

ORDER = ("kind", "title", "facts", "request", "topic", "origin", "confidential", "publication")
TEXTS = frozenset({"title", "facts", "request"})
PARTS = ("title", "facts", "request", "topic")  # that are asked for until they are there


def label(step: str, t: Translator) -> str:
    """What the part is called."""
    return {
        "kind": t("Suggestion or motion"),
        "title": t("Title"),
        "facts": t("Facts"),
        "request": t("Request"),
        "topic": t("Topic"),
        "origin": t("Origin"),
        "confidential": t("Confidential?"),
        "publication": t("Publication"),
    }[step]


def question(step: str, kind: Kind, t: Translator) -> str:
    """What is asked for."""
    is_motion = kind is Kind.MOTION
    match step:
        case "kind":
            return t("What do you want to write? One matter each, please.")
        case "title":
            return t("Please send the title: one matter, {n} characters at most.", n=TITLE_LIMIT)
        case "facts" if is_motion:
            return t("Please send the grounds: why this must be decided. {n} characters at most.", n=TEXT_LIMIT)
        case "facts":
            return t(
                "Please send the facts: what is the case, where, since when. {n} characters at most.", n=TEXT_LIMIT
            )
        case "request" if is_motion:
            return t("Please send the plan: what the congress is to decide. {n} characters at most.", n=TEXT_LIMIT)
        case "request":
            return t("Please send what you ask for: who is to do what. {n} characters at most.", n=TEXT_LIMIT)
        case "topic":
            return t("What is it about?")
        case "origin":
            return t("How did you come by the matter?")
        case "confidential":
            return t("Does it need to be kept confidential? Then nothing of it is published.")
        case _:
            return t("What may be published once it is handled?")


def answers(step: str, rules: ProposalRules, t: Translator) -> list[tuple[str, str]]:
    """What can be pressed: (words, value). Empty where a text is asked for."""
    match step:
        case "kind":
            return [(word_kind(one, t), str(one)) for one in Kind]
        case "topic":
            return [(one.in_language(t.language), one.id) for one in rules.topics]
        case "origin":
            return [(word_origin(one, t), str(one)) for one in Origin]
        case "confidential":
            return [(t("No"), "no"), (t("Yes, confidential"), "yes")]
        case "publication":
            return [(word_publication(one, t), str(one)) for one in Publication]
        case _:
            return []


def held(step: str, proposal: Proposal) -> str:
    """What the draft holds of a part that can be empty."""
    return str(getattr(proposal.content, step)) if step in PARTS else ""
