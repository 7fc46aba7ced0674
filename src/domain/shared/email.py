import re

from domain.shared.errors import ValueRefused

# One @, no white space, no quoting games, a dot in the domain: what a mail server of today delivers to.
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"(?=[^@]{{1,64}}@)(?=[^@]*@[^@]{{3,253}}$){_WORD}(?:\.{_WORD})*@{_LABEL}(?:\.{_LABEL})+")


class EmailRefused(ValueRefused):
    code = "email_refused"


def checked_email(value: str) -> str:
    """Return the address without outer white space. Raises EmailRefused for one that cannot be delivered to."""
    email = value.strip()
    if not _EMAIL.fullmatch(email):
        raise EmailRefused(field="email", reason="unreadable")
    return email
