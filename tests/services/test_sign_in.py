"""Signing in: who gets in, how often one may guess, and that no password is ever kept or told."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.bootstrap import Parts, assemble
from core.domain.actors import SYSTEM, Actor, Person, PersonKind, Role, program_actor
from core.domain.errors import Conflict, Invalid, NotAllowed
from core.domain.four_eyes import FourEyesStep
from core.domain.passwords import PasswordStrength
from core.domain.sign_in import LOGIN_TRIES, OVERALL_TRIES, WINDOW
from core.services.sign_in import SignIn
from core.services.stores.ledger import AuditLine
from tests.office import Office

PASSWORD = "百合花开在武陵山下"
FRONT = program_actor(via="tui")


@pytest.fixture(autouse=True)
async def known(office: Office) -> None:
    """Everybody but the viewer has a password."""
    for role in (Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER):
        await office.core.sign_in.set_password(SYSTEM, office.county.staff[role], password_of(role))


def password_of(role: Role) -> str:
    return f"{PASSWORD} {role}"


async def sign_in(office: Office, login: str = "clerk", password: str = "") -> Actor:
    return await office.core.sign_in.sign_in(FRONT, login, password or password_of(Role.CLERK))


async def refused(office: Office, login: str, password: str) -> str:
    """The code with which a try ends."""
    with pytest.raises(NotAllowed) as error:
        await office.core.sign_in.sign_in(FRONT, login, password)
    return error.value.code


async def ledger(office: Office) -> list[AuditLine]:
    async with office.core.transactions.read(SYSTEM) as work:
        return list(await work.ledger.lines(limit=1_000))


async def hash_of(office: Office, role: Role) -> str:
    async with office.core.transactions.read(SYSTEM) as work:
        found = await work.sign_in.password_hash(office.county.staff[role])
    assert found is not None
    return found


async def test_right_password_gives_the_actor(office: Office) -> None:
    actor = await sign_in(office)
    assert (actor.label, actor.roles, actor.via) == (office.clerk.label, frozenset({Role.CLERK}), "tui")
    assert (await ledger(office))[-1].action == "staff.signed_in"


async def test_wrong_and_unknown_are_refused_alike(office: Office) -> None:
    assert await refused(office, "clerk", "not the password") == "sign_in.refused"
    assert await refused(office, "nobody", "not the password") == "sign_in.refused"
    subjects = [line.subject for line in await ledger(office) if line.action == "staff.sign_in_refused"]
    assert subjects == [f"staff:{office.county.staff[Role.CLERK]}", "sign_in"]


async def test_who_has_left_is_refused_alike(office: Office) -> None:
    chief = office.staff(Role.ADMINISTRATOR)
    await office.core.sign_in.set_active(chief, office.county.staff[Role.CLERK], is_active=False)
    assert await refused(office, "clerk", password_of(Role.CLERK)) == "sign_in.refused"


async def test_account_without_password_says_what_to_do(office: Office) -> None:
    assert await refused(office, "viewer", "whatever it is") == "sign_in.no_password"


async def test_unknown_login_costs_a_hash_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def noted(hashed: str, _: str) -> bool:
        compared.append(hashed)
        return False

    monkeypatch.setattr("core.services.sign_in.is_password", noted)
    for login in ("clerk", "nobody", "viewer"):
        await refused(office, login, "whatever it is")
    assert len(compared) == 3
    assert {hashed.rsplit("$", 2)[0] for hashed in compared} == {"$argon2id$v=19$m=8,t=1,p=1"}


async def test_keyboards_write_the_same_password(office: Office) -> None:
    assert (await sign_in(office, password=f"{PASSWORD}　ｃｌｅｒｋ")).label == office.clerk.label


async def test_fifth_wrong_try_is_the_last(office: Office) -> None:
    for _ in range(LOGIN_TRIES):
        assert await refused(office, "clerk", "not the password") == "sign_in.refused"
    assert await refused(office, "clerk", password_of(Role.CLERK)) == "sign_in.too_many_tries"
    assert (await sign_in(office, "teller", password_of(Role.TELLER))).roles == {Role.TELLER}
    office.clock.advance(WINDOW + timedelta(seconds=1))
    await sign_in(office)


async def test_guesses_at_once_are_no_better(office: Office) -> None:
    codes = await asyncio.gather(*(refused(office, "clerk", f"guess number {n}") for n in range(20)))
    assert codes.count("sign_in.refused") == LOGIN_TRIES
    assert codes.count("sign_in.too_many_tries") == 20 - LOGIN_TRIES


async def test_guessing_many_logins_pauses_everybody(office: Office) -> None:
    for number in range(OVERALL_TRIES):
        await refused(office, f"login-{number}", "not the password")
    assert await refused(office, "clerk", password_of(Role.CLERK)) == "sign_in.paused"


async def test_success_forgets_earlier_slips(office: Office) -> None:
    for _ in range(3):
        for _ in range(LOGIN_TRIES - 1):
            await refused(office, "clerk", "not the password")
        await sign_in(office)


async def test_try_is_counted_before_it_is_looked_at(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr("core.services.sign_in.is_password", killed)
    with pytest.raises(KeyboardInterrupt):
        await sign_in(office)
    async with office.core.transactions.read(SYSTEM) as work:
        assert await work.sign_in.failures_since(work.now - WINDOW) == 1


async def test_unlocking_needs_the_own_password(office: Office) -> None:
    actor = await sign_in(office)
    assert await office.core.sign_in.unlock(actor, password_of(Role.CLERK)) == actor
    with pytest.raises(NotAllowed, match=r"sign_in\.refused"):
        await office.core.sign_in.unlock(actor, password_of(Role.TELLER))


async def test_unlocking_brings_todays_roles(office: Office) -> None:
    actor = await sign_in(office)
    async with office.core.transactions.write(SYSTEM) as work:
        member = await work.records.staff_member(office.county.staff[Role.CLERK])
        await work.records.save_staff(replace(member, roles=frozenset({Role.VIEWER})))
    assert (await office.core.sign_in.unlock(actor, password_of(Role.CLERK))).roles == {Role.VIEWER}


async def test_renewing_brings_todays_roles_and_ends_with_the_work(office: Office) -> None:
    actor, clerk = await sign_in(office), office.county.staff[Role.CLERK]
    async with office.core.transactions.write(SYSTEM) as work:
        member = await work.records.staff_member(clerk)
        await work.records.save_staff(replace(member, roles=frozenset({Role.TELLER})))
    assert (await office.core.sign_in.renew(actor)).roles == {Role.TELLER}
    await office.core.sign_in.set_active(office.staff(Role.ADMINISTRATOR), clerk, is_active=False)
    with pytest.raises(NotAllowed, match=r"sign_in\.refused"):
        await office.core.sign_in.renew(actor)


async def test_second_person_stands_beside(office: Office) -> None:
    actor = await sign_in(office)
    both = await office.core.sign_in.second(actor, FourEyesStep.OPEN, "scrutineer", password_of(Role.SCRUTINEER))
    assert both == replace(actor, second=Person(PersonKind.STAFF, office.county.staff[Role.SCRUTINEER]))
    line = (await ledger(office))[-1]
    assert (line.action, line.actor, line.details["step"]) == ("staff.seconded", actor.label, "open")


@pytest.mark.parametrize(
    ("step", "login", "code"),
    [
        (FourEyesStep.OPEN, "clerk", "four_eyes.same_person"),
        (FourEyesStep.OPEN, "viewer", "four_eyes.wrong_role"),
        (FourEyesStep.COUNT, "clerk", "four_eyes.same_person"),
        (FourEyesStep.OPEN, "nobody", "sign_in.refused"),
        (FourEyesStep.PUBLISH, "teller", "sign_in.refused"),
    ],
)
async def test_second_person_must_fit(office: Office, step: FourEyesStep, login: str, code: str) -> None:
    actor = await sign_in(office)
    with pytest.raises(NotAllowed) as error:
        await office.core.sign_in.second(actor, step, login, "not the password")
    assert error.value.code == code


async def test_clerk_does_not_second_a_count(office: Office) -> None:
    teller = await sign_in(office, "teller", password_of(Role.TELLER))
    with pytest.raises(NotAllowed, match=r"four_eyes\.wrong_role"):
        await office.core.sign_in.second(teller, FourEyesStep.COUNT, "clerk", password_of(Role.CLERK))


async def test_second_without_password_is_refused(office: Office) -> None:
    async with office.core.transactions.write(SYSTEM) as work:
        member = await work.records.staff_member(office.county.staff[Role.VIEWER])
        await work.records.save_staff(replace(member, roles=frozenset({Role.SCRUTINEER})))
    with pytest.raises(NotAllowed, match=r"sign_in\.no_password"):
        await office.core.sign_in.second(await sign_in(office), FourEyesStep.OPEN, "viewer", "whatever it is")


async def test_everybody_who_may_second_is_named(office: Office) -> None:
    named = await office.core.sign_in.who_may_second(office.clerk, FourEyesStep.COUNT)
    assert named is not None
    assert [one.login for one in named] == ["administrator", "teller", "scrutineer"]


async def test_own_password_needs_the_old_one(office: Office) -> None:
    set_password, own = office.core.sign_in.set_password, office.county.staff[Role.CLERK]
    with pytest.raises(NotAllowed, match=r"password\.old_missing"):
        await set_password(office.clerk, own, "a new long password")
    with pytest.raises(NotAllowed, match=r"sign_in\.refused"):
        await set_password(office.clerk, own, "a new long password", old="not the password")
    await set_password(office.clerk, own, "a new long password", old=password_of(Role.CLERK))
    await sign_in(office, password="a new long password")


async def test_first_own_password_needs_no_old_one(office: Office) -> None:
    viewer = office.staff(Role.VIEWER)
    await office.core.sign_in.set_password(viewer, office.county.staff[Role.VIEWER], "the first of mine")
    assert (await sign_in(office, "viewer", "the first of mine")).roles == {Role.VIEWER}


async def test_only_administrators_set_others_passwords(office: Office) -> None:
    set_password, teller = office.core.sign_in.set_password, office.county.staff[Role.TELLER]
    with pytest.raises(NotAllowed, match=r"password\.only_own"):
        await set_password(office.clerk, teller, "a new long password")
    await set_password(office.staff(Role.ADMINISTRATOR), teller, "a new long password")
    await sign_in(office, "teller", "a new long password")


async def test_new_password_lifts_the_limit(office: Office) -> None:
    for _ in range(LOGIN_TRIES):
        await refused(office, "clerk", "not the password")
    chief = office.staff(Role.ADMINISTRATOR)
    await office.core.sign_in.set_password(chief, office.county.staff[Role.CLERK], "a new long password")
    await sign_in(office, password="a new long password")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("ninechars", "password.too_short"),
        ("x" * 201, "password.too_long"),
        ("x" * 5_000, "password.too_long"),
        ("Ａｄｍｉｎｉｓｔｒａｔｏｒ", "password.is_the_name"),
    ],
)
async def test_poor_passwords_are_refused(office: Office, password: str, code: str) -> None:
    with pytest.raises(Invalid) as error:
        await office.core.sign_in.set_password(SYSTEM, office.county.staff[Role.ADMINISTRATOR], password)
    assert error.value.code == code


async def test_last_administrator_stays(office: Office) -> None:
    chief = office.staff(Role.ADMINISTRATOR)
    with pytest.raises(Conflict, match=r"staff\.last_administrator"):
        await office.core.sign_in.set_active(chief, office.county.staff[Role.ADMINISTRATOR], is_active=False)
    assert (await sign_in(office, "administrator", password_of(Role.ADMINISTRATOR))).roles == chief.roles


async def test_dearer_hash_is_made_at_the_next_sign_in(office: Office) -> None:
    before, dearer = await hash_of(office, Role.CLERK), PasswordStrength(2, 16, 1)
    core = assemble(office.core.transactions, office.credentials, Parts(clock=office.clock, passwords=dearer))
    await core.sign_in.sign_in(FRONT, "clerk", password_of(Role.CLERK))
    after = await hash_of(office, Role.CLERK)
    assert ("m=8,t=1" in before, "m=16,t=2" in after) == (True, True)
    await core.sign_in.sign_in(FRONT, "clerk", password_of(Role.CLERK))
    assert await hash_of(office, Role.CLERK) == after


async def test_damaged_hash_lets_nobody_in(office: Office) -> None:
    async with office.core.transactions.write(SYSTEM) as work:
        await work.sign_in.rehash(office.county.staff[Role.CLERK], "$argon2id$damaged")
    assert await refused(office, "clerk", password_of(Role.CLERK)) == "sign_in.refused"


async def test_nothing_typed_is_stored_in_the_clear(office: Office) -> None:
    """Neither a password nor what somebody typed for a login: it may have been the password."""
    await sign_in(office)
    await refused(office, "a password typed as login", "another wrong password")
    stored = b"".join(path.read_bytes() for path in office.database.file.path.parent.glob("office.db*"))
    for typed in (PASSWORD, "a password typed as login", "another wrong password"):
        assert typed.encode() not in stored


async def test_strange_characters_are_a_wrong_password(office: Office) -> None:
    assert await refused(office, "clerk\udcff", "\udcff\ud800 and more") == "sign_in.refused"


def test_service_holds_nothing_typed(office: Office) -> None:
    service = office.core.sign_in
    assert isinstance(service, SignIn)
    assert vars(service).keys() == {"_transactions", "_keys", "_book", "_strength"}
