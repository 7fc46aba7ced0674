"""Texts as a mail can carry them: one line where a line is meant, and lines that every mail program can show."""

import re
import textwrap

WIDTH = 72  # format=flowed and old programs break behind 78
_SPACES = re.compile(r"[^\S\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")
# Controls have nothing to show; overrides of direction would turn around what we say behind them.
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e]")


def one_line(text: str) -> str:
    """Every kind of line break becomes a blank: a stored name can neither end a header nor add a line (T68)."""
    return _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()


def wrapped(text: str, *, before: str = "") -> str:
    """Lines of at most WIDTH signs, each after `before`; the text's own line breaks stay, and no word is cut."""
    filled = [
        textwrap.fill(
            one_line(line), WIDTH, break_long_words=False, break_on_hyphens=False,
            initial_indent=before, subsequent_indent=before,
        )
        for line in text.splitlines()
    ]  # fmt: skip
    return "\n".join(line or before.rstrip() for line in filled)
