"""``shuzhi codes``: one-time binding codes, printed as slips and shown nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from cli.asking import confirm
from cli.files import ending_of, refuse_existing, write_private
from cli.options import Yes, command, group
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.documents.slip_sheets import CodeFor, slip_sheet
from core.documents.slips import page_count, slips_html
from core.domain.actors import Person, PersonKind
from core.domain.errors import Invalid, NotFound
from core.domain.records import DeputyStatus
from core.domain.rules import parse_rules
from core.settings import load_settings

app = group()


@app.callback(help=t("One-time binding codes."))
def _group() -> None:
    """Keeps a group of one command a group."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a slip calls somebody, and the place under it."""

    name: str
    place: str


@command(
    app,
    "issue",
    "shuzhi codes issue --deputies --out deputies.html",
    "shuzhi codes issue --voters --constituency 民安第一选区 --out voters.html",
    "shuzhi codes issue --person voter:17 --out slip.html",
    about=t("Fresh codes on printable slips with a QR code. Unused older codes of these people stop working."),
)
def issue(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option(metavar="FILE.html", help=t("The file to print; readable only by you."))],
    deputies: Annotated[bool, typer.Option("--deputies", help=t("All deputies in office."))] = False,
    voters: Annotated[bool, typer.Option("--voters", help=t("All voters, or those of --constituency."))] = False,
    constituency: Annotated[str, typer.Option(help=t("Only the voters of this constituency."))] = "",
    staff: Annotated[bool, typer.Option("--staff", help=t("Everybody who works here."))] = False,
    person: Annotated[list[str] | None, typer.Option(metavar="KIND:ID", help=t("One person; repeat it."))] = None,
    contact: Annotated[str, typer.Option(help=t("Whom to ask, as printed on the slips."))] = "",
) -> None:
    async def act(desk: Desk) -> None:
        ending_of(out, ".html")
        refuse_existing(out)
        if not (deputies or voters or staff or person):
            raise Invalid("usage.choose", choices=["--deputies", "--voters", "--staff", "--person"])
        known = await people_with_slips(desk)
        wanted = [person_of(one) for one in person or ()]
        wanted += [one for one in known if deputies and one.kind is PersonKind.DEPUTY]
        wanted += [one for one in known if staff and one.kind is PersonKind.STAFF]
        wanted += [one for one in known if voters and one.kind is PersonKind.VOTER and _is_of(known[one], constituency)]
        await print_slips(desk, wanted, known, out, contact)

    at_desk(ctx, act)


@command(
    app,
    "revoke",
    "shuzhi codes revoke voter:17",
    about=t("A lost telephone: the person's chat accounts and unused codes stop working at once."),
)
def revoke(ctx: typer.Context, person: Annotated[str, typer.Argument(metavar="KIND:ID")], yes: Yes = False) -> None:
    async def act(desk: Desk) -> None:
        confirm(t("Revoke the chat accounts of {person}?", person=person), agreed=yes)
        accounts = await desk.core.enrolment.revoke_account(desk.actor, person_of(person))
        told = t(
            "{count} accounts revoked. A new slip: shuzhi codes issue --person {person}", count=accounts, person=person
        )
        desk.output.show({"person": person, "accounts": accounts}, [told])

    at_desk(ctx, act)


def person_of(given: str) -> Person:
    """``voter:17``. Errors: Invalid("person.malformed")."""
    kind, _, number = given.partition(":")
    if kind not in set(PersonKind) or not number.isdecimal():
        raise Invalid("person.malformed", given=given)
    return Person(PersonKind(kind), int(number))


async def print_slips(
    desk: Desk, persons: Sequence[Person], known: dict[Person, Named], out: Path, contact: str = ""
) -> None:
    """Fresh codes for ``persons``, on paper. Errors: NotFound("<kind>.unknown"), Invalid("slips.none")."""
    for one in persons:
        if one not in known:
            raise NotFound(f"{one.kind}.unknown", id=one.id)
    if not persons:
        raise Invalid("slips.none")
    rules = parse_rules((await desk.core.rules.show(desk.actor)).toml)
    with desk.output.working(t("Making {count} slips ...", count=len(persons))):
        issued = await desk.core.enrolment.issue_codes(desk.actor, persons)
        codes = [CodeFor(one, code, known[one].name, known[one].place) for one, code in issued]
        bot, now = load_settings(desk.home).telegram.bot_name, desk.core.clock.now()
        sheet = slip_sheet(codes, rules, speaker(), bot=bot, issued_at=now, contact=contact)
        language = "zh-CN" if speaker().language != "en" else "en"
        page = await asyncio.to_thread(slips_html, sheet, speaker(), language=language)
    write_private(out, page)
    told = t("{count} slips on {pages} pages: {file}", count=len(issued), pages=page_count(len(issued)), file=out)
    desk.output.show({"file": out, "slips": len(issued), "pages": page_count(len(issued))}, [told])
    desk.output.say(t("Print it, hand the slips out, delete the file."))


async def people_with_slips(desk: Desk) -> dict[Person, Named]:
    """Everybody who may get a slip, in the order of the rolls."""
    records, actor = desk.core.records, desk.actor
    places = {one.id: one.name for one in (await records.places(actor)).constituencies}
    people = {
        Person(PersonKind.DEPUTY, view.deputy.id): Named(view.deputy.name, view.constituency)
        for view in await records.deputies(actor)
        if view.deputy.status is not DeputyStatus.ENDED
    }
    voters = sorted(await records.voters(actor), key=lambda voter: (voter.constituency_id, voter.id))
    people |= {
        Person(PersonKind.VOTER, voter.id): Named(voter.name, places.get(voter.constituency_id, "")) for voter in voters
    }
    members = [member for member in await records.staff(actor) if member.is_active]
    contacts = await desk.core.unit_contacts.listed(actor)
    people |= {Person(PersonKind.CONTACT, one.contact.id): Named(one.contact.name, one.unit) for one in contacts}
    return people | {Person(PersonKind.STAFF, one.id): Named(one.name, "") for one in members}


def _is_of(named: Named, constituency: str) -> bool:
    return not constituency or named.place == constituency
