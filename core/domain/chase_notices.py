"""What is due and overdue of proposals, as one notice: everything that a person is chased about in a day.

What must stay true: a deadline stands in it once, however many rungs of its ladder fall on that day; the list is cut
where it would grow too long to read, and says by how many.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.domain.notices import Notice, NoticeKind, Plain

MOST_SHOWN = 40  # lines that fit one message


def chase(item: dict[str, Plain]) -> Notice:
    """One deadline, or one act of supervision with whoever does it as its ``unit``.

    ``item``: what names the proposal in a chat, and key, due_on, days (negative: overdue), unit, estimated?,
    no_outcome? (of an act whose day is past), nobody? (to the office: whoever was to hear is not
    entered).
    """
    return Notice(NoticeKind.PROPOSAL_CHASES, {"items": [item]})


def together(notices: Sequence[Notice]) -> list[Notice]:
    """``notices`` with all that chase as one, first."""
    chases = [one for one in notices if one.kind is NoticeKind.PROPOSAL_CHASES]
    if len(chases) < 2:
        return list(notices)
    others = [one for one in notices if one.kind is not NoticeKind.PROPOSAL_CHASES]
    return [_merged(chases), *others]


def _merged(chases: Sequence[Notice]) -> Notice:
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in chases:
        for item in _items(one):
            found.setdefault((item["proposal"], item["key"], item["unit"]), item)
    items = sorted(found.values(), key=lambda item: (item["due_on"], item["proposal"], item["key"]))
    params: dict[str, Plain] = {"items": items[:MOST_SHOWN]}
    if len(items) > MOST_SHOWN:
        params["more"] = len(items) - MOST_SHOWN
    late = [mark for one in chases if isinstance(mark := one.params.get("late"), dict)]
    if late:
        params["late"] = min(late, key=lambda mark: str(mark["due_at"]))
    return Notice(NoticeKind.PROPOSAL_CHASES, params)


def _items(notice: Notice) -> list[dict[str, Any]]:
    items = notice.params["items"]
    return items if isinstance(items, list) else []
