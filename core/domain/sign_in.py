"""Signing in: what a password must be, and how often one may guess.

A guess is counted before it is looked at, so that a hundred at once are no better than one after the other; unknown
logins are counted like known ones, so that nobody learns from the limits who works here.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta

from core.domain.errors import Invalid, NotAllowed
from core.domain.records import Staff

MIN_PASSWORD, MAX_PASSWORD = 10, 200  # characters, after normalization
WINDOW = timedelta(minutes=15)
LOGIN_TRIES = 5  # wrong tries with one login within the window
OVERALL_TRIES = 60  # wrong tries of everybody within the window
_MAX_TYPED = 1_000  # what is longer is no password; it is not even normalized


def normal_password(typed: str) -> str:
    """``typed`` in the one form that is hashed (NFKC): the same whatever keyboard or input method wrote it."""
    return unicodedata.normalize("NFKC", typed[:_MAX_TYPED])


def check_password(password: str, member: Staff) -> None:
    """Whether ``password`` may become that of ``member``.

    Errors: Invalid("password.too_short" | "password.too_long" | "password.is_the_name").
    """
    chosen = normal_password(password)
    if len(chosen) < MIN_PASSWORD:
        raise Invalid("password.too_short", minimum=MIN_PASSWORD)
    if len(chosen) > MAX_PASSWORD:
        raise Invalid("password.too_long", limit=MAX_PASSWORD)
    if chosen.casefold() in {normal_password(name).casefold() for name in (member.login, member.name)}:
        raise Invalid("password.is_the_name")


def check_tries(*, of_login: int, overall: int) -> None:
    """Whether one more try is looked at, after that many wrong ones within the window.

    Errors: NotAllowed("sign_in.too_many_tries" | "sign_in.paused", minutes=…).
    """
    minutes = int(WINDOW / timedelta(minutes=1))
    if of_login >= LOGIN_TRIES:
        raise NotAllowed("sign_in.too_many_tries", minutes=minutes)
    if overall >= OVERALL_TRIES:
        raise NotAllowed("sign_in.paused", minutes=minutes)
