from collections.abc import Callable
from dataclasses import dataclass

from entrypoints.sandbox.accounts import Account
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.state import Sandbox

ENDIVE_FROM = "2026-09-30"  # payment_method_types is refused as an input from here on
DAHLIA_FROM = "2026-03-25"  # ui_mode hosted_page, embedded_page, elements


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated API request."""

    sandbox: Sandbox
    account: Account
    id: str  # from the path, or ""
    params: Json
    version: str | None  # None: a client that sends no version, treated as an old one
    request_id: str
    idempotency_key: str | None

    def since(self, day: str) -> bool:
        return self.version is not None and self.version[:10] >= day


Endpoint = Callable[[Call], Json]
