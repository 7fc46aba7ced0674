"""/v1/account and /v1/accounts/{id}: enough to check a key and to show a name."""

from entrypoints.sandbox.accounts import Account
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.stripe import params
from entrypoints.sandbox.stripe.call import Call
from entrypoints.sandbox.stripe.errors import StripeError


def own(call: Call) -> Json:
    params.only(call.params, ("expand",))
    return _described(call.account)


def by_id(call: Call) -> Json:
    params.only(call.params, ("expand",))
    found = call.sandbox.accounts.by_id.get(call.id)
    if found is None or not found.access:
        message = f"The provided key does not have access to account '{call.id}' (or that account does not exist)."
        raise StripeError(403, message, code="account_invalid")
    return _described(found)


def _described(account: Account) -> Json:
    return {
        "id": account.id,
        "object": "account",
        "business_profile": {
            "annual_revenue": None,
            "estimated_worker_count": None,
            "mcc": None,
            "minority_owned_business_designation": None,
            "name": account.name,
            "support_address": None,
            "support_email": None,
            "support_phone": None,
            "support_url": None,
            "url": None,
        },
        "business_type": None,
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "country": "US",
        "default_currency": "usd",
        "details_submitted": True,
        "email": None,
        "metadata": {},
        "payouts_enabled": True,
        "type": "standard",
    }
