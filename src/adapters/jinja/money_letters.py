from adapters.jinja.letter import Letter, Words, filled, needed
from application.invoices.views import InvoiceView
from application.ports.message_renderer import MessageFacts


def deposit_asked(facts: MessageFacts, words: Words) -> Letter:
    invoice, say = needed(facts.invoice, facts), words.say
    amount = words.money(invoice.payable_minor)
    return Letter(
        answer=say(
            "Deposit for estimate {number}: {amount} to pay", number=invoice.estimate_number or "", amount=amount
        ),
        opening=[say("With the deposit the work can be planned. It is taken off your final invoice.")],
        facts=_standing(invoice, words),
        button=_pay_button(facts, invoice.payable_minor, words),
        closing=_pay_closing(facts, invoice.payable_minor, words),
    )


def invoice_sent(facts: MessageFacts, words: Words) -> Letter:
    invoice, say = needed(facts.invoice, facts), words.say
    number, amount = invoice.number or "", words.money(invoice.payable_minor)
    if invoice.balance_minor <= 0:
        answer = say("Invoice {number} is paid", number=number)
    elif invoice.payable_minor <= 0:
        way = words.money(invoice.reserved_minor)
        answer = say("Invoice {number}: {amount} on its way", number=number, amount=way)
    elif invoice.due_on:
        answer = say(
            "Invoice {number}: you owe {amount}, due {day}", number=number, amount=amount, day=words.day(invoice.due_on)
        )
    else:
        answer = say("Invoice {number}: you owe {amount}", number=number, amount=amount)
    return Letter(
        answer=answer,
        facts=_standing(invoice, words),
        button=_pay_button(facts, invoice.payable_minor, words),
        closing=_pay_closing(facts, invoice.payable_minor, words),
    )


def payment_link(facts: MessageFacts, words: Words) -> Letter:
    link, say = needed(facts.payment_link, facts), words.say
    return Letter(
        answer=say(
            "{contractor} asks for {amount}: {purpose}",
            contractor=facts.contractor.name,
            amount=words.money(link.amount_minor),
            purpose=link.purpose,
        ),
        facts=filled(
            (say("Amount"), words.money(link.amount_minor)),
            (say("What it is for"), link.purpose),
            (say("Invoice"), link.invoice_number),
            (say("Can be paid until"), words.moment(link.expires_at)),
        ),
        button=_pay_button(facts, link.amount_minor, words),
        closing=_pay_closing(facts, link.amount_minor, words),
    )


def payment_failed(facts: MessageFacts, words: Words) -> Letter:
    payment, say = needed(facts.payment, facts), words.say
    return Letter(
        answer=say("Your payment of {amount} did not go through", amount=words.money(payment.amount_minor)),
        opening=[_why(payment.failure, words), say("Nothing was taken from you.")],
        facts=filled(
            (say("Invoice"), payment.invoice_number),
            (say("What it is for"), payment.title),
            (say("Paid with"), payment.method),
            (say("Still to pay"), words.money(payment.invoice_balance_minor)),
        ),
        button=say("Try again or pay in another way"),
    )


def receipt(facts: MessageFacts, words: Words) -> Letter:
    payment, say = needed(facts.payment, facts), words.say
    left = payment.invoice_balance_minor
    return Letter(
        answer=say(
            "You paid {amount} for invoice {number}",
            amount=words.money(payment.amount_minor),
            number=payment.invoice_number,
        ),
        opening=[say("Thank you. Your payment has arrived.")],
        facts=filled(
            (say("What it is for"), payment.title),
            (say("Paid with"), payment.method),
            (say("Paid on"), words.moment(payment.settled_at) if payment.settled_at else ""),
            (say("Kept as credit"), words.money(payment.unapplied_minor) if payment.unapplied_minor else ""),
            (say("Left to pay"), words.money(left)),
        ),
        button=say("See the invoice"),
        closing=[say("There is nothing left to do.")] if left <= 0 else [],
    )


def _standing(invoice: InvoiceView, words: Words) -> list[tuple[str, str]]:
    """In the order of the page: what it comes to, what is taken off it, what is left."""
    say = words.say
    paid_minor = invoice.settled_minor - invoice.credited_minor
    return filled(
        (say("What it is for"), invoice.title),
        (say("Address"), invoice.property_line),
        (say("Total"), words.money(invoice.totals.total_minor)),
        (say("Deposit, taken off"), words.money(-invoice.credited_minor) if invoice.credited_minor else ""),
        (say("Paid"), words.money(-paid_minor) if paid_minor else ""),
        (say("Balance due"), words.money(invoice.balance_minor)),
        (say("On its way"), words.money(-invoice.reserved_minor) if invoice.reserved_minor else ""),
        (say("Still to pay"), words.money(invoice.payable_minor) if invoice.reserved_minor else ""),
        (say("Due date"), words.day(invoice.due_on) if invoice.due_on and invoice.payable_minor > 0 else ""),
    )


def _pay_button(facts: MessageFacts, payable_minor: int, words: Words) -> str:
    if payable_minor > 0 and facts.contractor.payments_enabled:
        return words.say("Pay {amount}", amount=words.money(payable_minor))
    return words.say("See the invoice")


def _pay_closing(facts: MessageFacts, payable_minor: int, words: Words) -> list[str]:
    if payable_minor <= 0:
        return []
    if facts.contractor.payments_enabled:
        return [words.say("Card details are entered on the payment service's own secure page. You need no account.")]
    return [words.say("To pay, please answer this mail or call us.")]


def _why(failure: str | None, words: Words) -> str:
    say = words.say
    reasons = {
        "card_declined": say("The bank that issued the card said no. It knows why; we are not told."),
        "insufficient_funds": say("The bank said that there was not enough money on the account."),
        "expired_card": say("The card has run out."),
        "authentication_failed": say("The bank could not confirm that it was you."),
    }
    return reasons.get(failure or "", say("The payment service could not complete it."))
