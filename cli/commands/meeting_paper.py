"""``shuzhi meeting paper``: sheets handed out, and entered by two tellers separately at the count."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cli.labels import of_county
from cli.options import MeetingNumber, command, group
from cli.session import Desk, at_desk
from cli.words import t
from core.domain.ballots import OVER_MARKED, OVERALL, Ballot, BallotLayout, Sheet
from core.domain.errors import Invalid
from core.domain.ids import DeputyId, MeetingId, VoterId
from core.domain.rules import CountyRules, GradeScale

app = group(t("Paper sheets: hand out, enter, withdraw, see how far it is."))
_PROGRESS = (t("Sheet"), t("Entered by"), t("Ready"))
_SHEET = Annotated[int, typer.Argument(metavar="SHEET", help=t("The sheet's number, from 1."))]


@command(
    app,
    "issue",
    "shuzhi meeting paper issue 12 --voter 345",
    about=t("Hand a sheet to a voter."),
)
def issue(
    ctx: typer.Context, meeting: MeetingNumber, voter: Annotated[int, typer.Option(help=t("The voter's number."))]
) -> None:
    async def act(desk: Desk) -> None:
        await desk.core.voting.issue_paper(desk.actor, MeetingId(meeting), VoterId(voter))
        desk.output.show({"meeting": meeting, "voter": voter}, [t("Voter {voter} has a sheet now.", voter=voter)])

    at_desk(ctx, act)


@command(
    app,
    "enter",
    "shuzhi --staff tan meeting paper enter 12 1",
    about=t(
        "Type one sheet's marks, a line each: the digit on the sheet, nothing for blank, ! for more than one mark. "
        "A second teller enters the same sheet again; differences are shown at the count."
    ),
)
def enter(ctx: typer.Context, meeting: MeetingNumber, sheet: _SHEET) -> None:
    async def act(desk: Desk) -> None:
        number = MeetingId(meeting)
        form = await desk.core.counting.paper_form(desk.actor, number)
        ballot = _typed_ballot(form.rules, form.layout, form.names)
        await desk.core.counting.enter_paper(desk.actor, number, sheet, ballot)
        desk.output.show({"meeting": meeting, "sheet": sheet}, [t("Sheet {number} has been entered.", number=sheet)])

    at_desk(ctx, act)


@command(
    app,
    "withdraw",
    "shuzhi meeting paper withdraw 12 1",
    about=t("Take back your own entry."),
)
def withdraw(ctx: typer.Context, meeting: MeetingNumber, sheet: _SHEET) -> None:
    async def act(desk: Desk) -> None:
        await desk.core.counting.withdraw_paper(desk.actor, MeetingId(meeting), sheet)
        desk.output.show({"meeting": meeting, "sheet": sheet}, [t("Sheet {number} has been taken back.", number=sheet)])

    at_desk(ctx, act)


@command(
    app,
    "progress",
    "shuzhi meeting paper progress 12",
    about=t("Which sheets are entered, by whom, and which lack the second teller; never what stands on them."),
)
def progress(ctx: typer.Context, meeting: MeetingNumber) -> None:
    async def act(desk: Desk) -> None:
        seen = await desk.core.paper_progress.of(desk.actor, MeetingId(meeting))
        rows = [(one.number, "、".join(one.tellers), one.is_ready) for one in seen.sheets]
        data = {"meeting": meeting, "issued": seen.issued, "ready": seen.ready, "waiting": seen.waiting}
        desk.output.show_table({**data, "gaps": seen.gaps, "sheets": seen.sheets}, _PROGRESS, rows)
        desk.output.say(t("{issued} sheets handed out, {ready} entered twice.", issued=seen.issued, ready=seen.ready))
        if seen.gaps:
            desk.output.say(t("Left out: {numbers}", numbers=", ".join(map(str, seen.gaps))))

    at_desk(ctx, act)


def _typed_ballot(rules: CountyRules, layout: BallotLayout, names: dict[DeputyId, str]) -> Ballot:
    labels = {aspect.id: of_county(aspect) for aspect in rules.aspects} | {OVERALL: t("overall")}
    print(_legend(rules), file=sys.stderr)
    sheets = {}
    for deputy in layout.deputies:
        answers = {}
        for question in layout.questions:
            answer = _answer(_asked(f"{names.get(deputy, deputy)}, {labels.get(question, question)}"), rules)
            if answer is not None:
                answers[question] = answer
        comment = _asked(t("{name}, comment", name=names.get(deputy, deputy))) if layout.comment_limit else ""
        sheets[deputy] = Sheet(answers, comment)
    return Ballot(sheets)


def _legend(rules: CountyRules) -> str:
    if isinstance(rules.scale, GradeScale):
        return "  ".join(f"{option.digit} {of_county(option)}" for option in rules.scale.options)
    return t("A score from {least} to {most}.", least=rules.scale.min, most=rules.scale.max)


def _asked(question: str) -> str:
    print(f"{question}: ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise Invalid("paper.incomplete")
    return line.strip()


def _answer(typed: str, rules: CountyRules) -> str | None:
    """The option of a digit, the score itself, or a void mark. Errors: Invalid("ballot.unknown_answer")."""
    if typed in ("", OVER_MARKED):
        return typed or None
    if not isinstance(rules.scale, GradeScale):
        return typed
    found = next((option.id for option in rules.scale.options if str(option.digit) == typed), None)
    if found is None:
        raise Invalid("ballot.unknown_answer", question=OVERALL)
    return found
