"""Texts as the fonts can print them: nothing overflows, and a sign without a glyph is told by its number."""

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from typing import Any

ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"
LONG_WORD = re.compile(r"\S{25,}")
EVERY = 8
_AS_IT_IS = frozenset({"kind", "url", "code", "picture", "pictures", "accent", "paper", "language", "fonts"})
_NO_GLYPH = re.compile(r'the text `"((?:\\.|[^"\\])*)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Return `value` with `change` made to every text that is shown to people; addresses and codes stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: part if key in _AS_IT_IS else each_text(part, change) for key, part in value.items()}
    return [each_text(part, change) for part in value] if isinstance(value, list) else value


def breakable(text: str) -> str:
    """Let long words break where the line ends; the space between has no width. Clusters of signs stay whole."""
    return LONG_WORD.sub(lambda word: _broken(word[0]), text)


def missing_in(diagnostic: str) -> frozenset[str]:
    """The signs that the compiler says no font has."""
    texts = _NO_GLYPH.findall(diagnostic)
    return frozenset("".join(_ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], text) for text in texts))


def numbered(text: str, missing: frozenset[str]) -> str:
    """Write `[U+65E5]` for a sign that cannot be printed, so that none is lost in silence."""
    return "".join(f"[U+{ord(sign):04X}]" if sign in missing else sign for sign in text)


def _broken(word: str) -> str:
    parts, since = [word[0]], 1
    for before, sign in pairwise(word):
        if since >= EVERY and not _joined(before, sign):
            parts.append(ZERO_WIDTH_SPACE)
            since = 0
        parts.append(sign)
        since += 1
    return "".join(parts)


def _joined(before: str, sign: str) -> bool:
    joiners = {"Mn", "Mc", "Me", "Cf", "Sk"}
    return unicodedata.category(before) == "Cf" or unicodedata.category(sign) in joiners
