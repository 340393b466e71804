"""The term matrix as rows of a list: deputies by years, each year's share below, one deputy's exceptions in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.domain.planning.term_plan import YearLoad
from core.locale.catalogue import Translator
from core.locale.explanations import KnownNames
from core.locale.plan_words import word_row
from core.services.stores.plans import ReportTurn
from core.services.term_matrix import MatrixRow, TermMatrix
from tui.front import word
from tui.widgets.rows import Cell, Column, Row
from tui.wording import DEPUTY_STATES

FIXED, HEARD, ASTRAY = "#", "+", "?"
_YEAR_CELLS = 8
_MODES = {"oral": word("oral"), "written": word("written"), "none": word("excused")}
_STYLES = {"oral": "bold", "none": "dim"}


def columns_of(years: Sequence[int]) -> tuple[Column, ...]:
    """A column a year, between the name and the place."""
    return (
        Column("name", word("Name"), 10, is_name=True),
        *(Column(str(year), str(year), _YEAR_CELLS) for year in years),
        Column("constituency", word("Constituency"), 14, rank=1, grows=True, is_name=True),
        Column("turns", word("Oral reports"), 12, rank=2),
        Column("township", word("Township"), 10, rank=3, is_name=True),
        Column("status", word("State"), 9, rank=4),
    )


def matrix_row(row: MatrixRow, years: Sequence[int], t: Translator) -> Row:
    deputy, status = row.deputy, t(DEPUTY_STATES[row.deputy.status])
    number = len(row.oral_years)
    cells = {
        "name": Cell(deputy.name),
        **{str(year): _year_cell(row, year, t) for year in years},
        "constituency": Cell(row.constituency),
        "turns": Cell(f"{number} !" if row.lacks_oral_turn else str(number), "red" if row.lacks_oral_turn else ""),
        "township": Cell(row.township),
        "status": Cell(status),
    }
    return Row(str(deputy.id), cells, (deputy.name, row.constituency, row.township, status))


def feet_of(matrix: TermMatrix, t: Translator) -> tuple[Mapping[str, Cell], ...]:
    """How many report orally in each year, how many must at least, and the share."""
    numbers = {str(load.year): _load_cell(load) for load in matrix.years}
    shares = {str(load.year): Cell(f"{_percent(load)} %") for load in matrix.years}
    return (
        {"name": Cell(t("orally/min"), "bold"), **numbers},
        {"name": Cell(t("share")), **shares},
    )


def summary_of(matrix: TermMatrix, t: Translator) -> list[str]:
    lacking = sum(row.lacks_oral_turn for row in matrix.rows)
    short = [str(load.year) for load in matrix.years if load.oral < load.required and not load.is_history]
    lines = [t("Deputies in office without any oral report in this term: {number}", number=lacking)]
    if short:
        lines.append(t("Too few oral reports in: {years}. p plans anew.", years=", ".join(short)))
    signs = t("{fixed} fixed by hand   {heard} heard   {astray} does not fit today's facts", **_SIGNS)
    return [*lines, signs]


def details_of(row: MatrixRow, years: Sequence[int], t: Translator, names: KnownNames) -> list[str]:
    """The exceptions of one deputy; a plain row says so."""
    lines = word_row(row, tuple(years), t, names=names)
    return [f"{row.deputy.name}  {row.constituency}", *(lines or [t("Nothing out of the ordinary.")])]


def _year_cell(row: MatrixRow, year: int, t: Translator) -> Cell:
    turn, is_excused = row.turns.get(year), year in row.exceptions
    if year in row.heard:
        return Cell(t(_MODES["oral"]) + HEARD, "bold", "oral")
    if turn is None:
        return Cell("-" if is_excused else ".", "dim")
    is_astray = is_excused is not (turn.mode == "none")
    style = "yellow" if is_astray else _STYLES.get(turn.mode, "")
    return Cell(t(_MODES[turn.mode]) + _signs(turn, is_astray=is_astray), style, turn.mode)


def _signs(turn: ReportTurn, *, is_astray: bool) -> str:
    return (FIXED if turn.is_pinned else "") + (ASTRAY if is_astray else "")


def _load_cell(load: YearLoad) -> Cell:
    is_short = load.oral < load.required and not load.is_history
    return Cell(f"{load.oral}/{load.required}" + (" !" if is_short else ""), "bold red" if is_short else "bold")


def _percent(load: YearLoad) -> int:
    return load.oral * 100 // load.counted if load.counted else 0


_SIGNS = {"fixed": FIXED, "heard": HEARD, "astray": ASTRAY}
