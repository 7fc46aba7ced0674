"""The SMTP port. It takes mail for anyone, delivers none of it, and refuses what it was told to refuse."""

import asyncio
import socket
from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from entrypoints.sandbox.mail.store import Mailbox

MAX_BYTES = 25_000_000


class Receiver:
    """aiosmtpd calls these by name."""

    def __init__(self, mailbox: Mailbox, now: Callable[[], datetime]) -> None:
        self.mailbox, self.now = mailbox, now

    async def handle_RCPT(  # noqa: N802 -- the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        rules, wanted = self.mailbox.rules, {"*", address.lower()}
        if wanted & rules.refuse_permanently:
            return "550 5.1.1 No such mailbox"
        if wanted & rules.refuse_temporarily:
            return "451 4.3.0 Mailbox busy, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        rules = self.mailbox.rules
        if rules.delay_s:
            await asyncio.sleep(rules.delay_s)
        raw = envelope.original_content or b""
        self.mailbox.accept(
            sender=envelope.mail_from or "", recipients=list(envelope.rcpt_tos), raw=raw, now=self.now()
        )
        if rules.drop_after_accept > 0:
            rules.drop_after_accept -= 1
            _hang_up(server)
        return "250 OK: stored"


async def listen(sock: socket.socket, mailbox: Mailbox, now: Callable[[], datetime]) -> asyncio.Server:
    """Serve SMTP on a bound socket, in the running loop."""
    loop, receiver = asyncio.get_running_loop(), Receiver(mailbox, now)

    def session() -> SMTP:
        return SMTP(receiver, hostname="sandbox.invalid", enable_SMTPUTF8=True, data_size_limit=MAX_BYTES, loop=loop)

    return await loop.create_server(session, sock=sock)


def _hang_up(server: SMTP) -> None:
    transport: Any = server.transport
    transport.abort()
