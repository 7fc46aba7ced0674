"""Identities. All are UUIDv7, made outside the domain and handed in."""

from typing import NewType
from uuid import UUID

ContractorId = NewType("ContractorId", UUID)
CustomerId = NewType("CustomerId", UUID)
ContactId = NewType("ContactId", UUID)
PropertyId = NewType("PropertyId", UUID)
EstimateId = NewType("EstimateId", UUID)
OptionId = NewType("OptionId", UUID)
LineId = NewType("LineId", UUID)
EvidenceId = NewType("EvidenceId", UUID)
InvoiceId = NewType("InvoiceId", UUID)
LedgerEntryId = NewType("LedgerEntryId", UUID)
CreditEntryId = NewType("CreditEntryId", UUID)
PaymentId = NewType("PaymentId", UUID)
PaymentLinkId = NewType("PaymentLinkId", UUID)
JobId = NewType("JobId", UUID)
AccessTokenId = NewType("AccessTokenId", UUID)
SessionId = NewType("SessionId", UUID)
