"""A message that marked a ballot is changed or taken back before the ballot is cast.

Which message answered which question is part of the draft: sealed with it, wiped with it, for the newest answers only.
A change counts as if the new words had been said to the question that the old ones answered; a message that was taken
back leaves its question open. What must stay true: an answer that was given anew since is no longer changed by the
message that gave it first.
"""

from __future__ import annotations

from dataclasses import replace

from bot.dialogs.marks import BLANK, OVERALL_QUESTION, Draft, addressed, labels, typed_answer
from bot.dialogs.model import Choice, Context, Placement, Pressed, Reply, Revised, Said, State, Step
from bot.dialogs.numbered import Option, chosen, is_only_digits, numbers_of
from bot.dialogs.voting_screens import name_of, screen

REMEMBERED = 60  # answers: as many fit beside the largest draft
NOBODY = -1
_ANSWERS = ("mark", "skip")
Entry = list[str | int]  # step, deputy, question, whether the screen led back to the review


def remembering(step: Step, before: State, event: Pressed | Said, draft: Draft, context: Context) -> Step:
    """``step``, knowing that the message of ``event`` answered the question of ``before``, where it did."""
    entry = _entry(step, before, event, draft, context) if event.by and step.state is not None else None
    if entry is None or step.state is None:
        return step
    known = {by: old for by, old in _said(step.state).items() if old[:3] != entry[:3] and by != event.by}
    kept = dict([*known.items(), (event.by, entry)][-REMEMBERED:])
    return replace(step, state=step.state.at(step.state.step, said=kept))


def revised(state: State, draft: Draft, happening: Revised, context: Context) -> tuple[State, Draft, str] | None:
    """The draft as it is now and what is said of it; None where that message answers nothing any more."""
    entry = _said(state).get(happening.by)
    if entry is None:
        return None
    if entry[0] == "comment":
        return _comment_revised(state, draft, happening, int(entry[1]), context)
    at, question = int(entry[1]), int(entry[2])
    answer = BLANK if happening.text is None else _answer(state, draft, entry, happening.text, context)
    if answer is None:
        return state, draft, context.t("I did not understand your correction: what you had answered first stands.")
    word = labels(draft.form, context.language)[answer] if answer != BLANK else context.t("not marked")
    notice = context.t("Corrected. {name}: {answer}", name=name_of(draft, at), answer=word)
    return _without(state, happening), draft.marked(at, question, answer), notice


def _comment_revised(
    state: State, draft: Draft, happening: Revised, deputy: int, context: Context
) -> tuple[State, Draft, str]:
    cleared = draft.commented(deputy, "") if deputy != NOBODY else draft
    text = happening.text
    asked = screen(state.at("comment"), draft, context, Placement.FRESH)
    if text is None or is_only_digits(text) or _named(text, asked) is not None:
        return _without(state, happening), cleared, context.t("Corrected: that message is no opinion any more.")
    other, comment = addressed(text, draft.deputies)
    corrected = cleared.commented(other, comment)
    if corrected.is_too_long():
        return state, draft, context.t("That is too long: {n} characters at most, please.", n=draft.comment_limit)
    known = {**_said(state), happening.by: ["comment", other, 0, 0]}
    return state.at(state.step, said=known), corrected, context.t("Your opinion was corrected.")


def _answer(state: State, draft: Draft, entry: Entry, text: str, context: Context) -> int | None:
    """The mark that ``text`` means to the question as it was asked; None where it means none."""
    at, question, back = int(entry[1]), int(entry[2]), bool(entry[3])
    asked = screen(state.at(str(entry[0]), at=at, question=question, back=back), draft, context, Placement.FRESH)
    named = _named(text, asked)
    if named is not None:
        return _mark_of(named)
    return typed_answer(draft.form, text, context.language) if asked.takes_numbers else None


def _named(text: str, asked: Reply) -> Choice | None:
    """The choice of what was asked that ``text`` names."""
    buttons = [button for row in asked.rows for button in row]
    numbers = numbers_of([button.label for button in buttons], takes_numbers=asked.takes_numbers)
    lines = enumerate(zip(buttons, numbers, strict=True))
    option = chosen(text, [Option(button.label, number, str(place)) for place, (button, number) in lines])
    button = buttons[int(option.token)] if option is not None else None
    return button if isinstance(button, Choice) else None


def _mark_of(choice: Choice) -> int | None:
    if choice.action == "skip":
        return BLANK
    return int(choice.value) if choice.action == "mark" else None


def _entry(step: Step, before: State, event: Pressed | Said, draft: Draft, context: Context) -> Entry | None:
    at, back = int(before.fields["at"]), int(bool(before.fields["back"]))
    if before.step in ("mark", "aspect"):
        question = OVERALL_QUESTION if before.step == "mark" else int(before.fields["question"])
        is_answer = (
            event.action in _ANSWERS
            if isinstance(event, Pressed)
            else typed_answer(draft.form, event.text, context.language) is not None
        )
        return [before.step, at, question, back] if is_answer else None
    if before.step != "comment" or step.state is None or step.state.step != "review":
        return None
    return ["comment", NOBODY if isinstance(event, Pressed) else addressed(event.text, draft.deputies)[0], 0, 0]


def _said(state: State) -> dict[str, Entry]:
    return dict(state.fields.get("said", {}))


def _without(state: State, happening: Revised) -> State:
    """A message that was taken back answers nothing any more; one that was changed may be changed again."""
    if happening.text is not None:
        return state
    return state.at(state.step, said={by: entry for by, entry in _said(state).items() if by != happening.by})
