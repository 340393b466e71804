"""The server itself: ``/bot<token>/<method>`` for the bot, ``/control/...`` for people and test authors."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiogram import methods as api
from aiohttp import web

from tests.botapi.control import ControlRoutes
from tests.botapi.delivery import Deliverer, Webhook
from tests.botapi.limits import FloodRules
from tests.botapi.methods import Accepted, call
from tests.botapi.reading import MODELS, Method, parameters_of, read_method
from tests.botapi.update_queue import Displaced
from tests.botapi.world import ApiError, World

_STALL = 120.0  # seconds; longer than any client waits
_LARGEST_UPLOAD = 50 * 1024 * 1024


class BotApi:
    """Answers the bot. One instance serves one token."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.deliverer = Deliverer(world.queue)

    def application(self) -> web.Application:
        app = web.Application(client_max_size=_LARGEST_UPLOAD)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/files/{file_id}", self._download)
        ControlRoutes(self.world, self.deliverer).add_to(app)
        app.on_cleanup.append(self._stop)
        return app

    async def _stop(self, _app: web.Application) -> None:
        await self.deliverer.stop()

    async def _answer(self, request: web.Request) -> web.Response:
        try:
            result = await self._result(request)
        except ApiError as err:
            return _refusal(err)
        if isinstance(result, Accepted):
            await self._spoil(request, result)
            result = result.result
        if self.world.faults.delay:
            await asyncio.sleep(self.world.faults.delay)
        return _json(200, {"ok": True, "result": result})

    async def _result(self, request: web.Request) -> Any:
        name = request.match_info["method"].lower()
        if request.match_info["token"] != self.world.token:
            raise ApiError(401, "Unauthorized")
        if name not in MODELS:
            raise ApiError(404, "Not Found")
        self.world.calls[name] = self.world.calls.get(name, 0) + 1
        self._break_gateway()
        given = await parameters_of(request)
        model = MODELS[name]
        self.world.unknown_parameters.update(given.values.keys() - model.model_fields.keys())
        method = read_method(model, given)
        if name.startswith(("send", "edit")) and _spend(self.world.faults, "drop_request_next"):
            _drop(request)
        return await self._called(method, given.files)

    async def _called(self, method: Method, files: Any) -> Any:
        match method:
            case api.GetUpdates():
                return await self._updates(method)
            case api.SetWebhook():
                return await self._set_webhook(method)
            case api.DeleteWebhook():
                return await self._delete_webhook(method)
            case api.GetWebhookInfo():
                return self._webhook_info()
            case _:
                return call(self.world, method, files)

    async def _updates(self, method: api.GetUpdates) -> list[dict[str, Any]]:
        queue = self.world.queue
        if self.deliverer.webhook is not None:
            queue.conflicts += 1
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        queue.allow(method.allowed_updates)
        if method.offset is not None:
            queue.confirm_below(method.offset)
        try:
            return await queue.poll(method.limit or 100, min(method.timeout or 0, 50))
        except Displaced:
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            ) from None

    async def _set_webhook(self, method: api.SetWebhook) -> bool:
        self._clear(method.drop_pending_updates)
        self.world.queue.allow(method.allowed_updates)
        if not method.url:
            await self.deliverer.stop()
            return True
        await self.deliverer.start(
            Webhook(method.url, method.secret_token or "", max_connections=method.max_connections or 40)
        )
        return True

    async def _delete_webhook(self, method: api.DeleteWebhook) -> bool:
        self._clear(method.drop_pending_updates)
        await self.deliverer.stop()
        return True

    def _webhook_info(self) -> dict[str, Any]:
        pending = len(self.world.queue.pending)
        if self.deliverer.webhook is None:
            return {"url": "", "has_custom_certificate": False, "pending_update_count": pending}
        return self.deliverer.webhook.as_json(pending)

    def _clear(self, asked: bool | None) -> None:
        if asked:
            self.world.queue.pending.clear()

    def _break_gateway(self) -> None:
        if self.world.faults.bad_gateway or _spend(self.world.faults, "bad_gateway_next"):
            raise ApiError(502, "Bad Gateway")

    async def _spoil(self, request: web.Request, accepted: Accepted) -> None:
        faults = self.world.faults
        if _spend(faults, "stall_next"):
            accepted.message.shown.answer_lost = True
            await asyncio.sleep(_STALL)
        lost = _spend(faults, "lose_answer_next") or (
            faults.lose_answer_probability and self.world.random.random() < faults.lose_answer_probability
        )
        if lost:
            accepted.message.shown.answer_lost = True
            _drop(request)

    async def _download(self, request: web.Request) -> web.Response:
        stored = self.world.files.get(request.match_info["file_id"])
        if request.match_info["token"] != self.world.token or stored is None:
            return _refusal(ApiError(404, "Not Found"))
        return web.Response(body=stored.content, content_type="application/octet-stream")


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server inside this process."""

    api: BotApi
    port: int

    @property
    def world(self) -> World:
        return self.api.world

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """What a bot is configured with."""
        return f"{self.url}/bot"


@asynccontextmanager
async def running_server(
    token: str, *, rules: FloodRules | None = None, port: int = 0, seed: int = 0
) -> AsyncIterator[RunningServer]:
    """Serve on loopback; ``port`` 0 takes a free one."""
    server = BotApi(World(token, rules=rules, seed=seed))
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=0.5, handler_cancellation=True)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield RunningServer(server, int(runner.addresses[0][1]))
    finally:
        await runner.cleanup()


def _spend(faults: object, name: str) -> bool:
    """Whether a counted fault is due, taking one of it."""
    left = int(getattr(faults, name))
    if left > 0:
        setattr(faults, name, left - 1)
    return left > 0


def _drop(request: web.Request) -> None:
    """Close the connection without a word; what is answered afterwards goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError


def _refusal(err: ApiError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": err.code, "description": err.description}
    if err.parameters:
        body["parameters"] = err.parameters
    return _json(err.code, body)


def _json(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(status=status, body=json.dumps(body).encode(), content_type="application/json")
