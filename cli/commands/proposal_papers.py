"""Files about proposals: report, public list, assignment list, printed form. Part of ``shuzhi proposal``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from cli.files import ending_of, refuse_existing, write_private
from cli.options import command, group
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.ids import ProposalId

app = group()
_FILE = Annotated[Path, typer.Argument(metavar="FILE", help=t("A new file; its ending says what it is."))]
_YEAR = Annotated[int, typer.Argument(metavar="YEAR", min=1950, max=2200)]
Make = Callable[[Desk, str], Awaitable[bytes]]


@command(
    app,
    "report",
    "shuzhi proposal report 2026 2026年办理情况报告.docx",
    "shuzhi proposal report 2026 2026年办理情况.xlsx",
    about=t("The year's report: rates with what they are of, units, topics, classes (.xlsx, .docx)."),
)
def report(ctx: typer.Context, year: _YEAR, file: _FILE) -> None:
    async def make(desk: Desk, ending: str) -> bytes:
        from core.documents.proposal_files import report_file

        return await report_file(desk.core, desk.actor, year, ending, speaker())

    _written(ctx, file, make, ".xlsx", ".docx")


@command(
    app,
    "public-list",
    "shuzhi proposal public-list 2026 2026年建议公开目录.xlsx",
    about=t("What may be published of a year, as its deputies consent (.xlsx)."),
)
def public_list(ctx: typer.Context, year: _YEAR, file: _FILE) -> None:
    async def make(desk: Desk, _ending: str) -> bytes:
        from core.documents.proposal_files import public_list_file

        return await public_list_file(desk.core, desk.actor, year, speaker())

    _written(ctx, file, make, ".xlsx")


@command(
    app,
    "assignment-list",
    "shuzhi proposal assignment-list 2026 2026年交办会清单.xlsx",
    about=t("What an assignment meeting goes through: filed proposals and their units (.xlsx)."),
)
def assignment_list(ctx: typer.Context, year: _YEAR, file: _FILE) -> None:
    async def make(desk: Desk, _ending: str) -> bytes:
        from core.documents.proposal_files import assignment_list_file

        return await assignment_list_file(desk.core, desk.actor, year, speaker())

    _written(ctx, file, make, ".xlsx")


@command(
    app,
    "form",
    "shuzhi proposal form 12 12号建议.docx",
    about=t("The official form of one proposal, to be printed and signed (.docx)."),
)
def form(
    ctx: typer.Context,
    proposal: Annotated[int, typer.Argument(metavar="PROPOSAL", help=t("The proposal's ID."))],
    file: _FILE,
) -> None:
    async def make(desk: Desk, _ending: str) -> bytes:
        from core.documents.proposal_files import form_file

        return await form_file(desk.core, desk.actor, ProposalId(proposal), speaker())

    _written(ctx, file, make, ".docx")


def _written(ctx: typer.Context, file: Path, make: Make, *endings: str) -> None:
    async def act(desk: Desk) -> None:
        ending = ending_of(file, *endings)
        refuse_existing(file)
        content = await make(desk, ending)
        write_private(file, content)
        told = t("{file} ({count} bytes, readable only by you)", file=file, count=len(content))
        desk.output.show({"file": file, "bytes": len(content)}, [told])

    at_desk(ctx, act)
