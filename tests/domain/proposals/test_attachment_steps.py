"""What the office may do about files follows a proposal's state, unit by unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from core.domain.ids import ProposalId
from core.domain.proposals.attachment_steps import FileDeed, FileOffer, file_offers
from core.domain.proposals.attachments import Attachment, new_id, readable_by_unit
from core.domain.rules.attaching import FileKind
from tests.domain.proposals.desk import HELPER, LEAD, SOLE, a_draft, filed, handled, shared

ONE = Attachment(new_id(), ProposalId(1), "a.pdf", FileKind.PDF, 1, "", datetime(2026, 3, 2, tzinfo=UTC), "staff:1")
OF_LETTER = replace(ONE, id=new_id(), unit=SOLE)


def test_open_proposal_takes_and_gives_files() -> None:
    for proposal in (a_draft(), filed()):
        assert file_offers(proposal, [ONE]) == (
            FileOffer(FileDeed.ADD),
            FileOffer(FileDeed.SAVE, attachment=ONE.id),
            FileOffer(FileDeed.REMOVE, attachment=ONE.id),
        )


def test_given_proposal_keeps_its_files_and_its_letter_is_open() -> None:
    assert file_offers(handled(), [ONE, OF_LETTER]) == (
        FileOffer(FileDeed.ADD_TO_REPLY, unit=SOLE),
        FileOffer(FileDeed.SAVE, attachment=ONE.id),
        FileOffer(FileDeed.SAVE, attachment=OF_LETTER.id),
        FileOffer(FileDeed.REMOVE, attachment=OF_LETTER.id),
    )


def test_only_units_that_answer_have_letters() -> None:
    assert file_offers(shared(), []) == (FileOffer(FileDeed.ADD_TO_REPLY, unit=LEAD),)


def test_unit_reads_no_other_units_files() -> None:
    files = [ONE, replace(ONE, unit=LEAD), replace(ONE, unit=HELPER)]
    assert readable_by_unit(files, shared(), LEAD) == (files[0], files[1])
