"""A year of proposals, lived day by day: what deputies ask for, and what units do about it, in time and late.

Who does what and when is drawn once (``fates``); a day then takes whatever steps are due from wherever each proposal
stands, so that a year that was broken off goes on where it was.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from core.api import Core
from core.domain.actors import Actor
from core.domain.ids import DeputyId, HandlingUnitId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Consultation, Content, Note, NoteKind, Proposal, Reply
from core.domain.proposals.units import Assignment, Part, UnitStatus
from core.domain.rules.handling import ReviewOutcome
from core.services.proposals import ProposalView

UNITS = tuple(
    f"县{name}"
    for name in (
        *("交通运输局", "水利局", "教育和体育局", "卫生健康局", "农业农村局", "住房和城乡建设局", "自然资源局"),
        *("生态环境分局", "民政局", "人力资源和社会保障局", "财政局", "发展和改革局", "公安局", "司法局", "应急管理局"),
        *("市场监督管理局", "文化旅游广电局", "林业局", "乡村振兴局", "医疗保障局", "退役军人事务局", "审计局"),
        *("统计局", "城市管理局", "科技和工业信息化局", "商务局", "行政审批服务局", "信访局", "税务局", "气象局"),
        *("供电公司", "自来水公司", "邮政分公司", "融媒体中心", "残疾人联合会", "妇女联合会", "供销合作社"),
        *("公路建设养护中心", "农村公路中心", "城市建设投资公司"),
    )
)
_WANTED = (
    "修缮村组公路",
    "改造老旧水管",
    "增设公交站点",
    "整治河道",
    "扩建乡镇卫生院",
    "安装路灯",
    "改善校舍",
    "补贴茶农",
)
_TOPICS = ("building", "education_health", "agriculture", "law", "economy", "other")
_ALIKE = (("process", "satisfied"),)
_MEETING_DAYS = 20
_AGAIN_DAYS = 15
Act = Callable[[], Awaitable[ProposalView]]


class Judgement(StrEnum):
    """What the deputy says to a reply."""

    GOOD = "satisfied"
    BASIC = "basically_satisfied"
    BAD = "dissatisfied"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Fate:
    """What will happen to a proposal. Days count from the step before: ``reply_after`` from the assignment.

    ``contact_after`` None: nobody speaks with the deputy. ``is_returned``: the first unit hands it back.
    """

    number: int
    entered_on: date
    signatories: tuple[DeputyId, ...]
    shares: tuple[tuple[HandlingUnitId, Part], ...]
    review_days: int
    assign_days: int
    answer_after: int
    is_returned: bool
    contact_after: int | None
    reply_after: int
    is_extended: bool
    judgements: tuple[Judgement, Judgement]
    rate_after: int

    @property
    def content(self) -> Content:
        wanted = _WANTED[self.number % len(_WANTED)]
        title = f"关于{wanted}的建议（{self.number:03}）"
        return Content(title, f"群众多次反映，{wanted}很有必要。", f"请有关部门{wanted}。", _TOPICS[self.number % 6])


def fates(
    random: Random,
    numbers: Iterable[int],
    deputies: Sequence[DeputyId],
    units: Sequence[HandlingUnitId],
    first: date,
    last: date,
) -> list[Fate]:
    """A proposal for each of ``numbers``, most of them handed in about the congress's session on ``first``."""
    return [_fate(random, one, deputies, units, first, last) for one in numbers]


def _fate(
    random: Random,
    number: int,
    deputies: Sequence[DeputyId],
    units: Sequence[HandlingUnitId],
    first: date,
    last: date,
) -> Fate:
    is_at_session = random.random() < 0.7
    return Fate(
        number,
        first + timedelta(days=random.randrange(6) if is_at_session else random.randrange((last - first).days // 2)),
        tuple(random.sample(list(deputies), k=random.choice((1, 1, 1, 2, 3)))),
        _shares(random, units),
        review_days=random.randrange(1, 4),
        assign_days=random.choice((1, 3, 5, 12)),
        answer_after=random.choice((1, 3, 6, 9, 30)),
        is_returned=random.random() < 0.1,
        contact_after=random.choice((5, 12, 25, 40, None)),
        reply_after=random.choice((25, 40, 60, 75, 85, 96, 120, 140)),
        is_extended=random.random() < 0.1,
        judgements=(random.choice(list(Judgement)), random.choice((Judgement.GOOD, Judgement.BASIC, Judgement.BAD))),
        rate_after=random.choice((1, 4, 9, 14)),
    )


def _shares(random: Random, units: Sequence[HandlingUnitId]) -> tuple[tuple[HandlingUnitId, Part], ...]:
    first, second, third = random.sample(list(units), k=3)
    alone = ((first, Part.SOLE),)
    together = ((first, Part.LEAD), (second, Part.ASSIST), (third, Part.ASSIST))
    return random.choice(
        (alone, alone, alone, together[:2], together, ((first, Part.SEPARATE), (second, Part.SEPARATE)))
    )


class HandlingYear:
    """The year of ``fates`` as ``clerk`` enters it. ``proposals``: as they stand, by the number of their fate."""

    def __init__(self, core: Core, clerk: Actor, fates: Sequence[Fate], spare: HandlingUnitId) -> None:
        self._core = core
        self._clerk = clerk
        self._fates = fates
        self._spare = spare  # takes what another unit handed back
        self.proposals: dict[int, Proposal] = {}

    async def look(self) -> None:
        """Read how the proposals stand."""
        titles = {one.content.title: one.number for one in self._fates}
        views = [one.proposal for one in await self._core.proposals.listed(self._clerk)]
        self.proposals = {titles[one.content.title]: one for one in views if one.content.title in titles}

    async def look_again(self, today: date) -> None:
        """Read those of which the program may have taken a step by itself this morning."""
        for number, one in self.proposals.items():
            if _waits_for_the_program(one, today):
                self.proposals[number] = (await self._core.proposals.get(self._clerk, one.id)).proposal

    async def spend(self, today: date) -> int:
        """Everything that people do on ``today``; how many steps."""
        taken = 0
        for fate in self._fates:
            while (act := self._next(fate, today)) is not None:
                self.proposals[fate.number] = (await act()).proposal
                taken += 1
        return taken

    def _next(self, fate: Fate, today: date) -> Act | None:
        proposal = self.proposals.get(fate.number)
        if proposal is None:
            return self._entered(fate) if today >= fate.entered_on else None
        match proposal.status:
            case Status.IN_REVIEW:
                return self._reviewed(fate, proposal, today)
            case Status.FILED:
                return self._assigned(fate, proposal, today)
            case Status.HANDLING | Status.REHANDLING:
                return next(filter(None, self._handled(fate, proposal, today)), None)
            case Status.REPLIED:
                return self._rated(fate, proposal, today)
            case Status.CONVENED:
                return self._settled(proposal, today)
        return None

    def _entered(self, fate: Fate) -> Act:
        return lambda: self._core.proposals.enter(self._clerk, fate.signatories, fate.content)

    def _reviewed(self, fate: Fate, one: Proposal, today: date) -> Act | None:
        if today < fate.entered_on + timedelta(days=fate.review_days * (one.stage + 1)):
            return None
        return lambda: self._core.proposals.review(self._clerk, one.id, ReviewOutcome.ACCEPT)

    def _assigned(self, fate: Fate, one: Proposal, today: date) -> Act | None:
        if one.filed_on is None or today < one.filed_on + timedelta(days=fate.assign_days):
            return None
        was_returned = any(share.status is UnitStatus.RETURNED for share in one.assignments)
        shares = ((self._spare, Part.SOLE),) if was_returned else fate.shares
        return lambda: self._core.proposals.assign(self._clerk, one.id, shares)

    def _handled(self, fate: Fate, one: Proposal, today: date) -> Iterable[Act | None]:
        """Unit by unit; first of all what comes first."""
        for share in one.assignments:
            if share.status in (UnitStatus.RETURNED, UnitStatus.ANSWERED) and one.status is Status.HANDLING:
                continue
            days = (today - share.assigned_on).days
            if share.status is UnitStatus.GIVEN:
                yield self._answered(fate, one, share, days)
            yield self._contacted(fate, one, share, today)
            yield self._extended(fate, one, share, days)
            yield self._replied(fate, one, share, today)

    def _answered(self, fate: Fate, one: Proposal, share: Assignment, days: int) -> Act | None:
        proposals, unit = self._core.proposals, share.unit
        if days < fate.answer_after:
            return None
        if fate.is_returned and len(one.assignments) == 1 and unit != self._spare and fate.answer_after < 10:
            return lambda: proposals.give_back(self._clerk, one.id, unit, reason="不属于本单位职责")
        return lambda: proposals.accept(self._clerk, one.id, unit)

    def _contacted(self, fate: Fate, one: Proposal, share: Assignment, today: date) -> Act | None:
        """The first contact, which each unit makes for itself."""
        wants = fate.contact_after is not None and share.status is UnitStatus.ACCEPTED
        if not wants or any((note.unit, note.kind) == (share.unit, NoteKind.FIRST_CONTACT) for note in one.notes):
            return None
        if fate.contact_after is None or (today - share.assigned_on).days < fate.contact_after:
            return None
        note = Note(share.unit, NoteKind.FIRST_CONTACT, "已与代表联系", today, Consultation.PHONE)
        return lambda: self._core.proposals.note(self._clerk, one.id, note)

    def _extended(self, fate: Fate, one: Proposal, share: Assignment, days: int) -> Act | None:
        clock = next((run for run in one.open_clocks if (run.key, run.unit) == ("reply", share.unit)), None)
        if not fate.is_extended or days < 70 or clock is None or clock.extended_on is not None:
            return None
        return lambda: self._core.proposals.extend(self._clerk, one.id, share.unit, reason="涉及面广，情况复杂")

    def _replied(self, fate: Fate, one: Proposal, share: Assignment, today: date) -> Act | None:
        proposals, unit = self._core.proposals, share.unit
        if not self._is_time_to_reply(fate, one, share, today):
            return None
        if share.part is Part.ASSIST:
            return lambda: proposals.assist(self._clerk, one.id, unit)
        letter = Reply(unit, 0, "ab"[fate.number % 2], "龙函〔2026〕1号", "局长", "已办理。", today, Consultation.VISIT)
        return lambda: proposals.reply(self._clerk, one.id, letter)

    def _is_time_to_reply(self, fate: Fate, one: Proposal, share: Assignment, today: date) -> bool:
        if one.status is Status.REHANDLING:
            again = [reply for reply in one.replies if (reply.unit, reply.round) == (share.unit, one.round)]
            rated_on = one.feedback[-1].rated_on or today
            is_answering = share.part is not Part.ASSIST and share.status is not UnitStatus.RETURNED
            return is_answering and not again and today >= rated_on + timedelta(days=_AGAIN_DAYS)
        after = fate.reply_after // 3 if share.part is Part.ASSIST else fate.reply_after
        return share.status is UnitStatus.ACCEPTED and (today - share.assigned_on).days >= after

    def _rated(self, fate: Fate, one: Proposal, today: date) -> Act | None:
        judgement = fate.judgements[min(one.round, 1)]
        replied_on = max(reply.replied_on for reply in one.replies)
        if judgement is Judgement.SILENT or today < replied_on + timedelta(days=fate.rate_after):
            return None
        marks = (*_ALIKE, ("result", str(judgement)))
        reasons = "没有实际进展" if judgement is Judgement.BAD else ""
        return lambda: self._core.proposals.rate(self._clerk, one.id, marks, reasons=reasons)

    def _settled(self, one: Proposal, today: date) -> Act | None:
        rated_on = one.feedback[-1].rated_on or today
        if today < rated_on + timedelta(days=_MEETING_DAYS):
            return None
        return lambda: self._core.proposals.settle(self._clerk, one.id, reason="协调会议定明年列入计划")


def _waits_for_the_program(one: Proposal, today: date) -> bool:
    """Whether a day is past after which silence counts, or a deputy was not satisfied."""
    is_past = any(clock.due_on is not None and clock.due_on < today for clock in one.open_clocks)
    return is_past or one.status is Status.DISSATISFIED
