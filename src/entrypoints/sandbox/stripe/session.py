"""A Checkout Session as it is sent, and its line items."""

from entrypoints.sandbox.ids import new_id
from entrypoints.sandbox.json_types import Json


def price(*, product: str, unit_amount: int, currency: str, created: int) -> Json:
    return {
        "id": new_id("price"),
        "object": "price",
        "active": True,
        "billing_scheme": "per_unit",
        "created": created,
        "currency": currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": product,
        "recurring": None,
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": unit_amount,
        "unit_amount_decimal": str(unit_amount),
    }


def line_item(*, name: str, price: Json, quantity: int) -> Json:
    total = price["unit_amount"] * quantity
    return {
        "id": new_id("li"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": price["currency"],
        "description": name,
        "price": price,
        "quantity": quantity,
    }


def checkout_session(*, asked: Json, items: list[Json], created: int, base_url: str) -> Json:
    """An open session; `asked` holds the checked fields that Stripe echoes."""
    session_id = f"cs_test_{new_id('a', 56).replace('_', '')}"
    hosted = asked["ui_mode"] in ("hosted", "hosted_page")
    total = sum(item["amount_total"] for item in items)
    return {
        "id": session_id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": None,
        "client_secret": None if hosted else f"{session_id}_secret_{new_id('x')[2:]}",
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": created,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer": None,
        "customer_account": None,
        "customer_creation": "if_required",
        "customer_details": None,
        "discounts": [],
        "invoice": None,
        "invoice_creation": None,
        "livemode": False,
        "mode": "payment",
        "origin_context": None,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": None,
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": None,
        "subscription": None,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "url": f"{base_url}/c/pay/{session_id}" if hosted else None,
        "wallet_options": None,
        **asked,
    }
