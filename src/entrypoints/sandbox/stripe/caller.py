"""Who calls, for which account and in which version: read from the headers."""

import base64
import binascii
import re
from collections.abc import Mapping

from entrypoints.sandbox.accounts import Account
from entrypoints.sandbox.state import Sandbox
from entrypoints.sandbox.stripe.errors import StripeError, invalid

_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(\.[a-z]+)?")
_ACCOUNT = re.compile(r"acct_[A-Za-z0-9_]{1,60}")


def account(sandbox: Sandbox, headers: Mapping[str, str]) -> Account:
    """The account that the call acts for. Raises StripeError 401 without a test key, 403 for a foreign account."""
    key = _secret_key(headers.get("authorization", ""))
    named = headers.get("stripe-account") or headers.get("stripe-context")
    if not named:
        return sandbox.accounts.of_key(key)
    found = sandbox.accounts.get(named, connected=True) if _ACCOUNT.fullmatch(named) else None
    if found is None or not found.access:
        message = f"The provided key does not have access to account '{named}' (or that account does not exist)."
        raise StripeError(403, message, code="account_invalid")
    return found


def version(headers: Mapping[str, str]) -> str | None:
    found = headers.get("stripe-version")
    if found is not None and not _VERSION.fullmatch(found):
        raise invalid(f"Invalid Stripe API version: {found}")
    return found


def _secret_key(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    key = ""
    if scheme.lower() == "bearer":
        key = value.strip()
    elif scheme.lower() == "basic":
        key = _from_basic(value)
    if not key:
        raise StripeError(401, "You did not provide an API key.")
    if "_live_" in key:
        raise StripeError(401, "This is a sandbox: it takes no live keys. Take the key out of your configuration now.")
    if not re.fullmatch(r"sk_test_\w+", key):
        raise StripeError(401, "Invalid API Key provided: the sandbox takes keys that begin with sk_test_.")
    return key


def _from_basic(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""
