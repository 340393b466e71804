"""The dashboard in the modes of deputies and voters, and what the core says about them."""

from __future__ import annotations

from core.domain.actors import Person, PersonKind, Role
from core.domain.ids import DeputyId, VoterId
from core.services.enrolment import Bound
from core.services.records import DeputyView
from core.services.stores.ledger import AuditLine
from core.services.stores.pages import Filter, From, Listed, VoterEntry
from tests.terminal.desk import Desk

OFFSET = 4  # the small county's own deputies stand before those of the season


async def at_deputies(desk: Desk) -> None:
    await desk.press("4")
    await desk.until(lambda: desk.listing("deputies").cursor_key is not None)


async def two_deputies(desk: Desk) -> tuple[DeputyId, DeputyId]:
    """The first two of the season, in the order of the list."""
    views = await desk.office.core.records.deputies(desk.office.clerk)
    return views[OFFSET].deputy.id, views[OFFSET + 1].deputy.id


async def at_deputy(desk: Desk) -> DeputyId:
    """The page of the season's first deputy."""
    await at_deputies(desk)
    await desk.press(*["down"] * OFFSET)
    deputy = DeputyId(int(desk.listing("deputies").cursor_key or 0))
    await desk.press("enter")
    await desk.until(lambda: bool(desk.app.screen.query("#history")) and desk.app.screen.focused is not None)
    return deputy


async def at_voters(desk: Desk) -> None:
    await desk.press("5")
    await desk.until(lambda: desk.listing("voters").cursor_key is not None)


async def at_first_voter(desk: Desk) -> VoterId:
    """The page of the voter on the first line."""
    await at_voters(desk)
    voter = VoterId(int(desk.listing("voters").cursor_key or 0))
    await desk.press("enter")
    await desk.until(lambda: bool(desk.app.screen.query("#history")) and desk.app.screen.focused is not None)
    return voter


async def replace_text(desk: Desk, field: str, text: str) -> None:
    """Type ``text`` into a field of the open form, over what stands there."""
    desk.app.screen.query_one(f"#{field}").focus()
    await desk.press("end", "shift+home", "delete")
    await desk.type(text)


async def deputy_of(desk: Desk, deputy: DeputyId) -> DeputyView:
    views = await desk.office.core.records.deputies(desk.office.clerk)
    return next(view for view in views if view.deputy.id == deputy)


async def voters_of(desk: Desk, text: str = "") -> list[VoterEntry]:
    reader = await desk.office.core.pages.voters(desk.office.clerk)
    return [one.entry for one in await reader.page(Listed(Filter(text)), From(), 2_000)]


async def ledger(desk: Desk, subject: str) -> list[AuditLine]:
    administrator = desk.office.staff(Role.ADMINISTRATOR)
    return list(await desk.office.core.records.audit(administrator, subject=subject))


async def bound(desk: Desk, kind: PersonKind, number: int) -> None:
    """Give somebody a chat account."""
    core, person = desk.office.core, Person(kind, number)
    ((_, code),) = await core.enrolment.issue_codes(desk.office.clerk, [person])
    visitor = await core.enrolment.actor_of("telegram", f"7{number}")
    done = await core.enrolment.bind(
        visitor,
        code,
        channel="telegram",
        sender=f"7{number}",
        address=f"7{number}",
        language="zh_CN",
        is_private=True,
    )
    assert isinstance(done, Bound)
