"""Errors in words: what a person whom one reaches is told, kindly, with what to do next where that is known.

The core raises codes; every front words them here, so that the same thing is said everywhere. A code that nobody has
worded yet is still told, with its code, so that the office can ask about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from core.domain.errors import ShuzhiError
from core.locale.catalogue import Translate
from core.locale.dates import word_day
from core.locale.proposal_errors import PROPOSALS
from core.locale.toml_errors import word_toml


def word_error(error: ShuzhiError, t: Translate) -> str:
    """``error`` as a person reads it."""
    return word_code(error.code, error.params, t)


def word_code(code: str, params: Mapping[str, object], t: Translate) -> str:
    """The sentence of ``code``; ``params`` fill its places."""
    message = _WORDING.get(code)
    if message is None:
        return t("This is not possible at the moment ({code}).", code=code)
    filled = {name: _worded(value, t) for name, value in params.items()}
    if code == "report_sheet.not_toml":
        filled["reason"] = word_toml(str(params.get("reason", "")), t)
    return t(message, **{**_MISSING, **filled})


def _worded(value: object, t: Translate) -> str:
    if isinstance(value, date):
        return word_day(value, t)
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(str(part) for part in value)[:500]
    text = str(value)[:500]
    try:
        return word_day(date.fromisoformat(text), t)
    except ValueError:
        return text


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


# What a sentence says where an error came without the parameter.
_MISSING = dict.fromkeys(
    (
        "limit",
        "minutes",
        "due_on",
        "minimum",
        "length",
        "room",
        "reason",
        "problems",
        "missing",
        "code",
        "target",
        "number",
        "year",
        "given",
        "columns",
        "candidates",
        "name",
        "login",
        "found",
        "what",
        "errors",
        "path",
        "section",
        "column",
        "most",
        "device",
        "seconds",
        "server",
        "user",
        "topic",
        "allowed",
        "last_on",
        "axes",
        "ratings",
        "first",
        "last",
        "part",
    ),
    "…",
)

_ENROLMENT = {
    "binding.group_chat": _t("Please write to me in our private chat for this: a group sees everything."),
    "binding.sender_bound": _t("This chat account is bound already. To bind it to somebody else, /unbind first."),
    "binding.person_bound": _t("The owner of this code has another account here already. Please ask the office."),
    "binding.too_many_tries": _t("Too many wrong codes. Please try again in {minutes} minutes, or ask the office."),
    "binding.paused": _t("Binding is paused for a moment because many wrong codes came in. Please try again later."),
    "binding.none": _t("This chat account is not bound to anybody. Please send your binding code first."),
    "code.malformed": _t("A binding code looks like this: ABCDE-FGHJK-M. Please check what you typed."),
    "code.mistyped": _t("One character of this code is not right. Please compare it with your slip."),
    "code.refused": _t("This code does not work: it may be used, expired or withdrawn. Please ask the office."),
    "enrolment.staff_only_by_administrator": _t("Only an administrator handles the accounts of staff."),
    "account.unknown": _t("There is no such chat account."),
    "room.no_such_place": _t("There is no constituency or deputy group called {name}."),
    "room.ambiguous": _t("{name} may mean several: {candidates}. Please write one of these names in full."),
    "room.hears_nothing": _t("This group does not hear anything from the office."),
    "room.not_a_group": _t(
        "This belongs in a group chat: add me to the group, and write /room there with the name of a constituency or a "
        "deputy group. A clerk or an administrator can do that."
    ),
    "reminder.unknown": _t("This reminder is not yours, or no longer exists."),
    "message.unknown": _t("There is no such message."),
    "message.not_failed": _t("Only a message that failed can be sent again; this one has not."),
    "message.wiped": _t("The text of this message was wiped; it cannot be sent again."),
}
_VOTING = {
    "voting.not_open": _t("Voting is not open, or is over. A ballot that was not cast by then was thrown away unread."),
    "voting.not_on_roll": _t("You are not on the roll of this meeting. If that is wrong, please tell the office."),
    "voting.already_took_part": _t("Your right to vote has been used already: one person, one ballot."),
    "voting.not_a_voter": _t("Only voters evaluate deputies."),
    "ballot.unknown_deputy": _t("This ballot names somebody who does not report at this meeting."),
    "ballot.unknown_question": _t("This ballot answers a question that is not on the form."),
    "ballot.unknown_answer": _t("This ballot gives an answer that is not on the form."),
    "ballot.comment_too_long": _t("The opinions are too long: {limit} characters at most, all together."),
    "ballot.unreadable": _t("A ballot cannot be read: it was damaged or belongs to another key."),
    "passphrase.wrong": _t("The passphrase is wrong."),
    "passphrase.too_short": _t("The passphrase is too short: at least {minimum} characters."),
    "passphrase.differ": _t("The passphrase was not typed the same way twice."),
    "paper.number": _t("A paper ballot's number must be 1 or more."),
    "result.not_counted": _t("This meeting has not been counted yet."),
    "meeting.key_destroyed": _t("The key of this meeting was destroyed; its ballots cannot be opened again."),
    "meeting.no_keys": _t("This meeting has no keys: voting was never opened."),
    "tally.negative": _t("A number of ballots cannot be negative."),
    "tally.attending_below_returned": _t("Fewer people attended than ballots came back. Please check the numbers."),
    "sealing.unreadable": _t("This can no longer be read. Please send it again."),
    "sealing.too_long": _t("This is too long to be stored safely ({length} bytes; {room} fit)."),
}
_MEETINGS = {
    "meeting.unknown": _t("There is no such meeting."),
    "meeting.wrong_status": _t("The meeting's present state does not allow this."),
    "meeting.roll_is_frozen": _t("The roll can no longer be changed: voting has been opened."),
    "meeting.no_agenda": _t("Nobody reports at this meeting yet."),
    "meeting.in_the_past": _t("This time lies in the past."),
    "meeting.moment": _t("A day and a time are written like this: 2026-12-10 and 09:00."),
    "reason.missing": _t("Please give a reason: it is kept on record."),
    "plan.infeasible": _t("No plan fits all conditions."),
    "plan.world_changed": _t("Something changed since the preview. Please look at the plan again."),
    "plan.pin_mode": _t("A turn is oral, written or none."),
}
_REPORTS = {
    "backup.exists": _t("{path} exists already; it is never overwritten."),
    "backup.missing": _t("There is no backup {path}."),
    "backup.damaged": _t("This backup is damaged ({what}); nothing was restored."),
    "report.not_yours": _t("This report belongs to somebody else."),
    "report.not_readable": _t("This report has not been filed, or does not concern you."),
    "report.not_a_voter": _t("Only voters read reports here."),
    "report.unknown_section": _t("The form has no such part."),
    "report.empty": _t("There is no text in it. Please send it again."),
    "report.too_long": _t("That is too long: {limit} characters at most. Please shorten it and send it again."),
    "report.count_out_of_range": _t("Please give a number from 0 to {limit}."),
    "report.reason_missing": _t("Please give a reason for what was not done."),
    "report.too_many_suggestions": _t("Too many lines: {limit} suggestions at most."),
    "report.incomplete": _t("The report is not complete yet."),
    "report.filed": _t("The report is filed. Take it back first to change it."),
    "report.not_filed": _t("The report has not been filed."),
    "report.locked": _t("The report has been locked since {due_on}; it can no longer be changed."),
    "report_sheet.too_long": _t("The file is too long: {limit} characters at most."),
    "report_sheet.not_toml": _t("The file cannot be read as TOML: {reason}"),
    "report_sheet.not_understood": _t(
        "This part of the file is not as it was written by: shuzhi report blank ({section})"
    ),
    "pledge.empty": _t("There is no item in it. Please send a line for each."),
    "pledge.too_many": _t("Too many items: {limit} at most."),
    "pledge.too_long": _t("An item is too long: {limit} characters at most."),
    "pledge.locked": _t("The pledge was due by {due_on} and stands as it was lodged."),
    "deputy.unknown": _t("There is no such deputy."),
    "deputy.not_serving": _t("The deputy is not serving at present, so this cannot be changed."),
}
_RECORDS = {
    "voter.unknown": _t("There is no such voter."),
    "term.unknown": _t("No congress term covers this day."),
    "term.dates": _t("A term must end after it begins."),
    "term.overlaps": _t("This term shares days with term {number}."),
    "name.missing": _t("Please give a name."),
    "township.unknown": _t("There is no such township."),
    "venue.seats": _t("A venue needs at least one seat."),
    "staff.login_taken": _t("This login is taken."),
    "staff.roles": _t("A member of staff needs at least one of the office's roles."),
    "status.reason_does_not_fit": _t("This reason does not fit this status."),
    "status.mandate_has_ended": _t("The mandate has ended; it does not begin again."),
    "staff.unknown": _t("There is no such member of staff."),
    "staff.last_administrator": _t("This is the last administrator: the office would be without one."),
    "rules.none": _t("No rules have been adopted yet."),
    "rules.unknown": _t("There are no such rules."),
    "rules.invalid": _t("The rules have mistakes."),
    "import.missing_columns": _t("The table lacks columns that are needed."),
    "holidays.wrong_rows": _t("The holiday table has rows that cannot be read."),
    "holidays.columns": _t("The columns must be: {columns}"),
    "holidays.date": _t("{given} is not a date: write 2026-12-10."),
    "holidays.empty": _t("There is no day in the file."),
    "holidays.unreadable": _t("{name} is no text file in UTF-8, or far too long for a year's holidays."),
    "holidays.not_in_package": _t("The installed package does not know the holidays of {year}."),
    "planning.solver_died": _t("The search for a timetable broke off; nothing was changed. Please try again."),
}
_SIGN_IN = {
    "sign_in.refused": _t("Login and password do not belong together, or this person no longer works here."),
    "sign_in.no_password": _t("{login} has no password yet. On the office's machine: shuzhi staff password {login}"),
    "sign_in.too_many_tries": _t("Too many wrong passwords for this login. Please try again in {minutes} minutes."),
    "sign_in.paused": _t(
        "Signing in is paused because too many wrong passwords came in. Please try again in {minutes} minutes."
    ),
    "password.too_short": _t("The password is too short: at least {minimum} characters."),
    "password.too_long": _t("The password is too long: {limit} characters at most."),
    "password.is_the_name": _t("The password must be neither the login nor the name."),
    "password.only_own": _t("Only an administrator sets somebody else's password."),
    "password.old_missing": _t("Please give your present password too."),
    "four_eyes.missing": _t(
        "The rules ask for two people here: another member of staff confirms this step with login and password."
    ),
    "four_eyes.same_person": _t("The second person must be somebody else than the first."),
    "four_eyes.wrong_role": _t("This person's role in the office does not allow confirming this step."),
}
_UNDO = {
    "action.unknown": _t("There is no such action."),
    "action.none": _t("You have done nothing that could be undone."),
    "undo.changed_since": _t("It has been changed since; undoing would overwrite that. Nothing was changed."),
    "undo.in_use": _t("It is in use by now, so it stays. Nothing was changed."),
    "undo.time_has_passed": _t("The time that would come back has passed. Move the meeting instead."),
    "undo.undone_already": _t("This has been undone already."),
    "undo.too_old": _t("This is too long ago: the former values are no longer kept. Change it by hand."),
    "undo.voting_opened": _t(
        "Opened voting cannot be taken back: people may have voted. Close it, or postpone the meeting: then the vote "
        "is void."
    ),
    "undo.voting_closed": _t("Closed voting is never opened again. Postpone the meeting to hold another vote."),
    "undo.counted": _t("A count is not undone. If it may be wrong, an administrator has it counted again."),
    "undo.recounted": _t("The sheets of the former count were destroyed. Count again."),
    "undo.published": _t("A published result has been read. Raise an objection with the office instead."),
    "undo.vote_was_void": _t("The vote was void and its ballots were destroyed. Set another time for the meeting."),
    "undo.codes_issued": _t("Slips may have been handed out. Revoke the codes, or issue new ones."),
    "undo.account_revoked": _t("A revoked account does not come back. Issue a new code."),
    "undo.imported": _t("An import is not undone. Correct the file and import it again."),
    "undo.term_begun": _t("A term that was entered stays."),
    "undo.asked_to_sign": _t("The deputies have been asked. They can decline; no name goes under it by itself."),
    "undo.set_it_again": _t("Set it once more to what it was."),
    "undo.sent_again": _t("The message may be on its way already."),
    "undo.checked_in_since": _t(
        "Only the last check-in is undone here. Change this person's line in the list instead."
    ),
    "system.no_machine": _t("This is not known here: the county was opened without its directory."),
    "record.fields": _t("Some of this cannot be entered."),
    "person.no_record": _t("Staff have no record here."),
    "voter.is_already": _t("This is so already."),
    "voter.too_many": _t("Too many voters at once: at most {most}."),
    "purpose.missing": _t("Please say what the number is needed for: it is kept on record."),
    "phone.none": _t("No telephone number is known."),
    "attendance.not_now": _t("People are checked in from the notice of a meeting until its result is public."),
    "attendance.not_expected": _t("This person neither reports at this meeting nor is on its roll."),
    "attendance.not_there": _t("This person has not been checked in."),
}
_MACHINE = {
    "not_allowed": _t("You are not allowed to do this. Somebody with another role in the office may be."),
    "not_staff": _t("Only the office's staff may do this."),
    "storage.full": _t("The disk is full; nothing was stored. The office's administrator has to make room."),
    "storage.busy": _t("The database is busy. Please try again in a moment."),
    "storage.read_only": _t("The database cannot be written to. Please tell the office's administrator."),
    "storage.failed": _t("The database did not answer; nothing was stored. Please try again later."),
    "storage.integrity": _t("This contradicts what is stored already; nothing was changed."),
    "storage.missing": _t("There is no database here. Create one with: shuzhi init"),
    "storage.newer_schema": _t("The database was written by a newer version of the program. Please update."),
    "storage.older_schema": _t(
        "The database was written by an older version of the program. Stop serve, then run: shuzhi upgrade"
    ),
    "credentials.missing": _t("The credentials directory lacks a file that is needed."),
    "credentials.exist": _t("There are credentials here already; they are never overwritten."),
    "credentials.open_to_others": _t("The credentials can be read by others. Only their owner may (mode 0600)."),
    "credentials.failed": _t("The credentials could not be written."),
    "credentials.damaged": _t("A credentials file is damaged."),
    "list.column": _t("This list cannot be searched or sorted by {column}."),
    "file.exists": _t("There is a file of this name already."),
    "file.ending": _t("The name of the file must end in .xlsx or .csv."),
    "file.failed": _t("The file could not be written: {reason}"),
    "file.too_many_rows": _t("A sheet holds {most} rows at most. Choose a name that ends in .csv, or filter the list."),
    "local_channel.real_office": _t("The local chat is for demonstrations only: this is a real office's database."),
    "matrix.not_set": _t("Name the homeserver and the account under [matrix] in shuzhi.toml first."),
    "matrix.user_unfit": _t("A Matrix account is written @name:server, not {user}."),
    "matrix.not_logged_in": _t("This machine is not logged in to Matrix. Do: shuzhi matrix login"),
    "matrix.device_in_use": _t("Another process uses the Matrix device in {path}: stop serve first."),
    "matrix.seeds_damaged": _t("The file {path} holds no Matrix signing keys. Restore it from a backup."),
    "matrix.other_identity": _t(
        "The account {user} has signing keys that are not here. Restore credentials/matrix.seeds from a backup. If "
        "they are lost for good, --new-identity replaces them, and everybody who verified the account is warned."
    ),
    "matrix.password_needed": _t("The server wants the password of {user} for this. Do: shuzhi matrix login"),
    "matrix.device_unknown": _t("The server does not know the device {device}. Do: shuzhi matrix login"),
    "matrix.signature_refused": _t("The server refused the signature of the device {device}."),
    "matrix.password_wrong": _t("The Matrix server refuses this account or password."),
    "matrix.too_often": _t("Too many logins at the Matrix server: try again in {seconds} seconds."),
    "matrix.no_answer": _t("The Matrix server {server} does not answer ({reason})."),
    "matrix.refused": _t("The Matrix server refused it ({reason})."),
}
_FILES = {
    "import.damaged": _t("The file is damaged."),
    "import.encrypted": _t("The file is protected by a password. Save it without one."),
    "import.entities": _t("The file holds external entities; it was refused."),
    "import.external_links": _t("The file refers to other files; it was refused."),
    "import.has_errors": _t("{errors} rows have errors; nothing was applied. Correct the file."),
    "import.macro": _t("The file holds macros; it was refused. Save it as .xlsx."),
    "import.memory": _t("The file needs too much memory; it was given up."),
    "import.no_file": _t("There is no file {name}."),
    "import.not_a_table": _t("This is no table that can be read ({found}). Use .xlsx or .csv."),
    "import.old_format": _t("This is an old format ({found}). Save it as .xlsx."),
    "import.timeout": _t("Reading the file takes too long; it was given up."),
    "import.too_large": _t("The file is too large ({what})."),
    "import.world_changed": _t("Something changed since the preview. Please look at it again."),
    "import.zip_bomb": _t("The file unpacks to far more than it should; it was refused."),
    "slips.none": _t("There is nobody to print a slip for."),
}
_WORDING = {
    **PROPOSALS,
    **_FILES,
    **_ENROLMENT,
    **_VOTING,
    **_MEETINGS,
    **_REPORTS,
    **_RECORDS,
    **_SIGN_IN,
    **_UNDO,
    **_MACHINE,
}
