"""A county's beginning: its directory, keys, database, rules, holidays, term and first administrator.

What must stay true: nothing that is there is ever overwritten, and a county is there only as a whole. It is built in a
directory of its own and moved into place last, so that an interrupted beginning can simply be begun again.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date

from core.api import Core
from core.bootstrap import Parts, open_county
from core.county_home import CountyHome, write_private
from core.documents.holiday_files import SEED
from core.documents.holiday_seed import seed_rows, seed_years
from core.domain.actors import SYSTEM, Role
from core.domain.errors import Conflict, Unavailable
from core.domain.rules import parse_rules
from core.storage.credentials import Credentials
from core.storage.engine import DatabaseFile
from core.storage.schema_version import upgrade

_DRAFT = ".founding"


@dataclass(frozen=True, slots=True)
class FirstTerm:
    number: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Founding:
    """What a county begins with. ``rules`` is TOML; ``config`` the settings file's first content."""

    name: str
    rules: str
    administrator: str
    login: str
    term: FirstTerm | None = None
    is_demonstration: bool = False
    config: str = ""


async def found(home: CountyHome, founding: Founding, parts: Parts) -> frozenset[int]:
    """Begin a county in ``home``; the years whose holidays are known.

    Errors: Conflict("county.exists"), Invalid("rules.invalid" | "term.dates"), Unavailable("storage.…").
    """
    parse_rules(founding.rules)
    refuse_existing(home)
    try:
        draft = _fresh_draft(home)
        years = await _build(draft, founding, parts)
        _move(draft, home)
    except OSError as error:
        raise Unavailable("storage.failed", reason=error.strerror or type(error).__name__) from error
    return years


def refuse_existing(home: CountyHome) -> None:
    """Whether a county may begin in ``home``. Errors: Conflict("county.exists")."""
    for path in (home.database, home.credentials, home.config):
        if path.exists():
            raise Conflict("county.exists", path=str(path))


def _fresh_draft(home: CountyHome) -> CountyHome:
    home.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.root.chmod(0o700)
    draft = home.root / _DRAFT
    if draft.exists():
        shutil.rmtree(draft)  # left by a beginning that was interrupted: nothing of it was ever used
    draft.mkdir(mode=0o700)
    return CountyHome(draft)


async def _build(draft: CountyHome, founding: Founding, parts: Parts) -> frozenset[int]:
    Credentials.create(draft.credentials)
    write_private(draft.config, founding.config)
    await upgrade(DatabaseFile(draft.database, parts.synchronous))
    async with open_county(draft, parts) as core:
        await core.records.describe_office(SYSTEM, founding.name, demonstration=founding.is_demonstration)
        await core.rules.adopt(SYSTEM, founding.rules)
        if founding.term is not None:
            term = founding.term
            await core.records.begin_term(SYSTEM, term.number, starts_on=term.starts_on, ends_on=term.ends_on)
        await core.records.add_staff(
            SYSTEM, founding.administrator, login=founding.login, roles=frozenset({Role.ADMINISTRATOR})
        )
        return await seed_holidays(core)


async def seed_holidays(core: Core) -> frozenset[int]:
    """Every year that the maintained package knows, into the office's own table; which years."""
    rows = [(row.on, row.kind.value, row.name) for row in seed_rows()]
    years = seed_years()
    for year in sorted(years):
        await core.records.import_holidays(SYSTEM, year, [row for row in rows if row[0].year == year], SEED)
    return years


def _move(draft: CountyHome, home: CountyHome) -> None:
    draft.credentials.rename(home.credentials)
    draft.config.rename(home.config)
    draft.database.rename(home.database)  # last: with it the county exists
    for folder in (home.backups, home.exports):
        folder.mkdir(mode=0o700, exist_ok=True)
    shutil.rmtree(draft.root)
