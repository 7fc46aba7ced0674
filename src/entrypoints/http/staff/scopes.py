"""Which scope each route of the staff API asks for. A route that does not stand here is open to no key."""

from collections.abc import Mapping

from entrypoints.scopes import Scope

PATH = "/api/staff/v1"


SCOPES: Mapping[tuple[str, str], Scope] = {
    ("GET", "/customers"): Scope.CUSTOMERS_READ,
    ("POST", "/customers"): Scope.CUSTOMERS_WRITE,
    ("GET", "/customers/{customer_id:uuid}"): Scope.CUSTOMERS_READ,
    ("POST", "/customers/{customer_id:uuid}/contacts"): Scope.CUSTOMERS_WRITE,
    ("POST", "/customers/{customer_id:uuid}/properties"): Scope.CUSTOMERS_WRITE,
    ("GET", "/estimates"): Scope.ESTIMATES_READ,
    ("POST", "/estimates"): Scope.ESTIMATES_WRITE,
    ("GET", "/estimates/{estimate_id:uuid}"): Scope.ESTIMATES_READ,
    ("PATCH", "/estimates/{estimate_id:uuid}"): Scope.ESTIMATES_WRITE,
    ("POST", "/estimates/{estimate_id:uuid}/sendings"): Scope.ESTIMATES_WRITE,
    ("POST", "/estimates/{estimate_id:uuid}/approval"): Scope.ESTIMATES_WRITE,
    ("POST", "/estimates/{estimate_id:uuid}/decline"): Scope.ESTIMATES_WRITE,
    ("POST", "/estimates/{estimate_id:uuid}/withdrawal"): Scope.ESTIMATES_WRITE,
    # a link opens the document to whoever holds it, to decide and to pay: that is more than reading
    ("POST", "/estimates/{estimate_id:uuid}/links"): Scope.ESTIMATES_WRITE,
    ("GET", "/estimates/{estimate_id:uuid}/pdf"): Scope.ESTIMATES_READ,
    ("GET", "/invoices"): Scope.INVOICES_READ,
    ("POST", "/invoices"): Scope.INVOICES_WRITE,
    ("GET", "/invoices/{invoice_id:uuid}"): Scope.INVOICES_READ,
    ("PATCH", "/invoices/{invoice_id:uuid}"): Scope.INVOICES_WRITE,
    ("POST", "/invoices/{invoice_id:uuid}/sendings"): Scope.INVOICES_WRITE,
    ("POST", "/invoices/{invoice_id:uuid}/voiding"): Scope.INVOICES_WRITE,
    ("POST", "/invoices/{invoice_id:uuid}/write-off"): Scope.INVOICES_WRITE,
    ("POST", "/invoices/{invoice_id:uuid}/reopening"): Scope.INVOICES_WRITE,
    ("POST", "/invoices/{invoice_id:uuid}/links"): Scope.INVOICES_WRITE,
    ("GET", "/invoices/{invoice_id:uuid}/pdf"): Scope.INVOICES_READ,
    ("GET", "/jobs"): Scope.JOBS_READ,
    ("GET", "/jobs/{job_id:uuid}"): Scope.JOBS_READ,
    ("POST", "/jobs/{job_id:uuid}/completion"): Scope.JOBS_WRITE,
    ("POST", "/jobs/{job_id:uuid}/cancellation"): Scope.JOBS_WRITE,
    ("GET", "/payments"): Scope.PAYMENTS_READ,
    ("GET", "/payments/{payment_id:uuid}"): Scope.PAYMENTS_READ,
    ("GET", "/payment-links"): Scope.PAYMENTS_READ,
    ("POST", "/payment-links"): Scope.PAYMENT_LINKS_WRITE,
    ("GET", "/payment-links/{link_id:uuid}"): Scope.PAYMENTS_READ,
    ("POST", "/payment-links/{link_id:uuid}/cancellation"): Scope.PAYMENT_LINKS_WRITE,
    ("POST", "/payment-links/{link_id:uuid}/links"): Scope.PAYMENT_LINKS_WRITE,
    ("GET", "/settings"): Scope.SETTINGS_READ,
    ("PATCH", "/settings"): Scope.SETTINGS_WRITE,
}


def scope_of(method: str, template: str) -> Scope | None:
    """The scope for a route, by its whole path template; Litestar leaves the types of its parameters out."""
    return _BY_TEMPLATE.get((method, template.removeprefix(PATH).replace(":uuid", "")))


_BY_TEMPLATE = {(method, path.replace(":uuid", "")): scope for (method, path), scope in SCOPES.items()}
