"""What is done to a deputy or a voter from its page: status, rolls, telephone, chat accounts, representatives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import VoterId
from core.domain.records import SUSPENDING, Deputy, DeputyStatus, StatusReason, Voter
from core.locale.catalogue import Translator
from core.locale.person_words import STATUS_REASONS
from core.services.histories import PersonHistory
from core.services.people import MAX_PURPOSE, MAX_REASON, MOST_AT_ONCE, RecordView
from core.services.stores.pages import FormerVoterEntry
from tui.desk_work import DeskWork
from tui.dialogs.choice import Offered
from tui.dialogs.form import Check, Field, Values
from tui.pages.person_words import person_of
from tui.wording import DEPUTY_STATES


@dataclass(frozen=True, slots=True)
class NamedVoter:
    """A voter as a list shows it."""

    id: VoterId
    name: str
    is_representative: bool


async def change_status(desk: DeskWork, deputy: Deputy) -> None:
    """Suspend, restore or end, with the statutory reason and the day."""
    core, actor, t = desk.front.core, desk.front.actor, desk.t
    if deputy.status is DeputyStatus.ENDED:
        desk.app.notify(t("The mandate has ended; it does not begin again."), severity="warning")
        return
    picked = await desk.picked(t("What happens to the mandate of {name}?", name=deputy.name), status_choices(deputy, t))
    if picked is None:
        return
    status, reason = _status_of(picked)
    today = date_in(COUNTY_ZONE, core.clock.now())

    async def submit(values: Values) -> None:
        day = date.fromisoformat(values["day"].strip())
        await core.records.set_status(actor, deputy.id, status, reason=reason, on=day)

    fields = [Field("day", t("From which day (year-month-day)"), today.isoformat(), check=_day(t))]
    if status is DeputyStatus.ENDED:
        fields.append(_name_field(deputy.name, t))
    name = f"deputy.set_status:{deputy.id}:{picked}"
    lines = [_status_label(status, reason, t), *_what_follows(status, t)]
    if await desk.filled_in(deputy.name, fields, submit, name=name, agree=t("Change the status"), lines=lines):
        desk.app.notify(f"{deputy.name}: {t(DEPUTY_STATES[status])}. " + t("Look at the plan (3): plan again."))
        desk.reload()


def status_choices(deputy: Deputy, t: Translator) -> list[Offered]:
    """What can become of the mandate; each reason only where the law has it."""
    choices: list[tuple[DeputyStatus, StatusReason | None]] = []
    if deputy.status is not DeputyStatus.SERVING:
        choices.append((DeputyStatus.SERVING, None))
    choices += [(DeputyStatus.SUSPENDED, one) for one in StatusReason if one in SUSPENDING]
    choices += [(DeputyStatus.ENDED, one) for one in StatusReason if one not in SUSPENDING]
    return [Offered(f"{status}:{reason or ''}", _status_label(status, reason, t)) for status, reason in choices]


async def set_active(desk: DeskWork, voter: Voter) -> None:
    """Take a voter off the rolls, or bring one back."""
    core, actor, t = desk.front.core, desk.front.actor, desk.t

    async def submit(values: Values) -> None:
        await core.people.set_active(actor, voter.id, active=not voter.is_active, reason=values["reason"])

    lines = [t("Comes back onto the rolls: can be drawn and can vote again.")]
    title, agree = t("Bring {name} back onto the rolls", name=voter.name), t("Bring back")
    if voter.is_active:
        title, agree = t("Take {name} off the rolls", name=voter.name), t("Take off the rolls")
        lines = [
            t("Is drawn onto no roll any more and cannot vote in chat. The past stays."),
            t("It can be undone (u), and brought back from here."),
        ]
    name = f"voter.set_active:{voter.id}"
    if await desk.filled_in(title, [_reason(t)], submit, name=name, agree=agree, lines=lines):
        done = t("{name} is on the rolls again.", name=voter.name)
        desk.app.notify(t("{name} is off the rolls.", name=voter.name) if voter.is_active else done)
        desk.reload()


async def bring_back(desk: DeskWork, voters: Sequence[FormerVoterEntry]) -> bool:
    """Bring voters back that were taken off the rolls, for one reason, after a look at why each of them is off.

    Whether it was done.
    """
    people, actor, t = desk.front.core.people, desk.front.actor, desk.t
    if not voters or is_too_many(desk, len(voters)):
        return False
    title = t("Bring {name} back onto the rolls", name=voters[0].name)
    if len(voters) > 1:
        title = t("Bring {n} voters back onto the rolls", n=len(voters))
        if not await desk.agreed(title, lines=[_why_off(one, t) for one in voters], agree=t("Go on")):
            return False
    brought: list[int] = []

    async def submit(values: Values) -> None:
        brought.append(await people.bring_back(actor, [one.id for one in voters], reason=values["reason"]))

    lines = [_why_off(one, t) for one in voters[:1] if len(voters) == 1]
    lines += [t("Comes back onto the rolls: can be drawn and can vote again."), t("It can be undone (u).")]
    if not await desk.filled_in(
        title, [_reason(t)], submit, name="voter.bring_back", agree=t("Bring back"), lines=lines
    ):
        return False
    done = t("{n} voters are on the rolls again.", n=brought[-1])
    if len(voters) == 1:
        done = t("{name} is on the rolls again.", name=voters[0].name)
    desk.app.notify(done)
    desk.reload()
    return True


def is_too_many(desk: DeskWork, number: int) -> bool:
    """Whether ``number`` voters are more than one action may change; it is said."""
    t = desk.t
    if number > MOST_AT_ONCE:
        desk.app.notify(t("Too many at once: at most {most}. Narrow the filter.", most=MOST_AT_ONCE), severity="error")
    return number > MOST_AT_ONCE


async def reveal_phone(desk: DeskWork, view: RecordView) -> str | None:
    """The whole number, once the purpose has been said; None when the person left."""
    t = desk.t
    shown: list[str] = []

    def check(typed: str) -> str:
        if not typed.strip():
            return t("Please say what the number is needed for: it is kept on record.")
        return t("At most {limit} characters.", limit=MAX_PURPOSE) if len(typed) > MAX_PURPOSE else ""

    async def submit(values: Values) -> None:
        actor, person = desk.front.actor, person_of(view)
        shown.append(await desk.front.core.people.reveal_phone(actor, person, values["purpose"]))

    lines = [t("That you saw it and what for stays in the audit trail. It is hidden again when you leave the page.")]
    title = t("Telephone of {name}", name=view.record.name)
    fields = [Field("purpose", t("What do you need it for?"), check=check)]
    name = f"person.reveal_phone:{person_of(view).label}"
    if await desk.filled_in(title, fields, submit, name=name, agree=t("Show the number"), lines=lines):
        return shown[0]
    return None


async def revoke_accounts(desk: DeskWork, past: PersonHistory) -> None:
    """A lost telephone: everything that could speak for the person ends at once."""
    core, actor, t, view = desk.front.core, desk.front.actor, desk.t, past.view
    open_codes = [one for one in past.codes if one.used_at is None and one.revoked_at is None]
    if not past.accounts and not open_codes:
        desk.app.notify(t("{name} has no chat account and no unused code.", name=view.record.name))
        return
    lines = [
        t("Account on {channel}, bound on {day}", channel=one.channel, day=_day_of(one.bound_at.date()))
        for one in past.accounts
    ]
    lines += [t("Unused code, valid until {day}", day=_day_of(one.expires_at.date())) for one in open_codes]
    lines.append(t("An open conversation ends and its buttons stop working. A new slip (b) binds again."))
    title = t("End the chat accounts of {name}?", name=view.record.name)
    if await desk.agreed(title, lines=lines, agree=t("End them"), name=view.record.name):
        done = t("The chat accounts of {name} have ended.", name=view.record.name)
        await desk.carried_out(core.enrolment.revoke_account(actor, person_of(view)), done=done)


async def set_representatives(desk: DeskWork, voters: Sequence[NamedVoter]) -> None:
    """Those who are none become representatives; where all are, none of them is any more."""
    t = desk.t
    becomes = not all(one.is_representative for one in voters)
    changed = [one for one in voters if one.is_representative is not becomes]
    if is_too_many(desk, len(changed)):
        return
    title = t("{n} voters are no representatives any more?", n=len(changed))
    if becomes:
        title = t("Make {n} voters representatives?", n=len(changed))
    kept = [t("{n} are so already.", n=len(voters) - len(changed))] if len(changed) < len(voters) else []
    if not await desk.agreed(title, lines=[*kept, *(one.name for one in changed)]):
        return
    people, actor = desk.front.core.people, desk.front.actor
    chosen = people.set_representatives(actor, [one.id for one in changed], chosen=becomes)
    await desk.carried_out(chosen, done=lambda number: t("Records changed: {n}", n=number))


def _why_off(voter: FormerVoterEntry, t: Translator) -> str:
    left = _day_of(date_in(COUNTY_ZONE, voter.left_at)) if voter.left_at is not None else ""
    return "  ".join(part for part in (voter.name, voter.constituency, left, voter.reason) if part)


def _status_of(picked: str) -> tuple[DeputyStatus, StatusReason | None]:
    status, _, reason = picked.partition(":")
    return DeputyStatus(status), StatusReason(reason) if reason else None


def _status_label(status: DeputyStatus, reason: StatusReason | None, t: Translator) -> str:
    if status is DeputyStatus.SERVING:
        return t("serves again")
    why = t(STATUS_REASONS[reason]) if reason is not None else ""
    return f"{t(DEPUTY_STATES[status])}: {why}"


def _what_follows(status: DeputyStatus, t: Translator) -> list[str]:
    if status is DeputyStatus.SERVING:
        return [t("Reports and is planned for again.")]
    if status is DeputyStatus.SUSPENDED:
        return [t("Reports nothing and is planned for no meeting while suspended.")]
    return [
        t("The mandate does not begin again. The chat account loses its rights; the past stays."),
        t("Meetings at which the deputy was to report are planned again."),
    ]


def _day(t: Translator) -> Check:
    def check(typed: str) -> str:
        try:
            date.fromisoformat(typed.strip())
        except ValueError:
            return t("Like this: 2026-12-10")
        return ""

    return check


def _name_field(name: str, t: Translator) -> Field:
    def check(typed: str) -> str:
        return "" if typed.strip() == name else t("Type the name exactly.")

    return Field("name", t("This ends the mandate for good. Type the name: {name}", name=name), check=check)


def _reason(t: Translator) -> Field:
    def check(typed: str) -> str:
        if not typed.strip():
            return t("Please give a reason: it is kept in the audit trail.")
        return t("At most {limit} characters.", limit=MAX_REASON) if len(typed) > MAX_REASON else ""

    return Field("reason", t("Reason"), hint=t("moved away, died, no longer entitled"), check=check)


def _day_of(on: date) -> str:
    return on.isoformat()
