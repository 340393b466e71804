"""What the staff's actions and the fields of records are called, for lists of what was done and what comes back."""

from __future__ import annotations

from core.locale.catalogue import Translate


def word_action(action: str, t: Translate) -> str:
    """``meeting.move`` in words; itself where nobody has worded it."""
    return t(_ACTIONS[action]) if action in _ACTIONS else action


def word_field(name: str, t: Translate) -> str:
    """``starts_at`` in words; itself where nobody has worded it."""
    return t(_FIELDS[name]) if name in _FIELDS else name


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_ACTIONS = {
    "attendance.check_in": _t("Checked somebody in"),
    "attendance.undo_check_in": _t("Took a check-in back"),
    "attendance.set": _t("Changed somebody's attendance"),
    "deputy.edit": _t("Changed a deputy's record"),
    "deputy.set_status": _t("Changed a mandate's status"),
    "enrolment.issue_codes": _t("Issued binding codes"),
    "enrolment.revoke_account": _t("Revoked chat accounts"),
    "holidays.import": _t("Imported holidays"),
    "leader.add": _t("Added a chair"),
    "meeting.cancel": _t("Cancelled a meeting"),
    "meeting.close": _t("Closed voting"),
    "meeting.count": _t("Counted a vote"),
    "meeting.move": _t("Moved a meeting"),
    "meeting.notice": _t("Sent a meeting's notice"),
    "meeting.open": _t("Opened voting"),
    "meeting.postpone": _t("Postponed a meeting"),
    "meeting.publish": _t("Published a result"),
    "meeting.recount": _t("Had a vote counted again"),
    "meeting.set_roll": _t("Changed a meeting's roll"),
    "message.retry": _t("Sent a message again"),
    "plan.adopt_term": _t("Adopted the term plan"),
    "plan.adopt_timetable": _t("Adopted a year's meetings"),
    "plan.pin_turn": _t("Fixed a deputy's turn by hand"),
    "room.assign": _t("Let a group hear more"),
    "room.remove": _t("Let a group hear less"),
    "roster.apply": _t("Imported a roll"),
    "rules.adopt": _t("Adopted rules"),
    "staff.add": _t("Added a member of staff"),
    "term.begin": _t("Entered a term"),
    "venue.add": _t("Added a venue"),
    "voter.edit": _t("Changed a voter's record"),
    "voter.set_active": _t("Took a voter off the rolls, or back"),
}
_FIELDS = {
    "agenda": _t("Agenda"),
    "attendance": _t("Attendance"),
    "born": _t("Born"),
    "card_number": _t("Card number"),
    "constituency": _t("Constituency"),
    "constituency_id": _t("Constituency"),
    "delegation": _t("Delegation"),
    "education": _t("Education"),
    "ends_at": _t("Ends at"),
    "ethnicity": _t("Ethnicity"),
    "evaluators": _t("Evaluators"),
    "group": _t("Deputy group"),
    "group_id": _t("Deputy group"),
    "held_on": _t("Day"),
    "initials": _t("Initials"),
    "is_active": _t("On the rolls"),
    "is_pinned": _t("Fixed by hand"),
    "is_representative": _t("Voter representative"),
    "joined_on": _t("Joined on"),
    "leader": _t("Chair"),
    "leader_id": _t("Chair"),
    "meetings_added": _t("Meetings added"),
    "meetings_changed": _t("Meetings changed"),
    "meetings_removed": _t("Meetings removed"),
    "name": _t("Name"),
    "noticed_at": _t("Notice sent at"),
    "party": _t("Party"),
    "phone": _t("Telephone"),
    "places": _t("Hears"),
    "post": _t("Post"),
    "remark": _t("Remark"),
    "roll_number": _t("Number on the roll"),
    "rules": _t("Rules"),
    "sex": _t("Sex"),
    "slot": _t("Part of the day"),
    "staff": _t("Member of staff"),
    "starts_at": _t("Starts at"),
    "status": _t("Status"),
    "status_on": _t("Status since"),
    "status_reason": _t("Reason"),
    "turn": _t("Turn"),
    "turns": _t("Turns"),
    "venue": _t("Venue"),
    "venue_id": _t("Venue"),
    "work_unit": _t("Work unit"),
}
