"""The writes about attachments. Entered beside ``writes``."""

from __future__ import annotations

from tests.domain.proposals.office_files import PDF
from tests.office import Office
from tests.services.own_proposal_desk import deputy, drafted
from tests.services.proposal_desk import handled, liaison_of
from tests.services.writes import Deed, case


@case("attachment.add")
async def _(office: Office) -> Deed:
    proposal, add = await drafted(office), office.core.attachments.add
    return Deed(deputy(office), lambda: add(deputy(office), proposal, "现场.pdf", PDF))


@case("attachment.add_to_reply")
async def _(office: Office) -> Deed:
    proposal, liaison = await handled(office), await liaison_of(office)
    add = office.core.attachments.add_to_reply
    return Deed(liaison, lambda: add(liaison, proposal, "答复附图.pdf", PDF))


@case("attachment.remove")
async def _(office: Office) -> Deed:
    attachments, proposal = office.core.attachments, await drafted(office)
    added = await attachments.add(deputy(office), proposal, "现场.pdf", PDF)
    return Deed(office.clerk, lambda: attachments.remove(office.clerk, added.id))
