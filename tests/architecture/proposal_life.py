"""Writes docs/proposals.md: a proposal's life, drawn and listed from the table that the program follows.

    python -m tests.architecture.proposal_life

A test keeps the page equal to the table.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.domain.actors import Role
from core.domain.proposals.life import OVER, TRANSITIONS, Status, Transition
from core.locale.catalogue import translator
from core.locale.proposal_words import word_status, word_step
from tests.architecture.permissions_table import HEADINGS
from tests.architecture.source import ROOT

PAGE = ROOT / "docs" / "proposals.md"
_EN, _ZH = translator("en"), translator("zh_CN")
_INTRODUCTION = """\
# A proposal's life

A suggestion (建议) or motion (议案) from the draft to the satisfied deputy. Made from the table in
`core/domain/proposals/life.py` by `python -m tests.architecture.proposal_life`; do not edit by hand. A step that is not
here does not exist, whichever front asks.

How many reviews there are, what each may decide, within which time each step is due and what follows a dissatisfied
deputy are the county's rules (`[proposals]` and `[proposal_deadlines]` of its rule file, `shuzhi rules show`). Every
date says its rule, its article and its steps: `shuzhi proposal show 12`.

While a proposal is being handled, each of its units has a state of its own: not answered yet, accepted, gave it back,
answered. It is replied to once every unit that answers the deputy has written.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_INTRODUCTION, *_drawing(), "", *_table(), ""])


def _drawing() -> Iterable[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    [*] --> draft"
    for status in Status:
        yield f'    state "{_state(status)}" as {status}'
    for one in TRANSITIONS:
        yield f"    {one.source} --> {one.target}: {_step(one)}"
    for status in sorted(OVER):
        yield f"    {status} --> [*]"
    yield "```"


def _table() -> Iterable[str]:
    yield _row(["from", "step", "to", "who", "reason"])
    yield _row(["---"] * 5)
    for one in TRANSITIONS:
        yield _row(
            [_state(one.source), _step(one), _state(one.target), _who(one), "needed" if one.needs_reason else ""]
        )


def _state(status: Status) -> str:
    return f"{word_status(status, _ZH)} {word_status(status, _EN)}"


def _step(one: Transition) -> str:
    return f"{word_step(one.step, _ZH)} {word_step(one.step, _EN)}"


def _who(one: Transition) -> str:
    return ", ".join(HEADINGS[role] for role in Role if role in one.by)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
