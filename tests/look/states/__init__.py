"""What brings about each page; importing this registers all of it."""

from tests.look.states import access, errors, estimates, hostile, invoices, overview, payments

__all__ = ["access", "errors", "estimates", "hostile", "invoices", "overview", "payments"]
