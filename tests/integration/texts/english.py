"""Looks for English sentences of the catalogs in what a Spanish or French reader is shown."""

import re
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser

from adapters.babel.catalogs import FIELD, load
from tests.integration.texts.literal_words import NOT_SAID, SHOWN

INLINE = {"a", "b", "bdi", "code", "em", "small", "span", "strong"}
LONG = 3  # from so many words of its own on, a sentence is looked for inside of others too
VALUE = r".{1,80}?"


def english_in(pieces: Iterable[str], language: str) -> list[str]:
    """The English sentences, translated otherwise in `language`, that a piece is or (when they are long) has in it."""
    shown = [" ".join(piece.split()) for piece in pieces]
    return sorted(
        sentence
        for sentence, whole, part in _sentences(language)
        if any(whole.fullmatch(piece) or (part and part.search(piece)) for piece in shown)
    )


def english_in_flat(text: str, language: str) -> list[str]:
    """The same for a text whose spaces and lines mean nothing, as a PDF gives it: long sentences alone."""
    flat = re.sub(r"\s|\N{ZERO WIDTH SPACE}", "", text)
    return sorted(
        sentence
        for sentence, _, part in _sentences(language)
        if part and re.search(_pattern("".join(sentence.split())), flat)
    )


@cache
def _sentences(language: str) -> list[tuple[str, re.Pattern[str], re.Pattern[str] | None]]:
    found = []
    for sentence, translated in load()[language].items():
        own = re.findall(r"[^\W\d_]{2,}", FIELD.sub("", sentence))
        if translated == sentence or sum(map(len, own)) < 3:  # "{least} to {most}" fits much that a person writes
            continue
        pattern = re.compile(_pattern(sentence))
        found.append((sentence, pattern, pattern if len(own) >= LONG else None))
    return found


def _pattern(sentence: str) -> str:
    return VALUE.join(map(re.escape, FIELD.sub("\0", sentence).split("\0")))


def pieces_of(page: str) -> list[str]:
    """What a page shows: each run of text, each block's text as a whole, and each attribute that is read out."""
    reader = _Pieces()
    reader.feed(page)
    reader.close()
    reader.end_block()
    return reader.pieces


class _Pieces(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._block: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        if tag not in INLINE:
            self.end_block()
        self.pieces += [value for name, value in attributes if value and (name in SHOWN or name.startswith("data-"))]

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""
        if tag not in INLINE:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if self._inside not in NOT_SAID:
            self._block.append(data)
            self.pieces.append(data)

    def end_block(self) -> None:
        self.pieces.append("".join(self._block))
        self._block = []
