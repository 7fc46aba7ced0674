"""Which scope each route of the staff API asks for. A route that does not stand here is open to no key."""

from collections.abc import Mapping

from entrypoints.scopes import Scope

PATH = "/api/staff/v1"


SCOPES: Mapping[tuple[str, str], Scope] = {
    ("GET", "/customers"): Scope.CUSTOMERS_READ,
    ("POST", "/customers"): Scope.CUSTOMERS_WRITE,
    ("GET", "/customers/{customer_id}"): Scope.CUSTOMERS_READ,
    ("POST", "/customers/{customer_id}/contacts"): Scope.CUSTOMERS_WRITE,
    ("POST", "/customers/{customer_id}/properties"): Scope.CUSTOMERS_WRITE,
    ("GET", "/estimates"): Scope.ESTIMATES_READ,
    ("POST", "/estimates"): Scope.ESTIMATES_WRITE,
    ("GET", "/estimates/{estimate_id}"): Scope.ESTIMATES_READ,
    ("PATCH", "/estimates/{estimate_id}"): Scope.ESTIMATES_WRITE,
    ("POST", "/estimates/{estimate_id}/sendings"): Scope.ESTIMATES_WRITE,
    ("POST", "/estimates/{estimate_id}/approval"): Scope.ESTIMATES_WRITE,
    ("POST", "/estimates/{estimate_id}/decline"): Scope.ESTIMATES_WRITE,
    ("POST", "/estimates/{estimate_id}/withdrawal"): Scope.ESTIMATES_WRITE,
    # a link opens the document to whoever holds it, to decide and to pay: that is more than reading
    ("POST", "/estimates/{estimate_id}/links"): Scope.ESTIMATES_WRITE,
    ("GET", "/estimates/{estimate_id}/pdf"): Scope.ESTIMATES_READ,
    ("GET", "/invoices"): Scope.INVOICES_READ,
    ("POST", "/invoices"): Scope.INVOICES_WRITE,
    ("GET", "/invoices/{invoice_id}"): Scope.INVOICES_READ,
    ("PATCH", "/invoices/{invoice_id}"): Scope.INVOICES_WRITE,
    ("POST", "/invoices/{invoice_id}/sendings"): Scope.INVOICES_WRITE,
    ("POST", "/invoices/{invoice_id}/voiding"): Scope.INVOICES_WRITE,
    ("POST", "/invoices/{invoice_id}/write-off"): Scope.INVOICES_WRITE,
    ("POST", "/invoices/{invoice_id}/reopening"): Scope.INVOICES_WRITE,
    ("POST", "/invoices/{invoice_id}/links"): Scope.INVOICES_WRITE,
    ("GET", "/invoices/{invoice_id}/pdf"): Scope.INVOICES_READ,
    ("GET", "/jobs"): Scope.JOBS_READ,
    ("GET", "/jobs/{job_id}"): Scope.JOBS_READ,
    ("POST", "/jobs/{job_id}/completion"): Scope.JOBS_WRITE,
    ("POST", "/jobs/{job_id}/cancellation"): Scope.JOBS_WRITE,
    ("GET", "/payments"): Scope.PAYMENTS_READ,
    ("GET", "/payments/{payment_id}"): Scope.PAYMENTS_READ,
    ("GET", "/payment-links"): Scope.PAYMENTS_READ,
    ("POST", "/payment-links"): Scope.PAYMENT_LINKS_WRITE,
    ("GET", "/payment-links/{link_id}"): Scope.PAYMENTS_READ,
    ("POST", "/payment-links/{link_id}/cancellation"): Scope.PAYMENT_LINKS_WRITE,
    ("POST", "/payment-links/{link_id}/links"): Scope.PAYMENT_LINKS_WRITE,
    ("POST", "/pictures"): Scope.ESTIMATES_WRITE,
    ("GET", "/settings"): Scope.SETTINGS_READ,
    ("PATCH", "/settings"): Scope.SETTINGS_WRITE,
    ("PUT", "/settings/logo"): Scope.SETTINGS_WRITE,
    ("DELETE", "/settings/logo"): Scope.SETTINGS_WRITE,
}


def scope_of(method: str, template: str) -> Scope | None:
    """The scope for a route, by its whole path template, in which Litestar leaves the types of parameters out."""
    return SCOPES.get((method, template.removeprefix(PATH)))
