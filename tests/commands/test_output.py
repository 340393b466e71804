"""Data on stdout, narration on stderr, stable exit codes, and nothing loaded that is not needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli.main import hoisted
from cli.output import table_lines
from tests.commands.shell import ROOT, Shell, environment

HEAVY = ("telegram", "textual", "matplotlib", "highspy", "alembic", "sqlalchemy", "aiohttp", "openpyxl")
READING = (
    ("deputy", "list"),
    ("venue", "list"),
    ("meeting", "list"),
    ("message", "list"),
    ("audit", "list"),
    ("report", "overview"),
    ("rules", "show"),
    ("rules", "sources"),
    ("plan", "term"),
)


def test_help_loads_no_library() -> None:
    program = (
        "import sys; sys.argv = ['shuzhi', '--help']\n"
        "from cli.main import main\n"
        "try: main()\n"
        "except SystemExit: print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()).isdisjoint(HEAVY)


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_every_reading_command_gives_json(shell: Shell, words: tuple[str, ...]) -> None:
    assert json.dumps(shell.data(*words))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("meeting", "show", "99"), 3),
        (("meeting", "move", "1", "yesterday"), 2),
        (("codes", "issue", "--out", "slips.html"), 2),
        (("rules", "check", "nothing.toml"), 3),
        (("meeting", "list", "--year", "soon"), 2),
        (("--staff", "nobody", "staff", "list"), 3),
        (("tui-of-somebody",), 2),
    ],
)
def test_exit_code_says_who_must_act(shell: Shell, words: tuple[str, ...], code: int) -> None:
    said = shell.run(*words)
    assert said.code == code, said.everything
    assert said.out == ""
    assert said.err


def test_error_is_json_too(shell: Shell) -> None:
    said = shell.run("meeting", "show", "99", "--json")
    assert said.data["error"]["code"] == "meeting.unknown"
    assert said.data["error"]["exit"] == said.code == 3


def test_viewer_who_may_not_plan_is_told_who_may(shell: Shell) -> None:
    shell.ok("staff", "add", "kan", "--name", "看得", "--role", "viewer")
    said = shell.run("plan", "term", "--adopt", staff="kan")
    assert said.code == 4
    assert said.err.splitlines()[-1] == "  Who may: administrator, clerk"


def test_several_administrators_must_say_who(shell: Shell) -> None:
    shell.ok("staff", "add", "xiang", "--name", "向秀英", "--role", "administrator")
    assert shell.run("staff", "list").code == 2
    shell.ok("staff", "list", staff="xiang")


def test_help_begins_with_examples() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "meeting", "open", "--help"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    usage, _, rest = done.stdout.partition("\n\n")
    assert usage.startswith("Usage: shuzhi meeting open")
    assert rest.split("\n")[:2] == ["  Examples:", "    shuzhi meeting open 12 --second qin"]


def test_chinese_is_the_first_language(shell: Shell) -> None:
    assert "没有这次会议" in shell.run("meeting", "show", "99", language="zh").err


def test_json_may_follow_the_command() -> None:
    assert hoisted(["meeting", "list", "--json"]) == ["--json", "meeting", "list"]
    assert hoisted(["meeting", "cancel", "--", "--json"]) == ["meeting", "cancel", "--", "--json"]


def test_table_counts_cells_not_characters() -> None:
    head, first, second = table_lines(("名", "B"), [("张三", 1), ("x", 2)])
    assert (head, first, second) == ("名    B", "张三  1", "x     2")


def test_escape_sequences_never_reach_a_terminal() -> None:
    assert "\x1b" not in "".join(table_lines(("A",), [("\x1b[31mred",)]))


def test_needless_flag_for_secrets_is_unknown(shell: Shell, tmp_path: Path) -> None:
    assert shell.run("meeting", "open", "1", "--passphrase", "correct horse").code == 2
