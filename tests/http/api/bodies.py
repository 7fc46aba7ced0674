"""Good bodies for the staff API, as an integrator would write them."""

from typing import Any

CONTACT = {"name": "Bo Diaz", "email": "bo@example.com", "role": "pay"}
PLACE = {"street": "1 Elm St", "city": "Troy", "region": "NY", "postal_code": "12180"}
CUSTOMER = {"name": "Diaz family", "contacts": [CONTACT], "properties": [PLACE]}
LINE = {"description": "Labor", "quantity": "2.5", "unit_price_minor": 10_000}
OPTION = {"name": "All of it", "lines": [LINE]}
CONTENT = {"title": "Furnace", "options": [OPTION], "deposit": {"kind": "percent", "percent": "20", "required": True}}
BILL = {"title": "Furnace repaired", "lines": [LINE]}
ON_BEHALF = {"signer_name": "Bo Diaz", "how_told": "Called at ten."}


def approval(option_id: object, **changes: Any) -> dict[str, Any]:
    return {"option_id": str(option_id), **ON_BEHALF, **changes}
