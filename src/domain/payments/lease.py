"""Who may open a checkout on what an invoice still owes (PAY-7): one at a time, whoever asks."""

from collections.abc import Sequence

from domain.invoices.errors import AmountAboveDue, AmountNotPositive, InvoiceNotOpen, NothingDue
from domain.invoices.invoice import Invoice
from domain.invoices.states import InvoiceStatus
from domain.payments.errors import AmountBelowMinimum, CheckoutInProgress, OutcomePending, RestBelowMinimum
from domain.payments.payment import Payment
from domain.payments.states import IN_FLIGHT, PaymentState
from domain.shared.ids import PaymentLinkId
from domain.shared.money import Money, total_of


def payable(invoice: Invoice, attempts: Sequence[Payment]) -> Money:
    """What is due and not yet on its way. `attempts` are the payments of the invoice and of its job's deposits.

    What is on its way in another currency pays a deposit of that currency, and nothing of this invoice.
    """
    currency = invoice.total.currency
    moving = [one.amount for one in attempts if one.state in IN_FLIGHT]
    reserved = total_of((amount for amount in moving if amount.currency == currency), currency)
    return max(invoice.balance_due - reserved, reserved.nothing)


def check_amount(amount: Money, *, invoice: Invoice, attempts: Sequence[Payment], least: Money) -> None:
    """Raises InvoiceNotOpen, NothingDue, AmountNotPositive, AmountBelowMinimum, AmountAboveDue or RestBelowMinimum.

    `least` is what the processor charges at least: a part must leave nothing, or enough to be paid later.
    """
    if invoice.status is not InvoiceStatus.OPEN:
        raise InvoiceNotOpen(status=invoice.status)
    due = payable(invoice, attempts)
    if not due.is_positive:
        raise NothingDue(number=invoice.number)
    if not amount.is_positive:
        raise AmountNotPositive(field="amount")
    if amount > due:
        raise AmountAboveDue(field="amount", payable_minor=due.minor)
    if amount < least:
        raise AmountBelowMinimum(field="amount", least_minor=least.minor)
    if (due - amount).is_positive and due - amount < least:
        raise RestBelowMinimum(field="amount", rest_minor=(due - amount).minor, least_minor=least.minor)


def lease(
    attempts: Sequence[Payment], *, payer: str, amount: Money, link_id: PaymentLinkId | None = None
) -> Payment | None:
    """The open checkout that `payer` may have again for `amount`, or None when nobody has one open.

    One that another payment link opened, or none did, is another checkout: paying it would not pay `link_id`.

    Raises OutcomePending while it is not known what an earlier call did, and CheckoutInProgress when another person
    began, or the same person for another sum or by another link.
    """
    for one in attempts:
        if one.outcome_unknown and one.state is PaymentState.CREATED and one.intent.started_by != payer:
            raise OutcomePending(started_at=one.started_at, payment_id=one.id)
    for one in attempts:
        if not one.is_checkout_open:
            continue
        if (one.intent.started_by, one.amount, one.link_id) == (payer, amount, link_id):
            return one
        if one.outcome_unknown:
            raise OutcomePending(started_at=one.started_at, payment_id=one.id)
        raise CheckoutInProgress(started_at=one.started_at, payment_id=one.id, started_by=one.intent.started_by)
    return None
