"""Writes docs/permissions.md: who may do what, from the register that the services check.

    python -m tests.architecture.permissions_table

A test keeps the page equal to the register, so that what the office reads is what the program does.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import core.bootstrap  # noqa: F401 - registers every use case
from core.domain.actors import Role
from core.domain.use_cases import REGISTER, UseCase
from tests.architecture.source import ROOT

PAGE = ROOT / "docs" / "permissions.md"
HEADINGS = {
    Role.ADMINISTRATOR: "administrator 管理员",
    Role.CLERK: "clerk 经办人",
    Role.TELLER: "teller 计票人",
    Role.SCRUTINEER: "scrutineer 监票人",
    Role.VIEWER: "viewer 查看人",
    Role.DEPUTY: "deputy 代表",
    Role.VOTER: "voter 选民",
    Role.LIAISON: "liaison 联络员",
    Role.SUPERVISOR: "supervisor 督查督办",
    Role.VISITOR: "visitor 未绑定者",
    Role.SYSTEM: "system 程序本身",
}
_INTRODUCTION = """\
# Permissions

Who may do what. Made from the register in `core/domain/use_cases.py` by
`python -m tests.architecture.permissions_table`; do not edit by hand. A service refuses everybody else before the
first line of the use case runs, whichever front asked.

A member of staff may hold several roles. Beyond the role, some use cases ask for more: a deputy writes only its own
report, a voter votes only where it is on the roll, and staff accounts are an administrator's matter.
"""


def page() -> str:
    """The whole page."""
    by_service = groupby(sorted(REGISTER.values(), key=lambda one: (one.service, one.action)), lambda one: one.service)
    return "\n".join([_INTRODUCTION, *(_section(service, cases) for service, cases in by_service)])


def _section(service: str, cases: Iterable[UseCase]) -> str:
    head = ["use case", *HEADINGS.values()]
    lines = [f"## {service}", "", _row(head), _row(["---", *[":-:"] * len(HEADINGS)])]
    return "\n".join([*lines, *(_row([f"`{case.action}`", *_ticks(case)]) for case in cases), ""])


def _ticks(case: UseCase) -> Iterable[str]:
    return ("yes" if role in case.roles else "" for role in HEADINGS)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def write(path: Path = PAGE) -> None:
    path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
