"""Every dialogue, by the name under which states and buttons remember it."""

from __future__ import annotations

from bot.dialogs.binding import BINDING
from bot.dialogs.cosigning import COSIGNING
from bot.dialogs.files import FILES
from bot.dialogs.help import HELP, STALE, UNKNOWN, UNLISTED
from bot.dialogs.meetings import MEETINGS
from bot.dialogs.model import Dialog
from bot.dialogs.other import MEANWHILE, OTHER
from bot.dialogs.own_proposals import OWN_PROPOSALS
from bot.dialogs.personal import CONFIRMATION, HERE, LANGUAGE, MY_DATA, UNBIND
from bot.dialogs.pledge import PLEDGE
from bot.dialogs.proposing import PROPOSING
from bot.dialogs.reading import READING
from bot.dialogs.reporting import REPORTING
from bot.dialogs.room import ROOM
from bot.dialogs.supervision import SUPERVISION
from bot.dialogs.unit_items import UNIT_ITEMS
from bot.dialogs.voting import VOTING

DIALOGS: dict[str, Dialog] = {
    dialog.name: dialog
    for dialog in (
        BINDING,
        CONFIRMATION,
        COSIGNING,
        FILES,
        HELP,
        HERE,
        LANGUAGE,
        MEANWHILE,
        MEETINGS,
        MY_DATA,
        OTHER,
        OWN_PROPOSALS,
        PLEDGE,
        PROPOSING,
        READING,
        REPORTING,
        ROOM,
        STALE,
        SUPERVISION,
        UNIT_ITEMS,
        UNLISTED,
        UNBIND,
        UNKNOWN,
        VOTING,
    )
}
