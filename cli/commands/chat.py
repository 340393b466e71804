"""``shuzhi chat``: sit at the terminal as a voter, a deputy or a member of staff. Demonstrations only."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from cli.commands.codes import person_of
from cli.options import alone
from cli.session import Desk, at_desk
from cli.words import examples, speaker, t
from core.domain.actors import Person, PersonKind, visitor_actor
from core.domain.enrolment import Refused
from core.domain.errors import Conflict, NotFound

app = alone()
LOOK_EVERY = 2.0  # seconds between two looks at what the office sends meanwhile


@app.command(
    help=examples(
        "shuzhi --home demo chat --as voter:17",
        "shuzhi --home demo chat --as 彭小明",
        "shuzhi --home demo chat --as voter:17 --plain",
        about=t("Chat as somebody, with a number for each button. Refused on a real office's database."),
    )
)
def chat(
    ctx: typer.Context,
    who: Annotated[str, typer.Option("--as", metavar="KIND:ID|NAME", help=t("Whom to be."))],
    *,
    plain: Annotated[bool, typer.Option("--plain", help=t("As on a network without buttons, such as Matrix."))] = False,
) -> None:
    at_desk(ctx, lambda desk: _chat(desk, who, plain=plain))


async def _chat(desk: Desk, who: str, *, plain: bool) -> None:
    from bot.app import ChatApp, chat_parts
    from bot.channels.local import PLAIN, PRESSED, LocalChannel
    from bot.channels.terminal import chat_as, read_line

    _, is_demonstration = await desk.core.records.office(desk.actor)
    manners = PLAIN if plain else PRESSED
    channel = LocalChannel(is_demonstration=is_demonstration, language=speaker().language, manners=manners)
    person = await _person(desk, who)
    sender = f"{person.kind}:{person.id}"
    await _bound(desk, person, channel.name, sender)
    app = ChatApp(chat_parts(desk.core), [channel])
    receive = app.ingest.receive_from(channel.name)

    async def answered_line() -> str:
        """The next line, once the one before was answered; meanwhile what the office sends is shown."""
        await channel.take(receive)
        await app.settle()
        typing = asyncio.create_task(read_line())
        while not (await asyncio.wait([typing], timeout=LOOK_EVERY))[0]:
            await app.settle()
        return typing.result()

    await chat_as(channel, sender, speaker(), answered_line)


async def _person(desk: Desk, who: str) -> Person:
    """By kind and id, or by a name that only one has."""
    if ":" in who:
        return person_of(who)
    deputies = [
        Person(PersonKind.DEPUTY, view.deputy.id)
        for view in await desk.core.records.deputies(desk.actor)
        if view.deputy.name == who
    ]
    voters = [
        Person(PersonKind.VOTER, voter.id) for voter in await desk.core.records.voters(desk.actor) if voter.name == who
    ]
    found = [*deputies, *voters]
    if not found:
        raise NotFound("person.unknown", name=who)
    if len(found) > 1:
        raise Conflict("person.several", name=who, persons=[f"{one.kind}:{one.id}" for one in found])
    return found[0]


async def _bound(desk: Desk, person: Person, channel: str, sender: str) -> None:
    """Bind the chat to ``person``, with a code of its own, unless it is bound."""
    if (await desk.core.enrolment.actor_of(channel, sender)).person == person:
        return
    [(_, code)] = await desk.core.enrolment.issue_codes(desk.actor, [person])
    bound = await desk.core.enrolment.bind(
        visitor_actor(via=channel),
        code,
        channel=channel,
        sender=sender,
        address=sender,
        language=speaker().language,
        is_private=True,
    )
    if isinstance(bound, Refused):
        raise Conflict(bound.code, **bound.params)
