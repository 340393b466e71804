"""Attachments in words: how large one is, and a line that tells it from the others."""

from __future__ import annotations

from core.domain.proposals.attachments import Attachment
from core.locale.catalogue import Translate


def word_size(size: int, t: Translate) -> str:
    """``1.4 MB``, ``35 KB``, ``812 bytes``."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{size // 1_000} KB" if size >= 1_000 else t("{n} bytes", n=size)


def word_attachment(one: Attachment, unit: str, t: Translate) -> str:
    """``unit``: whose letter it belongs to; "" for the proposal's own."""
    named = t("{name} ({size})", name=one.name, size=word_size(one.size, t))
    return t("{name}, with the reply of {unit}", name=named, unit=unit) if unit else named
