"""Files that belong to a proposal or to a unit's letter. Part of ``shuzhi proposal``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.options import command, group
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.documents.attached_files import places_in, read_file, write_file
from core.domain.errors import NotFound
from core.domain.ids import AttachmentId, HandlingUnitId, ProposalId
from core.domain.proposals.attachments import Attachment
from core.locale.attachment_words import word_attachment, word_size

app = group()
Number = Annotated[int, typer.Argument(metavar="PROPOSAL", help=t("The proposal's ID."))]


@command(
    app,
    "attach",
    "shuzhi proposal attach 12 现场照片.jpg 方案.docx",
    "shuzhi proposal attach 12 答复附图.pdf --unit 3",
    about=t("Put files to a proposal until units are given it, or to a unit's letter until the deputy has rated."),
)
def attach(
    ctx: typer.Context,
    proposal: Number,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=t("pdf, docx, xlsx, pptx, jpg, png, txt."))],
    unit: Annotated[int | None, typer.Option(help=t("The handling unit to whose letter they belong."))] = None,
) -> None:
    async def act(desk: Desk) -> None:
        read = [(path, read_file(path)) for path in files]
        kept = [await _attach(desk, ProposalId(proposal), path.name, content, unit) for path, content in read]
        desk.output.show(kept, [t("Attached: {name}", name=_worded(one)) for one in kept])

    at_desk(ctx, act)


async def _attach(desk: Desk, proposal: ProposalId, name: str, content: bytes, unit: int | None) -> Attachment:
    if unit is None:
        return await desk.core.attachments.add(desk.actor, proposal, name, content)
    whose = HandlingUnitId(unit)
    return await desk.core.attachments.add_to_reply(desk.actor, proposal, name, content, unit=whose)


@command(
    app,
    "attachments",
    "shuzhi proposal attachments 12",
    about=t("The files of a proposal and of its letters."),
)
def list_attachments(ctx: typer.Context, proposal: Number) -> None:
    async def act(desk: Desk) -> None:
        found = await desk.core.attachments.listed(desk.actor, ProposalId(proposal))
        names = {one.id: one.name for one in await desk.core.proposals.units(desk.actor)}
        columns = ("ID", t("Name"), t("Size"), t("Letter of"), t("Added at"))
        rows = [
            (one.id, one.name, word_size(one.size, speaker()), names.get(one.unit) if one.unit else None, one.added_at)
            for one in found
        ]
        desk.output.show_table(found, columns, rows)

    at_desk(ctx, act)


@command(
    app,
    "save-attachment",
    "shuzhi proposal save-attachment 12 ~/下载",
    "shuzhi proposal save-attachment 12 . --id 3f9a0c51d2e47b86",
    about=t("Write a proposal's files into a folder, readable only by you; nothing is ever overwritten or opened."),
)
def save_attachment(
    ctx: typer.Context,
    proposal: Number,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=t("A folder that is there."))],
    ids: Annotated[
        list[str] | None, typer.Option("--id", help=t("Only this attachment; may be given several times."))
    ] = None,
) -> None:
    async def act(desk: Desk) -> None:
        wanted = _chosen(await desk.core.attachments.listed(desk.actor, ProposalId(proposal)), ids or ())
        places = places_in(folder.expanduser(), wanted)
        for one, place in zip(wanted, places, strict=True):
            write_file(place, (await desk.core.attachments.read(desk.actor, one.id)).content)
        told = [t("{file} ({count} bytes, readable only by you)", file=place, count=one.size)
                for one, place in zip(wanted, places, strict=True)]  # fmt: skip
        desk.output.show([{"file": place} for place in places], told or [t("(none)")])

    at_desk(ctx, act)


@command(
    app,
    "remove-attachment",
    "shuzhi proposal remove-attachment 3f9a0c51d2e47b86",
    about=t("Take a file away while it has not been handed on; undo brings it back."),
)
def remove_attachment(
    ctx: typer.Context,
    attachment: Annotated[str, typer.Argument(metavar="ID", help=t("The attachment's ID."))],
) -> None:
    async def act(desk: Desk) -> None:
        gone = await desk.core.attachments.remove(desk.actor, AttachmentId(attachment))
        desk.output.show(gone, [t("Removed: {name}", name=_worded(gone))])

    at_desk(ctx, act)


def _chosen(found: Sequence[Attachment], ids: Sequence[str]) -> list[Attachment]:
    """Errors: NotFound("attachment.unknown")."""
    known = {str(one.id) for one in found}
    for wanted in ids:
        if wanted not in known:
            raise NotFound("attachment.unknown", attachment=wanted)
    return [one for one in found if not ids or one.id in ids]


def _worded(one: Attachment) -> str:
    return f"{one.id}  {word_attachment(one, '', speaker())}"
