"""Who may sit down at the demonstration's dashboard, and with which passwords: told, and kept beside the county."""

from __future__ import annotations

from cli.demo.files import PASSWORDS, STAFF
from cli.demo.narrator import Narrator
from core.county_home import CountyHome, write_private


def tell_passwords(home: CountyHome, say: Narrator) -> None:
    """A line a member of staff, and the same in README.md."""
    t, card = say.t, home.root / "README.md"
    people = [
        t("{name} ({role}): login {login}, password {password}", name=name, role=role, login=login, password=word)
        for (name, login, role), word in zip(STAFF, PASSWORDS.values(), strict=True)
    ]
    about = t("A demonstration: all people are invented, and these passwords are no secrets.")
    command = f"    shuzhi --home {home.root} --staff clerk tui"
    write_private(card, "\n".join([about, "", *(f"- {one}" for one in people), "", command, ""]))
    say(t("The office's staff and their passwords, also in {path}:", path=str(card)))
    for one in people:
        say(f"  {one}")
