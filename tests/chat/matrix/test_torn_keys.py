"""Killed in the middle of a batch: what its keys changed on the disk is there as a whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from nio.crypto.olm_machine import Olm

from bot.channels.matrix.channel import MatrixChannel
from bot.channels.matrix.config import MatrixConfig
from tests.chat.matrix.conftest import Notebook, following
from tests.homeserver.person import Person


class _Killed(BaseException):
    """Nobody handles it, as nobody handles a kill."""


def _killed(*_: Any) -> None:
    raise _Killed


# In this order the library writes what the first word of a new chat brings: that our one-time key is used up, the
# session that it opened, the room's key that came in it.
@pytest.mark.parametrize("step", ["save_account", "save_session", "save_inbound_group_session"])
async def test_word_is_read_whenever_we_were_killed(
    config: MatrixConfig, person: Person, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    notebook = Notebook()
    async with following(config, notebook):
        pass
    room = await person.open_chat(config.user)
    await person.say(room, "在吗")
    doomed = MatrixChannel(config)
    with monkeypatch.context() as patched:
        patched.setattr(Olm, step, _killed)
        with pytest.raises(_Killed):
            await doomed.follow(notebook)
        await doomed.close()
    async with following(config, notebook):
        assert [event.text for event in await notebook.until(1)] == ["在吗"]
