"""One cell becomes one value, or a reason why not. Every reader is total: it answers, it never raises.

Values are canonical strings, so that a value read twice, or from two spellings of the same thing, compares
equal: ``13812345678``, ``1975-03``, ``male``, ``yes``. An error means that the cell cannot be used; a warning,
that it was used after a change which somebody should look at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.domain.actors import Role
from core.domain.roster.grid import Cell
from core.domain.roster.identity_numbers import holds_identity_number, without_identity_numbers
from core.domain.text import clean_line, clean_name, clean_text, fold_width

NAME_LIMIT = 50  # the longest written names of minorities stay under 30 characters
CODE_LIMIT = 40
TEXT_LIMIT = 120
NOTE_LIMIT = 500
ETHNICITY_LIMIT = 30
EXACT_DIGITS = 15  # a spreadsheet's number keeps no more


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: a stable code and what a sentence about it needs."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says. ``value`` None with no error: nothing."""

    value: str | None = None
    error: Fault | None = None
    warnings: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What reading depends on besides the cell: the county's date and the sheet's first serial year."""

    today: date
    serials_from: int = 1900


Reader = Callable[[Cell, Setting], Reading]


def failed(code: str, **params: object) -> Reading:
    return Reading(error=Fault(code, params))


def raw_text(cell: Cell) -> str:
    """The cell as a person would read it aloud: ``13812345678.0`` is ``13812345678``."""
    value = cell.value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def read_text(cell: Cell, setting: Setting) -> Reading:
    """A line of text, blanks between Chinese characters removed."""
    raw = raw_text(cell)
    folded = re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", clean_line(raw))
    if len(folded) > TEXT_LIMIT:
        return failed("text.too_long", limit=TEXT_LIMIT)
    return Reading(folded or None, warnings=_invisible(raw))


def read_note(cell: Cell, setting: Setting) -> Reading:
    """Text of several lines: remarks. Numbers of identity cards are left out with a warning."""
    raw = raw_text(cell)
    warnings = _invisible(raw)
    if holds_identity_number(raw):
        raw = without_identity_numbers(raw)
        warnings = (*warnings, Fault("text.identity_number_removed"))
    return Reading(clean_text(raw, limit=NOTE_LIMIT) or None, warnings=warnings)


def read_place(cell: Cell, setting: Setting) -> Reading:
    """The name of a constituency, a township or a group, width folded so that it is found again."""
    raw = raw_text(cell)
    if len(fold_width(raw).strip()) > NAME_LIMIT + 10:
        return failed("text.too_long", limit=NAME_LIMIT + 10)
    return Reading(clean_name(raw) or None, warnings=_invisible(raw))


def read_name(cell: Cell, setting: Setting) -> Reading:
    """A person's name: letters of any script, the dot inside minority names, blanks, hyphens.

    A character that no font has (private use, a failed conversion) is an error: the name would be stored
    without it. Footnote marks, and remarks in brackets behind a name, are taken off with a warning; a remark that
    the person has died or left is an error, because only the office can say what becomes of the row.
    """
    raw = raw_text(cell)
    if any(unicodedata.category(char) in ("Co", "Cn", "Cs") or char == "\ufffd" for char in raw):
        return failed("name.lost_character")
    unmarked = _FOOTNOTE_MARKS.sub("", raw.strip())
    folded, note = _without_note(fold_width(unmarked).strip())
    if _LEFT.search(note):
        return failed("name.person_has_left", note=clean_line(note, limit=40))
    if len(folded) > NAME_LIMIT:
        return failed("name.too_long", limit=NAME_LIMIT)
    name = re.sub(r"\s*[•‧・∙⋅.]\s*(?=\S)", "·", clean_name(folded))
    if strange := [char for char in name if not _belongs_to_names(char)]:
        return failed("name.characters", characters="".join(strange[:10]))
    warnings = (*_invisible(raw), *_mixed_scripts(name))
    if unmarked != raw.strip():
        warnings = (*warnings, Fault("name.mark_removed"))
    if note:
        warnings = (*warnings, Fault("name.note_removed", {"note": clean_line(note, limit=40)}))
    return Reading(name or None, warnings=warnings)


def read_sex(cell: Cell, setting: Setting) -> Reading:
    word = fold_width(clean_line(raw_text(cell))).replace(" ", "").lower().removesuffix("性")
    if not word:
        return Reading()
    sexes = {"男": Sex.MALE, "m": Sex.MALE, "male": Sex.MALE}
    sexes |= {"女": Sex.FEMALE, "f": Sex.FEMALE, "female": Sex.FEMALE}
    return Reading(sexes[word]) if word in sexes else failed("sex.unknown")


def read_yes_no(cell: Cell, setting: Setting) -> Reading:
    """``yes``, ``no`` or, for a blank, nothing."""
    word = fold_width(clean_line(raw_text(cell))).replace(" ", "").lower()
    if not word:
        return Reading()
    if word in _YES:
        return Reading("yes")
    return Reading("no") if word in _NO else failed("yes_no.unknown")


def read_ethnicity(cell: Cell, setting: Setting) -> Reading:
    """One of the 56 by its full name (``土家`` is ``土家族``); anything else stays, with a warning."""
    word = clean_name(raw_text(cell))
    if not word:
        return Reading()
    if word.removesuffix("族") in ETHNICITIES:
        return Reading(word.removesuffix("族") + "族")
    if len(word) > ETHNICITY_LIMIT:
        return failed("text.too_long", limit=ETHNICITY_LIMIT)
    return Reading(word, warnings=(Fault("ethnicity.unknown"),))


def read_code(cell: Cell, setting: Setting) -> Reading:
    """A number that is a name (card, roll, login): text without blanks. Lost digits are an error."""
    raw = raw_text(cell)
    if isinstance(cell.value, int | float) and len(raw.lstrip("-")) > EXACT_DIGITS:
        return failed("number.precision_lost", digits=EXACT_DIGITS)
    if re.fullmatch(r"\d(\.\d+)?[eE]\+\d+", raw.strip()):
        return failed("number.scientific")
    code = fold_width("".join(clean_line(fold_width(raw)).split())).lstrip("'’‘`")
    if len(code) > CODE_LIMIT:
        return failed("text.too_long", limit=CODE_LIMIT)
    return Reading(code or None, warnings=_invisible(raw))


def read_roles(cell: Cell, setting: Setting) -> Reading:
    """Staff roles, several apart by any separator, as ``clerk,teller`` in alphabetical order."""
    words = [word for word in re.split(r"[、,;/|\s]+", fold_width(clean_line(raw_text(cell)))) if word]
    if unknown := [word for word in words if word.lower() not in _ROLES]:
        return failed("role.unknown", role=unknown[0][:40])
    return Reading(",".join(sorted({_ROLES[word.lower()] for word in words})) or None)


def role_words(canonical: str) -> str:
    """``clerk,teller`` as ``read_roles`` reads it from an office's file: ``经办人、计票人``."""
    return "、".join(_ROLE_WORDS[Role(word)][0] for word in canonical.split(","))


def _invisible(raw: str) -> tuple[Fault, ...]:
    """A warning when cleaning took away what nobody could see: bidirectional marks, escapes, zero widths."""
    hidden = {f"U+{ord(char):04X}" for char in raw if unicodedata.category(char) in _HIDDEN and char not in "\t\r\n"}
    return (Fault("text.invisible", {"characters": " ".join(sorted(hidden)[:10])}),) if hidden else ()


def _without_note(name: str) -> tuple[str, str]:
    match = re.fullmatch(r"([^()\[\]]+)[(\[]([^()\[\]]*)[)\]]", name)
    return (match[1].strip(), match[2]) if match else (name, "")


def _belongs_to_names(char: str) -> bool:
    return char in "· -'" or unicodedata.category(char)[0] in "LM"


def _mixed_scripts(name: str) -> tuple[Fault, ...]:
    """Letters of several scripts in one name: perhaps a look-alike (security review, row 35)."""
    scripts = {unicodedata.name(char, "?").split()[0] for char in name if char.isalpha()}
    return (Fault("name.mixed_scripts", {"scripts": " ".join(sorted(scripts))}),) if len(scripts) > 1 else ()


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARKS = "[*＊★☆△▲▽▼※#＃◇◆●◎□■\u2460-\u2473\u00b9\u00b2\u00b3\u2070-\u2079]+"
_FOOTNOTE_MARKS = re.compile(rf"^{_MARKS}\s*|\s*{_MARKS}$")  # "○" and "×" stay: they stand for a hidden character
_LEFT = re.compile(r"已故|去世|病逝|逝世|死亡|辞职|辞去|罢免|终止|调离|调出|迁出|迁离|注销|原代表")
_YES = frozenset({"是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "1", "选民代表"})
_NO = frozenset({"否", "不是", "无", "没有", "×", "✗", "✘", "x", "n", "no", "false", "0", "-", "/"})
_ROLE_WORDS: Mapping[Role, tuple[str, ...]] = {
    Role.ADMINISTRATOR: ("管理员", "系统管理员", "超级管理员"),
    Role.CLERK: ("经办人", "经办", "工作人员", "办事员", "经办员", "联络员"),
    Role.TELLER: ("计票人", "计票员", "计票"),
    Role.SCRUTINEER: ("监票人", "监票员", "监票", "总监票人"),
    Role.VIEWER: ("查看", "查看人", "只读", "查阅", "领导"),
}
_ROLES = {word: role.value for role, words in _ROLE_WORDS.items() for word in (*words, role.value)}
_ETHNICITIES = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 "
    "纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 "
    "德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
ETHNICITIES = frozenset(_ETHNICITIES.split())
