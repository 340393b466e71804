"""``shuzhi init``: a county begins."""

from __future__ import annotations

import asyncio
import getpass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.asking import is_anybody_there, new_password
from cli.files import read_text
from cli.invocation import Invocation, finish, invocation_of
from cli.options import alone
from cli.output import Output
from cli.session import VIA
from cli.words import examples, speaker, t
from core.bootstrap import Parts, open_county
from core.domain.actors import SYSTEM, Role, program_actor
from core.domain.errors import Invalid
from core.domain.ids import StaffId
from core.domain.records import Staff
from core.domain.rules import parse_rules
from core.domain.sign_in import check_password
from core.founding import FirstTerm, Founding, found, refuse_existing
from core.presets import DEFAULT_PRESET, PRESETS, preset_text

app = alone()
_CONFIG = """\
# Settings of this county. Readable only by its owner; holds no secret: a bot's token is the file
# credentials/telegram.token (chmod 600).
language = "{language}"

[telegram]
enabled = false  # true once the token file is there
mode = "polling"  # or "webhook"
# base_url = "http://127.0.0.1:8081"  # the office's own Bot API server
# bot_name = "our_duty_desk_bot"  # for the links on binding slips

[tui]
lock_after_minutes = 10  # the dashboard locks when nobody touches it for so long
"""


@app.command(
    help=examples(
        "shuzhi init --county 龙山县 --admin 田小芳 --login tian",
        "shuzhi init --preset hubei --term 18 --starts 2022-01-10 --ends 2027-01-10",
        "shuzhi --home /srv/shuzhi init --rules rules.toml",
        about=t(
            "Creates the directory, keys, database, rules, holidays, term and first administrator. Never overwrites."
        ),
    )
)
def init(
    ctx: typer.Context,
    preset: Annotated[str, typer.Option(help=t("Whose rules to start from: {names}.", names=", ".join(PRESETS)))] = (
        DEFAULT_PRESET
    ),
    rules: Annotated[Path | None, typer.Option(help=t("A rule file instead of a preset."), metavar="FILE")] = None,
    county: Annotated[str, typer.Option(help=t("The county's name; default: that of the rules."))] = "",
    term: Annotated[int | None, typer.Option(help=t("The number of the congress term."))] = None,
    starts: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help=t("The term's first day."))] = None,
    ends: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help=t("The day on which it is over."))] = None,
    admin: Annotated[str, typer.Option(help=t("The first administrator's name."))] = "",
    login: Annotated[str, typer.Option(help=t("The login of the administrator; default: yours on this machine."))] = "",
    demonstration: Annotated[bool, typer.Option(help=t("Invented data only: allows shuzhi chat. For ever."))] = False,
    password_file: Annotated[
        Path | None, typer.Option(help=t("A file with the administrator's first password."), metavar="FILE")
    ] = None,
) -> None:
    invocation = invocation_of(ctx)

    def begin() -> None:
        toml = read_text(rules) if rules is not None else preset_text(preset)
        user = login or getpass.getuser()
        founding = Founding(
            name=county or parse_rules(toml).names.county.zh,
            rules=toml,
            administrator=admin or user,
            login=user,
            term=_term(term, starts, ends),
            is_demonstration=demonstration,
            config=_CONFIG.format(language=speaker().language),
        )
        password = _first_password(invocation, founding, password_file)
        with invocation.output.working(t("Beginning {county} ...", county=founding.name)):
            years = asyncio.run(_begin(invocation, founding, password))
        _tell(invocation, founding, years, has_password=bool(password))

    finish(invocation.output, begin)


def _first_password(invocation: Invocation, founding: Founding, file: Path | None) -> str:
    """The administrator's, checked before anything begins; "" for none yet.

    Errors: Invalid("password.…"), Conflict("county.exists").
    """
    if file is None and not is_anybody_there():
        return ""
    refuse_existing(invocation.home)
    if file is None:
        invocation.output.say(t("A password for {login}? Enter alone: later.", login=founding.login))
    password = new_password(founding.login, file)
    if password or file is not None:
        roles = frozenset({Role.ADMINISTRATOR})
        check_password(password, Staff(StaffId(0), founding.administrator, founding.login, roles))
    return password


async def _begin(invocation: Invocation, founding: Founding, password: str) -> frozenset[int]:
    years = await found(invocation.home, founding, Parts())
    if password:
        async with open_county(invocation.home, Parts()) as core:
            [administrator] = await core.records.staff(SYSTEM)
            await core.sign_in.set_password(program_actor(via=VIA), administrator.id, password)
    return years


def _term(number: int | None, starts: datetime | None, ends: datetime | None) -> FirstTerm | None:
    if number is None and starts is None and ends is None:
        return None
    if number is None or starts is None or ends is None:
        raise Invalid("usage.together", names=["--term", "--starts", "--ends"])
    return FirstTerm(number, starts.date(), ends.date())


def _tell(invocation: Invocation, founding: Founding, years: frozenset[int], *, has_password: bool) -> None:
    output: Output = invocation.output
    known = f"{min(years)}-{max(years)}" if years else "-"
    data = {
        "home": invocation.home.root,
        "county": founding.name,
        "login": founding.login,
        "term": founding.term,
        "holiday_years": sorted(years),
        "demonstration": founding.is_demonstration,
        "has_password": has_password,
    }
    output.show(
        data,
        [
            t("{county} has begun in {path}.", county=founding.name, path=invocation.home.root),
            t("Administrator: {name} ({login}).", name=founding.administrator, login=founding.login),
            t("Holidays known: {years}.", years=known),
        ],
    )
    steps = [t("Next:")]
    if not has_password:
        steps.append(f"  shuzhi staff password {founding.login}")
    if founding.term is None:
        steps.append("  shuzhi term begin 18 2022-01-10 2027-01-10")
    steps += ["  shuzhi import roster FILE.xlsx", "  shuzhi import voters FILE.xlsx", "  shuzhi plan term --adopt"]
    output.say(*steps)
