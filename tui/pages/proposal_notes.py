"""What a unit told of its work or of its promise, entered at the desk on its behalf."""

from __future__ import annotations

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import HandlingUnitId
from core.domain.proposals.next_steps import note_kinds
from core.domain.proposals.promises import OF_A_PROMISE
from core.domain.proposals.proposal import Consultation, Note, NoteKind
from core.locale.proposal_words import word_note_kind
from core.services.proposals import MAX_REASON, ProposalView
from tui.desk_work import DeskWork
from tui.dialogs.form import Check, Field, Values
from tui.pages.proposal_deeds import consultations
from tui.pages.proposal_told import Seen, tell


async def note(desk: DeskWork, seen: Seen, unit: HandlingUnitId) -> None:
    """How far the work is, or that the unit spoke with the deputy first; once it has promised something, how that
    stands."""
    t, core, one = desk.t, desk.front.core, seen.view.proposal
    kinds = note_kinds(one, unit, seen.rules)
    if not kinds:
        return
    is_promise = kinds == OF_A_PROMISE
    fields = [
        Field("kind", t("What it is"), kinds[0], choices=tuple((str(each), word_note_kind(each, t)) for each in kinds))
    ]
    if not is_promise:
        fields.append(
            Field("form", t("How the unit spoke with the deputy"), str(Consultation.NONE), choices=consultations(t))
        )
    fields.append(Field("text", t("What the unit told"), check=_told(desk), is_long=True))
    done: list[ProposalView] = []

    async def submit(values: Values) -> None:
        today, form = date_in(COUNTY_ZONE, core.clock.now()), Consultation(values.get("form", Consultation.NONE))
        entered = Note(unit, NoteKind(values["kind"]), values["text"], today, form)
        done.append(await core.proposals.note(desk.front.actor, one.id, entered))

    follows = t("Once it is said to be kept, the promise leaves the ledger and is not chased any more.")
    lines = [seen.name, *([follows] if is_promise else [])]
    title, name = t("What {unit} told", unit=seen.view.units[unit]), f"proposal.note:{one.id}:{unit}"
    if await desk.filled_in(title, fields, submit, name=name, agree=t("Enter it"), lines=lines):
        await tell(desk, seen, done[-1])


def _told(desk: DeskWork) -> Check:
    t = desk.t

    def check(typed: str) -> str:
        if not typed.strip():
            return t("Please write what the unit told.")
        return t("At most {limit} characters.", limit=MAX_REASON) if len(typed) > MAX_REASON else ""

    return check
