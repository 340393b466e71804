"""One cell of a ledger of proposals becomes one value, or a reason why not. Total, as the readers of the rolls are.

Values are canonical strings: several people or units stand on lines of their own, a unit with its part in front of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from core.domain.proposals.life import Status
from core.domain.proposals.proposal import TEXT_LIMIT as CONTENT_LIMIT
from core.domain.proposals.proposal import TITLE_LIMIT, Consultation, Kind, Publication
from core.domain.proposals.units import Part
from core.domain.roster.dates import read_day
from core.domain.roster.grid import Cell
from core.domain.roster.identity_numbers import holds_identity_number, without_identity_numbers
from core.domain.roster.values import Fault, Reader, Reading, Setting, failed, raw_text, read_yes_no
from core.domain.rules.fields import Named
from core.domain.rules.handling import ProposalRules, Standing
from core.domain.text import clean_line, clean_name, clean_text, fold_width

CODE_LIMIT = 60
_BETWEEN = re.compile(r"[、,，;；/|\n\r]+")
_AND_OTHERS = re.compile(r"等\s*\d*\s*(名|位|人)?\s*(县人大|人大)?(代表|人)?$")
_NUMBER = re.compile(r"(?:(?P<year>20\d\d)\D{0,3}|(?P<close>20\d\d)(?=\d{3}$))?\D{0,6}?(?P<number>\d{1,4})\s*号?[)\]]?")
_MONTH_DAY = re.compile(r"\d{1,2}(月|[./-])\d{1,2}[日号]?")
_LEADS = ("主办", "牵头", "独办", "主")
_ASSISTS = ("协办", "会办", "配合", "参与", "协", "会")
_SEPARATE = ("分办", "分别办理", "分")
_PART_WORDS = "|".join((*_LEADS[:3], *_ASSISTS[:4], *_SEPARATE[:2]))
_PART_BEFORE = re.compile(rf"(?P<part>{_PART_WORDS})(单位|部门)?[:：\s]\s*")
_PART_BEHIND = re.compile(r"(?P<name>.+?)[(（\[【](?P<part>[^)）\]】]{1,6})[)）\]】]")


def readers(rules: ProposalRules, year: int | None) -> Mapping[str, Reader]:
    """By field. ``year``: of days that are written without one."""
    day = _day_of(year)
    return {
        "year": read_year,
        "number": read_number,
        "kind": _one_of(_KINDS, "kind.unknown"),
        "title": _line(TITLE_LIMIT),
        "lead": read_people,
        "cosigners": read_people,
        "topic": _topic(rules.topics),
        "submitted_on": day,
        "assigned_on": day,
        "replied_on": day,
        "units": read_units,
        "lead_unit": read_units,
        "assist_units": read_units,
        "document_number": _line(CODE_LIMIT),
        "signatory": _line(CODE_LIMIT),
        "result_class": _result(rules),
        "consultation": read_consultation,
        "reply": read_content,
        "rating": _rating(rules),
        **{f"rating.{axis.id}": _rating(rules) for axis in rules.axes},
        "reasons": read_content,
        "publication": _one_of(_PUBLICATIONS, "publication.unknown"),
        "confidential": read_yes_no,
        "status": read_status,
        "facts": read_content,
        "request": read_content,
    }


def read_year(cell: Cell, setting: Setting) -> Reading:
    """2025, ``2025年``, ``2025年度``."""
    match = re.search(r"(?:19|20)\d\d", fold_width(raw_text(cell)))
    return Reading(match[0]) if match else failed("year.unreadable")


def read_number(cell: Cell, setting: Setting) -> Reading:
    """``12``, ``第12号``, ``2025-12``, ``2025012``, ``议案3号``: ``12``, ``2025-12`` or, of a motion, ``motion 3``."""
    text = re.sub(r"\s", "", fold_width(raw_text(cell)))
    match = _NUMBER.search(text.removesuffix("件"))
    if not match or not int(match["number"]):
        return failed("number.unreadable")
    year = match["year"] or match["close"]
    number = f"{year}-{int(match['number'])}" if year else str(int(match["number"]))
    return Reading(f"motion {number}" if "议案" in text else number)


def read_people(cell: Cell, setting: Setting) -> Reading:
    """Names on lines of their own. "张三等3人" is 张三, with a warning: who the others are is not said."""
    warnings: list[Fault] = []
    names = []
    for part in _BETWEEN.split(raw_text(cell)):
        name = clean_line(_AND_OTHERS.sub("", fold_width(part).strip()))
        if name != clean_line(fold_width(part)):
            warnings.append(Fault("people.and_others"))
        if len(name) > CODE_LIMIT:
            return failed("text.too_long", limit=CODE_LIMIT)
        names += [name] if name else []
    return Reading("\n".join(names) or None, warnings=tuple(warnings[:1]))


def read_units(cell: Cell, setting: Setting) -> Reading:
    """Units on lines of their own, each with what the cell says of its part: ``lead 县交通运输局``, ``? 县水利局``."""
    named: list[str] = []
    said = "?"
    for part in _parts(raw_text(cell)):
        match = _PART_BEFORE.match(part)
        if match:
            said, part = _part_named(match["part"]), part[match.end() :]
        behind = _PART_BEHIND.fullmatch(part)
        own = _part_named(behind["part"]) if behind else "?"
        name = clean_name(behind["name"] if behind and own != "?" else part)
        if len(name) > CODE_LIMIT:
            return failed("text.too_long", limit=CODE_LIMIT)
        named += [f"{own if own != '?' else said} {name}"] if name else []
    return Reading("\n".join(dict.fromkeys(named)) or None)


def read_consultation(cell: Cell, setting: Setting) -> Reading:
    """How the unit spoke with the deputy; "是" alone says no more than that it did, face to face."""
    text = _tight(cell)
    for word, form in _CONSULTATIONS:
        if word in text:
            return Reading(str(form))
    return Reading(str(Consultation.OTHER), warnings=(Fault("consultation.unknown"),)) if text else Reading()


def read_status(cell: Cell, setting: Setting) -> Reading:
    """Where it stands; the longest word that fits counts, so that "未办结" is no "办结"."""
    text = _tight(cell)
    found = next((status for word, status in _STATUSES if word in text), None)
    if found is None:
        return failed("status.unknown") if text else Reading()
    return Reading(str(found))


def read_content(cell: Cell, setting: Setting) -> Reading:
    """What was written: several lines. Numbers of identity cards are left out with a warning."""
    raw = raw_text(cell)
    warnings: tuple[Fault, ...] = ()
    if holds_identity_number(raw):
        raw, warnings = without_identity_numbers(raw), (Fault("text.identity_number_removed"),)
    text = clean_text(raw, limit=CONTENT_LIMIT + 1)
    return Reading(text or None, warnings=warnings) if len(text) <= CONTENT_LIMIT else failed("text.too_long")


def _parts(text: str) -> list[str]:
    """A text at its separators; a part's word ("主办：") may follow a blank instead of one."""
    spread = re.sub(rf"\s+(?=({_PART_WORDS})(单位|部门)?[:：])", "\n", text)
    return [clean_line(fold_width(one)) for one in _BETWEEN.split(spread) if one.strip()]


def _part_named(word: str) -> str:
    for part, words in ((Part.ASSIST, _ASSISTS), (Part.SEPARATE, _SEPARATE), (Part.LEAD, _LEADS)):
        if word.strip() in words or any(word.strip().startswith(one) for one in words[:2]):
            return str(part)
    return "?"


def _day_of(year: int | None) -> Reader:
    def read(cell: Cell, setting: Setting) -> Reading:
        text = clean_line(fold_width(raw_text(cell))) if isinstance(cell.value, str) else ""
        if year is not None and _MONTH_DAY.fullmatch(text):
            month, day = re.findall(r"\d+", text)
            cell = Cell(f"{year}-{month}-{day}", cell.row, cell.column)
        return read_day(cell, setting)

    return read


def _line(limit: int) -> Reader:
    def read(cell: Cell, setting: Setting) -> Reading:
        raw = raw_text(cell)
        if holds_identity_number(raw):
            return failed("text.identity_number")
        text = clean_line(re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", raw), limit=limit + 1)
        return Reading(text or None) if len(text) <= limit else failed("text.too_long", limit=limit)

    return read


def _one_of(words: Iterable[tuple[str, str]], unknown: str) -> Reader:
    def read(cell: Cell, setting: Setting) -> Reading:
        text = _tight(cell)
        found = next((value for word, value in words if word in text), None)
        return Reading(found) if found or not text else failed(unknown)

    return read


def _topic(topics: Sequence[Named]) -> Reader:
    """One of the county's topics by its beginning; any other is kept as the last one, with a warning."""

    def read(cell: Cell, setting: Setting) -> Reading:
        text = _tight(cell).removesuffix("类")
        if not text:
            return Reading()
        fitting = [one.id for one in topics if _names(text, one)]
        if len(fitting) == 1:
            return Reading(fitting[0])
        return Reading(topics[-1].id, warnings=(Fault("topic.unknown", {"known": [one.zh for one in topics]}),))

    return read


def _names(text: str, topic: Named) -> bool:
    return text in {_plain(topic.id), _plain(topic.en)} or _is_short_for(text, _plain(topic.zh))


def _is_short_for(text: str, name: str) -> bool:
    return text == name or (len(text) >= 2 and (name.startswith(text) or text.startswith(name)))


def _result(rules: ProposalRules) -> Reader:
    """A class of the county by its id, its letter, its name or its meaning."""

    def read(cell: Cell, setting: Setting) -> Reading:
        text = _tight(cell)
        if not text:
            return Reading()
        for one in rules.result_classes:
            known = {_plain(word) for word in (one.id, one.zh, one.en, one.meaning.zh, one.meaning.en)}
            if text in known or text == _plain(one.zh).removesuffix("类"):
                return Reading(one.id)
        lettered = [one.id for one in rules.result_classes if text.startswith(_plain(one.zh))]
        if len(lettered) == 1:
            return Reading(lettered[0])
        return failed("result.unknown", known=[one.zh for one in rules.result_classes])

    return read


def _rating(rules: ProposalRules) -> Reader:
    """A rating of the county; nothing where the deputy did not answer."""

    def read(cell: Cell, setting: Setting) -> Reading:
        text = _tight(cell)
        if not text or text in _SILENT:
            return Reading()
        for one in rules.ratings:
            if text in {_plain(one.id), _plain(one.zh), _plain(one.en)}:
                return Reading(one.id)
        standing = next((standing for word, standing in _STANDINGS if word in text), None)
        found = next((one.id for one in rules.ratings if one.standing is standing), None)
        return Reading(found) if found else failed("rating.unknown", known=[one.zh for one in rules.ratings])

    return read


def _tight(cell: Cell) -> str:
    return _plain(clean_line(raw_text(cell)))


def _plain(word: str) -> str:
    """A word as it is compared: without blanks, whatever its width and case."""
    return re.sub(r"\s", "", fold_width(word)).lower()


_KINDS = (
    ("议案", str(Kind.MOTION)),
    ("motion", str(Kind.MOTION)),
    ("建议", str(Kind.SUGGESTION)),
    ("批评", str(Kind.SUGGESTION)),
    ("意见", str(Kind.SUGGESTION)),
    ("suggestion", str(Kind.SUGGESTION)),
)
_PUBLICATIONS = (
    ("不公开", str(Publication.NOT)), ("不予公开", str(Publication.NOT)), ("不宜公开", str(Publication.NOT)),
    ("标题", str(Publication.TITLE_ONLY)), ("部分", str(Publication.TITLE_ONLY)), ("全文", str(Publication.FULL)),
    ("公开", str(Publication.FULL)), ("否", str(Publication.NOT)), ("是", str(Publication.FULL)),
)  # fmt: skip
_CONSULTATIONS = (
    ("未", Consultation.NONE), ("无", Consultation.NONE), ("否", Consultation.NONE),
    ("座谈", Consultation.SYMPOSIUM), ("上门", Consultation.VISIT), ("走访", Consultation.VISIT),
    ("当面", Consultation.VISIT), ("见面", Consultation.VISIT), ("面商", Consultation.VISIT),
    ("面复", Consultation.VISIT), ("电话", Consultation.PHONE), ("其他", Consultation.OTHER),
    ("微信", Consultation.OTHER), ("书面", Consultation.OTHER), ("已", Consultation.VISIT), ("是", Consultation.VISIT),
)  # fmt: skip
_STATUSES: Sequence[tuple[str, Status]] = (
    ("撤回", Status.WITHDRAWN), ("撤案", Status.WITHDRAWN),
    ("重新办理", Status.REHANDLING), ("二次办理", Status.REHANDLING), ("待协调", Status.CONVENED),
    ("不满意", Status.DISSATISFIED), ("未办结", Status.HANDLING), ("未办复", Status.HANDLING),
    ("未答复", Status.HANDLING), ("正在办理", Status.HANDLING), ("办理中", Status.HANDLING),
    ("在办", Status.HANDLING), ("待交办", Status.FILED), ("未交办", Status.FILED), ("待评价", Status.REPLIED),
    ("已办结", Status.CLOSED), ("办结", Status.CLOSED), ("办复", Status.CLOSED), ("已答复", Status.CLOSED),
    ("答复", Status.CLOSED), ("已办理", Status.CLOSED), ("完成", Status.CLOSED), ("销号", Status.CLOSED),
    ("否", Status.HANDLING), ("是", Status.CLOSED),
)  # fmt: skip
_STANDINGS = (("不满意", Standing.DISSATISFIED), ("基本满意", Standing.BASICALLY), ("比较满意", Standing.BASICALLY),
              ("较满意", Standing.BASICALLY), ("满意", Standing.SATISFIED))  # fmt: skip
_SILENT = frozenset({"未表态", "未反馈", "未评价", "无反馈", "未回复", "未测评", "弃权"})
