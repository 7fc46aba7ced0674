from typing import Any

Json = dict[str, Any]
"""A decoded JSON object; Stripe's objects are kept in the form in which they are sent."""
