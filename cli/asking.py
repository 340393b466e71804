"""Questions to the person at the keyboard: confirmations, and secrets that are never echoed, flags or variables."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from cli.words import t
from core.county_home import read_secret
from core.domain.errors import Invalid


def confirm(question: str, *, agreed: bool) -> None:
    """Go on only when the person agrees; ``agreed`` is ``--yes``.

    Errors: Invalid("confirm.needed") without a terminal, Invalid("confirm.refused").
    """
    if agreed:
        return
    _need_terminal()
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes", "是"):
        raise Invalid("confirm.refused")


def confirm_by_name(question: str, name: str, *, agreed: bool) -> None:
    """As ``confirm`` for what cannot be undone: the person types ``name``."""
    if agreed:
        return
    _need_terminal()
    print(question, t("Type {name} to go on:", name=name), end=" ", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip() != name:
        raise Invalid("confirm.refused")


def passphrase(file: Path | None) -> str:
    """The passphrase from a private file, or typed. Errors: Invalid("passphrase.…"), Unavailable("secret.…")."""
    return _not_empty(read_secret(file) if file is not None else _typed(t("Passphrase: ")))


def new_passphrase(file: Path | None) -> str:
    """As ``passphrase``, typed twice: a slip would lock everybody out."""
    if file is not None:
        return passphrase(file)
    first = _not_empty(_typed(t("New passphrase: ")))
    if _typed(t("The same again: ")) != first:
        raise Invalid("passphrase.differ")
    return first


def password_of(login: str, file: Path | None) -> str:
    """The password of ``login`` from a private file, or typed. Errors: Invalid("password.no_terminal"), Unavailable."""
    if file is not None:
        return read_secret(file)
    return _typed(t("Password of {login}: ", login=login), otherwise="password.no_terminal")


def new_password(login: str, file: Path | None) -> str:
    """As ``password_of``, typed twice. Errors: also Invalid("password.differ")."""
    if file is not None:
        return read_secret(file)
    first = _typed(t("New password of {login}: ", login=login), otherwise="password.no_terminal")
    if _typed(t("The same again: "), otherwise="password.no_terminal") != first:
        raise Invalid("password.differ")
    return first


def is_anybody_there() -> bool:
    """Whether a question would reach a person."""
    return sys.stdin.isatty()


def _typed(prompt: str, *, otherwise: str = "passphrase.no_terminal") -> str:
    """What was typed unseen. Errors: Invalid(otherwise) without a terminal."""
    if not is_anybody_there():
        raise Invalid(otherwise)
    return getpass.getpass(prompt, stream=sys.stderr)


def _not_empty(given: str) -> str:
    if not given:
        raise Invalid("passphrase.empty")
    return given


def _need_terminal() -> None:
    if not is_anybody_there():
        raise Invalid("confirm.needed")
