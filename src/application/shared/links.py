"""Where a door of each purpose stands in the portal. Pages and mails read it here."""

from collections.abc import Mapping

from domain.access.access_token import Purpose

PATHS: Mapping[Purpose, str] = {
    Purpose.ESTIMATE: "/e/",
    Purpose.INVOICE: "/i/",
    Purpose.PAYMENT_LINK: "/pay/",
    Purpose.MAGIC_LINK: "/login/",
}

# No secret stands in the addresses that a processor is given (I12): the browser's own cookie says what it may see.
RETURN_PATH = "/payments/{payment_id}/return"
CANCEL_PATH = "/payments/{payment_id}/canceled"


def link_to(purpose: Purpose, secret: str, *, base_url: str) -> str:
    return f"{base_url}{PATHS[purpose]}{secret}"
