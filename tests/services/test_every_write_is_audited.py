"""Every write leaves a line with who did it, in the same transaction; whoever adds a use case says which kind it is."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import pytest

from core.domain.actors import SYSTEM, Role
from core.domain.errors import ShuzhiError
from core.domain.use_cases import REGISTER
from core.services.stores.ledger import AuditLine
from tests.office import Office
from tests.services.test_permissions import Touched, Untouchable, core_over, method_of, placeholders
from tests.services.test_permissions import actor_with as actor
from tests.services.writes import CASES

READS = sorted(REGISTER.keys() - CASES.keys())
# Whose line need not name the person, and why.
UNNAMED = {"ballot.cast": "casts that share a commit share a line: how many ballots came in, not from whom"}


class PowerCut(Exception):  # noqa: N818 - what happens to the office, not an error of it
    """Something else in the same unit of work fails."""


async def ledger(office: Office) -> Sequence[AuditLine]:
    async with office.core.transactions.read(SYSTEM) as work:
        return await work.ledger.lines(limit=10_000)


@pytest.mark.parametrize("action", sorted(CASES))
async def test_write_leaves_a_line_with_its_actor(office: Office, action: str) -> None:
    deed = await CASES[action](office)
    before = len(await ledger(office))
    await deed.do()
    new = (await ledger(office))[before:]
    assert new
    assert action in UNNAMED or {line.actor for line in new} == {deed.actor.label}
    assert await office.core.records.first_broken_line(office.staff(Role.ADMINISTRATOR)) is None


@pytest.mark.parametrize("action", sorted(CASES))
async def test_write_that_fails_leaves_no_line(office: Office, action: str) -> None:
    deed = await CASES[action](office)
    before = await ledger(office)
    with contextlib.suppress(PowerCut):
        async with office.core.transactions.write(deed.actor):
            await deed.do()
            raise PowerCut
    assert await ledger(office) == before


@pytest.mark.parametrize("action", READS)
async def test_use_case_without_a_line_only_reads(action: str) -> None:
    case, transactions = REGISTER[action], Untouchable()
    method = method_of(core_over(transactions), case)
    placed, named = placeholders(method)
    with contextlib.suppress(Touched, ShuzhiError):
        await method(actor(sorted(case.roles)[0]), *placed, **named)
    assert set(transactions.touched) <= {"read", "version"}


def test_every_case_is_a_use_case() -> None:
    assert CASES.keys() <= REGISTER.keys()
