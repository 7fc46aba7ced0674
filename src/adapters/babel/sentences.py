"""A sentence for each error code: what happened, what it means, what to do (never "invalid", never a code alone).

A key is a code, or a code with the error's `reason` or `status` behind a dot where that says more. Fields in braces
are the error's own values; a sentence whose values are not all there gives way to the code's general one.
"""

from collections.abc import Mapping

from adapters.babel.catalogs import FIELD


def _(message: str) -> str:
    """Mark a sentence for the extractor; it is translated when it is said."""
    return message


GENERAL = _("That did not work, and nothing was changed. Please try again, or call us.")

SENTENCES: Mapping[str, str] = {
    "refused": _("This cannot be done as it stands, and nothing was changed. Please check what you entered."),
    "failed": GENERAL,
    # texts and values
    "text_refused": _("This text cannot be taken. Please write it in another way."),
    "text_refused.blank": _("This is still empty. Please fill it in."),
    "text_refused.too_long": _("This is too long. Please keep it to {most} characters."),
    "text_refused.control_characters": _("This holds signs that cannot be printed. Please type it in plain letters."),
    "text_refused.several_lines": _("This has to fit on one line. Please remove the line breaks."),
    "currency_mismatch": _("This amount is in {given}, but {expected} is used here. Please enter it in {expected}."),
    "price_refused": _("This price cannot be used. Please check quantity, price and discount."),
    "price_refused.out_of_range": _("This number is too small or too large to be billed. Please check it."),
    "price_refused.too_precise": _("A quantity has at most four decimals. Please round it."),
    "price_refused.percent_out_of_range": _("A percentage is between 0 and 100, with at most four decimals."),
    "price_refused.percent_or_amount": _("A discount is either a percentage or an amount. Please give one of the two."),
    "price_refused.negative": _("A discount cannot be below zero. Please enter how much is taken off."),
    "discount_too_large": _("The discount is larger than what it is taken from. Please lower it."),
    "setting_refused": _("This setting cannot be used. Please choose another value."),
    "setting_refused.color": _("A color is written as # and six signs, like #1f5fa8."),
    "setting_refused.unknown": _("This is not one that we know. Please choose one from the list."),
    "setting_refused.repeated": _("This stands in the list twice. Please remove one of them."),
    "setting_refused.unreadable": _("This address cannot be read. Please check how it is written."),
    "setting_refused.out_of_range": _("Please choose a number from {least} to {most}."),
    # pictures
    "picture_refused": _("This picture cannot be used. Please choose another one."),
    "picture_refused.too_large": _("This file is too large. Please choose one of at most {most_mb} MB."),
    "picture_refused.too_many_pixels": _("This picture has too many pixels. Please make it smaller first."),
    "picture_refused.format": _("This is not a PNG, JPEG or WebP picture. Please save it as one of these."),
    "picture_refused.animated": _("This picture moves. Please choose one that stands still."),
    "picture_refused.shape": _("This picture is too long and thin to be seen. Please cut it."),
    "picture_refused.unreadable": _("This picture is damaged. Please save it anew and try again."),
    "picture_unknown": _("There is no such picture. Please upload it first."),
    # people and access
    "access_refused": _("This link does not open anything any more. Ask for a new one, and we will mail it to you."),
    "email_refused": _("Mail cannot be delivered to this address. Please check how it is written."),
    "email_refused.repeated": _("This customer has that email address already."),
    "contact_unknown": _("This customer has no such contact. Please choose one of theirs."),
    "property_unknown": _("This customer has no such address. Please choose one of theirs."),
    # estimates
    "estimate_not_open": _("This estimate is not open for a decision, so nothing was changed. Please call us."),
    "estimate_not_open.draft": _("This estimate has not been sent yet, so nobody can decide about it."),
    "estimate_not_open.approved": _(
        "{decided_by} approved this estimate on {decided_at}. Nothing was changed. Call us if that is not right."
    ),
    "estimate_not_open.declined": _(
        "{decided_by} declined this estimate on {decided_at}. Nothing was changed. Call us if you want a new one."
    ),
    "estimate_not_open.expired": _("This estimate has run out. Call us, and we will send you a new one."),
    "estimate_not_open.superseded": _("A newer estimate has replaced this one. Please decide about the newer one."),
    "estimate_not_open.withdrawn": _("This estimate was taken back. Call us if you want a new one."),
    "estimate_expired": _("This estimate was open until {valid_until}. Call us, and we will send you a new one."),
    "estimate_changed": _(
        "This estimate has changed since you opened it. Nothing was signed. Please read it again, then decide."
    ),
    "estimate_not_editable": _("This estimate was sent already, so it stays as it is. Make a new one instead."),
    "option_unknown": _("This option is not part of the estimate. Please choose one of those shown."),
    "option_needed": _("Please choose one of the options first."),
    "extra_unknown": _("An extra that you ticked does not belong to this option. Please choose again."),
    "extra_quantity_refused": _("This quantity is not offered. Please choose another one."),
    "extra_quantity_refused.bounds": _("{line} can be taken from {least} to {most} times. Please change the number."),
    "signature_missing": _("Your signature is needed. Please draw it, or type your name."),
    "signature_blank": _("The signature field is still blank. Please draw your signature, or type your name."),
    "signer_name_missing": _("Please write the name of the person who signs."),
    "terms_not_accepted": _("Please tick that you agree to the terms. Without that nothing is approved."),
    "wrong_evidence": _("The record of this signature does not match its content. Nothing was saved. Please call us."),
    "nothing_offered": _("There is nothing to decide about yet. Please add an option with at least one line."),
    "nothing_offered.too_many": _("At most {most} lines fit into one option. Please join some of them."),
    "nothing_offered.repeated": _("The same entry stands here twice. Please remove one of them."),
    "nothing_offered.count": _("An estimate has from 1 to {most} options. Please change their number."),
    "validity_refused": _("Please choose another last day for this estimate."),
    "validity_refused.past": _("This day is over already. Please choose a later last day."),
    "validity_refused.too_far": _("This day is more than a year away. Please choose an earlier last day."),
    "deposit_refused": _("This deposit cannot be asked for. Please check its amount."),
    "deposit_refused.percent_out_of_range": _("A deposit is more than 0 and at most 100 percent of the total."),
    "deposit_refused.amount_out_of_range": _("A fixed deposit has to be more than zero."),
    # invoices and jobs
    "invoice_not_open": _("This invoice is not open, so nothing was charged. Please call us."),
    "invoice_not_open.draft": _("This invoice has not been sent yet, so it cannot be paid."),
    "invoice_not_open.void": _("This invoice was canceled. You owe nothing on it."),
    "invoice_not_open.uncollectible": _("This invoice was written off. Please call us if you want to pay it."),
    "invoice_has_money": _("Money has been paid on this invoice or is on its way, so it cannot be canceled."),
    "invoice_not_editable": _("This invoice was opened already, so it stays as it is. Make another one instead."),
    "nothing_due": _("Nothing is left to pay on this invoice: it is paid, or the rest is on its way."),
    "nothing_billed": _("There is nothing to bill yet. Please add at least one line."),
    "credit_too_small": _("There is less credit than that. Please apply a smaller amount."),
    "amount_above_due": _("At most {payable_minor} can be paid now. Please enter that or less."),
    "amount_not_positive": _("Please enter an amount above zero."),
    "job_not_open": _("This job is finished or canceled, so it stays as it is. Please make a new one."),
    # payments
    "payment_mismatch": _(
        "The bank reported something else than this payment, so it was not recorded. We look into it."
    ),
    "checkout_in_progress": _(
        "Someone began paying this on {started_at}. You can wait, or take over and pay it yourself."
    ),
    "outcome_pending": _(
        "We do not know yet how an earlier payment ended, so nothing else is charged. We are asking the bank; "
        "please look again in a few minutes."
    ),
    "payment_not_open": _("This payment has ended already. Please look at the invoice for how it stands."),
    "method_not_offered": _("This way to pay is not offered here. Please choose another one."),
    "amount_below_minimum": _("The smallest amount that can be paid this way is {least_minor}. Please enter more."),
    "rest_below_minimum": _(
        "This would leave {rest_minor}, which is too little to be paid by card later. "
        "Please choose the whole amount, or leave at least {least_minor}."
    ),
    "payment_link_closed": _("This payment link has ended. Call us if you still want to pay."),
    "payment_link_closed.paid": _("This has been paid. There is nothing left to do."),
    "payment_link_closed.canceled": _("This payment link was taken back. Call us if you still want to pay."),
    "payment_link_closed.expired": _("This payment link has run out. Call us, and we will send you a new one."),
    # the portal itself
    "not_found": _("There is nothing here that you can see. Check the address, or go back to where you came from."),
    "stale_write": _("Somebody changed this at the same moment. Nothing of yours was saved; look again, then retry."),
    "busy": _("Too much is going on right now, and nothing was changed. Please try again in a moment."),
    "idempotency_key_reused": _("This request was sent before with other content. Nothing was done; start anew."),
    "already_recorded": _("This was recorded already, so it was not recorded again."),
    "document_not_ready": _("The PDF is being made. Please try again in a few seconds."),
    # the payment processor
    "gateway_error": _("The payment service did not answer as it should. Please look again in a few minutes."),
    "gateway_unavailable": _("The payment service cannot be reached. Nothing was charged; please try again shortly."),
    "outcome_unknown": _(
        "We do not know yet whether this payment went through. Please do not pay again; we are asking the bank, "
        "and this page will show the answer."
    ),
    "credential_rejected": _("Online payment is not working here right now. Nothing was charged; please call us."),
    "gateway_refused": _("The payment service refused this payment, and nothing was charged. Please call us."),
    "checkout_not_found": _("The payment page is not there any more, and nothing was charged. Please start again."),
    "checkout_finished": _("This payment is finished already. Please look at the invoice for how it stands."),
    "signature_invalid": _("This message was not signed by the payment service, so it was not believed."),
    "body_unreadable": _("This message could not be read, so nothing was done."),
}


def sentence_for(code: str, values: Mapping[str, object]) -> str:
    """Return the English sentence that fits best; every code gets one, unknown ones the general one."""
    bounds = "bounds" if "least" in values and "most" in values else None
    for variant in (values.get("reason"), values.get("status"), bounds):
        sentence = SENTENCES.get(f"{code}.{variant}")
        if sentence and _has_all(sentence, values):
            return sentence
    sentence = SENTENCES.get(code, GENERAL)
    return sentence if _has_all(sentence, values) else GENERAL


def _has_all(sentence: str, values: Mapping[str, object]) -> bool:
    return values.keys() >= set(FIELD.findall(sentence))
