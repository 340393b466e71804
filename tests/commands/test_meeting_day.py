"""A meeting by command line: planned, noticed, opened, voted on paper, counted, published, exported."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.conftest import TERM, THIS_YEAR
from tests.commands.shell import Shell

PASSPHRASE = "canary horse battery staple"
SECOND_PASSWORD = "canary of the scrutineer"
YEAR = str(THIS_YEAR + 1)


@pytest.fixture(scope="module")
def opened(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county with one meeting, whose voting is open, two tellers, and the scrutineer who stands beside.

    The passphrase is in ``passphrase``, the scrutineer's password in ``second``, what opening so early was answered
    without a yes in ``asked``.
    """
    folder = tmp_path_factory.mktemp("opened")
    shutil.copytree(begun / "home", folder / "home")
    shell = Shell(folder / "home")
    shell.ok("venue", "add", "民安代表之家", "--township", "民安街道", "--seats", "80")
    shell.ok("leader", "add", "彭春山", "--post", "副主任")
    shell.ok("plan", "pin", "1", YEAR, "oral")
    shell.ok("plan", "term", "--adopt")
    shell.ok("plan", "timetable", YEAR, "--seconds", "0", "--adopt")
    for login in ("jia", "yi"):
        shell.ok("staff", "add", login, "--name", "计票", "--role", "teller")
    shell.ok("staff", "add", "jian", "--name", "监票", "--role", "scrutineer")
    for name, secret in (("passphrase", PASSPHRASE), ("second", SECOND_PASSWORD)):
        (folder / name).write_text(secret, encoding="utf-8")
        (folder / name).chmod(0o600)
    shell.ok("staff", "password", "jian", "--password-file", folder / "second")
    shell.ok("meeting", "notice", "1", "--yes", staff="tian")
    opening = ("meeting", "open", "1", *beside(folder), "--passphrase-file", folder / "passphrase")
    asked = shell.run(*opening)
    (folder / "asked").write_text(f"{asked.code} {asked.err}", encoding="utf-8")
    shell.ok(*opening, "--yes")
    return folder


@pytest.fixture
def day(opened: Path, tmp_path: Path) -> Shell:
    shutil.copytree(opened / "home", tmp_path / "home")
    return Shell(tmp_path / "home")


def test_plan_without_venue_says_what_helps(shell: Shell) -> None:
    shell.ok("plan", "pin", "1", YEAR, "oral")
    shell.ok("plan", "term", "--adopt")
    said = shell.run("plan", "timetable", YEAR, "--seconds", "0")
    assert said.code == 1
    assert "everybody has a seat" in said.out
    assert "add a venue in 民安街道" in said.out


def test_pinned_deputy_is_on_the_agenda(day: Shell) -> None:
    [meeting] = day.data("meeting", "list", "--year", YEAR)
    assert (meeting["status"], 1 in [item["deputy"] for item in meeting["agenda"]]) == ("open", True)


def test_opening_before_the_day_wants_a_yes(opened: Path) -> None:
    asked = (opened / "asked").read_text(encoding="utf-8")
    assert asked.startswith("2 ")
    assert "before they have heard a report" in asked
    assert "--yes" in asked


def test_no_result_while_voting_is_open(day: Shell, opened: Path) -> None:
    refused = [
        day.run("meeting", "result", "1"),
        day.run("meeting", "receipts", "1"),
        day.run("meeting", "count", "1", *beside(opened), "--passphrase-file", opened / "passphrase"),
        day.run("export", "results", "1", day.home / "exports" / "early.xlsx"),
    ]
    assert [said.code for said in refused] == [1, 1, 1, 1]


def test_roll_stands_once_voting_is_open(day: Shell) -> None:
    before = day.data("meeting", "roll", "1")
    said = day.run("meeting", "roll", "1", "--draw", "all")
    assert (said.code, "can no longer be changed" in said.err) == (1, True)
    assert day.data("meeting", "roll", "1") == before


def test_roll_is_drawn_of_representatives_or_all(day: Shell, opened: Path) -> None:
    [voter] = day.data("meeting", "roll", "1")[:1]
    reason = ("--reason", "重来", "--yes")
    day.ok("meeting", "postpone", "1", *reason, *beside(opened))
    day.ok("voter", "representatives", str(voter["id"]))
    drawn = day.data("meeting", "roll", "1", "--draw", "representatives")
    assert [one["id"] for one in drawn] == [voter["id"]]
    assert len(day.data("meeting", "roll", "1", "--draw", "all")) > 1
    assert day.run("meeting", "roll", "1", "--draw", "some").code == 2


def test_papers_of_a_meeting_are_written(day: Shell) -> None:
    sheets, notice = day.home / "exports" / "ballots.html", day.home / "exports" / "notice.html"
    day.ok("export", "ballots", "1", sheets, "--copies", "3", "--first", "41")
    assert all(number in sheets.read_text(encoding="utf-8") for number in ("41", "42", "43"))
    day.ok("export", "notice", "1", notice)
    assert "民安" in notice.read_text(encoding="utf-8")
    assert day.run("export", "notice", "1", notice, "--agenda").code == 1
    day.ok("export", "notice", "1", day.home / "exports" / "agenda.html", "--agenda")


def test_meeting_is_counted_and_published(day: Shell, opened: Path) -> None:
    _close_with_paper(day, sheets=2)
    for login in ("jia", "yi"):
        _enter(day, login, 1, "1")
        _enter(day, login, 2, "3")
    counted = day.data("meeting", "count", "1", *beside(opened), "--passphrase-file", opened / "passphrase")
    [deputy] = [one for one in counted["result"]["deputies"] if one["deputy"] == 1]
    assert (deputy["issued"], deputy["valid"]) == (2, 2)
    assert deputy["counts"]["overall"] == {"satisfied": 1, "basically_satisfied": 0, "dissatisfied": 1}
    assert day.data("meeting", "publish", "1", *beside(opened), "--yes")["status"] == "published"
    assert deputy["grade"] == "basically_satisfied"
    assert "Basically satisfied" in day.ok("deputy", "history", "1").out
    day.ok("export", "results", "1", day.home / "exports" / "result.xlsx")
    day.ok("export", "calendar", YEAR, day.home / "exports" / "meetings.ics")


def test_differing_tellers_stop_the_count(day: Shell, opened: Path) -> None:
    _close_with_paper(day, sheets=1)
    _enter(day, "jia", 1, "1")
    _enter(day, "yi", 1, "2")
    said = day.run("meeting", "count", "1", *beside(opened), "--passphrase-file", opened / "passphrase", "--json")
    assert (said.code, said.data["counted"]) == (1, False)
    assert {one["question"] for one in said.data["differences"]} >= {"overall"}


def test_wrong_passphrase_counts_nothing(day: Shell, opened: Path, tmp_path: Path) -> None:
    day.ok("meeting", "close", "1", "--yes")
    wrong = tmp_path / "wrong"
    wrong.write_text("not the passphrase", encoding="utf-8")
    wrong.chmod(0o600)
    assert day.run("meeting", "count", "1", *beside(opened), "--passphrase-file", wrong).code == 4
    wrong.chmod(0o644)
    assert day.run("meeting", "count", "1", *beside(opened), "--passphrase-file", wrong).code == 5


def test_passphrase_needs_a_terminal_or_a_file(day: Shell, opened: Path) -> None:
    day.ok("meeting", "close", "1", "--yes")
    said = day.run("meeting", "count", "1", *beside(opened), typed=f"{PASSPHRASE}\n")
    assert (said.code, "--passphrase-file" in said.err) == (2, True)


def test_cancelling_needs_a_person_or_yes(day: Shell, opened: Path) -> None:
    assert day.run("meeting", "cancel", "1", "--reason", "道路中断", *beside(opened)).code == 2
    assert day.data("meeting", "cancel", "1", "--reason", "道路中断", *beside(opened), "--yes")["status"] == "cancelled"


@pytest.mark.parametrize("words", [["cancel", "1", "--reason", "道路中断"], ["postpone", "1", "--reason", "道路中断"]])
def test_one_person_alone_voids_nothing(day: Shell, words: list[str]) -> None:
    said = day.run("meeting", *words, "--yes", "--json")
    assert (said.code, said.data["error"]["code"]) == (4, "four_eyes.missing")
    assert "--second LOGIN" in said.err
    assert "jian" in said.err


def test_one_person_alone_does_not_count(day: Shell, opened: Path) -> None:
    day.ok("meeting", "close", "1", "--yes")
    assert day.run("meeting", "count", "1", "--passphrase-file", opened / "passphrase").code == 4


def test_second_without_a_password_says_how(day: Shell, opened: Path) -> None:
    words = ["--second", "jia", "--second-password-file", str(opened / "second"), "--yes"]
    said = day.run("meeting", "postpone", "1", "--reason", "停电", *words)
    assert (said.code, "shuzhi staff password jia" in said.err) == (4, True)


def test_second_with_a_wrong_password_is_refused(day: Shell, opened: Path) -> None:
    words = ["--second", "jian", "--second-password-file", str(opened / "passphrase"), "--yes"]
    assert day.run("meeting", "postpone", "1", "--reason", "停电", *words).code == 4
    assert day.data("meeting", "list", "--year", YEAR)[0]["status"] == "open"


def test_audit_trail_names_both(day: Shell, opened: Path) -> None:
    day.ok("meeting", "postpone", "1", "--reason", "停电", *beside(opened), "--yes")
    [line] = [one for one in day.data("audit", "list") if one["action"] == "meeting.postponed"]
    jian = next(one["id"] for one in day.data("staff", "list") if one["login"] == "jian")
    assert (line["actor"], line["details"]["second"]) == ("staff:1", f"staff:{jian}")


def test_turnout_counts_people_only(day: Shell) -> None:
    day.ok("meeting", "paper", "issue", "1", "--voter", "1")
    again = day.run("meeting", "paper", "issue", "1", "--voter", "1", "--json")
    assert again.data["error"]["code"] == "voting.already_took_part"
    assert day.data("meeting", "turnout", "1")["paper"] == 1


def test_no_output_holds_a_secret(day: Shell, opened: Path) -> None:
    """The passphrase, the keys and the codes: not on a screen, not in a file but the slips, not in the database."""
    slips = day.home / "exports" / "slips.html"
    said = [
        day.ok("codes", "issue", "--deputies", "--out", slips),
        day.ok("audit", "list"),
        day.ok("doctor", "--json"),
        day.ok("backup"),
        day.ok("meeting", "show", "1", "--json"),
    ]
    code = slips.read_text(encoding="utf-8").split('<p class="code">')[1][:13]
    secrets = [
        PASSPHRASE.encode(),
        SECOND_PASSWORD.encode(),
        code.encode(),
        *(path.read_bytes() for path in _credentials(day.home)),
    ]
    printed = "".join(one.everything for one in said).encode()
    kept = {slips, *_credentials(day.home)}
    stored = [path.read_bytes() for path in day.home.rglob("*") if path.is_file() and path not in kept]
    assert len(secrets) > 3
    assert not any(secret in content for secret in secrets for content in [printed, *stored])


def test_chat_is_refused_on_a_real_office(day: Shell) -> None:
    assert day.run("chat", "--as", "voter:1", typed="/quit\n").code == 1


def test_somebody_chats_in_a_demonstration(empty: Shell, begun: Path) -> None:
    empty.ok("init", "--login", "tian", "--demonstration", *TERM)
    empty.ok("import", "roster", begun / "roster.csv", "--apply", "--yes")
    said = empty.ok("chat", "--as", "deputy:1", typed="/help\n/quit\n")
    assert "/report" in said.out


def beside(folder: Path) -> tuple[str | Path, ...]:
    """The scrutineer stands beside."""
    return "--second", "jian", "--second-password-file", folder / "second"


def _credentials(home: Path) -> list[Path]:
    return list((home / "credentials").iterdir())


def _close_with_paper(day: Shell, *, sheets: int) -> None:
    for voter in day.data("meeting", "roll", "1")[:sheets]:
        day.ok("meeting", "paper", "issue", "1", "--voter", str(voter["id"]))
    day.ok("meeting", "close", "1", "--yes")


def _enter(day: Shell, login: str, sheet: int, digit: str) -> None:
    """The same digit everywhere, for at most four deputies: overall, nine aspects, no comment."""
    lines = f"{digit}\n" * 10 + "\n"
    day.ok("meeting", "paper", "enter", "1", str(sheet), typed=lines * 4, staff=login)
