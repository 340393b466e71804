"""Identifiers, one type a noun, so that a voter's can never be passed for a deputy's."""

from __future__ import annotations

from typing import NewType

TermId = NewType("TermId", int)
TownshipId = NewType("TownshipId", int)
ConstituencyId = NewType("ConstituencyId", int)
DeputyGroupId = NewType("DeputyGroupId", int)
DeputyId = NewType("DeputyId", int)
VoterId = NewType("VoterId", int)
StaffId = NewType("StaffId", int)
VenueId = NewType("VenueId", int)
LeaderId = NewType("LeaderId", int)
MeetingId = NewType("MeetingId", int)
AccountId = NewType("AccountId", int)
ReportId = NewType("ReportId", int)
OutboxId = NewType("OutboxId", int)
HandlingUnitId = NewType("HandlingUnitId", int)
ContactId = NewType("ContactId", int)
ProposalId = NewType("ProposalId", int)
ActId = NewType("ActId", int)
AttachmentId = NewType("AttachmentId", str)  # random: it says nothing
