"""What a key of the staff API may do. Routes name one of these; keys carry some."""

from enum import StrEnum


class Scope(StrEnum):
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    ESTIMATES_READ = "estimates:read"
    ESTIMATES_WRITE = "estimates:write"
    INVOICES_READ = "invoices:read"
    INVOICES_WRITE = "invoices:write"
    JOBS_READ = "jobs:read"
    JOBS_WRITE = "jobs:write"
    PAYMENTS_READ = "payments:read"
    PAYMENT_LINKS_WRITE = "payment_links:write"
    SETTINGS_READ = "settings:read"
    SETTINGS_WRITE = "settings:write"


ALL_SCOPES = tuple(scope.value for scope in Scope)
