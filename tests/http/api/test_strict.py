"""T70: JSON that two readers could understand differently is refused."""

from typing import Annotated
from uuid import UUID

import msgspec
import pytest
from msgspec import Meta

from entrypoints.http.api.strict import Unreadable, read_strictly
from entrypoints.http.errors import OutOfBounds

pytestmark = pytest.mark.T70


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    amount_minor: int = 0


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    amount_minor: int | None = None
    small: Annotated[int, Meta(ge=1, le=100)] = 1
    agreed: bool = False
    note: Annotated[str, Meta(max_length=10)] = ""
    extras: dict[UUID, str] = {}
    parts: tuple[Part, ...] = ()


UNREADABLE = {
    "nothing": b"",
    "not JSON": b"{amount_minor: 1}",
    "two values": b"{} {}",
    "a list": b"[]",
    "null": b"null",
    "a name twice": b'{"small": 1, "small": 2}',
    "a name twice, deep": b'{"parts": [{"amount_minor": 1, "amount_minor": 2}]}',
    "a name twice, spelled differently": b'{"small": 1, "s\\u006dall": 2}',
    "65 bits": b'{"amount_minor": 18446744073709551616}',
    "64 bits and a sign": b'{"amount_minor": 9223372036854775808}',
    "65 bits below zero": b'{"amount_minor": -18446744073709551616}',
    "an endless number": b'{"amount_minor": 1e400}',
    "an exponent": b'{"amount_minor": 1e2}',
    "a fraction": b'{"amount_minor": 1.0}',
    "not a number": b'{"amount_minor": NaN}',
    "infinity": b'{"amount_minor": Infinity}',
    "true as a number": b'{"amount_minor": true}',
    "a text as a number": b'{"amount_minor": "1"}',
    "a number as a flag": b'{"agreed": 1}',
    "a list for a text": b'{"note": ["x"]}',
    "a number for a text": b'{"note": 1}',
    "NUL": b'{"note": "a\\u0000b"}',
    "a raw NUL": b'{"note": "a\0b"}',
    "half a sign": b'{"note": "\\ud800"}',
    "the other half": b'{"note": "\\udc00!"}',
    "two halves in the wrong order": b'{"note": "\\udc00\\ud800"}',
    "not UTF-8": b'{"note": "\xff"}',
    "UTF-16": '{"note": "a"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"note": "a"}',
    "no id": b'{"extras": {"x": "1"}}',
    "an unknown name": b'{"contractor_id": "x"}',
    "deep nesting": b'{"note": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
}


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_ambiguous_or_of_the_wrong_type_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read_strictly(raw, Body)


@pytest.mark.parametrize("raw", [b'{"small": 0}', b'{"small": 101}', b'{"note": "12345678901"}'])
def test_what_is_out_of_bounds_can_be_read_but_not_accepted(raw: bytes) -> None:
    with pytest.raises(OutOfBounds):
        read_strictly(raw, Body)


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (b'{"parts": [{}, {"amount_minor": "1"}]}', "parts[1].amount_minor"),
        (b'{"parts": [{"total": 1}]}', "parts[0].total"),
        (b'{"total": 1}', "total"),
        (b"[]", None),
    ],
)
def test_a_refusal_says_where_it_stumbled(raw: bytes, field: str | None) -> None:
    with pytest.raises(Unreadable) as refused:
        read_strictly(raw, Body)
    assert refused.value.field == field
    assert "$" not in refused.value.reason


def test_honest_json_is_taken_as_it_is() -> None:
    raw = '{"amount_minor": 9223372036854775807, "agreed": true, "note": "Zoë 😀", "parts": [{"amount_minor": -1}]}'
    read = Body(amount_minor=2**63 - 1, agreed=True, note="Zoë 😀", parts=(Part(amount_minor=-1),))
    assert read_strictly(raw.encode(), Body) == read
