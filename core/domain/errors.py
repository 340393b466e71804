"""What can go wrong, drawn by who must act. Typed attributes, no wording: the fronts word them.

    ShuzhiError
    +-- NotFound      the caller named something that is not there
    +-- NotAllowed    the caller may not do this; somebody with another role may
    +-- Conflict      the world has moved on: the state no longer permits it
    +-- Invalid       the caller must change what was given
    +-- Unavailable   nobody's fault here: the disk, the network, another process; try later

``code`` is stable and machine readable (``meeting.not_open``); ``params`` fill the sentence a front makes of it.
"""

from __future__ import annotations

from collections.abc import Mapping


class ShuzhiError(Exception):
    """Base of every error that a front words for a person."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: Mapping[str, object] = params

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({details})"


class NotFound(ShuzhiError):  # noqa: N818 - the office's words, not Python's
    """Something that was named does not exist."""


class NotAllowed(ShuzhiError):  # noqa: N818
    """The actor lacks the permission for this use case."""


class Conflict(ShuzhiError):  # noqa: N818
    """The present state does not permit this."""


class Invalid(ShuzhiError):  # noqa: N818
    """What was given cannot be accepted as it is."""


class Unavailable(ShuzhiError):  # noqa: N818
    """A resource that the program needs did not answer."""
