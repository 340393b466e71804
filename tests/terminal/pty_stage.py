"""The real dashboard in this terminal, over a core whose every name is hostile: started by the byte test."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from core.domain.actors import SYSTEM, Role
from core.domain.notices import Notice, NoticeKind
from core.services.stores.messages import OutboxState
from tests.factories import a_deputy, a_meeting, a_message
from tests.office import Office, open_office
from tests.terminal.hostile import CORPUS
from tui.app import ShuzhiApp


async def fill(office: Office) -> None:
    """Hostile texts wherever the database lets them through; the lone surrogate it refuses itself."""
    storable = [text for text in CORPUS if text.isprintable() or text.encode("utf-8", "ignore").decode() == text]
    async with office.core.transactions.write(SYSTEM) as work:
        await work.records.set_office("county_name", storable[0])
        people = []
        for number, text in enumerate(storable):
            named = a_deputy(number + 50, constituency_id=office.county.constituencies[0], phone="13800001111")
            people.append(await work.records.add_deputy(replace(named, name=text, party=text)))
            notice = Notice(NoticeKind.MEETING_NOTICE, {"title": text, "starts_at": "2026-03-03T01:00:00+00:00"})
            await work.messages.enqueue(
                [a_message(f"h:{number}", body=notice.as_json(), error=text[:150], state=OutboxState.FAILED)]
            )
            await work.meetings.add(
                a_meeting(
                    title=text, held_on=work.now.date(), starts_at=work.now, ends_at=work.now, agenda=(people[-1],)
                )
            )


async def main(language: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with open_office(Path(folder)) as office:
            await fill(office)
            await ShuzhiApp(office.core, office.staff(Role.CLERK), language=language).run_async()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
