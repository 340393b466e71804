"""``shuzhi demo``: an invented county, its whole year in accelerated time, and a check of its own result."""

from __future__ import annotations

import asyncio
import gc
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.demo.sizes import MOST_PROPOSALS, PROPOSALS
from cli.invocation import finish, invocation_of
from cli.output import ExitCode, Output
from cli.words import examples, speaker, t

demo_app = typer.Typer(rich_markup_mode=None)
_DEFAULT = Path("demo")
_NEW_OBJECTS = 50_000  # until the collector looks again; a year in a minute makes many, and few in circles
_HELP = examples(
    "shuzhi demo",
    "shuzhi demo --folder /tmp/county",
    "shuzhi --home demo tui",
    about=t("Builds a county of invented people, plays its year through the real services and checks the result."),
)


@demo_app.command(help=_HELP)
def run(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Option(help=t("Where the county is built; an earlier demonstration there is replaced."))
    ] = _DEFAULT,
    proposals: Annotated[
        int,
        typer.Option(
            min=0,
            max=MOST_PROPOSALS,
            help=t("How many proposals deputies hand in: 300 go to 40 units and take some minutes."),
        ),
    ] = PROPOSALS,
) -> None:
    output = invocation_of(context).output
    gc.set_threshold(_NEW_OBJECTS)
    finish(output, lambda: asyncio.run(_play(folder, proposals, output)))


async def _play(folder: Path, proposals: int, output: Output) -> None:
    from rich.console import Console

    from cli.demo.county import new_county
    from cli.demo.narrator import Narrator
    from cli.demo.story import Story

    narrator = Narrator(speaker(), Console(stderr=True, soft_wrap=True))
    async with new_county(folder) as county:
        outcome = await Story(county, narrator, proposals).play()
    output.show(
        outcome, [t("The county is in {path}. Look at it: shuzhi --home {path} --staff clerk tui", path=str(folder))]
    )
    if not outcome.is_consistent:
        sys.exit(ExitCode.CONFLICT)
