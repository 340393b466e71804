"""The homeserver that the tests stand on: real, closed, and the same after a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.homeserver.server import PASSWORD, Denied, Homeserver, running_homeserver


def _login(server: Homeserver, user: str) -> Any:
    identifier = {"type": "m.id.user", "user": user}
    body = {"type": "m.login.password", "identifier": identifier, "password": PASSWORD}
    return server.call("POST", "/_matrix/client/v3/login", body)


def test_people_are_still_known_after_a_restart(tmp_path: Path) -> None:
    with running_homeserver(tmp_path) as server:
        user = server.register()
        server.stop()
        server.start()
        assert _login(server, user)["user_id"] == user


def test_nobody_may_register_from_outside(homeserver: Homeserver) -> None:
    body = {"username": "stranger", "password": PASSWORD, "auth": {"type": "m.login.dummy"}}
    with pytest.raises(Denied) as refused:
        homeserver.call("POST", "/_matrix/client/v3/register", body)
    assert refused.value.status == 403


def test_homeserver_is_synapse(homeserver: Homeserver) -> None:
    server = homeserver.call("GET", "/_matrix/client/versions")
    assert "v1.11" in server["versions"]
    assert homeserver.call("GET", "/_synapse/admin/v1/server_version")["server_version"].startswith("1.163")
