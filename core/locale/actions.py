"""What the staff's actions and the fields of records are called, for lists of what was done and what comes back."""

from __future__ import annotations

from core.locale.catalogue import Translate


def word_action(action: str, t: Translate) -> str:
    """``meeting.move`` in words; itself where nobody has worded it."""
    return t(_ACTIONS[action]) if action in _ACTIONS else action


def word_field(name: str, t: Translate) -> str:
    """``starts_at`` in words; itself where nobody has worded it."""
    return t(_FIELDS[name]) if name in _FIELDS else name


def word_detail(name: str, t: Translate) -> str:
    """What a detail of an audit line is called; itself where nobody has worded it."""
    return t(_DETAILS[name]) if name in _DETAILS else word_field(name, t)


def actions_called(text: str, t: Translate) -> frozenset[str]:
    """Every action whose words hold ``text``: what somebody means who looks for it."""
    wanted = text.casefold()
    return frozenset(action for action, message in _ACTIONS.items() if wanted in t(message).casefold())


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_ACTIONS = {
    "action.undo": _t("Undid something"),
    "attendance.check_in": _t("Checked somebody in"),
    "attendance.set": _t("Changed somebody's attendance"),
    "attendance.undo_check_in": _t("Took a check-in back"),
    "backup.check": _t("Tried a backup"),
    "backup.take": _t("Took a backup"),
    "ballot.cast": _t("Voted"),
    "chat.set_aside": _t("Set an event aside"),
    "chat.settle_keys": _t("Settled the chat's keys"),
    "chat.tidy": _t("Tidied up the chat"),
    "deputy.edit": _t("Changed a deputy's record"),
    "deputy.set_status": _t("Changed a mandate's status"),
    "enrolment.bind": _t("Bound a chat account"),
    "enrolment.heard_from": _t("Was heard from again"),
    "enrolment.issue_codes": _t("Issued binding codes"),
    "enrolment.lost_touch": _t("Can no longer be reached"),
    "enrolment.pause": _t("Paused binding"),
    "enrolment.refuse": _t("Refused a binding code"),
    "enrolment.revoke_account": _t("Revoked chat accounts"),
    "enrolment.set_language": _t("Chose a language"),
    "enrolment.unbind": _t("Gave a chat account up"),
    "holidays.import": _t("Imported holidays"),
    "key.destroy": _t("Destroyed a meeting's key"),
    "leader.add": _t("Added a chair"),
    "meeting.cancel": _t("Cancelled a meeting"),
    "meeting.cancelled": _t("Cancelled a meeting"),
    "meeting.close": _t("Closed voting"),
    "meeting.count": _t("Counted a vote"),
    "meeting.move": _t("Moved a meeting"),
    "meeting.notice": _t("Sent a meeting's notice"),
    "meeting.open": _t("Opened voting"),
    "meeting.postpone": _t("Postponed a meeting"),
    "meeting.postponed": _t("Postponed a meeting"),
    "meeting.publish": _t("Published a result"),
    "meeting.recount": _t("Had a vote counted again"),
    "meeting.set_roll": _t("Changed a meeting's roll"),
    "message.retry": _t("Sent a message again"),
    "office.describe": _t("Described the office"),
    "paper.enter": _t("Entered a paper ballot"),
    "paper.issue": _t("Handed out a paper ballot"),
    "paper.withdraw": _t("Withdrew a paper ballot"),
    "person.reveal_phone": _t("Saw a telephone number"),
    "plan.adopt_term": _t("Adopted the term plan"),
    "plan.adopt_timetable": _t("Adopted a year's meetings"),
    "plan.pin_turn": _t("Fixed a deputy's turn by hand"),
    "reminder.confirm": _t("Confirmed a reminder"),
    "reminder.tick": _t("Sent what was due"),
    "report.file": _t("Filed a duty report"),
    "report.lay_reminders": _t("Laid a year's reminders"),
    "report.save_draft": _t("Wrote at a duty report"),
    "report.save_pledge": _t("Lodged a pledge"),
    "report.take_back": _t("Took a duty report back"),
    "room.assign": _t("Let a group hear more"),
    "room.leave": _t("Was thrown out of a group"),
    "room.move": _t("A group moved"),
    "room.remove": _t("Let a group hear less"),
    "roster.apply": _t("Imported a roll"),
    "roster.export": _t("Exported a roll"),
    "rules.adopt": _t("Adopted rules"),
    "staff.add": _t("Added a member of staff"),
    "staff.second": _t("Confirmed as the second person"),
    "staff.set_active": _t("Let somebody in or out of the office"),
    "staff.set_password": _t("Set a password"),
    "staff.sign_in": _t("Signed in"),
    "staff.sign_in_refused": _t("Was refused at sign-in"),
    "staff.unlock": _t("Unlocked the screen"),
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
_DETAILS = {
    "account": _t("Account"),
    "accounts": _t("Accounts"),
    "active": _t("On the rolls"),
    "ballots": _t("Ballots"),
    "changes": _t("Changes"),
    "channel": _t("Network"),
    "codes": _t("Codes"),
    "days": _t("Days"),
    "demonstration": _t("Demonstration"),
    "event": _t("Event"),
    "failures": _t("Failures"),
    "fields": _t("Changed"),
    "file": _t("File"),
    "items": _t("Items"),
    "language": _t("Language"),
    "late": _t("Late"),
    "meetings": _t("Meetings"),
    "messages": _t("Messages"),
    "mode": _t("Mode"),
    "moved": _t("Moved"),
    "new": _t("New"),
    "number": _t("Number"),
    "objections_end_on": _t("Objections until"),
    "on": _t("From"),
    "on_behalf": _t("On behalf"),
    "persons": _t("For"),
    "purpose": _t("Purpose"),
    "reason": _t("Reason"),
    "reminders": _t("Reminders"),
    "roles": _t("Roles"),
    "rows": _t("Rows"),
    "seats": _t("Seats"),
    "second": _t("Second person"),
    "sent": _t("Sent"),
    "sheet": _t("Sheet"),
    "told": _t("Told"),
    "unreadable": _t("Unreadable"),
    "unsent": _t("Not sent"),
    "voter": _t("Voter"),
    "voters": _t("Voters"),
    "was": _t("Before"),
    "year": _t("Year"),
}
