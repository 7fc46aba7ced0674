import asyncio
import base64
import socket
import ssl
import subprocess
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from adapters.smtp.config import SmtpConfig, Tls
from adapters.smtp.mailer import SmtpMailer
from application.ports.mailer import Attachment, Mail, Mailer, MailOutcomeUnknown, MailRefused, MailTemporarilyRefused

pytestmark = pytest.mark.anyio

MAIL = Mail(
    message_id="0190a5d0-1@portal.example",
    to_name="Dana Smith",
    to_email="dana@example.com",
    from_name="Acme Heating",
    reply_to="office@acme.example",
    subject="Estimate E-1042, $1,250.00",
    text="Estimate E-1042\n.\n.. a line of dots\nfrom here on\nÉlan −$1.00\n",
    html="<p>Estimate <b>E-1042</b> Élan</p>",
    language="en",
)


class Server:
    """What the mail server does; each hook may be replaced by a test."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.rcpt, self.sender, self.end = "", "", "250 taken"
        self.cut_after_data = False

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, sender: str, options: list[str]
    ) -> str:
        if self.sender:
            return self.sender
        envelope.mail_from = sender
        return "250 ok"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(to)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.taken.append(envelope)
        if self.cut_after_data:
            server.transport.abort()
        return self.end


class Watched(Controller):
    """A controller that lets its connections end before its loop does."""

    lines: tuple[SMTP, ...] = ()

    def factory(self) -> SMTP:
        made: SMTP = super().factory()
        self.lines = (*self.lines, made)
        return made

    async def drained(self) -> None:
        async with asyncio.timeout(5):
            while any(line.transport is not None for line in self.lines):  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.005)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def port(server: Server) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Watched(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        asyncio.run_coroutine_threadsafe(controller.drained(), controller.loop).result()
        controller.stop()


def mailer(port: int, **how: Any) -> SmtpMailer:
    how = {"tls": Tls.NONE, "timeout_s": 5.0, **how}
    config = SmtpConfig(host="127.0.0.1", port=port, from_address="portal@mail.example", **how)
    return SmtpMailer(config, now=lambda: datetime(2026, 3, 1, 12, 0, tzinfo=UTC))


def received(server: Server) -> EmailMessage:
    content = server.taken[0].content
    assert isinstance(content, bytes)
    parsed = message_from_bytes(content, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


async def test_a_mail_arrives_whole(server: Server, port: int) -> None:
    port_to_mail: Mailer = mailer(port)
    pdf = Attachment(name="Estimate E-1042.pdf", content=bytes(range(256)) * 300)
    await port_to_mail.send(msgspec.structs.replace(MAIL, attachments=(pdf,)))
    assert server.taken[0].mail_from == "portal@mail.example"
    assert server.taken[0].rcpt_tos == ["dana@example.com"]
    mail = received(server)
    assert dict(mail.items()) == {
        "Message-ID": "<0190a5d0-1@portal.example>",
        "Date": "Sun, 01 Mar 2026 12:00:00 +0000",
        "From": "Acme Heating <portal@mail.example>",
        "To": "Dana Smith <dana@example.com>",
        "Reply-To": "office@acme.example",
        "Subject": "Estimate E-1042, $1,250.00",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": mail["Content-Type"],
        # aiosmtpd's own
        **{name: mail[name] for name in ("X-Peer", "X-MailFrom", "X-RcptTo") if name in mail},
    }
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == MAIL.text
    assert html.get_content().strip() == MAIL.html
    [attached] = mail.iter_attachments()
    assert attached.get_filename() == "Estimate E-1042.pdf"
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content() == pdf.content


async def test_an_office_without_an_address_gets_no_reply_to(server: Server, port: int) -> None:
    await mailer(port).send(msgspec.structs.replace(MAIL, reply_to=""))
    assert "Reply-To" not in received(server)


async def test_what_travels_is_seven_bit_with_whole_headers(server: Server, port: int) -> None:
    await mailer(port).send(msgspec.structs.replace(MAIL, subject="word " * 39 + "end", text="long " * 500))
    content = server.taken[0].content
    assert isinstance(content, bytes)
    head, _, body = content.partition(b"\r\n\r\n")
    assert content.isascii()
    assert not any(line.startswith((b" ", b"\t")) for line in head.split(b"\r\n"))
    assert max(map(len, body.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("hook", ["sender", "rcpt", "end"])
@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("550 5.1.1 no such person", MailRefused),
        ("552 5.3.4 too large", MailRefused),
        ("554 5.7.1 looks like spam", MailRefused),
        ("451 4.7.1 greylisted", MailTemporarilyRefused),
        ("452 4.2.2 mailbox full", MailTemporarilyRefused),
        ("421 4.3.2 shutting down", MailTemporarilyRefused),
        ("530 5.7.0 must issue STARTTLS first", MailTemporarilyRefused),
    ],
)
async def test_a_refusal_says_what_the_server_said(
    server: Server, port: int, hook: str, answer: str, failure: type[Exception]
) -> None:
    setattr(server, hook, answer)
    with pytest.raises(failure) as refused:
        await mailer(port).send(MAIL)
    assert refused.value.args[0] == answer


async def test_r35_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(MailTemporarilyRefused):
        await mailer(port).send(MAIL)


async def test_r35_an_unknown_host() -> None:
    config = SmtpConfig(host="mail.example.test", port=25, from_address="portal@mail.example", tls=Tls.NONE)
    with pytest.raises(MailTemporarilyRefused):
        await SmtpMailer(config).send(MAIL)


@asynccontextmanager
async def scripted(*answers: bytes | None) -> AsyncIterator[int]:
    """A server that gives one answer for each line, and after the last hangs up; at None it keeps silent."""
    over, ended = asyncio.Event(), asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            if answer is None:
                await over.wait()
                break
            writer.write(answer)
            await reader.readline()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        ended.set()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield listener.sockets[0].getsockname()[1]
    finally:
        over.set()
        await ended.wait()
        listener.close()
        await listener.wait_closed()


HELLO = (b"220 hello\r\n", b"250 hello\r\n", b"250 sender ok\r\n", b"250 recipient ok\r\n")


@pytest.mark.parametrize("known", range(4))
@pytest.mark.parametrize("end", [(None,), ()], ids=["silent", "hung up"])
async def test_r35_what_breaks_before_the_mail_is_handed_over_can_be_tried_again(
    known: int, end: tuple[None, ...]
) -> None:
    async with scripted(*HELLO[:known], *end) as port:
        with pytest.raises(MailTemporarilyRefused):
            await mailer(port, timeout_s=0.3).send(MAIL)


@pytest.mark.parametrize("end", [(None,), ()], ids=["silent", "hung up"])
async def test_r05_what_breaks_after_the_mail_was_handed_over_is_not_known(end: tuple[None, ...]) -> None:
    async with scripted(*HELLO, b"354 go on\r\n", *end) as port:
        with pytest.raises(MailOutcomeUnknown):
            await mailer(port, timeout_s=0.3).send(MAIL)


async def test_r05_a_server_that_takes_the_mail_and_drops_the_line(server: Server, port: int) -> None:
    server.cut_after_data = True
    with pytest.raises(MailOutcomeUnknown):
        await mailer(port).send(MAIL)
    assert len(server.taken) == 1


async def test_nonsense_is_no_acceptance() -> None:
    async with scripted(b"HTTP/1.1 400 Bad Request\r\n", None) as port:
        with pytest.raises(MailTemporarilyRefused):
            await mailer(port, timeout_s=1).send(MAIL)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    how = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1"
    subprocess.run(
        ["openssl", *how.split(), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


def context(folder: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return made


class Guarded(threading.Thread):
    """A server that wants TLS, then sam's password. Blocking sockets: asyncio's server side of STARTTLS leaks."""

    def __init__(self, tls: ssl.SSLContext, *, at_once: bool) -> None:
        super().__init__()
        self.tls, self.at_once, self.lines = tls, at_once, list[bytes]()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self) -> None:
        with suppress(OSError):  # the listener was shut down
            while True:
                peer, _ = self.listener.accept()
                peer.settimeout(5)
                with suppress(OSError), peer:
                    self.talk(peer)

    def talk(self, peer: socket.socket) -> None:
        if not self.at_once:
            for answer in (b"220 hello\r\n", b"250-hello\r\n250 STARTTLS\r\n", b"220 go\r\n"):
                peer.sendall(answer)
                if answer != b"220 go\r\n":
                    peer.recv(1000)
        with self.tls.wrap_socket(peer, server_side=True) as safe:
            if self.at_once:
                safe.sendall(b"220 hello\r\n")
            for line in safe.makefile("rb"):
                self.lines.append(line)
                safe.sendall(self.answer(line))

    def answer(self, line: bytes) -> bytes:
        words = line.split() or [b""]
        if words[0] == b"AUTH":
            sam = base64.b64encode(b"\0sam\0secret")
            return b"235 welcome\r\n" if words[-1] == sam else b"535 5.7.8 wrong password\r\n"
        known = {b"EHLO": b"250-hello\r\n250 AUTH PLAIN\r\n", b"DATA": b"354 go on\r\n", b".": b"250 taken\r\n"}
        return known.get(words[0], b"250 ok\r\n" if words[0] in {b"MAIL", b"RCPT"} else b"")


@asynccontextmanager
async def guarded(tls: ssl.SSLContext, *, at_once: bool) -> AsyncIterator[Guarded]:
    server = Guarded(tls, at_once=at_once)
    server.start()
    try:
        yield server
    finally:
        await asyncio.sleep(0)  # lets the client's connections close
        server.listener.shutdown(socket.SHUT_RDWR)
        await asyncio.to_thread(server.join)
        server.listener.close()


@pytest.mark.parametrize("how", [Tls.STARTTLS, Tls.TLS])
async def test_encryption_and_sign_in(how: Tls, certificate: Path) -> None:
    known = {"tls": how, "ca_file": str(certificate / "cert.pem"), "user": "sam"}
    async with guarded(context(certificate), at_once=how is Tls.TLS) as server:
        await mailer(server.port, **known, password="secret").send(MAIL)
        assert b".\r\n" in server.lines
        with pytest.raises(MailTemporarilyRefused, match=r"535.*wrong password"):
            await mailer(server.port, **known, password="wrong").send(MAIL)


@pytest.mark.parametrize("how", [Tls.STARTTLS, Tls.TLS])
async def test_r35_a_certificate_that_nobody_vouches_for_is_not_trusted(how: Tls, certificate: Path) -> None:
    async with guarded(context(certificate), at_once=how is Tls.TLS) as server:
        with pytest.raises(MailTemporarilyRefused):
            await mailer(server.port, tls=how, user="sam", password="secret").send(MAIL)
    assert server.lines == []


async def test_r35_starttls_is_not_given_up_when_the_server_does_not_offer_it(server: Server, port: int) -> None:
    with pytest.raises(MailTemporarilyRefused):
        await mailer(port, tls=Tls.STARTTLS).send(MAIL)
    assert server.taken == []
