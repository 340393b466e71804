"""A county whose desk is a device on a real homeserver: voters with slips, a meeting that is about to open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe

from bot.channels.matrix.login import log_in
from cli.channels import matrix_config
from core.bootstrap import open_county
from core.county_home import CountyHome, write_private
from core.domain.actors import SYSTEM, Person, PersonKind, Role
from core.settings import load_settings
from core.storage.credentials import Credentials
from core.storage.engine import DatabaseFile
from core.storage.schema_version import upgrade
from tests.factories import small_county
from tests.homeserver.server import PASSWORD, Homeserver
from tests.proofs.crash.county import DEPUTIES, PASSPHRASE, Opened, asked, noticed, rules_awake_at

_CONFIG = """[matrix]
enabled = true
homeserver = "{url}"
user = "{user}"
"""


@dataclass(frozen=True, slots=True)
class MatrixCounty:
    """``user``: the desk's account. ``opened.codes``: what is printed on the slip of each voter, by place."""

    opened: Opened
    user: str

    def has_begun_to_read(self) -> bool:
        """Whether the desk knows from where on it listens."""
        return bool(asked(self.opened.home, "SELECT 1 FROM channel_states WHERE channel = 'matrix' AND position <> ''"))


async def prepare(folder: Path, server: Homeserver, *, voters: int) -> MatrixCounty:
    """A county at ``folder``, logged in; nobody is bound and the meeting is noticed, not open."""
    home = CountyHome(folder / "county")
    home.root.mkdir(mode=0o700)
    await upgrade(DatabaseFile(home.database))
    Credentials.create(home.credentials)
    user = server.register()
    write_private(home.config, _CONFIG.format(url=server.base_url, user=user))
    store_key = token_urlsafe(32)
    write_private(home.matrix_store_key, store_key)
    await log_in(matrix_config(home, load_settings(home), store_key), PASSWORD)
    async with open_county(home) as core:
        now = core.clock.now()
        await core.rules.adopt(SYSTEM, rules_awake_at(now))
        county = await small_county(core.transactions, deputies=DEPUTIES, voters=voters)
        meeting = await noticed(core, county, now)
        persons = [Person(PersonKind.VOTER, voter) for voter in county.voters]
        codes = dict(await core.enrolment.issue_codes(county.actor(Role.ADMINISTRATOR), persons))
    slips = {place: codes[person] for place, person in enumerate(persons)}
    return MatrixCounty(Opened(home, county, meeting, slips, ()), user)


async def open_voting(county: MatrixCounty) -> None:
    """As a clerk does at the desk, beside the server: everybody who is bound gets a notice."""
    opened = county.opened
    async with open_county(opened.home) as core:
        await core.meetings.open_voting(opened.county.actor(Role.CLERK), opened.meeting, PASSPHRASE)
