from typing import TypeVar

import msgspec

T = TypeVar("T")


def dumps(value: object) -> str:
    return msgspec.json.encode(value).decode()


def loads(text: str, kind: type[T]) -> T:
    """Raises msgspec.ValidationError when the column holds something else: a bug, or a hand in the database."""
    return msgspec.json.decode(text, type=kind)
