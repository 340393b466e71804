"""A proposal's files at the desk: rows of its trail, and putting one to it, saving one, taking one away.

What must stay true: a name is people's text; a file is read and written beside the event loop, private and never over
another one, and nothing of it is opened here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.documents.attached_files import places_in, read_file, write_file
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import HandlingUnitId, ProposalId
from core.domain.proposals.attachment_steps import FileDeed, FileOffer
from core.domain.proposals.attachments import Attachment
from core.domain.rules.attaching import FileKind
from core.locale.attachment_words import word_attachment, word_size
from core.locale.catalogue import Translator
from tui.desk_work import DeskWork
from tui.dialogs.choice import Offered
from tui.dialogs.form import Field, Values
from tui.dialogs.path import ChooseFile
from tui.front import word
from tui.pages.proposal_told import Seen
from tui.pages.proposal_trail import Dated, TrailItem, trail_row

DEEDS = {
    FileDeed.ADD: word("Attach a file to the proposal"),
    FileDeed.ADD_TO_REPLY: word("Attach a file to the reply"),
    FileDeed.SAVE: word("Save"),
    FileDeed.REMOVE: word("Remove"),
}
ENDINGS = (*(f".{kind}" for kind in FileKind), ".jpeg")
_FILE = word("file")
_FOLDER = "folder"


def file_trail(files: Sequence[Attachment], units: Mapping[HandlingUnitId, str], t: Translator) -> list[Dated]:
    """The files as rows of the trail, by the day on which they came."""
    return [_dated(one, units, t) for one in files]


def _dated(one: Attachment, units: Mapping[HandlingUnitId, str], t: Translator) -> Dated:
    at = date_in(COUNTY_ZONE, one.added_at).isoformat()
    size = word_size(one.size, t)
    lines = (word_attachment(one, _unit(one, units), t), t("Attachment {number}", number=one.id))
    return Dated(False, at, TrailItem(trail_row(at, t(_FILE), one.name, size), lines))


async def files_of(desk: DeskWork, seen: Seen, files: Sequence[Attachment], allowed: Sequence[FileOffer]) -> None:
    """Pick one of what exists, and do it."""
    labels = [_label(one, seen, files, desk.t) for one in allowed]
    offered = [Offered(str(number), label) for number, label in enumerate(labels)]
    picked = await desk.picked(desk.t("Files of this proposal"), offered)
    if picked is None:
        return
    offer = allowed[int(picked)]
    chosen = next((one for one in files if one.id == offer.attachment), None)
    if chosen is None:
        await _add(desk, seen.view.proposal.id, offer, labels[int(picked)])
    elif offer.deed is FileDeed.SAVE:
        await _save(desk, chosen)
    else:
        await _remove(desk, chosen, seen)


async def _add(desk: DeskWork, proposal: ProposalId, offer: FileOffer, title: str) -> None:
    t = desk.t
    path: Path | None = await desk.app.push_screen_wait(ChooseFile(t, title, ENDINGS))
    if path is None:
        return

    async def act() -> Attachment:
        content = await asyncio.to_thread(read_file, path)
        actor, attachments = desk.front.actor, desk.front.core.attachments
        if offer.unit is None:
            return await desk.front.core.attachments.add(actor, proposal, path.name, content)
        return await attachments.add_to_reply(actor, proposal, path.name, content, unit=offer.unit)

    await desk.carried_out(act(), done=lambda one: t("Attached: {name}", name=word_attachment(one, "", t)))


async def _save(desk: DeskWork, chosen: Attachment) -> None:
    t, front = desk.t, desk.front
    written: list[Path] = []

    async def submit(values: Values) -> None:
        [place] = await asyncio.to_thread(places_in, _folder(values[_FOLDER]), [chosen])
        found = await front.core.attachments.read(front.actor, chosen.id)
        written.append(await asyncio.to_thread(write_file, place, found.content))

    field = Field(_FOLDER, t("Into which directory"), str(Path.cwd()), check=lambda typed: _wrong(typed, t))
    lines = [word_attachment(chosen, "", t), t("It is not opened here. It is not searched for viruses either.")]
    name = f"attachment.save:{chosen.id}"
    if await desk.filled_in(t("Save this file"), [field], submit, name=name, agree=t("Write"), lines=lines):
        desk.app.notify(t("{file} is written, readable only by you.", file=str(written[-1])))


async def _remove(desk: DeskWork, chosen: Attachment, seen: Seen) -> None:
    t = desk.t
    lines = [seen.name, word_attachment(chosen, _unit(chosen, seen.view.units), t)]
    if await desk.agreed(t("Remove this file?"), lines=lines, agree=t("Remove")):
        act = desk.front.core.attachments.remove(desk.front.actor, chosen.id)
        await desk.carried_out(act, done=lambda one: t("Removed: {name}", name=one.name))


def _label(offer: FileOffer, seen: Seen, files: Sequence[Attachment], t: Translator) -> str:
    chosen = next((one for one in files if one.id == offer.attachment), None)
    named = chosen.name if chosen is not None else ""
    if offer.unit is not None:
        named = seen.view.units[offer.unit]
    return f"{t(DEEDS[offer.deed])}: {named}" if named else t(DEEDS[offer.deed])


def _unit(one: Attachment, units: Mapping[HandlingUnitId, str]) -> str:
    return units.get(one.unit, "") if one.unit is not None else ""


def _folder(typed: str) -> Path:
    return Path(typed.strip()).expanduser()


def _wrong(typed: str, t: Translator) -> str:
    return "" if _folder(typed).is_dir() else t("There is no such directory.")
