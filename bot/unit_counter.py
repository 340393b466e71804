"""The office's counter for a unit's people. Part of ``bot.office``: one use case a call."""

from __future__ import annotations

from bot.dialogs.unit_calls import AcceptItem, AssistItem, NoteItem, ReplyItem, ReturnItem, ShowUnitDesk, UnitCall
from core.domain.actors import Actor
from core.services.unit_items import UnitDesk, UnitItems


async def at_unit_counter(items: UnitItems, call: UnitCall, actor: Actor) -> UnitDesk:
    """The unit's desk after ``call``. Errors: those of the use case."""
    match call:
        case ShowUnitDesk():
            return await items.listed(actor)
        case AcceptItem(proposal=proposal):
            return await items.accept(actor, proposal)
        case ReturnItem(proposal=proposal, reason=reason):
            return await items.give_back(actor, proposal, reason=reason)
        case NoteItem(proposal=proposal, kind=kind, text=text, form=form):
            return await items.note(actor, proposal, kind, text, form=form)
        case AssistItem(proposal=proposal, opinion=opinion):
            return await items.assist(actor, proposal, opinion)
        case ReplyItem():
            return await items.reply(
                actor,
                call.proposal,
                call.result_class,
                call.text,
                document_number=call.document_number,
                signatory=call.signatory,
                consultation=call.consultation,
            )
