"""What must be true of invoices, payments, ledger and credit, however a process was killed."""

from adapters.sql.checks.rule import Rule
from adapters.sql.repositories.numbers import FIRST
from domain.invoices.invoice import InvoiceKind
from domain.invoices.ledger import CreditKind, LedgerKind
from domain.invoices.states import InvoiceStatus
from domain.payments.states import CHECKOUT_OPEN, HOLDS_MONEY, PaymentState

LOWERS = (LedgerKind.PAYMENT, LedgerKind.OFFLINE_PAYMENT, LedgerKind.CREDIT_APPLIED)
RAISES = (LedgerKind.REFUND, LedgerKind.DISPUTE_LOST, LedgerKind.BANK_RETURN, LedgerKind.CREDIT_RETURNED)

RULES = (
    Rule(
        id="I1",
        says="what an invoice has been paid is the sum of its ledger, and so it is stored",
        sql="""
            SELECT format('invoice %s (%s): ledger %s, stored %s', i.number, i.id, coalesce(sum(e.amount_minor), 0),
                          i.settled_minor) AS broken
            FROM invoice i LEFT JOIN ledger_entry e ON e.contractor_id = i.contractor_id AND e.invoice_id = i.id
            GROUP BY i.contractor_id, i.id
            HAVING coalesce(sum(e.amount_minor), 0) <> i.settled_minor ORDER BY i.id""",
    ),
    Rule(
        id="I1",
        says="payments and credit lower what is owed; refunds, lost disputes and returns raise it; in one currency",
        sql="""
            SELECT format('entry %s: %s of %s %s on invoice %s in %s', e.id, e.kind, e.amount_minor, e.currency,
                          e.invoice_id, i.currency) AS broken
            FROM ledger_entry e JOIN invoice i ON i.contractor_id = e.contractor_id AND i.id = e.invoice_id
            WHERE e.currency <> i.currency OR NOT (e.kind = ANY (:lowers) AND e.amount_minor > 0
                OR e.kind = ANY (:raises) AND e.amount_minor < 0)
            ORDER BY e.id""",
        words={"lowers": LOWERS, "raises": RAISES},
    ),
    Rule(
        id="I1",
        says="the total that is owed is the total of the lines that are shown",
        sql="""
            SELECT format('invoice %s (%s): owes %s, shows %s', number, id, total_minor,
                          bill->'totals'->>'total_minor') AS broken
            FROM invoice WHERE (bill->'totals'->>'total_minor')::bigint IS DISTINCT FROM total_minor ORDER BY id""",
    ),
    Rule(
        id="I2",
        says="one object at the processor is one payment",
        sql="""
            SELECT format('%s %s of account %s: %s payments', processor, reference, account, count(*)) AS broken
            FROM payment CROSS JOIN LATERAL (VALUES (checkout_ref), (object_ref)) AS held (reference)
            WHERE reference IS NOT NULL
            GROUP BY processor, account, reference HAVING count(*) > 1 ORDER BY reference""",
    ),
    Rule(
        id="I2",
        says="a payment's allocations sum to its amount",
        sql="""
            SELECT format('payment %s: amount %s, allocated %s', p.id, p.amount_minor,
                          coalesce(sum(a.amount_minor), 0)) AS broken
            FROM payment p LEFT JOIN payment_allocation a ON a.contractor_id = p.contractor_id AND a.payment_id = p.id
            GROUP BY p.contractor_id, p.id HAVING coalesce(sum(a.amount_minor), 0) <> p.amount_minor ORDER BY p.id""",
    ),
    Rule(
        id="I2",
        says="captured money stands in the ledger or as unapplied credit, to the cent; other attempts move nothing",
        sql="""
            SELECT format('payment %s (%s): captured %s, ledger %s, credit %s, unapplied %s', p.id, p.state, held.minor,
                          entered.minor, kept.minor, p.unapplied_minor) AS broken
            FROM payment p
            CROSS JOIN LATERAL (SELECT CASE WHEN p.state = ANY (:holds_money) THEN p.amount_minor ELSE 0 END AS minor)
                AS held
            CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS minor FROM ledger_entry e
                WHERE e.contractor_id = p.contractor_id AND e.payment_id = p.id AND e.kind = ANY (:payment)) AS entered
            CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS minor FROM credit_entry c
                WHERE c.contractor_id = p.contractor_id AND c.payment_id = p.id AND c.kind = ANY (:excess)) AS kept
            WHERE entered.minor + kept.minor <> held.minor OR kept.minor <> p.unapplied_minor ORDER BY p.id""",
        words={"holds_money": HOLDS_MONEY, "payment": [LedgerKind.PAYMENT], "excess": [CreditKind.EXCESS]},
    ),
    Rule(
        id="I3",
        says="an attempt asked for no more than was due when it was opened",
        sql="""
            SELECT format('payment %s: asked %s of invoice %s, due then %s', p.id, a.amount_minor, i.number,
                          i.total_minor - before.minor) AS broken
            FROM payment p
            JOIN payment_allocation a ON a.contractor_id = p.contractor_id AND a.payment_id = p.id
            JOIN invoice i ON i.contractor_id = a.contractor_id AND i.id = a.invoice_id
            CROSS JOIN LATERAL (SELECT coalesce(sum(e.amount_minor), 0) AS minor FROM ledger_entry e
                WHERE e.contractor_id = i.contractor_id AND e.invoice_id = i.id AND e.at < p.started_at) AS before
            WHERE a.amount_minor > i.total_minor - before.minor ORDER BY p.id""",
    ),
    Rule(
        id="I3",
        says="an invoice has one open checkout at most",
        sql="""
            SELECT format('invoice %s: %s open checkouts', a.invoice_id, count(*)) AS broken
            FROM payment_allocation a JOIN payment p ON p.contractor_id = a.contractor_id AND p.id = a.payment_id
            WHERE p.state = ANY (:open) GROUP BY a.invoice_id HAVING count(*) > 1 ORDER BY a.invoice_id""",
        words={"open": CHECKOUT_OPEN},
    ),
    Rule(
        id="I3",
        says="nobody has paid an invoice more than it asks; what came above is credit that staff were told of",
        sql="""
            SELECT format('invoice %s (%s): asks %s, paid %s', number, id, total_minor, settled_minor) AS broken
            FROM invoice WHERE settled_minor > total_minor AND total_minor >= 0
            UNION ALL
            SELECT format('payment %s: %s above the due, and no alert', p.id, p.unapplied_minor)
            FROM payment p WHERE p.unapplied_minor <> 0 AND NOT EXISTS (SELECT FROM alert x WHERE
                x.contractor_id = p.contractor_id AND x.code = 'payment_excess' AND x.subject = 'payment:' || p.id)""",
    ),
    Rule(
        id="I5",
        says="a payment in the ledger was captured by the processor for this customer, in this currency and not above",
        sql="""
            SELECT format('entry %s on invoice %s: payment %s', e.id, e.invoice_id, e.payment_id) AS broken
            FROM ledger_entry e JOIN invoice i ON i.contractor_id = e.contractor_id AND i.id = e.invoice_id
            LEFT JOIN payment p ON p.contractor_id = e.contractor_id AND p.id = e.payment_id
            LEFT JOIN payment_allocation a ON a.contractor_id = e.contractor_id AND a.payment_id = e.payment_id
                AND a.invoice_id = e.invoice_id
            WHERE e.kind = ANY (:payment) AND (p.state = ANY (:holds_money) AND p.object_ref IS NOT NULL
                AND p.settled_at IS NOT NULL AND p.customer_id = i.customer_id AND p.currency = e.currency
                AND e.amount_minor <= a.amount_minor) IS NOT TRUE
            ORDER BY e.id""",
        words={"payment": [LedgerKind.PAYMENT], "holds_money": HOLDS_MONEY},
    ),
    Rule(
        id="I5",
        says="a payment is entered on an invoice once",
        sql="""
            SELECT format('invoice %s: payment %s entered %s times', invoice_id, payment_id, count(*)) AS broken
            FROM ledger_entry WHERE kind = ANY (:payment)
            GROUP BY invoice_id, payment_id HAVING count(*) > 1 ORDER BY invoice_id""",
        words={"payment": [LedgerKind.PAYMENT]},
    ),
    Rule(
        id="I5",
        says="credit comes from captured money of the same customer and currency",
        sql="""
            SELECT format('credit %s: %s of %s, payment %s', c.id, c.kind, c.amount_minor, c.payment_id) AS broken
            FROM credit_entry c LEFT JOIN payment p ON p.contractor_id = c.contractor_id AND p.id = c.payment_id
            WHERE c.kind = ANY (:given) AND (c.amount_minor > 0 AND p.state = ANY (:holds_money)
                AND p.customer_id = c.customer_id AND p.currency = c.currency
                AND c.amount_minor <= p.amount_minor) IS NOT TRUE
            ORDER BY c.id""",
        words={"given": [CreditKind.DEPOSIT, CreditKind.EXCESS], "holds_money": HOLDS_MONEY},
    ),
    Rule(
        id="I5",
        says="what a deposit paid is the job's credit, and the other way round",
        sql="""
            SELECT format('deposit %s (%s): paid %s, credit %s', i.number, i.id, paid.minor, given.minor) AS broken
            FROM invoice i
            CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS minor FROM ledger_entry e
                WHERE e.contractor_id = i.contractor_id AND e.invoice_id = i.id AND e.kind = ANY (:payment)) AS paid
            CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS minor FROM credit_entry c
                WHERE c.contractor_id = i.contractor_id AND c.invoice_id = i.id AND c.kind = ANY (:deposit)) AS given
            WHERE given.minor <> CASE WHEN i.kind = ANY (:deposit_kind) THEN paid.minor ELSE 0 END ORDER BY i.id""",
        words={
            "payment": [LedgerKind.PAYMENT],
            "deposit": [CreditKind.DEPOSIT],
            "deposit_kind": [InvoiceKind.DEPOSIT],
        },
    ),
    Rule(
        id="I5",
        says="credit that an invoice took has left the credit, to the cent",
        sql="""
            SELECT format('invoice %s (%s): took %s, left %s', i.number, i.id, took.minor, gone.minor) AS broken
            FROM invoice i
            CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS minor FROM ledger_entry e
                WHERE e.contractor_id = i.contractor_id AND e.invoice_id = i.id AND e.kind = ANY (:taken)) AS took
            CROSS JOIN LATERAL (SELECT coalesce(-sum(amount_minor), 0) AS minor FROM credit_entry c
                WHERE c.contractor_id = i.contractor_id AND c.invoice_id = i.id AND c.kind = ANY (:used)) AS gone
            WHERE took.minor <> gone.minor ORDER BY i.id""",
        words={
            "taken": [LedgerKind.CREDIT_APPLIED, LedgerKind.CREDIT_RETURNED],
            "used": [CreditKind.APPLIED, CreditKind.RETURNED],
        },
    ),
    Rule(
        id="INV-4",
        says="no more credit is used than there is, job by job",
        sql="""
            SELECT format('customer %s, job %s: %s %s', customer_id, job_id, sum(amount_minor), currency) AS broken
            FROM credit_entry GROUP BY customer_id, job_id, currency
            HAVING sum(amount_minor) < 0 ORDER BY customer_id, job_id""",
    ),
    Rule(
        id="INV-1",
        says="an invoice has its number once it was opened, and money only then",
        sql="""
            SELECT format('invoice %s (%s): %s, settled %s', number, id, status, settled_minor) AS broken
            FROM invoice WHERE status = ANY (:demanded) AND (number IS NULL OR issued_on IS NULL OR due_on IS NULL)
                OR status = ANY (:draft) AND (number IS NOT NULL OR settled_minor <> 0)
                OR status = ANY (:void) AND settled_minor <> 0
            ORDER BY id""",
        words={
            "demanded": [InvoiceStatus.OPEN, InvoiceStatus.UNCOLLECTIBLE],
            "draft": [InvoiceStatus.DRAFT],
            "void": [InvoiceStatus.VOID],
        },
    ),
    Rule(
        id="D14",
        says="invoice numbers have no gap",
        sql="""
            SELECT format('%s numbers from %s to %s, the series stands at %s', given.n, given.least, given.most,
                          series.last) AS broken
            FROM (SELECT count(*) AS n, min(number) AS least, max(number) AS most FROM (
                SELECT substring(number FROM '[0-9]+$')::bigint AS number FROM invoice WHERE number IS NOT NULL) AS n)
                AS given
            CROSS JOIN (SELECT coalesce(max(last), :first - 1) AS last FROM number_series WHERE kind = 'invoice')
                AS series
            WHERE given.n <> series.last - :first + 1
                OR given.n > 0 AND (given.least <> :first OR given.most <> series.last)""",
        numbers={"first": FIRST["invoice"]},
    ),
    Rule(
        id="I20",
        says="a payment that settled says when, and one that did not says nothing",
        sql="""
            SELECT format('payment %s: %s, settled at %s', id, state, settled_at) AS broken
            FROM payment WHERE (settled_at IS NOT NULL) <> (state = ANY (:holds_money))
                OR NOT state = ANY (:legal) ORDER BY id""",
        words={"holds_money": HOLDS_MONEY, "legal": PaymentState},
    ),
)
