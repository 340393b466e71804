"""From codes that were just issued to the slips that are printed: what every front puts on them alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.documents.slips import Slip, SlipHolder, SlipSheet
from core.domain.actors import Person
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.rules import CountyRules
from core.locale.catalogue import Translator


@dataclass(frozen=True, slots=True)
class CodeFor:
    """Whom a code is for, as printed."""

    person: Person
    code: str
    name: str
    constituency: str = ""


def slip_sheet(
    codes: Sequence[CodeFor], rules: CountyRules, t: Translator, *, bot: str, issued_at: datetime, contact: str = ""
) -> SlipSheet:
    """``bot``: the account's name on the network, "" where it is not known. ``contact``: "" for the office itself."""
    expires_on = date_in(COUNTY_ZONE, issued_at + timedelta(days=rules.binding.code_valid_days))
    office = rules.names.office.in_language(t.language)
    slips = [
        Slip(
            name=one.name,
            constituency=one.constituency,
            code=one.code,
            expires_on=expires_on,
            holder=SlipHolder(one.person.kind.value),
            deep_link=f"https://t.me/{bot}?start={one.code}" if bot else None,
        )
        for one in codes
    ]
    return SlipSheet(
        office=f"{rules.names.county.in_language(t.language)} {office}",
        channel="Telegram",
        bot=f"@{bot}" if bot else t("the office's account"),
        retention=t("until a year after the term"),
        contact=contact or office,
        slips=tuple(slips),
    )
