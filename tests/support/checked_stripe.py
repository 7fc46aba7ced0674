"""The stripe SDK's own HTTP client, with every call and answer held against Stripe's OpenAPI."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import stripe

from tests.support.stripe_schema import validate_request, validate_response

SDK_WARNING = "ignore:Use 'content=:DeprecationWarning"
"""A pytest filter: stripe 16.1.0 hands its form to httpx in a way that httpx advises against. Theirs to mend."""


class CheckedHTTPXClient(stripe.HTTPXClient):
    """Collects in `faults` what Stripe's document does not allow; `calls` counts what was checked.

    A request is held against the document only when the answer accepts it: tests send wrong ones on purpose.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.faults: list[str] = []
        self.calls = 0

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        content, status, answered = await super().request_async(method, url, headers, post_data)
        parts = urlsplit(url)
        form = dict(parse_qsl(post_data if method.upper() == "POST" else parts.query, keep_blank_values=True))
        self.calls += 1
        label = f"{method.upper()} {parts.path} {status}"
        if status == 200:
            self.faults += [f"{label} sent {one}" for one in validate_request(method.upper(), parts.path, form)]
        body = json.loads(content)
        self.faults += [f"{label} got {one}" for one in validate_response(method.upper(), parts.path, status, body)]
        return content, status, answered
