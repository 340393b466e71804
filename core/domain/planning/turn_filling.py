"""Placing the oral turns: constituencies together, years level, shares met, nobody left out.

Why it is complete: without shares, placing everybody's turn is a flow problem over years, solved by
augmenting paths; a year short of its share can always be given a second turn of a deputy who may speak
then, as long as enough such deputies exist. If both hold apart, both hold together (a classical fact on degree-bounded
bipartite graphs: Mendelsohn and Dulmage), so a failure found here is a real one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from core.domain.ids import ConstituencyId, DeputyId
from core.domain.planning.turns import TurnTable

_BlockKey = tuple[ConstituencyId, tuple[int, ...], tuple[int, ...], int]


def fill_by_blocks(table: TurnTable) -> None:
    """Give each group of one constituency's deputies with equal choices the same year, the hardest first."""
    targets = _targets(table)
    while blocks := _open_blocks(table):
        placed = [_place_block(table, members, targets) for members in blocks]
        if not any(placed):
            return


def fill_the_rest(table: TurnTable) -> DeputyId | None:
    """Place what no free year was left for by moving others along; the first deputy for whom that fails."""
    for deputy_id in table.rows:
        while table.owed(deputy_id) > 0:
            choices = [year for year in table.years if table.may_speak(deputy_id, year)]
            steps = table.path(choices, table.has_room)
            if steps is None:
                return deputy_id
            table.shift(steps)
            free = [year for year in choices if table.has_room(year) and table.may_speak(deputy_id, year)]
            table.add(deputy_id, min(free, key=lambda year: (table.load[year] - table.need[year], year)))
    return None


def meet_shares(table: TurnTable, *, longest_chain: int) -> None:
    """Lift every year to its share: move spare turns there over at most ``longest_chain`` moves, else add a
    second turn for a deputy who has had the fewest.

    Presupposes that each year has enough deputies who may speak in it (``TurnTable.available``).
    """
    for year in sorted(table.years, key=lambda y: (table.available(y) - table.need[y], y)):
        while table.load[year] < table.need[year]:
            steps = _chain_into(table, year)
            if steps is not None and 0 < len(steps) <= longest_chain:
                table.shift(steps)
            else:
                _add_second_turn(table, year)


def trim_to_limit(table: TurnTable) -> None:
    """Take back kept turns of years that hold more than the season can hear, the superfluous ones first."""
    for year in table.years:
        while table.is_over(year):
            holders = [
                deputy_id
                for deputy_id, turns in table.turns.items()
                if year in turns and year not in table.rows[deputy_id].fixed
            ]
            if not holders:
                return
            table.drop(min(holders, key=lambda one: (table.owed(one), one)), year)


def _targets(table: TurnTable) -> dict[int, int]:
    """The load each year should get: its share, and what is left over poured into the lowest years."""
    targets = {year: max(table.need[year], table.load[year]) for year in table.years}
    owed = sum(max(0, table.owed(deputy_id)) for deputy_id in table.rows)
    spare = owed + sum(table.load[year] for year in table.years) - sum(targets.values())
    for _ in range(spare):
        lowest = min(targets, key=lambda year: (targets[year], year))
        targets[lowest] += 1
    limit = table.problem.rules.yearly_limit
    return targets if limit is None else {year: min(target, limit) for year, target in targets.items()}


def _open_blocks(table: TurnTable) -> list[Sequence[DeputyId]]:
    """Deputies owed a turn, by constituency and equal choices: few choices first, then large blocks."""
    blocks: dict[_BlockKey, list[DeputyId]] = defaultdict(list)
    for deputy_id, row in table.rows.items():
        choices = tuple(year for year in table.years if table.may_speak(deputy_id, year))
        if table.owed(deputy_id) > 0 and choices:
            taken = tuple(sorted(table.turns[deputy_id]))
            key = (row.deputy.constituency_id, choices, taken, table.owed(deputy_id))
            blocks[key].append(deputy_id)
    ordered = sorted(blocks.items(), key=lambda item: (len(item[0][1]) - item[0][3], -len(item[1]), item[0]))
    return [members for _, members in ordered]


def _place_block(table: TurnTable, members: Sequence[DeputyId], targets: dict[int, int]) -> bool:
    """One more turn for every member: all in the best year that holds them, otherwise one by one."""
    year = _best_year(table, members, targets)
    if year is not None:
        for deputy_id in members:
            table.add(deputy_id, year)
        return True
    if len(members) == 1:
        return False
    placed = [_place_block(table, [deputy_id], targets) for deputy_id in members]
    return any(placed)


def _best_year(table: TurnTable, members: Sequence[DeputyId], targets: dict[int, int]) -> int | None:
    first, size = members[0], len(members)
    deputy = table.rows[first].deputy

    def rank(year: int) -> tuple[int, int, int, int, int]:
        room = targets[year] - table.load[year]
        mates = table.constituency_load[deputy.constituency_id, year]
        return (0 if room >= size else 1, -mates, table.township_load[deputy.township_id, year], -room, year)

    choices = [year for year in table.years if table.may_speak(first, year)]
    fitting = [year for year in choices if targets[year] - table.load[year] >= size]
    if not fitting and size > 1:
        return None
    roomy = [year for year in choices if table.has_room(year)]
    return min(fitting or roomy, key=rank, default=None)


def _chain_into(table: TurnTable, year: int) -> list[tuple[DeputyId, int, int]] | None:
    """The shortest chain that brings a turn from a year above its share into ``year``."""
    donors = [other for other in table.years if table.load[other] > table.need[other]]
    return table.path(donors, lambda reached: reached == year) if donors else None


def _add_second_turn(table: TurnTable, year: int) -> None:
    choices = [deputy_id for deputy_id in table.rows if table.may_speak(deputy_id, year)]
    table.add(min(choices, key=lambda one: _second_turn_rank(table, one, year)), year)


def _second_turn_rank(table: TurnTable, deputy_id: DeputyId, year: int) -> tuple[int, int, int, int]:
    """Fewest turns so far, then the longest rest since the nearest one, then with constituency neighbours."""
    turns = table.turns[deputy_id]
    rest = min((abs(year - other) for other in turns), default=0)
    mates = table.constituency_load[table.rows[deputy_id].deputy.constituency_id, year]
    return (len(turns), -rest, -mates, deputy_id)
