"""What may carry a choice on its way - inbox payloads, drafts, button meanings, texts - as padded, sealed bytes.

The key is outside the database. When a vote closes a new key begins, what is still needed moves under it, and the
old key is destroyed as soon as that is durable: copies of the database taken before are then unreadable for good.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.errors import Invalid
from core.services.key_keeper import KeyKeeper
from core.services.work import Work

SEALING_STEP = 8192  # bytes; every choice-carrying payload fits one step, so lengths betray nothing
RECEIPT_STEP = 32
_EPOCH_BYTES = 4


class Vault:
    """Seals and opens under the key keeper's chat keys, and moves everything to a new key."""

    def __init__(self, keys: KeyKeeper) -> None:
        self._keys = keys

    def seal(self, content: bytes, *, step: int = SEALING_STEP) -> tuple[int, bytes]:
        """(epoch, box)."""
        return self._keys.seal(content, step=step)

    def open(self, epoch: int, box: bytes) -> bytes:
        """Errors: Invalid("sealing.unreadable") when the key is gone."""
        return self._keys.open(epoch, box)

    def seal_receipts(self, receipts: Sequence[str]) -> list[bytes]:
        """A column's worth each: the epoch in front of the box."""
        return [
            epoch.to_bytes(_EPOCH_BYTES, "big") + box
            for epoch, box in self._keys.seal_all([receipt.encode() for receipt in receipts], step=RECEIPT_STEP)
        ]

    def open_receipt(self, sealed: bytes) -> str:
        return self._keys.open(_epoch_of(sealed), sealed[_EPOCH_BYTES:]).decode()

    async def rotate(self, work: Work) -> None:
        """Begin a new key and move everything under it; see ``settle``."""
        self._keys.new_epoch()
        await self.settle(work)

    async def settle(self, work: Work) -> int:
        """Reseal what is still needed under the newest key, destroy the older keys once ``work`` is durable.

        How much was resealed. Nothing to do is the usual case; after a crash between a close and the destruction of
        its key, or a close that was rolled back, this finishes it.
        """
        epoch = self._keys.epoch
        moved = await self._reseal_conversations(work, epoch)
        for row in await work.messages.sealed_before(epoch):
            box = self._again(row.key_epoch, row.sealed)
            if box is not None:
                await work.messages.reseal(row.id, epoch, box)
                moved += 1
        for meeting, voter, receipt in await work.ballots.receipts():
            again = self._receipt_again(receipt) if _epoch_of(receipt) < epoch else None
            if again is not None:
                await work.ballots.reseal_receipt(meeting, voter, again)
                moved += 1
        work.after_commit(lambda: self._keys.destroy_before(epoch))
        return moved

    async def _reseal_conversations(self, work: Work, epoch: int) -> int:
        moved = 0
        events, dialogs, keyboards = await work.conversations.sealed_before(epoch)
        for event in events:
            if (box := self._again(event.key_epoch, event.sealed)) is not None:
                await work.conversations.reseal_inbox(event.id, epoch, box)
                moved += 1
        for dialog in dialogs:
            if (box := self._again(dialog.key_epoch, dialog.sealed)) is not None:
                await work.conversations.reseal_dialog(dialog.conversation, epoch, box)
                moved += 1
        for keyboard in keyboards:
            if (box := self._again(keyboard.key_epoch, keyboard.sealed)) is not None:
                await work.conversations.reseal_keyboard(keyboard.id, epoch, box)
                moved += 1
        return moved

    def _again(self, epoch: int | None, box: bytes | None) -> bytes | None:
        """``box`` under the newest key; None when its own key was lost (a restored backup)."""
        if epoch is None or box is None:
            return None
        try:
            return self.seal(self.open(epoch, box))[1]
        except Invalid:
            return None

    def _receipt_again(self, receipt: bytes) -> bytes | None:
        """As ``_again``: a receipt that a restored backup cannot read must not keep a vote from closing."""
        try:
            return self.seal_receipts([self.open_receipt(receipt)])[0]
        except Invalid:
            return None


def _epoch_of(receipt: bytes) -> int:
    return int.from_bytes(receipt[:_EPOCH_BYTES], "big")
