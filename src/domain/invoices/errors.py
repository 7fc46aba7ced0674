from domain.shared.errors import StateRefused, ValueRefused


class InvoiceNotOpen(StateRefused):
    """Values: `status`."""

    code = "invoice_not_open"


class InvoiceHasMoney(StateRefused):
    """Something has settled or is on its way, so it cannot be voided."""

    code = "invoice_has_money"


class InvoiceNotEditable(StateRefused):
    code = "invoice_not_editable"


class NothingDue(StateRefused):
    """Paid already, or all of the rest is on its way."""

    code = "nothing_due"


class NothingBilled(ValueRefused):
    code = "nothing_billed"


class CreditTooSmall(ValueRefused):
    code = "credit_too_small"


class AmountAboveDue(ValueRefused):
    """Values: `payable_minor`."""

    code = "amount_above_due"


class AmountNotPositive(ValueRefused):
    code = "amount_not_positive"
