"""``shuzhi unit contact`` and ``shuzhi unit code``: whom a unit's deadlines are said to, and their binding codes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.asking import confirm
from cli.commands.codes import people_with_slips, print_slips
from cli.files import ending_of, refuse_existing
from cli.options import Yes, command, group
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.actors import Person, PersonKind
from core.domain.errors import Invalid
from core.domain.ids import ContactId, HandlingUnitId
from core.domain.proposals.contacts import Duty
from core.locale.contact_words import word_duty

contact_app = group(t("The people to whom a unit's deadlines are said, and those above all units."))

Unit = Annotated[int | None, typer.Option("--unit", help=t("A handling unit's ID; none for somebody above all units."))]
Contact = Annotated[int, typer.Argument(metavar="CONTACT", help=t("The contact's ID."))]


@command(
    contact_app,
    "list",
    "shuzhi unit contact list",
    "shuzhi unit contact list --unit 3",
    about=t("Who is told of deadlines, and who of them is in the chat."),
)
def list_contacts(ctx: typer.Context, unit: Unit = None) -> None:
    async def act(desk: Desk) -> None:
        found = await desk.core.unit_contacts.listed(desk.actor, unit=HandlingUnitId(unit) if unit else None)
        rows = [
            (
                one.contact.id,
                one.contact.name,
                word_duty(one.contact.duty, speaker()),
                one.unit,
                one.contact.phone,
                t("yes") if one.is_in_chat else t("no"),
            )
            for one in found
        ]
        heads = ("ID", t("Name"), t("Duty"), t("Handling unit"), t("Telephone"), t("In the chat"))
        desk.output.show_table(found, heads, rows)

    at_desk(ctx, act)


@command(
    contact_app,
    "add",
    "shuzhi unit contact add 张三 --duty liaison --unit 3 --phone 13800001234",
    "shuzhi unit contact add 李四 --duty supervision",
    about=t("Enter somebody who is told of deadlines. Next: shuzhi unit code."),
)
def add_contact(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help=t("What the person is called."))],
    duty: Annotated[Duty, typer.Option(help=t("What the person is: of a unit, or above all units."))],
    unit: Unit = None,
    phone: Annotated[str, typer.Option(help=t("The person's telephone number."))] = "",
) -> None:
    async def act(desk: Desk) -> None:
        of_unit = HandlingUnitId(unit) if unit is not None else None
        number = await desk.core.unit_contacts.add(desk.actor, name, duty, unit=of_unit, phone=phone)
        told = t("{name} was entered as number {number}.", name=name, number=number)
        desk.output.show({"id": number}, [told])

    at_desk(ctx, act)


@command(
    contact_app,
    "remove",
    "shuzhi unit contact remove 7",
    about=t("Somebody left: nothing more is said to them, and their chat account has no rights any more."),
)
def remove_contact(ctx: typer.Context, contact: Contact, yes: Yes = False) -> None:
    async def act(desk: Desk) -> None:
        confirm(t("Take contact {number} off?", number=contact), agreed=yes)
        gone = await desk.core.unit_contacts.remove(desk.actor, ContactId(contact))
        desk.output.show({"id": contact}, [t("{name} is told nothing more.", name=gone.name)])

    at_desk(ctx, act)


def code(app: typer.Typer) -> None:
    """Declare ``shuzhi unit code`` in ``app``."""

    @command(
        app,
        "code",
        "shuzhi unit code --out slips.html",
        "shuzhi unit code 7 8 --out slips.html",
        about=t("Fresh one-time codes on printable slips; without numbers for all who are not in the chat."),
    )
    def issue(
        ctx: typer.Context,
        out: Annotated[Path, typer.Option(metavar="FILE.html", help=t("The file to print; readable only by you."))],
        contacts: Annotated[list[int] | None, typer.Argument(metavar="CONTACT", help=t("The contact's ID."))] = None,
    ) -> None:
        async def act(desk: Desk) -> None:
            ending_of(out, ".html")
            refuse_existing(out)
            wanted = contacts or [
                one.contact.id for one in await desk.core.unit_contacts.listed(desk.actor) if not one.is_in_chat
            ]
            if not wanted:
                raise Invalid("slips.none")
            persons = [Person(PersonKind.CONTACT, number) for number in wanted]
            await print_slips(desk, persons, await people_with_slips(desk), out)

        at_desk(ctx, act)
