"""What every answer carries, errors and redirects included (T28)."""

from collections.abc import Iterable, Mapping

Headers = tuple[tuple[bytes, bytes], ...]

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action {form_action}; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    # no-referrer would make Chromium send `Origin: null` with form posts
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}


def content_policy(form_targets: Iterable[str] = ()) -> str:
    """The policy of a page. A payment form's redirect is blocked unless `form_targets` lists the checkout's origin."""
    return _POLICY.format(form_action=" ".join(("'self'", *form_targets)))


_DEFAULT_POLICY = content_policy()


def security_headers(*, secure: bool) -> Headers:
    """Names in lower case; an answer that sets one of them itself keeps its own."""
    return _SECURE if secure else _PLAIN


def _encoded(headers: Mapping[str, str]) -> Headers:
    return tuple((name.encode(), value.encode()) for name, value in headers.items())


_PLAIN = _encoded({**_ALWAYS, "content-security-policy": _DEFAULT_POLICY})
_SECURE = (*_PLAIN, *_encoded({"strict-transport-security": "max-age=31536000"}))
