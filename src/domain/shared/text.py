import unicodedata

from domain.shared.errors import ValueRefused

# Braille and Hangul fillers count as signs and letters, and show nothing.
_FILLERS = frozenset("\u2800\u115f\u1160\u3164\uffa0")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})


class TextRefused(ValueRefused):
    code = "text_refused"


def is_blank(text: str) -> bool:
    """Whether nothing of `text` can be seen: white space, zero-width signs and fillers only."""
    return all(unicodedata.category(sign) in _UNSEEN or sign in _FILLERS for sign in text)


def cleaned(value: str, *, field: str, most: int, required: bool = True) -> str:
    """Return `value` in Unicode form C without outer white space.

    Raises TextRefused when it is blank although required, longer than `most` characters,
    or holds control characters other than line breaks and tabs (NUL and CR LF tricks in headers).
    """
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").strip()
    if required and is_blank(text):
        raise TextRefused(field=field, reason="blank")
    if len(text) > most:
        raise TextRefused(field=field, reason="too_long", most=most)
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t" for sign in text):
        raise TextRefused(field=field, reason="control_characters")
    return text


def cleaned_name(value: str, *, field: str, most: int = 200, required: bool = True) -> str:
    """Like `cleaned`, for a text of one line: names, subjects, units."""
    text = cleaned(value, field=field, most=most, required=required)
    if "\t" in text or len(text.splitlines()) > 1:  # U+2028 and U+2029 break lines too, in mail headers above all
        raise TextRefused(field=field, reason="several_lines")
    return text
