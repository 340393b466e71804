"""What can be wrong with a step of a proposal, in words. Part of ``core.locale.errors``."""

from __future__ import annotations

from collections.abc import Mapping


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


PROPOSALS: Mapping[str, str] = {
    "proposal.unknown": _t("There is no such proposal."),
    "proposal.nothing_asked": _t("Type at least one word or character to look for."),
    "proposal.no_rules": _t(
        "The rules in force say nothing about proposals. Adopt rules with the parts proposals and proposal_deadlines."
    ),
    "proposal.wrong_status": _t("The proposal's present state does not allow this."),
    "proposal.no_signatory": _t("A proposal needs a deputy who signs it."),
    "proposal.empty": _t("A proposal needs a title, its facts and a concrete request; a reply needs its text."),
    "proposal.too_long": _t("The text is too long: {limit} characters at most."),
    "proposal.topic": _t("{topic} is none of the topics in the rules."),
    "proposal.outcome": _t("This review may decide only: {allowed}"),
    "proposal.refusal": _t("A refusal needs one of the reasons in the rules: {allowed}"),
    "proposal.merged_into": _t("Say with which other proposal it is merged."),
    "proposal.merged_into_over": _t("The other proposal is settled already; nothing can be merged into it."),
    "proposal.unit_twice": _t("Each unit can be given a proposal only once."),
    "proposal.parts": _t(
        "A proposal goes to one unit alone, or to one that leads and others that assist, or to several."
    ),
    "proposal.not_its_unit": _t("This unit has no part in this proposal."),
    "proposal.unit_has_answered": _t("This unit has done this already."),
    "proposal.returned_too_late": _t("It can no longer be returned (until {last_on}, and not once it was accepted)."),
    "proposal.extended_already": _t("This reply has been given more time already, or is not waited for."),
    "proposal.extended_too_late": _t("More time can only be given before the first has run out ({last_on})."),
    "proposal.result_class": _t("A reply needs one of the classes in the rules: {allowed}"),
    "proposal.assists_only": _t("This unit only assists: the leading unit replies to the deputy."),
    "proposal.not_assisting": _t("This unit does not assist: it replies to the deputy."),
    "proposal.marks": _t("Rate each of {axes} once, with one of: {ratings}"),
    "proposal.not_its_lead": _t("Only the deputy who leads this proposal can do this."),
    "proposal.too_many_drafts": _t("You have {limit} drafts already. Please hand one in or throw one away first."),
    "cosigning.over": _t("This has been answered already, or nobody needs the answer any more."),
    "cosigning.too_late": _t("It can no longer be signed: the office has it already."),
    "cosigning.signed_already": _t("This deputy has signed it already."),
    "cosigning.nobody": _t("Please say who is to be asked: the deputies' names."),
    "cosigning.too_many": _t("That is too many at once: {limit} deputies at most."),
    "proposal.may_still_rate": _t("The deputy may still rate the reply, until {last_on}."),
    "proposal.withdrawn_too_late": _t("Under the rules it can no longer be withdrawn: it has been given to its units."),
    "proposal.all_must_agree": _t("Every deputy who signed must agree to the withdrawal."),
    "proposal.nothing_came_back": _t("No part of this proposal has come back that somebody would have to take over."),
    "proposal.no_promise": _t("Nothing that this unit promised is still to be kept."),
    "proposal.promise_not_asked": _t(
        "The deputy is not asked about this unit's promise now: nothing new was told of it, or it was rated already."
    ),
    "proposal.not_in_hand": _t("This proposal is not being handled now, so there is nothing to tell of it."),
    "supervision.unknown": _t("There is no such act of supervision."),
    "supervision.not_filed": _t("Only a proposal that was filed, and goes on under its own number, is supervised."),
    "supervision.is_priority": _t("This proposal is a priority item already."),
    "supervision.no_priority": _t("This proposal is no priority item."),
    "supervision.leader": _t("{name} is not entered as a leader, or has left. Enter leaders as contacts first."),
    "supervision.same_leader": _t("Whoever supervises an item does not lead its handling too: name two people."),
    "supervision.no_who": _t("Please say who does it."),
    "supervision.no_outcome": _t("Please say what came of it."),
    "supervision.day": _t("The day must lie between {first} and {last}."),
    "supervision.over": _t(
        "This act took place or was called off already; nothing is written over. "
        "What was entered wrongly is undone first."
    ),
    "attachment.unknown": _t("There is no such attachment."),
    "attachment.kind": _t("A file that ends in {given} cannot be attached. These can: {allowed}"),
    "attachment.empty": _t("There is nothing in this file."),
    "attachment.too_large": _t("The file is too large: {limit} MB at most. Please make it smaller, or split it."),
    "attachment.too_many": _t("No more files fit here: {limit} at most. Please remove one first."),
    "attachment.too_much": _t("The files together are too large: {limit} MB at most."),
    "attachment.too_late": _t("The attachments can no longer be changed: they have been handed on. Ask the office."),
    "attachment.not_yours": _t("This attachment is not yours to change."),
    "attachment.no_unit": _t("Please say whose letter it belongs to."),
    "attachment.not_what_it_says": _t(
        "What is in the file is not what its name says ({given}). Please save it anew with the program it comes from."
    ),
    "attachment.old_office": _t(
        "This is the old format of Word or Excel, or locked with a password. "
        "Please save it as .docx, .xlsx, .pptx or .pdf, without a password."
    ),
    "attachment.macro": _t("The file carries a program (macros), so it is refused. Please save it without: {part}"),
    "attachment.object": _t(
        "The file carries another program's object, so it is refused. Please take it out, or save it as .pdf: {part}"
    ),
    "attachment.remote": _t(
        "The file fetches something from elsewhere when it is opened (a template, a picture, another table), so it is "
        "refused. Please take the link out, or save it as .pdf: {part}"
    ),
    "attachment.crafted": _t("The file is built as no office program builds one. Please save it as .pdf."),
    "attachment.damaged": _t("The file is damaged or incomplete. Please save it anew."),
    "attachment.not_fetched": _t("The file did not reach us. Please send it once more, or bring it to the office."),
    "attachment.no_folder": _t("{path} is no folder. Please name one that is there."),
    "contact.unknown": _t("There is no such contact of a unit."),
    "contact.exists": _t("{name} is entered already with this duty."),
    "contact.has_left": _t("{name} has left already."),
    "contact.needs_a_unit": _t("A liaison or a head belongs to a unit. Please say to which one."),
    "contact.of_no_unit": _t("The supervision office and the leader in charge belong to no single unit."),
    "contact.phone": _t("This is no telephone number of the mainland: a mobile or a landline with its area code."),
    "unit.unknown": _t("There is no such handling unit."),
    "unit.exists": _t("There is a handling unit called {name} already."),
    "deadline.negative_period": _t("A period cannot be shorter than nothing."),
    "deadline.period_too_long": _t("The period is too long: {limit} at most."),
    "deadline.suspension_ends_before_it_begins": _t("A suspension cannot end before it begins."),
    "deadline.day_out_of_range": _t("This day lies too far ahead: {limit} at the latest."),
    "deadline.extension_shortens": _t("An extension must be longer than what it replaces ({limit})."),
}
