"""A deputy's or a voter's record in a form: every field is judged while one types, as an import would judge it.

What must stay true: only what was changed is handed over, so two people may work on one record; a masked number is
never written back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.domain.actors import PersonKind
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Invalid, ShuzhiError
from core.domain.ids import DeputyId, VoterId
from core.domain.record_fields import FieldFault, fields_of, read_field
from core.locale.actions import word_field
from core.locale.catalogue import Translator
from core.locale.person_words import SEXES
from core.locale.row_faults import word_field_fault
from core.services.people import RecordView
from tui.desk_work import DeskWork
from tui.dialogs.form import NO, YES, Check, Field, Values
from tui.pages.person_words import person_of

_PHONE, _NO_PHONE = "phone", "no_phone"
_SWITCHES = frozenset({"is_representative"})
_LONG = frozenset({"remark"})


async def edit_record(desk: DeskWork, view: RecordView) -> None:
    """Ask what to change and change it."""
    core, actor, t, person = desk.front.core, desk.front.actor, desk.t, person_of(view)
    places = await desk.carried_out(core.records.places(actor))
    groups = await desk.carried_out(_groups(desk)) if person.kind is PersonKind.DEPUTY else None
    if places is None:
        return
    constituencies = [one.name for one in places.result.constituencies]
    fields = fields_for(
        view,
        t,
        today=date_in(COUNTY_ZONE, core.clock.now()),
        constituencies=constituencies,
        groups=groups.result if groups is not None else [],
    )
    as_shown = {field.key: field.value for field in fields}

    async def submit(values: Values) -> None:
        typed = changes(as_shown, values)
        if person.kind is PersonKind.DEPUTY:
            await core.people.edit_deputy(actor, DeputyId(person.id), typed)
        else:
            await core.people.edit_voter(actor, VoterId(person.id), typed)

    title = t("Record of {name}", name=view.record.name)
    name = f"{person.kind}.edit:{person.id}"
    if await desk.filled_in(title, fields, submit, name=name, explain=lambda error: explained(error, t)):
        desk.app.notify(t("The record of {name} is changed.", name=view.record.name))
        desk.reload()


def fields_for(
    view: RecordView, t: Translator, *, today: date, constituencies: list[str], groups: list[str]
) -> list[Field]:
    """The fields of the form, in the record's order."""
    kind, typed = person_of(view).kind, view.typed
    offered = {
        "constituency": tuple((one, one) for one in constituencies),
        "group": (("", t("none")), *((one, one) for one in groups)),
        "sex": (("", t("not known")), *((sex.value, t(called)) for sex, called in SEXES.items())),
    }
    fields = []
    for name in fields_of(kind):
        if name == _PHONE:
            fields += _phone_fields(view, t, kind=kind, today=today)
            continue
        is_switch = name in _SWITCHES
        value = typed.get(name, "")
        fields.append(
            Field(
                name,
                word_field(name, t),
                (YES if value == "yes" else NO) if is_switch else value,
                check=None if is_switch or name in offered else _checked(kind, name, t, today=today),
                choices=offered.get(name, ()),
                is_switch=is_switch,
                is_long=name in _LONG,
            )
        )
    return fields


def changes(as_shown: Mapping[str, str], values: Values) -> dict[str, str]:
    """What the form says that the record did not: by field, as ``core.domain.record_fields`` reads it."""
    typed = {name: value for name, value in values.items() if value != as_shown[name]}
    if typed.pop(_NO_PHONE, NO) == YES:
        typed[_PHONE] = ""
    return {name: (value or "no") if name in _SWITCHES else value for name, value in typed.items()}


def explained(error: ShuzhiError, t: Translator) -> dict[str, str]:
    """What the core says of single fields."""
    faults: Any = error.params.get("faults", ()) if isinstance(error, Invalid) else ()
    return {one.field: word_field_fault(one, t) for one in faults}


async def _groups(desk: DeskWork) -> list[str]:
    """The names of the deputies' groups, as the roll has them."""
    views = await desk.front.core.records.deputies(desk.front.actor)
    return sorted({view.group for view in views if view.group})


def _phone_fields(view: RecordView, t: Translator, *, kind: PersonKind, today: date) -> list[Field]:
    label = t("Telephone; leave it empty to keep {phone}", phone=view.record.phone or "-")
    number = Field(_PHONE, label, check=_checked(kind, _PHONE, t, today=today))
    return (
        [number, Field(_NO_PHONE, t("Forget the telephone number"), is_switch=True)] if view.record.phone else [number]
    )


def _checked(kind: PersonKind, name: str, t: Translator, *, today: date) -> Check:
    def check(typed: str) -> str:
        fault = read_field(kind, name, typed, today=today).error
        return word_field_fault(FieldFault(name, fault.code, fault.params), t) if fault is not None else ""

    return check
