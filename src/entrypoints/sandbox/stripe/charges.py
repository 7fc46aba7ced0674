"""/v1/charges"""

from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.stripe import params
from entrypoints.sandbox.stripe.call import Call
from entrypoints.sandbox.stripe.errors import no_such
from entrypoints.sandbox.stripe.lists import FILTERS, page


def retrieve(call: Call) -> Json:
    params.only(call.params, ("expand",))
    found = call.account.of("charge").get(call.id)
    if found is None:
        raise no_such("charge", call.id, "charge")
    return found


def list_charges(call: Call) -> Json:
    params.only(call.params, (*FILTERS, "payment_intent"))
    intent = params.text(call.params.get("payment_intent"), "payment_intent")
    found = [charge for charge in call.account.of("charge").values() if intent in (None, charge["payment_intent"])]
    return page(call, found, "/v1/charges", kind="charge")
