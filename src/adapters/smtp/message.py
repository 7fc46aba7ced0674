import re
import unicodedata
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from application.ports.mailer import Mail, MailRefused

# Folded headers break signatures at some relays, so they stay on one line; bodies keep to their 76 columns.
_UNFOLDED = SMTP.clone(max_line_length=998)
_ADDRESS = re.compile(r"[!#-'*+\-./0-9=?A-Z^-~]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_ID = re.compile(r"[A-Za-z0-9.+_-]+@[A-Za-z0-9.-]+")
_MOST_HEADER = 200


def compose(mail: Mail, *, from_address: str, now: datetime) -> bytes:
    """Return the mail as it travels: 7-bit, CRLF, text with its HTML alternative, then the attachments.

    Raises MailRefused for an address that no header can hold, ValueError for a broken `message_id`.
    """
    if not _ID.fullmatch(mail.message_id):
        raise ValueError("a message id is written name@host")
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = f"<{mail.message_id}>"
    message["Date"] = format_datetime(now)
    message["From"] = address(mail.from_name, from_address)
    message["To"] = address(mail.to_name, mail.to_email)
    if mail.reply_to:
        message["Reply-To"] = address("", mail.reply_to)
    message["Subject"] = one_line(mail.subject)
    message["Auto-Submitted"] = "auto-generated"  # keeps absence notes from answering
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    for part in mail.attachments:
        main, _, sub = part.media_type.partition("/")
        message.add_attachment(part.content, maintype=main, subtype=sub, filename=one_line(part.name))
    message["Content-Language"] = one_line(mail.language)  # last: Content- headers wander into the first part
    return message.as_bytes(policy=_UNFOLDED)


def address(name: str, email: str) -> Address:
    """Raises MailRefused unless `email` is one plain address: no second one, no header can hide in it (T68)."""
    if not _ADDRESS.fullmatch(email):
        raise MailRefused("The address cannot be used.")
    return Address(display_name=one_line(name), addr_spec=email)


def one_line(text: str) -> str:
    """Return `text` without line breaks, control and direction signs, at most 200 characters long (T68)."""
    plain = "".join(" " if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else sign for sign in text)
    # What looks like an encoded word would be decoded by the reader, line breaks included.
    plain = " ".join(plain.split()).replace("=?", "= ?")
    return plain if len(plain) <= _MOST_HEADER else plain[: _MOST_HEADER - 1] + "…"
