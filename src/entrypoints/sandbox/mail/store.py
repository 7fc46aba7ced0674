import email
import email.policy
import re
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage

from entrypoints.sandbox.json_types import Json

MOST = 5_000
_LINK = re.compile(r"https?://[^\s\"'<>]+")


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One accepted message; the envelope says who gets it, the headers only what is shown."""

    id: str
    sender: str
    recipients: tuple[str, ...]
    received_at: datetime
    raw: bytes
    subject: str
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    attachments: tuple[Attachment, ...]

    @property
    def links(self) -> list[str]:
        """The addresses in the text and the HTML, each once, in order."""
        unescaped = self.html.replace("&amp;", "&")
        found = [link.rstrip(".,;)") for link in _LINK.findall(f"{self.text}\n{unescaped}")]
        return list(dict.fromkeys(found))

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def summary(self) -> Json:
        return {
            "id": self.id,
            "from": self.header("From") or self.sender,
            "to": list(self.recipients),
            "subject": self.subject,
            "message_id": self.header("Message-ID"),
            "received_at": self.received_at.isoformat(),
            "text": self.text,
            "links": self.links,
            "attachments": [
                {
                    "name": one.name,
                    "type": one.type,
                    "size": len(one.content),
                    "url": f"/mail/{self.id}/attachments/{index}",
                }
                for index, one in enumerate(self.attachments)
            ],
        }

    def complete(self) -> Json:
        return {
            **self.summary(),
            "envelope_from": self.sender,
            "headers": [{"name": name, "value": value} for name, value in self.headers],
            "html": self.html,
            "raw": self.raw.decode(errors="replace"),
        }


@dataclass(slots=True)
class MailRules:
    """How the mail server behaves from now on; addresses are lower case, "*" is anyone."""

    refuse_permanently: set[str] = field(default_factory=set)  # 550
    refuse_temporarily: set[str] = field(default_factory=set)  # 451
    delay_s: float = 0.0  # before a message is accepted
    drop_after_accept: int = 0  # so many messages are stored, but the connection ends before the 250


@dataclass(slots=True)
class Mailbox:
    """The latest messages of everybody, oldest first."""

    kept: deque[Mail] = field(default_factory=lambda: deque(maxlen=MOST))
    rules: MailRules = field(default_factory=MailRules)
    count: int = 0  # of all that ever came; ids go on counting after a clear

    def accept(self, *, sender: str, recipients: list[str], raw: bytes, now: datetime) -> Mail:
        self.count += 1
        mail = _parse(f"{self.count:06d}", sender, recipients, raw, now)
        self.kept.append(mail)
        return mail

    def newest(self, *, to: str | None = None, limit: int = 50) -> list[Mail]:
        found = [
            mail for mail in reversed(self.kept) if to is None or to.lower() in (one.lower() for one in mail.recipients)
        ]
        return found[:limit]

    def find(self, id: str) -> Mail | None:
        return next((mail for mail in self.kept if mail.id == id), None)

    def clear(self) -> None:
        """Forget messages and rules."""
        self.kept.clear()
        self.rules = MailRules()


def _parse(id: str, sender: str, recipients: list[str], raw: bytes, now: datetime) -> Mail:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    return Mail(
        id=id,
        sender=sender,
        recipients=tuple(recipients),
        received_at=now,
        raw=raw,
        subject=str(message.get("Subject", "")),
        headers=tuple((name, str(value)) for name, value in message.items()),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=tuple(_attachments(message)),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""


def _attachments(message: EmailMessage) -> list[Attachment]:
    return [
        Attachment(part.get_filename() or "unnamed", part.get_content_type(), _bytes(part))
        for part in message.iter_attachments()
    ]


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""  # a forwarded message has no bytes of its own
