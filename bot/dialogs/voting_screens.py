"""What a voter sees at each step of the ballot. One message, edited in place; a few words, a few buttons."""

from __future__ import annotations

from collections import Counter

from bot.dialogs.marks import BLANK, OVERALL_QUESTION, Draft, labels, offered
from bot.dialogs.model import ButtonRow, Choice, Context, Go, Placement, Reply, State, rows_of
from core.domain.rules import ScoreScale

PAGE = 9  # deputies on one page of the review
_NAME_SHOWN, _COMMENT_SHOWN = 20, 160


def screen(state: State, draft: Draft, context: Context, placement: Placement, *, notice: str = "") -> Reply:
    """The step that ``state`` is at, with ``notice`` above it."""
    text, rows = _SCREENS[state.step](state, draft, context)
    is_scored = state.step in ("mark", "aspect") and isinstance(draft.form.vote.rules.scale, ScoreScale)
    return Reply(f"{notice}\n\n{text}" if notice else text, rows, placement, takes_numbers=is_scored)


def name_of(draft: Draft, deputy: int) -> str:
    return draft.form.names[deputy][:_NAME_SHOWN]


def _mark(state: State, draft: Draft, context: Context) -> tuple[str, tuple[ButtonRow, ...]]:
    t, at = context.t, int(state.fields["at"])
    done = draft.deputies - draft.unmarked
    lines = [
        draft.form.vote.meeting.title,
        t("{at}/{n}  {name}", at=at + 1, n=draft.deputies, name=name_of(draft, at)),
        t("Marked so far: {done}/{n}", done=done, n=draft.deputies),
        "",
        _question(draft, context),
    ]
    chosen = draft.overall(at)
    if chosen != BLANK:
        lines.append(t("Chosen: {answer}", answer=labels(draft.form, context.language)[chosen]))
    if draft.aspects:
        given = sum(answer != BLANK for answer in draft.marks[at][1:])
        lines.append(t("Grades by aspect (optional): {done}/{n}", done=given, n=draft.aspects))
    return "\n".join(lines), (*_answer_rows(draft, context), *_mark_ways(state, draft, context))


def _mark_ways(state: State, draft: Draft, context: Context) -> tuple[ButtonRow, ...]:
    t, at = context.t, int(state.fields["at"])
    ways: list[Choice | Go] = []
    if draft.aspects:
        ways.append(Choice(t("By aspect"), "aspects"))
    if state.fields["back"]:
        return rows_of([*ways, Choice(t("Back to the review"), "review")])
    if at > 0:
        ways.append(Choice(t("Previous deputy"), "to", at - 1))
    ways.append(Choice(t("Skip"), "skip"))
    return rows_of(ways)


def _question(draft: Draft, context: Context) -> str:
    scale = draft.form.vote.rules.scale
    if isinstance(scale, ScoreScale):
        return context.t(
            "Your overall score? Press one, or send a whole number from {low} to {high}.", low=scale.min, high=scale.max
        )
    return context.t("Your overall grade?")


def _answer_rows(draft: Draft, context: Context) -> tuple[ButtonRow, ...]:
    words = labels(draft.form, context.language)
    return rows_of([Choice(words[place], "mark", place) for place in offered(draft.form)])


def _aspect(state: State, draft: Draft, context: Context) -> tuple[str, tuple[ButtonRow, ...]]:
    t, at, question = context.t, int(state.fields["at"]), int(state.fields["question"])
    aspect = draft.form.vote.rules.aspects[question - 1]
    lines = [
        draft.form.vote.meeting.title,
        t("{at}/{n}  {name}", at=at + 1, n=draft.deputies, name=name_of(draft, at)),
        t("Aspect {at}/{n}: {aspect}", at=question, n=draft.aspects, aspect=aspect.in_language(context.language)),
    ]
    chosen = draft.marks[at][question]
    if chosen != BLANK:
        lines.append(t("Chosen: {answer}", answer=labels(draft.form, context.language)[chosen]))
    ways = (Choice(t("Skip"), "skip"), Choice(t("Enough aspects"), "enough"))
    return "\n".join(lines), (*_answer_rows(draft, context), ways)


def _comment(state: State, draft: Draft, context: Context) -> tuple[str, tuple[ButtonRow, ...]]:
    t = context.t
    lines = [
        t(
            "Would you like to add an opinion? Send it as text ({n} characters at most), or press the button.",
            n=draft.comment_limit,
        ),
        t("It is published without a name, with all others, in no order."),
    ]
    if draft.deputies > 1:
        lines.append(t("It goes to number 1. For another deputy put the number in front, for example “2: …”:"))
        lines += [f"{place + 1}. {name_of(draft, place)}" for place in range(draft.deputies)]
    buttons: list[Choice | Go] = [Choice(t("No opinion"), "none")]
    if any(draft.comments):
        buttons = [Choice(t("Keep as it is"), "none"), Choice(t("Delete the opinions"), "clear")]
    return "\n".join(lines), (tuple(buttons),)


def _review(state: State, draft: Draft, context: Context) -> tuple[str, tuple[ButtonRow, ...]]:
    t, first = context.t, int(state.fields["page"]) * PAGE
    shown = range(first, min(first + PAGE, draft.deputies))
    lines = [draft.form.vote.meeting.title, t("Please check your ballot:"), ""]
    lines += [_review_line(draft, deputy, context) for deputy in shown]
    lines += ["", t("Nobody can connect it with you. Once in the urn it cannot be changed.")]
    if draft.unmarked:
        lines.append(_warning(draft, context))
    edits: list[Choice | Go] = [Choice(t("Change {n}", n=deputy + 1), "edit", deputy) for deputy in shown]
    rows = [*rows_of(edits), *_pages(state, draft, context)]
    if draft.comment_limit:
        rows.append((Choice(t("Write an opinion"), "comment"),))
    return "\n".join(lines), (*rows, _last_ways(draft, context))


def _last_ways(draft: Draft, context: Context) -> ButtonRow:
    """One tap casts a full ballot and one with blanks: a second one would tell the two apart."""
    if draft.unmarked:
        return Choice(context.t("Go back and mark"), "fill"), Choice(context.t("Cast it as it is"), "cast")
    return (Choice(context.t("Cast my ballot"), "cast"),)


def _pages(state: State, draft: Draft, context: Context) -> tuple[ButtonRow, ...]:
    page, last = int(state.fields["page"]), (draft.deputies - 1) // PAGE
    ways: list[Choice | Go] = []
    if page > 0:
        ways.append(Choice(context.t("Previous page"), "page", page - 1))
    if page < last:
        ways.append(Choice(context.t("Next page"), "page", page + 1))
    return rows_of(ways)


def _review_line(draft: Draft, deputy: int, context: Context) -> str:
    t, words = context.t, labels(draft.form, context.language)
    chosen = draft.marks[deputy][OVERALL_QUESTION]
    answer = words[chosen] if chosen != BLANK else t("not marked")
    line = t("{n}. {name}: {answer}", n=deputy + 1, name=name_of(draft, deputy), answer=answer)
    given = Counter(place for place in draft.marks[deputy][1:] if place != BLANK)
    if given:
        counts = "，".join(f"{words[place]}×{number}" for place, number in sorted(given.items())[:4])
        line += t(" (aspects: {counts})", counts=counts)
    if draft.comments[deputy]:
        line += "\n   " + t("Opinion: {text}", text=draft.comments[deputy][:_COMMENT_SHOWN])
    return line


def _warning(draft: Draft, context: Context) -> str:
    names = "、".join(name_of(draft, place) for place in range(draft.deputies) if draft.overall(place) == BLANK)
    t = context.t
    return t("You have not marked: {names}. For them your ballot counts as blank. Cast it all the same?", names=names)


_SCREENS = {"mark": _mark, "aspect": _aspect, "comment": _comment, "review": _review}
