"""What a dialogue may ask of the office. Each is carried out by ``bot.office.Office`` as one use case."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogs.file_calls import FileCall
from bot.dialogs.proposal_calls import ProposalCall
from bot.dialogs.supervision_calls import SupervisionCall
from bot.dialogs.unit_calls import UnitCall
from core.domain.ballots import Ballot
from core.domain.ids import DeputyId, MeetingId, OutboxId
from core.domain.reports import Answer
from core.domain.rules import CountyRules
from core.services.reports import DutyReport


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report beside the rules that name its parts."""

    report: DutyReport
    rules: CountyRules


@dataclass(frozen=True, slots=True)
class WhoAmI:
    """-> core.services.my_office.Me or None"""


@dataclass(frozen=True, slots=True)
class Bind:
    """-> Bound or Refused of core.services.enrolment"""

    code: str


@dataclass(frozen=True, slots=True)
class Unbind:
    """-> None"""


@dataclass(frozen=True, slots=True)
class ShowMyData:
    """-> dict"""


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """-> the language"""

    language: str


@dataclass(frozen=True, slots=True)
class Prefer:
    """-> how many accounts the person has"""


@dataclass(frozen=True, slots=True)
class ListMeetings:
    """-> list[MyMeeting]"""


@dataclass(frozen=True, slots=True)
class ShowBallot:
    """-> MyBallot. ``is_new``: the vote may have opened since; otherwise a form seen before will do."""

    meeting: MeetingId
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class CastBallot:
    """-> Cast"""

    meeting: MeetingId
    ballot: Ballot


@dataclass(frozen=True, slots=True)
class ListReports:
    """-> list[Deputy]"""

    year: int


@dataclass(frozen=True, slots=True)
class ReadReport:
    """-> ReportView"""

    deputy: DeputyId
    year: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowReport:
    """-> ReportView: the deputy's own, as it stands"""


@dataclass(frozen=True, slots=True)
class SavePledge:
    """-> list[str]"""

    year: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """-> ReportView"""

    year: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class FileReport:
    """-> ReportView"""

    year: int


@dataclass(frozen=True, slots=True)
class TakeReportBack:
    """-> ReportView"""

    year: int


@dataclass(frozen=True, slots=True)
class Confirm:
    """-> how many reminders were confirmed. Several where one message held them."""

    outbox: tuple[OutboxId, ...]


@dataclass(frozen=True, slots=True)
class ShowRoom:
    """-> RoomView of the group that this is said in"""


@dataclass(frozen=True, slots=True)
class AssignRoom:
    """-> RoomView"""

    name: str


@dataclass(frozen=True, slots=True)
class RemoveRoom:
    """-> RoomView. Without a name: everything."""

    name: str = ""


Call = (
    WhoAmI
    | Bind
    | Unbind
    | ShowMyData
    | SetLanguage
    | Prefer
    | ListMeetings
    | ShowBallot
    | CastBallot
    | ListReports
    | ReadReport
    | ShowReport
    | SavePledge
    | SaveDraft
    | FileReport
    | TakeReportBack
    | Confirm
    | ShowRoom
    | AssignRoom
    | RemoveRoom
    | UnitCall
    | ProposalCall
    | FileCall
    | SupervisionCall
)
