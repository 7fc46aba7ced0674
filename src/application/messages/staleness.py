from application.messages.message import MessageKind
from application.ports.message_renderer import MessageFacts
from domain.estimates.states import EstimateStatus
from domain.invoices.states import Standing
from domain.payments.payment_link import PaymentLinkStatus

_SETTLED = frozenset({Standing.PAID, Standing.VOID, Standing.UNCOLLECTIBLE})


def comes_too_late(facts: MessageFacts) -> bool:
    """Whether what the mail asks for is no longer to be done: a mail that waited must not call for a paid deposit."""
    if facts.kind is MessageKind.ESTIMATE_SENT:
        return facts.estimate is not None and facts.estimate.status is not EstimateStatus.SENT
    if facts.kind is MessageKind.DEPOSIT_ASKED:
        return facts.invoice is not None and facts.invoice.standing in _SETTLED
    if facts.kind is MessageKind.INVOICE_SENT:
        return facts.invoice is not None and facts.invoice.standing in {Standing.VOID, Standing.UNCOLLECTIBLE}
    if facts.kind is MessageKind.PAYMENT_LINK:
        link = facts.payment_link
        return link is not None and (link.status is not PaymentLinkStatus.OPEN or link.payable_minor <= 0)
    if facts.kind is MessageKind.PAYMENT_FAILED:
        return facts.payment is not None and facts.payment.invoice_balance_minor <= 0
    return False
