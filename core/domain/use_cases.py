"""Permissions, declared where the use case is and checked before its first line.

``@use_case("meeting.open", Role.ADMINISTRATOR)`` makes a service method refuse every actor without one of the
roles and enters it in the register, from which the tests generate every pair of use case and role.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from core.domain.actors import Actor, Role
from core.domain.errors import NotAllowed

Given = ParamSpec("Given")
Result = TypeVar("Result")
Service = TypeVar("Service")


@dataclass(frozen=True, slots=True)
class UseCase:
    """One thing that somebody may ask of the office."""

    action: str
    roles: frozenset[Role]
    service: str
    method: str


REGISTER: dict[str, UseCase] = {}

Method = Callable[Concatenate[Service, Actor, Given], Awaitable[Result]]


def use_case(action: str, *roles: Role) -> Callable[[Method[Service, Given, Result]], Method[Service, Given, Result]]:
    """Declare a service method ``method(self, actor, …)`` as the use case ``action``, open to ``roles``.

    Errors of the decorated method: NotAllowed("not_allowed") when the actor has none of the roles.
    """
    granted = frozenset(roles)

    def declare(method: Method[Service, Given, Result]) -> Method[Service, Given, Result]:
        if action in REGISTER:
            raise ValueError(f"two use cases are called {action}")
        owner, _, name = method.__qualname__.rpartition(".")
        REGISTER[action] = UseCase(action, granted, owner, name)

        @wraps(method)
        async def checked(service: Service, actor: Actor, /, *args: Given.args, **kwargs: Given.kwargs) -> Result:
            if not actor.has(*granted):
                raise NotAllowed("not_allowed", action=action, roles=sorted(granted))
            return await method(service, actor, *args, **kwargs)

        return checked

    return declare
