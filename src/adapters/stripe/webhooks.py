"""Webhooks: verified over the raw bytes, then read for ids alone.

Not by the SDK's construct_event: it takes time stamps from the future, and raises TypeError, UnicodeDecodeError or
RecursionError for bytes that anybody can send.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from application.ports.payment_gateway import BodyUnreadable, InboundEvent, SignatureInvalid

TOLERANCE_S = 300
_TIME = re.compile(r"[0-9]{1,12}")
# Printable ASCII, for these become keys in our tables.
_Word = Annotated[str, Meta(pattern=r"\A[!-~]{1,255}\Z")]
_Account = Annotated[str, Meta(pattern=r"\A[!-~]{0,255}\Z")]


class _Named(msgspec.Struct):
    id: _Word | None = None  # a balance, for one, has none


class _Data(msgspec.Struct):
    object: _Named


class _Snapshot(msgspec.Struct, tag_field="object", tag="event"):
    id: _Word
    type: _Word
    livemode: bool
    data: _Data
    account: _Account | None = None


class _Thin(msgspec.Struct, tag_field="object", tag="v2.core.event"):
    id: _Word
    type: _Word
    livemode: bool
    related_object: _Named | None = None
    context: _Account | None = None


_EVENT: msgspec.json.Decoder[_Snapshot | _Thin] = msgspec.json.Decoder(_Snapshot | _Thin)


def verify(headers: Mapping[str, str], raw: bytes, *, secrets: Sequence[str], now_s: float) -> None:
    """Raises SignatureInvalid unless one of `secrets` signed just these bytes within five minutes of `now_s`."""
    header = next((value for name, value in headers.items() if name.lower() == "stripe-signature"), "")
    parts = [part.partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name.strip() == "t"]
    if len(times) != 1 or not _TIME.fullmatch(times[0]):
        raise SignatureInvalid("no readable time")
    given = [value.encode("utf-8", "replace") for name, _, value in parts if name.strip() == "v1"]
    signed = times[0].encode() + b"." + raw
    expected = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().encode() for secret in secrets]
    # Every pair is compared, so the time taken does not tell which one came near.
    if not sum(hmac.compare_digest(one, other) for one in expected for other in given):
        raise SignatureInvalid("no signature of ours")
    if abs(now_s - int(times[0])) > TOLERANCE_S:
        raise SignatureInvalid("signed too long ago or in the future")


def read_event(raw: bytes) -> InboundEvent:
    """Take the ids of a snapshot or a thin event. Raises BodyUnreadable."""
    try:
        event = _EVENT.decode(raw.decode())  # decoded whole, for msgspec passes over bad bytes in what it skips
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BodyUnreadable("not an event") from None  # the library's message may quote the body
    thin = isinstance(event, _Thin)
    subject = event.related_object if isinstance(event, _Thin) else event.data.object
    account = event.context if isinstance(event, _Thin) else event.account
    return InboundEvent(
        event_id=event.id,
        kind=event.type.removeprefix("v1.") if thin else event.type,
        object_ref=(subject and subject.id) or "",
        account=account or "",
        livemode=event.livemode,
    )
