"""An invitation is answered by whoever starts next, however soon after the one that was killed."""

from __future__ import annotations

import pytest

from bot.channels.matrix.config import MatrixConfig
from bot.channels.matrix.rooms import Invitations
from tests.chat.matrix.conftest import Notebook, following
from tests.homeserver.person import Person


async def _nothing(_: Invitations) -> None:
    """Killed before it could answer."""


async def test_invitation_survives_two_quick_restarts(
    config: MatrixConfig, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The position is stored, the invitation is not answered: only asking for all that are open finds it again."""
    notebook = Notebook()
    async with following(config, notebook):
        pass
    room = await person.open_chat(config.user)
    with monkeypatch.context() as patched:
        patched.setattr(Invitations, "answer", _nothing)
        async with following(config, notebook):
            pass
    async with following(config, notebook):
        await person.until_joined(room, config.user)
