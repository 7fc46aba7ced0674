"""How each rule of adapters/sql/invariants.py can be broken, as statements on the rows of sound.py.

:names stand for ids of a Sound. They run as the owner, with triggers and foreign keys switched off.
"""


def twice(table: str, constraint: str) -> str:
    """Every row of the table once more under another id, which the constraint would refuse."""
    return (
        f"alter table {table} drop constraint {constraint};"
        f"insert into {table} select (copied).* from (select jsonb_populate_record(one, jsonb_build_object("
        f"'id', gen_random_uuid())) as copied from {table} as one) as copies"
    )


BREAKS: dict[str, tuple[str, ...]] = {
    # I1
    "what an invoice has been paid is the sum of its ledger, and so it is stored": (
        "update invoice set settled_minor = settled_minor - 1 where id = :deposit",
        "delete from ledger_entry where invoice_id = :deposit",
    ),
    "payments and credit lower what is owed; refunds, lost disputes and returns raise it; in one currency": (
        "update ledger_entry set currency = 'EUR' where invoice_id = :deposit",
        "update ledger_entry set amount_minor = -amount_minor where invoice_id = :deposit",
        "update ledger_entry set kind = 'refund' where invoice_id = :deposit",
        "update ledger_entry set kind = 'gift' where invoice_id = :deposit",
    ),
    "the total that is owed is the total of the lines that are shown": (
        "update invoice set total_minor = total_minor + 1 where id = :deposit",
        "update invoice set bill = bill - 'totals' where id = :deposit",
    ),
    # I2
    "one object at the processor is one payment": (
        "alter table payment drop constraint uq_payment_object; update payment set object_ref = 'pi_same'",
        "alter table payment drop constraint uq_payment_checkout; update payment set checkout_ref = 'cs_same'",
    ),
    "a payment's allocations sum to its amount": (
        "update payment_allocation set amount_minor = amount_minor + 1 where payment_id = :open_attempt",
        "delete from payment_allocation where payment_id = :open_attempt",
    ),
    "captured money stands in the ledger or as unapplied credit, to the cent; other attempts move nothing": (
        "delete from ledger_entry where payment_id = :paid",
        "update ledger_entry set amount_minor = amount_minor - 1 where payment_id = :paid",
        "delete from credit_entry where payment_id = :excess",
        "update payment set unapplied_minor = 0 where id = :excess",
        "update payment set state = 'settled' where id = :open_attempt",
        "update payment set state = 'failed' where id = :paid",
    ),
    # I3
    "an attempt asked for no more than was due when it was opened": (
        "update payment_allocation set amount_minor = 100000000 where payment_id = :open_attempt",
        "update payment set started_at = now() + interval '1 hour' where id = :paid",
    ),
    "an invoice has one open checkout at most": (
        (
            "update payment set state = 'awaiting_customer' where id in (select payment_id from payment_allocation"
            " where invoice_id = (select invoice_id from payment_allocation where payment_id = :excess))"
        ),
    ),
    "nobody has paid an invoice more than it asks; what came above is credit that staff were told of": (
        "update invoice set settled_minor = total_minor + 1 where id = :deposit",
        "delete from alert where code = 'payment_excess'",
    ),
    # I5
    "a payment in the ledger was captured by the processor for this customer, in this currency and not above": (
        "update payment set state = 'failed' where id = :paid",
        "update payment set object_ref = null where id = :paid",
        "update payment set currency = 'EUR' where id = :paid",
        "update payment set customer_id = gen_random_uuid() where id = :paid",
        "update ledger_entry set amount_minor = amount_minor + 1 where payment_id = :paid",
        "update ledger_entry set payment_id = null where payment_id = :paid",
        "delete from payment_allocation where payment_id = :paid",
    ),
    "a payment is entered on an invoice once": (
        (
            "drop index uq_ledger_entry_payment; insert into ledger_entry (contractor_id, id, invoice_id, kind,"
            " amount_minor, currency, payment_id, at) select contractor_id, gen_random_uuid(), invoice_id, kind,"
            " amount_minor, currency, payment_id, at from ledger_entry where payment_id = :paid"
        ),
    ),
    "credit comes from captured money of the same customer and currency": (
        "update credit_entry set payment_id = null where payment_id = :excess",
        "update credit_entry set payment_id = :open_attempt where payment_id = :excess",
        "update credit_entry set amount_minor = -amount_minor where payment_id = :excess",
        "update credit_entry set amount_minor = amount_minor + 1 where payment_id = :excess",
        "update credit_entry set customer_id = gen_random_uuid() where payment_id = :excess",
        "update credit_entry set currency = 'EUR' where payment_id = :excess",
    ),
    "what a deposit paid is the job's credit, and the other way round": (
        "delete from credit_entry where invoice_id = :deposit",
        "update credit_entry set amount_minor = amount_minor + 1 where invoice_id = :deposit",
        "update invoice set kind = 'final' where id = :deposit",
    ),
    "credit that an invoice took has left the credit, to the cent": (
        "delete from credit_entry where invoice_id = :final",
        "delete from ledger_entry where invoice_id = :final",
    ),
    # numbers and states of money
    "no more credit is used than there is, job by job": ("delete from credit_entry where kind = 'deposit'",),
    "an invoice has its number once it was opened, and money only then": (
        "update invoice set number = null where id = :deposit",
        "update invoice set status = 'draft' where id = :deposit",
        "update invoice set status = 'void' where id = :deposit",
    ),
    "invoice numbers have no gap": (
        "update invoice set number = 'INV-2999' where id = :deposit",
        "delete from invoice where id = :deposit",
        "update number_series set last = last + 1 where kind = 'invoice'",
        "delete from number_series where kind = 'invoice'",
    ),
    "a payment that settled says when, and one that did not says nothing": (
        "update payment set settled_at = null where id = :paid",
        "update payment set settled_at = now() where id = :open_attempt",
        "update payment set state = 'lost' where id = :open_attempt",
    ),
    # I8
    "an approved estimate has one proof, the one that its decision names; no other has any": (
        "delete from evidence",
        "update evidence set id = gen_random_uuid()",
        "update evidence set estimate_id = :open_offer",
        "update estimate set status = 'declined' where id = :offer",
        twice("evidence", "uq_evidence_estimate"),
    ),
    "what is decided has a decision, and what is open has none": (
        "update estimate set decision = null where id = :offer",
        "update estimate set status = 'sent' where id = :offer",
        "update estimate set status = 'lost' where id = :open_offer",
        "update estimate set expires_at = null where id = :open_offer",
    ),
    "invoices and jobs are in a state that there is": (
        "update invoice set status = 'lost' where id = :deposit",
        "update job set status = 'lost'",
    ),
    "an estimate has one job and one deposit at most, and only once it is approved": (
        "update job_estimate set estimate_id = :open_offer",
        (
            "alter table job_estimate drop constraint uq_job_estimate_estimate;"
            " insert into job_estimate select contractor_id, gen_random_uuid(), estimate_id, 0 from job_estimate"
        ),
        "drop index uq_invoice_deposit; update invoice set kind = 'deposit', estimate_id = :offer",
    ),
    # I9
    "the hash that was agreed to is the hash of the bytes that are kept": (
        "update evidence set content = content || 'x'",
        "update evidence set content_hash = 'x'",
        """update estimate set decision = decision || '{"content_hash": "x"}' where id = :offer""",
    ),
    "the signed PDF that is proved is the one that is kept, and a kept one is proved": (
        "update document set sha256 = 'other'",
        "delete from evidence_document; update outbox set done_at = now()",
        "delete from document",
    ),
    "a picture is named by the hash of its bytes, and whatever is shown is kept": (
        "update picture set content = content || 'x'",
        "update picture set sha256 = reverse(sha256)",
        "delete from picture where kind = 'line'",
        "delete from picture where kind = 'logo'",
        "update picture set kind = 'logo'",
    ),
    # I10, I15, I16
    "one message for each kind, reason and recipient": (twice("message", "uq_message_reason"),),
    "a message that was sent says when, and one that was not says nothing": (
        "update message set sent_at = null where id = :message_id",
        "update message set state = 'refused' where id = :message_id",
        "update message set state = 'lost' where id = :message_id",
    ),
    "a message that has not been sent has a task that waits, or is parked where staff see it": (
        "update message set state = 'sending', sent_at = null; delete from outbox where name = 'send_message'",
        "update message set state = 'queued', sent_at = null; update outbox set done_at = now()",
    ),
    "a webhook that was acknowledged has a task: waiting, done, or parked with its reason": (
        "delete from outbox where name = 'apply_webhook'",
    ),
    "an event is kept once": (twice("inbox", "uq_inbox_event"),),
    "a task is waiting, done or parked, and parked ones say why and are on the exception list": (
        "update outbox set done_at = now(), parked_at = now() where name = 'apply_webhook'",
        "update outbox set parked_at = now(), problem = '' where name = 'apply_webhook'",
        "update outbox set parked_at = now(), problem = 'x' where name = 'apply_webhook'",
        "update outbox set name = 'sweep' where name = 'apply_webhook'",
    ),
    "a task is asked for once for one reason": (twice("outbox", "uq_outbox_task"),),
    # I7
    "the trail is one chain: each seal is the digest of the one before it and of its row, and none is missing": (
        "update audit set result = 'undone' where id = (select audit_id from audit_seal where position = 1)",
        "update audit set at = at + interval '1 microsecond'",
        'update audit set actor = actor || \'{"name": "Nobody"}\'',
        "delete from audit where id = (select audit_id from audit_seal where position = 1)",
        "delete from audit_seal where position = 1",
        "update audit_seal set digest = sha256('x') where position = 2",
        "update audit_seal set position = position + 100 where position = 2",
        "update audit_seal set audit_id = gen_random_uuid() where position = 1",
    ),
    "a row of the trail is sealed within ten minutes": (
        (
            "insert into audit (contractor_id, id, action, subject, result, actor) select contractor_id,"
            " '0190b000-0000-7000-8000-000000000001', 'x', 'x', 'done', '{}' from audit limit 1"
        ),
        ("delete from audit_seal;update audit set id = '0190b000-0000-7000-8000-000000000001' where id = :first_row"),
    ),
}
