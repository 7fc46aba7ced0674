import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import aiosmtplib

from adapters.smtp.config import SmtpConfig, Tls
from adapters.smtp.message import compose, one_line
from application.ports.mailer import Mail, MailOutcomeUnknown, MailRefused, MailTemporarilyRefused

_OURS_TO_MEND = frozenset({530, 534, 535, 538})  # the server wants encryption or a sign-in: no fault of this mail


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """application.ports.mailer.Mailer: one connection for each mail, to the installation's own mail server."""

    config: SmtpConfig
    now: Callable[[], datetime] = _utc_now  # real time, for the Date header

    async def send(self, mail: Mail) -> None:
        message = compose(mail, from_address=self.config.from_address, now=self.now())
        client = self._client()
        handed_over = False
        try:
            async with asyncio.timeout(self.config.timeout_s):
                await client.connect()
                await self._address(client, mail)
                handed_over = True  # from DATA on; what breaks now may have arrived
                await client.data(message)
        except aiosmtplib.SMTPDataError as refused:
            raise _refusal(refused) from refused
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as broken:
            failure = MailOutcomeUnknown if handed_over else MailTemporarilyRefused
            raise failure(one_line(str(broken)) or type(broken).__name__) from broken
        finally:
            # No QUIT: once the server has taken the mail nothing may turn that into a failure.
            client.close()

    async def greet(self) -> None:
        """Connect, sign in and say EHLO, as for a mail, and send none.

        Raises MailTemporarilyRefused with the server's code or the kind of the error.
        """
        client = self._client()
        try:
            async with asyncio.timeout(self.config.timeout_s):
                await client.connect()
                await client.ehlo()
        except aiosmtplib.SMTPResponseException as refused:
            raise MailTemporarilyRefused(f"the server says {refused.code}") from refused
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as broken:
            raise MailTemporarilyRefused(type(broken).__name__) from broken
        finally:
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        config = self.config
        return aiosmtplib.SMTP(
            hostname=config.host,
            port=config.port,
            use_tls=config.tls is Tls.TLS,
            start_tls=config.tls is Tls.STARTTLS,
            username=config.user or None,
            password=config.password or None,
            local_hostname=config.from_address.rpartition("@")[2],
            timeout=config.timeout_s,
            cert_bundle=config.ca_file or None,
        )

    async def _address(self, client: aiosmtplib.SMTP, mail: Mail) -> None:
        try:
            await client.mail(self.config.from_address)
            await client.rcpt(mail.to_email)
        except aiosmtplib.SMTPResponseException as refused:
            raise _refusal(refused) from refused


def _refusal(refused: aiosmtplib.SMTPResponseException) -> MailRefused | MailTemporarilyRefused:
    said = one_line(f"{refused.code} {refused.message}")
    if refused.code >= 500 and refused.code not in _OURS_TO_MEND:
        return MailRefused(said)
    return MailTemporarilyRefused(said)
