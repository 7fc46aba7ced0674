"""Reading what a form sends: always text, bounded, and named in one place."""

import base64
import binascii
import re
from typing import Any

from litestar.datastructures import FormMultiDict, MultiDict

from application.ports.security import SignatureRefused
from entrypoints.http.errors import BadInput

_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
_PNG = "data:image/png;base64,"


Fields = MultiDict[Any] | FormMultiDict  # a query or a form as the framework gives it


def text(fields: Fields, name: str) -> str:
    """The field as it was typed, "" without one; a file where text belongs counts as nothing."""
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def key(fields: Fields) -> str:
    """The form's own key. Raises BadInput where it was tampered with."""
    value = text(fields, "key")
    if not _KEY.fullmatch(value):
        raise BadInput("key")
    return value


def drawing(fields: Fields) -> bytes:
    """The drawn signature's bytes, none where nothing was drawn. Raises SignatureRefused."""
    value = text(fields, "drawn")
    if not value:
        return b""
    if not value.startswith(_PNG):
        raise SignatureRefused("not_png")
    try:
        return base64.b64decode(value.removeprefix(_PNG), validate=True)
    except binascii.Error as unreadable:
        raise SignatureRefused("unreadable") from unreadable
