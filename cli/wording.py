"""Errors in words, with what to type next: the core's wording, and that of what only a command line meets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cli.words import speaker, t
from core.domain.actors import STAFF_ROLES
from core.domain.errors import ShuzhiError
from core.locale.errors import word_error
from core.locale.explanations import word_conflict


def word(error: ShuzhiError) -> list[str]:
    """``error`` in lines for a terminal."""
    if error.code in _OWN:
        return [_OWN[error.code](error.params)]
    return [word_error(error, speaker()), *_details(error)]


def _details(error: ShuzhiError) -> list[str]:
    """What stands in the params and helps: a plan's conflict, a file's mistakes, a path."""
    params = error.params
    conflict = params.get("conflict")
    if isinstance(conflict, Mapping) and conflict:
        return word_conflict(conflict, speaker())
    problems = params.get("problems")
    if isinstance(problems, Sequence) and not isinstance(problems, str):
        return [f"  {_problem(one)}" for one in problems]
    shown = {name: value for name, value in params.items() if name in _SHOWN}
    return [*_who_may(params.get("roles")), *(f"  {name}: {value}" for name, value in shown.items())]


def _who_may(roles: object) -> list[str]:
    """The roles of the office's own people among ``roles``."""
    from cli.labels import label  # here: it loads the rules

    named = [label("role", one) for one in roles if one in STAFF_ROLES] if isinstance(roles, list) else []
    return [f"  {t('Who may: {roles}', roles=', '.join(named))}"] if named else []


def _problem(problem: object) -> str:
    """One mistake of a file; of a rule file line, key and what is wrong there."""
    from core.domain.rules import Problem  # here: nothing else of the rules is needed by most commands
    from core.locale.rule_words import word_problem
    from core.services.rule_changes import RuleProblem

    match problem:
        case Problem():
            return word_problem(problem, None, speaker())
        case RuleProblem(line, path, code, value):
            return word_problem(Problem(path, code, value), line, speaker())
        case tuple() | list():
            return " ".join(map(str, problem))
    return str(problem)


_SHOWN = frozenset({"path", "status", "target", "version", "head", "login", "name", "missing", "reason"})
_OWN: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "county.missing": lambda p: t("There is no county in {path}. Begin one with: shuzhi init", path=p["path"]),
    "county.exists": lambda p: t("There is a county here already; nothing was changed. ({path})", path=p["path"]),
    "serve.already_running": lambda p: t(
        "Another shuzhi serve is running for this county (process {pid}). Only one may: stop it first.",
        pid=p["pid"] or "?",
    ),
    "staff.unknown": lambda p: t("No member of staff has the login {login}. See: shuzhi staff list", login=p["login"]),
    "staff.not_said": lambda p: t("Who are you? Give your login with --staff LOGIN or SHUZHI_STAFF."),
    "staff.left": lambda p: t("{login} no longer works here.", login=p["login"]),
    "password.no_terminal": lambda p: t("A password is needed: --password-file FILE (readable only by you)."),
    "password.differ": lambda p: t("The two passwords are not the same."),
    "password.not_forgotten": lambda p: t("Only an administrator's password: any other an administrator sets anew."),
    "four_eyes.missing": lambda p: t(
        "The rules ask for two people here. Add --second LOGIN: another member of staff, whose password is asked. "
        "Who may: {logins}",
        logins=", ".join(p.get("logins", ())) or "-",
    ),
    "confirm.needed": lambda p: t("This needs your confirmation: add --yes."),
    "confirm.refused": lambda p: t("Nothing was changed."),
    "passphrase.no_terminal": lambda p: t("A passphrase is needed: --passphrase-file FILE (readable only by you)."),
    "passphrase.differ": lambda p: t("The two passphrases are not the same."),
    "passphrase.empty": lambda p: t("The passphrase is empty."),
    "secret.missing": lambda p: t("This file is missing: {path}", path=p["path"]),
    "secret.open_to_others": lambda p: t("Others can read {path}. Do: chmod 600 {path}", path=p["path"]),
    "secret.empty": lambda p: t("The secret {name} is empty.", name=p["name"]),
    "secret.unfit": lambda p: t("The webhook's secret must be 32 to 256 characters of A-Z a-z 0-9 _ -"),
    "credentials.open_to_others": lambda p: t(
        "Others can read {path} (mode {mode}). Do: chmod go= {path}", path=p["path"], mode=p["mode"].removeprefix("0o")
    ),
    "config.open_to_others": lambda p: t("Others can read {path}. Do: chmod 600 {path}", path=p["path"]),
    "config.invalid": lambda p: "\n".join(
        [t("The settings in {path} have mistakes:", path=p["path"])]
        + [f"  {place}: {message}" for place, message in p["problems"]]
    ),
    "file.exists": lambda p: t("{path} exists already; it is never overwritten.", path=p["path"]),
    "file.missing": lambda p: t("There is no file {path}.", path=p["path"]),
    "file.failed": lambda p: t("{path} could not be written: {reason}", path=p["path"], reason=p["reason"]),
    "file.unreadable": lambda p: t("{path} is not a text file in UTF-8.", path=p["path"]),
    "file.ending": lambda p: t("The file's name must end in one of: {endings}", endings=", ".join(p["endings"])),
    "restore.not_empty": lambda p: t("{path} is not empty: restore into a new directory.", path=p["path"]),
    "restore.no_credentials": lambda p: t("This backup holds no credentials: leave --passphrase-file away."),
    "import.columns": lambda p: t("The columns must be: {columns}", columns=", ".join(p["columns"])),
    "person.malformed": lambda p: t("Say who with KIND:ID, for example voter:17 or deputy:3."),
    "usage.choose": lambda p: t("Give one of: {choices}", choices=", ".join(p["choices"])),
    "usage.date": lambda p: t("{given} is not a date: write 2026-12-10.", given=p["given"]),
    "usage.moment": lambda p: t("{given} is not a time: write 2026-12-10T09:00.", given=p["given"]),
    "usage.together": lambda p: t("These belong together: {names}", names=", ".join(p["names"])),
    "holidays.not_in_package": lambda p: t(
        "The installed package does not know the holidays of {year}.", year=p["year"]
    ),
    "paper.incomplete": lambda p: t("The sheet is not complete: a line for each question. Nothing was entered."),
    "constituency.unknown": lambda p: t("There is no constituency {name}.", name=p["name"]),
    "person.unknown": lambda p: t("Nobody on the rolls is called {name}.", name=p["name"]),
    "person.several": lambda p: t(
        "Several people are called {name}: {persons}", name=p["name"], persons=", ".join(p["persons"])
    ),
    "chart.no_font": lambda p: t("No chart can be drawn: no Chinese font, or a name it cannot write."),
    "chart.not_painted": lambda p: t("The chart could not be drawn ({reason}).", reason=p.get("reason", "")),
    "calendar.empty": lambda p: t("There are no meetings in this year."),
    "ballots.no_deputies": lambda p: t("Nobody reports at this meeting yet."),
    "ballots.copies": lambda p: t("{most} sheets at most.", most=p["most"]),
    "rules.no_such_preset": lambda p: t(
        "There is no preset {name}. Known: {known}", name=p["name"], known=", ".join(p["known"])
    ),
    "rules.no_such_source": lambda p: t(
        "{asked} is no key of these rules and no number of a source. See: shuzhi rules sources", asked=p["asked"]
    ),
}
