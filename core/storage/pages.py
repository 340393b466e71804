"""The lists that are read a page at a time."""

from __future__ import annotations

from core.services.stores.ledger import AuditLine
from core.services.stores.pages import DeputyEntry, FormerVoterEntry, InboxEntry, OutboxEntry, ProposalEntry, VoterEntry
from core.storage.keyset import Counts, KeysetList
from core.storage.proposal_list import PROPOSALS
from core.storage.session import Session
from core.storage.short_lists import AUDIT, DEPUTIES, FORMER_VOTERS, INBOX, OUTBOX
from core.storage.voter_list import VOTERS


class SqlPageStore:
    """Implements ``core.services.stores.pages.PageStore``. ``counts`` outlives the transaction."""

    def __init__(self, session: Session, counts: Counts) -> None:
        self._session = session
        self._counts = counts

    @property
    def voters(self) -> KeysetList[VoterEntry]:
        return KeysetList(self._session, VOTERS, self._counts)

    @property
    def former_voters(self) -> KeysetList[FormerVoterEntry]:
        return KeysetList(self._session, FORMER_VOTERS, self._counts)

    @property
    def deputies(self) -> KeysetList[DeputyEntry]:
        return KeysetList(self._session, DEPUTIES, self._counts)

    @property
    def audit(self) -> KeysetList[AuditLine]:
        return KeysetList(self._session, AUDIT, self._counts)

    @property
    def outbox(self) -> KeysetList[OutboxEntry]:
        return KeysetList(self._session, OUTBOX, self._counts)

    @property
    def inbox(self) -> KeysetList[InboxEntry]:
        return KeysetList(self._session, INBOX, self._counts)

    @property
    def proposals(self) -> KeysetList[ProposalEntry]:
        return KeysetList(self._session, PROPOSALS, self._counts)
