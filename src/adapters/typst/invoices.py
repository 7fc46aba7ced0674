from adapters.typst import blocks
from adapters.typst.blocks import Block
from adapters.typst.words import Words
from application.invoices.views import InvoiceView, LedgerView
from application.payments.views import PaymentView
from application.ports.documents import DocumentFacts
from domain.invoices.ledger import LedgerKind
from domain.invoices.states import Standing


def invoice(facts: DocumentFacts, view: InvoiceView, words: Words) -> tuple[str, list[Block]]:
    """Return the first line and the parts of an invoice: lines, taxes, payments so far, what is due and how to pay."""
    say = words.say
    return _answer(view, words), [
        blocks.pairs(
            (say("For"), view.customer_name),
            (say("Address"), view.property_line),
            (say("Work"), view.title),
            (say("Issued on"), words.day(view.issued_on) if view.issued_on else ""),
            (say("Due date"), words.day(view.due_on) if view.due_on else ""),
            (say("Estimate"), view.estimate_number or ""),
            (say("Job"), view.job_number or ""),
        ),
        *_bill(view, words),
        *blocks.paragraph(view.note),
        *_how_to_pay(facts, view, words),
    ]


def receipt(facts: DocumentFacts, view: PaymentView, words: Words) -> tuple[str, list[Block]]:
    """Raises ValueError when the payment has not settled: there is nothing to give a receipt for."""
    if view.settled_at is None:
        raise ValueError("a receipt is for a payment that has settled")
    say = words.say
    paid = words.money(view.amount_minor)
    answer = say("Receipt: {amount} paid for invoice {number}", amount=paid, number=view.invoice_number)
    left = view.invoice_balance_minor
    return answer, [
        blocks.pairs(
            (say("Paid by"), view.customer_name),
            (say("What it is for"), view.title),
            (say("Invoice"), view.invoice_number),
            (say("Paid with"), view.method),
            (say("Paid on"), words.moment(view.settled_at)),
            (say("Reference"), view.object_ref or ""),
        ),
        blocks.standing(
            blocks.sums(
                (say("Paid"), paid),
                (say("Kept as credit"), words.money(view.unapplied_minor) if view.unapplied_minor else ""),
                total=(say("Left to pay on this invoice"), words.money(left)),
            )
        ),
        *blocks.paragraph(say("This invoice is paid. Thank you.") if left <= 0 else ""),
    ]


def _answer(view: InvoiceView, words: Words) -> str:
    say, number, amount = words.say, view.number or "", words.money(view.payable_minor)
    closed = {
        Standing.DRAFT: say("Draft of an invoice, {amount}", amount=words.money(view.balance_minor)),
        Standing.VOID: say("Invoice {number} was canceled; nothing is owed", number=number),
        Standing.UNCOLLECTIBLE: say("Invoice {number} was written off", number=number),
        Standing.SUPERSEDED: say("Invoice {number}: nothing more is asked for this deposit", number=number),
    }.get(view.standing)
    if closed:
        return closed
    if view.balance_minor <= 0:
        return say("Invoice {number} is paid", number=number)
    if view.payable_minor <= 0:
        return say("Invoice {number}: {amount} on its way", number=number, amount=words.money(view.reserved_minor))
    if view.due_on is None:
        return say("Invoice {number}, {amount} due", number=number, amount=amount)
    return say("Invoice {number}, {amount} due {day}", number=number, amount=amount, day=words.day(view.due_on))


def _bill(view: InvoiceView, words: Words) -> list[Block]:
    """The lines with their total and, in the order of the page, what is taken off it and what is left; then each
    payment by itself."""
    say = words.say
    rows = [[words.moment(entry.at), _moved(entry, words), words.money(entry.amount_minor)] for entry in view.ledger]
    foot = blocks.sums(
        *blocks.total_rows(view.totals, words), total=(say("Total"), words.money(view.totals.total_minor))
    )
    paid_minor = view.settled_minor - view.credited_minor
    left = blocks.sums(
        (say("Deposit, taken off"), _off(view.credited_minor, words)),
        (say("Paid"), _off(paid_minor, words)),
        total=(say("Balance due"), words.money(view.balance_minor)),
    )
    way = blocks.sums(
        (say("On its way"), _off(view.reserved_minor, words)),
        total=(say("Still to pay"), words.money(view.payable_minor)),
    )
    return [
        blocks.lines_table(view.lines, words, foot=[*foot, *left, *(way if view.reserved_minor else ())]),
        *([blocks.heading(say("Payments so far"))] if rows else []),
        *([blocks.table((say("Date"), say("Payment"), say("Amount")), rows, figures=1)] if rows else []),
    ]


def _off(minor: int, words: Words) -> str:
    return words.money(-minor) if minor else ""


def _moved(entry: LedgerView, words: Words) -> str:
    say = words.say
    named = {
        LedgerKind.PAYMENT: say("Payment"),
        LedgerKind.OFFLINE_PAYMENT: say("Payment by cash or check"),
        LedgerKind.REFUND: say("Refund"),
        LedgerKind.DISPUTE_LOST: say("Taken back by the bank after a dispute"),
        LedgerKind.BANK_RETURN: say("Returned by the bank"),
        LedgerKind.CREDIT_APPLIED: say("Deposit or credit"),
        LedgerKind.CREDIT_RETURNED: say("Credit taken back"),
    }[entry.kind]
    return f"{named}, {entry.method}" if entry.method else named


def _how_to_pay(facts: DocumentFacts, view: InvoiceView, words: Words) -> list[Block]:
    if view.payable_minor <= 0 or view.standing in {Standing.DRAFT, Standing.VOID, Standing.UNCOLLECTIBLE}:
        return []
    say = words.say
    online = facts.contractor.payments_enabled and facts.link
    if online:
        told = say("The button opens your page of this invoice, where you can pay. You need no account.")
    else:
        told = say("Please call us or write to us: we will tell you how to pay.")
    pay = say("Pay {amount}", amount=words.money(view.payable_minor))
    return [
        blocks.heading(say("How to pay")),
        *blocks.paragraph(told, sticky=bool(online)),
        *([blocks.buttons((pay, facts.link))] if online else []),
    ]
