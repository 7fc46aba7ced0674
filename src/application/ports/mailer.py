from typing import Protocol

import msgspec


class MailTemporarilyRefused(Exception):
    """The mail server could not be reached or said 4xx before it took the mail: a later try is safe."""


class MailRefused(Exception):
    """The mail server refused the recipient or the mail for good. `args[0]` is what it said."""


class MailOutcomeUnknown(Exception):
    """The connection broke after the mail was handed over: it may have been taken."""


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    content: bytes
    media_type: str = "application/pdf"


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    message_id: str  # without angle brackets; fixed for a message, so that copies can be told
    to_name: str
    to_email: str
    from_name: str  # the contractor; the address is the installation's
    reply_to: str  # the office, or ""
    subject: str
    text: str
    html: str
    language: str
    attachments: tuple[Attachment, ...] = ()


class Mailer(Protocol):
    async def send(self, mail: Mail) -> None:
        """Hand the mail to the mail server, within 30 s. Returns when the server has taken it.

        Raises MailTemporarilyRefused, MailRefused or MailOutcomeUnknown.
        """
