"""Files that people send over Matrix: what leads to them, fetched bounded, decrypted, never believed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from nio import UploadResponse
from nio.crypto.attachments import encrypt_attachment

from bot.channels.matrix.config import MatrixConfig
from bot.channels.matrix.files import fetch, file_of
from bot.channels.matrix.homeserver import HomeserverApi
from bot.channels.protocol import FetchFailure, FileTooLarge, IncomingFile
from core.domain.proposals.attachments import LARGEST
from tests.chat.matrix.conftest import Notebook, following, met
from tests.domain.proposals.office_files import PDF
from tests.homeserver.person import Person

ADDRESS = "mxc://example.cn/abcDEF123"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just(ADDRESS),
    lambda some: st.lists(some, max_size=2) | st.dictionaries(st.sampled_from(
        ["url", "file", "key", "k", "iv", "hashes", "sha256", "info", "size", "body", "filename"]), some, max_size=4),
    max_leaves=12,
)  # fmt: skip


@asynccontextmanager
async def serving(content: bytes, *, status: int = 200) -> AsyncIterator[HomeserverApi]:
    """A homeserver that holds one file, for whoever has the token."""

    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != "Bearer t":
            return web.json_response({"errcode": "M_MISSING_TOKEN"}, status=401)
        if status != 200:
            return web.json_response({"errcode": "M_NO"}, status=status)
        return web.Response(body=content)

    app = web.Application()
    app.router.add_get("/_matrix/client/v1/media/download/example.cn/abcDEF123", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        async with HomeserverApi(f"http://127.0.0.1:{port}", "t") as api:
            yield api
    finally:
        await runner.cleanup()


def encrypted(content: bytes) -> tuple[bytes, Mapping[str, Any]]:
    """What lies with the server, and the event that leads to it."""
    sealed, keys = encrypt_attachment(content)
    event = {"msgtype": "m.file", "body": "方案.pdf", "info": {"size": len(content)}, "file": {**keys, "url": ADDRESS}}
    return sealed, event


def file_in(event: Mapping[str, Any]) -> IncomingFile:
    found = file_of(event)
    assert found is not None
    return found


async def test_encrypted_file_is_decrypted() -> None:
    sealed, event = encrypted(PDF)
    file = file_in(event)
    assert (file.name, file.size) == ("方案.pdf", len(PDF))
    async with serving(sealed) as api:
        assert await fetch(api, file, limit=1_000) == PDF


async def test_tampered_file_is_none() -> None:
    sealed, event = encrypted(PDF)
    async with serving(b"X" + sealed[1:]) as api:
        with pytest.raises(FetchFailure) as failure:
            await fetch(api, file_in(event), limit=1_000)
    assert not failure.value.may_heal


async def test_plain_file_of_bounded_size_is_fetched() -> None:
    file = file_in({"body": "旧说明", "filename": "a.pdf", "url": ADDRESS, "info": {"size": True}})
    assert (file.name, file.size) == ("a.pdf", 0)
    async with serving(PDF) as api:
        assert await fetch(api, file, limit=len(PDF)) == PDF
        with pytest.raises(FileTooLarge):
            await fetch(api, file, limit=len(PDF) - 1)


@pytest.mark.parametrize(("status", "may_heal"), [(404, False), (403, False), (429, True), (503, True)])
async def test_refusals_are_told_apart(status: int, may_heal: bool) -> None:
    async with serving(b"", status=status) as api:
        with pytest.raises(FetchFailure) as failure:
            await fetch(api, IncomingFile('{"url":"mxc://example.cn/abcDEF123"}', ""), limit=9)
    assert failure.value.may_heal is may_heal


@pytest.mark.parametrize("url", ["mxc://example.cn/../../admin", "https://example.cn/a", "mxc://a b/c", 7, None])
def test_other_addresses_lead_nowhere(url: object) -> None:
    assert file_of({"body": "a.pdf", "url": url}) is None


@given(st.dictionaries(st.sampled_from(["url", "file", "info", "body", "filename"]), JSON, max_size=5))
def test_whatever_a_client_sends_is_read_or_not(content: dict[str, Any]) -> None:
    file = file_of(content)
    assert file is None or replace(file, album="") == file


@pytest.mark.parametrize("is_encrypted", [True, False])
async def test_file_of_a_client_is_fetched(config: MatrixConfig, person: Person, is_encrypted: bool) -> None:
    notebook = Notebook()
    async with following(config, notebook) as channel:
        room = await met(config, person, notebook, is_encrypted=is_encrypted)
        sealed, event = encrypted(PDF)
        stored = sealed if is_encrypted else PDF
        size = len(stored)
        answer, _ = await person.client.upload(lambda *_: BytesIO(stored), "application/octet-stream", filesize=size)
        assert isinstance(answer, UploadResponse)
        address = {"url": answer.content_uri}
        leads_to = {"file": {**event["file"], **address}} if is_encrypted else address
        await person.send(room, {"msgtype": "m.file", "body": "方案.pdf", **leads_to})
        file = (await notebook.until(len(notebook.events) + 1))[-1].file
        assert file is not None
        assert file.name == "方案.pdf"
        assert await channel.fetch(file, limit=LARGEST) == PDF
