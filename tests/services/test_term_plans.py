"""The term plan on a county of forty: adopted, repeated, disturbed; what was heard and what was pinned stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from core.domain.actors import SYSTEM
from core.domain.errors import Conflict, Invalid, NotFound
from core.domain.ids import DeputyId
from core.domain.planning.term_plan import ReportMode
from core.domain.rules import OccasionKind
from core.presets import preset_text
from core.services.stores.reminders import ReminderState
from core.services.term_plans import PinWish
from tests.factories import a_deputy, a_term
from tests.services.season import YEARS, Season, open_season


@pytest.fixture
async def season(tmp_path: Path) -> AsyncIterator[Season]:
    async with open_season(tmp_path) as opened:
        yield opened


def reason(turn: object) -> str:
    stored = getattr(turn, "reason", None)
    return stored["code"] if isinstance(stored, dict) else ""


async def test_five_years_satisfy_the_rule(season: Season) -> None:
    await season.core.term_plans.adopt(season.clerk)
    turns = await season.turns()
    assert len(turns) == 40 * 5
    assert all([len(await season.orally_in(year)) >= 8 for year in YEARS])
    once = Counter(deputy for (deputy, _), turn in turns.items() if turn.mode == "oral")
    assert set(once) == set(season.deputies)
    assert set(once.values()) == {1}


async def test_adopting_again_changes_nothing(season: Season) -> None:
    await season.core.term_plans.adopt(season.clerk)
    before = await season.turns()
    again = await season.core.term_plans.adopt(season.clerk)
    assert again.changes == ()
    assert await season.turns() == before


async def test_preview_stores_nothing(season: Season) -> None:
    preview = await season.core.term_plans.preview(season.clerk)
    assert preview.plan is not None
    assert await season.turns() == {}


async def test_suspended_deputy_is_excused_with_reason(season: Season) -> None:
    deputy = season.deputies[7]
    await season.suspend(deputy)
    await season.core.term_plans.adopt(season.clerk)
    turns = await season.turns()
    assert {turns[deputy, year].mode for year in YEARS} == {"none"}
    assert {reason(turns[deputy, year]) for year in YEARS} == {"suspended"}


async def test_ended_mandate_is_excused_with_reason(season: Season) -> None:
    await season.core.term_plans.adopt(season.clerk)
    season.at(date(2026, 5, 4))
    deputy = season.deputies[7]
    await season.end(deputy)
    await season.core.term_plans.adopt(season.clerk)
    turns = await season.turns()
    assert [turns[deputy, year].mode for year in YEARS][2:] == ["none"] * 3
    assert {reason(turns[deputy, year]) for year in (2026, 2027, 2028)} == {"mandate_ended"}


async def test_by_elected_deputy_gets_a_turn(season: Season) -> None:
    await season.core.term_plans.adopt(season.clerk)
    season.at(date(2026, 11, 20))
    deputy = await season.elect(3)
    await season.core.term_plans.adopt(season.clerk)
    turns = await season.turns()
    assert [turns[deputy, year].mode for year in (2024, 2025, 2026)] == ["none"] * 3
    assert reason(turns[deputy, 2025]) == "not_yet_elected"
    assert reason(turns[deputy, 2026]) == "joined_after_cutoff"
    [oral] = [year for year in (2027, 2028) if turns[deputy, year].mode == "oral"]
    assert reason(turns[deputy, oral]) == "turn_of_late_joiner"


async def test_restored_deputy_gets_a_turn_again(season: Season) -> None:
    deputy = season.deputies[0]
    await season.suspend(deputy)
    await season.core.term_plans.adopt(season.clerk)
    season.at(date(2025, 4, 7))
    await season.restore(deputy)
    await season.core.term_plans.adopt(season.clerk)
    [year] = await season.years_of(deputy)
    assert year >= 2025


async def test_pins_are_respected_and_stay(season: Season) -> None:
    orally, in_writing = season.deputies[0], season.deputies[1]
    await season.core.term_plans.pin(season.clerk, [PinWish(orally, 2027, ReportMode.ORAL)])
    for year in (2024, 2025, 2026):
        await season.core.term_plans.pin(season.clerk, [PinWish(in_writing, year, ReportMode.WRITTEN)])
    for _ in range(2):
        await season.core.term_plans.adopt(season.clerk)
        turns = await season.turns()
        assert (turns[orally, 2027].mode, turns[orally, 2027].is_pinned) == ("oral", True)
        assert [turns[in_writing, year].mode for year in (2024, 2025, 2026)] == ["written"] * 3
        assert sum(turn.is_pinned for turn in turns.values()) == 4


async def test_pin_is_given_back(season: Season) -> None:
    deputy = season.deputies[0]
    await season.core.term_plans.pin(season.clerk, [PinWish(deputy, 2027, ReportMode.ORAL)])
    await season.core.term_plans.pin(season.clerk, [PinWish(deputy, 2027, None)])
    assert not (await season.turns())[deputy, 2027].is_pinned


async def test_oral_pin_of_the_suspended_is_named(season: Season) -> None:
    await season.core.term_plans.pin(season.clerk, [PinWish(season.deputies[0], 2026, ReportMode.ORAL)])
    await season.suspend(season.deputies[0])
    with pytest.raises(Conflict, match="release_pin"):
        await season.core.term_plans.adopt(season.clerk)


async def test_written_pin_outlives_a_suspension(season: Season) -> None:
    deputy = season.deputies[0]
    for year in (2024, 2025, 2026, 2027):
        await season.core.term_plans.pin(season.clerk, [PinWish(deputy, year, ReportMode.WRITTEN)])
    await season.suspend(deputy)
    await season.core.term_plans.adopt(season.clerk)
    await season.restore(deputy)
    await season.core.term_plans.adopt(season.clerk)
    assert await season.years_of(deputy) == [2028]


async def test_pin_needs_a_mode_and_a_deputy(season: Season) -> None:
    with pytest.raises(Invalid, match="pin_mode"):
        await season.core.term_plans.pin(season.clerk, [PinWish(season.deputies[0], 2027, ReportMode.NONE)])
    with pytest.raises(NotFound, match=r"deputy\.unknown"):
        await season.core.term_plans.pin(season.clerk, [PinWish(DeputyId(999), 2027, ReportMode.ORAL)])


async def test_pins_that_leave_a_year_short_are_named(season: Season) -> None:
    await season.core.term_plans.adopt(season.clerk)
    for deputy in season.deputies:
        await season.core.term_plans.pin(season.clerk, [PinWish(deputy, 2027, ReportMode.WRITTEN)])
    before = await season.turns()
    with pytest.raises(Conflict, match=r"plan\.infeasible") as refused:
        await season.core.term_plans.adopt(season.clerk)
    conflict = refused.value.params["conflict"]
    assert isinstance(conflict, dict)
    assert conflict["constraint"] in ("pins", "oral_share")
    assert conflict["details"]
    assert await season.turns() == before


async def test_drop_out_changes_few_deputies(season: Season) -> None:
    await season.core.term_plans.adopt(season.clerk)
    season.at(date(2026, 5, 4))
    gone = sorted(await season.orally_in(2026))[0]
    for year in (2024, 2025):
        await season.heard(year, sorted(await season.orally_in(year)))
    await season.end(gone)
    adopted = await season.core.term_plans.adopt(season.clerk)
    assert {change.deputy_id for change in adopted.changes} >= {gone}
    assert len({change.deputy_id for change in adopted.changes}) <= 2
    assert len(await season.orally_in(2026)) >= 8


async def test_what_was_heard_stays(season: Season) -> None:
    await season.core.term_plans.adopt(season.clerk)
    spoke = sorted(await season.orally_in(2024))
    await season.heard(2024, spoke)
    season.at(date(2026, 5, 4))
    await season.end(spoke[0])
    await season.core.term_plans.adopt(season.clerk)
    turns = await season.turns()
    assert await season.orally_in(2024) == set(spoke)
    assert {reason(turns[deputy, 2024]) for deputy in spoke} == {"already_reported"}


async def test_turn_that_was_not_heard_is_owed(season: Season) -> None:
    """Planned for 2024, never held: the deputies of that year speak later."""
    await season.core.term_plans.adopt(season.clerk)
    silent = await season.orally_in(2024)
    season.at(date(2025, 3, 3))
    await season.core.term_plans.adopt(season.clerk)
    assert await season.orally_in(2024) == set()
    later = [await season.orally_in(year) for year in range(2025, 2029)]
    assert silent <= set().union(*later)


async def test_deputies_of_other_terms_stay_out(season: Season) -> None:
    async with season.core.transactions.write(SYSTEM) as work:
        older = await work.records.add_term(a_term(number=17, starts_on=date(2019, 1, 1), ends_on=date(2023, 12, 31)))
        former = await work.records.add_deputy(a_deputy(90, term_id=older, constituency_id=season.places[0]))
    for _ in range(2):
        await season.core.term_plans.adopt(season.clerk)
    assert former not in {deputy for deputy, _ in await season.turns()}
    assert len(await season.core.term_plans.year(season.clerk, 2026)) == 40


async def test_season_on_the_last_day_of_the_term_counts(tmp_path: Path) -> None:
    async with open_season(tmp_path) as season:
        rules = preset_text("longshan").replace('season_first = "12-01"', 'season_first = "12-31"')
        await season.core.rules.adopt(SYSTEM, rules.replace('season_last = "12-23"', 'season_last = "12-31"'))
        adopted = await season.core.term_plans.adopt(season.clerk)
        assert adopted.plan is not None
        assert [load.year for load in adopted.plan.years] == list(YEARS)


async def test_no_term_no_plan(season: Season) -> None:
    season.at(date(2030, 1, 7))
    with pytest.raises(NotFound, match=r"term\.unknown"):
        await season.core.term_plans.adopt(season.clerk)


async def test_adopting_lays_the_years_reminders(season: Season) -> None:
    """Whom the plan excuses is not reminded."""
    excused = season.deputies[0]
    await season.suspend(excused)
    await season.core.term_plans.adopt(season.clerk)
    async with season.core.transactions.read(SYSTEM) as work:
        rows = await work.reminders.list_in(ReminderState.WAITING, limit=10_000)
    pledges = {row.person.id for row in rows if row.event == OccasionKind.PLEDGE and row.person.kind == "deputy"}
    assert pledges == set(season.deputies) - {excused}
