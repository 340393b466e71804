"""``shuzhi rules``: the county's rules as data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.asking import confirm
from cli.commands.rule_sources import entry_data, headings, looked_up, rows
from cli.files import read_text
from cli.invocation import finish, invocation_of
from cli.labels import of_county
from cli.options import Yes, command, group
from cli.output import ExitCode, Output
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.errors import Invalid
from core.domain.rules import CountyRules, parse_rules
from core.domain.rules.outline import outline
from core.locale.rule_previews import change_lines, problem_lines
from core.presets import PRESETS, load_preset, preset_text
from core.services.rule_changes import problems_in

app = group()
_FILE = Annotated[Path, typer.Argument(metavar="FILE", help=t("A rule file (TOML)."))]


@command(
    app,
    "show",
    "shuzhi rules show",
    "shuzhi rules show > rules.toml",
    "shuzhi rules show --preset hubei",
    about=t("The rules in force, or a preset's, with the source of every value."),
)
def show(
    ctx: typer.Context, preset: Annotated[str, typer.Option(help=t("One of: {names}.", names=", ".join(PRESETS)))] = ""
) -> None:
    output = invocation_of(ctx).output
    if preset:
        finish(
            output, lambda: output.show({"name": preset, "toml": preset_text(preset)}, preset_text(preset).splitlines())
        )
        return

    async def act(desk: Desk) -> None:
        stored = await desk.core.rules.show(desk.actor)
        desk.output.show(stored, stored.toml.splitlines())

    at_desk(ctx, act)


@command(
    app,
    "sources",
    "shuzhi rules sources",
    "shuzhi rules sources meetings.notice_days",
    "shuzhi rules sources B1.14",
    "shuzhi rules sources --preset hubei",
    about=t("Where every value comes from; of one, or of a number such as B1.14 or L1, everything that is known."),
)
def sources(
    ctx: typer.Context,
    asked: Annotated[str, typer.Argument(metavar="KEY", help=t("A key of the rules, or a source's number."))] = "",
    preset: Annotated[str, typer.Option(help=t("One of: {names}.", names=", ".join(PRESETS)))] = "",
) -> None:
    def tell(output: Output, toml: str) -> None:
        entries = outline(toml)
        if asked:
            output.show(*looked_up(asked, entries))
        else:
            output.show_table([entry_data(one) for one in entries], headings(), rows(entries))

    async def act(desk: Desk) -> None:
        tell(desk.output, (await desk.core.rules.show(desk.actor)).toml)

    if preset:
        output = invocation_of(ctx).output
        finish(output, lambda: tell(output, preset_text(preset)))
    else:
        at_desk(ctx, act)


@command(
    app,
    "check",
    "shuzhi rules check rules.toml",
    about=t("Every mistake in a rule file, at once."),
)
def check(ctx: typer.Context, file: _FILE) -> None:
    output = invocation_of(ctx).output

    def act() -> None:
        rules = _sound(read_text(file))
        output.show({"valid": True, "id": rules.id}, [t("The rules are sound: {name}.", name=_title(rules))])

    finish(output, act)


@command(
    app,
    "preview",
    "shuzhi rules preview rules.toml",
    about=t("What adopting a rule file would change: reminders, notices, plans. Nothing is written."),
)
def preview(ctx: typer.Context, file: _FILE) -> None:
    async def act(desk: Desk) -> ExitCode:
        seen = await desk.core.rule_changes.preview(desk.actor, read_text(file))
        desk.output.show(seen, problem_lines(seen, speaker()) if seen.problems else change_lines(seen, speaker()))
        return ExitCode.INVALID if seen.problems else ExitCode.DONE

    at_desk(ctx, act)


@command(
    app,
    "adopt",
    "shuzhi rules adopt rules.toml",
    about=t("Puts the rules in force from now on. Meetings already opened keep the rules they were opened under."),
)
def adopt(ctx: typer.Context, file: _FILE, yes: Yes = False) -> None:
    async def act(desk: Desk) -> None:
        toml = read_text(file)
        rules = _sound(toml)
        confirm(t("Put the rules {name} in force?", name=_title(rules)), agreed=yes)
        await desk.core.rules.adopt(desk.actor, toml)
        desk.output.show({"adopted": rules.id}, [t("In force: {name}.", name=_title(rules))])

    at_desk(ctx, act)


@command(
    app,
    "list",
    "shuzhi rules list",
    about=t("The presets that come with the program."),
)
def list_presets(ctx: typer.Context) -> None:
    output = invocation_of(ctx).output

    def act() -> None:
        presets = [load_preset(name) for name in PRESETS]
        data = [{"name": rules.id, "county": rules.names.county.zh} for rules in presets]
        rows = [(rules.id, of_county(rules.names.county), of_county(rules.names.office)) for rules in presets]
        output.show_table(data, (t("Name"), t("County"), t("Office")), rows)

    finish(output, act)


def _sound(toml: str) -> CountyRules:
    """Errors: Invalid("rules.invalid", problems=…), each mistake with its line."""
    try:
        return parse_rules(toml)
    except Invalid as invalid:
        raise Invalid(invalid.code, problems=list(problems_in(toml, invalid))) from None


def _title(rules: CountyRules) -> str:
    return f"{rules.id} ({of_county(rules.names.county)})"
