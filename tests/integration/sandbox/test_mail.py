from email.message import EmailMessage

import aiosmtplib
import httpx
import pytest

from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.anyio


def message(to: str = "ana@example.com") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Hale Heating <office@hale.test>", to
    mail["Subject"], mail["Message-ID"] = "Estimate E-1042, $1,250.00", "<row-1@hale.test>"
    mail.set_content("Read it: http://hale.test/e/tok?a=1&b=2.\nThank you, José")
    mail.add_alternative(
        '<p>Read <a href="http://hale.test/e/tok?a=1&amp;b=2">it</a><script>alert(1)</script></p>', subtype="html"
    )
    mail.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="estimate é.pdf")
    return mail


async def send(sandbox: SandboxProcess, mail: EmailMessage, **settings: object) -> None:
    await aiosmtplib.send(
        mail,
        hostname=sandbox.smtp_host,
        port=sandbox.smtp_port,
        start_tls=False,
        timeout=5,
        **settings,  # type: ignore[arg-type]
    )


async def test_a_message_is_kept_with_all_its_parts(sandbox: SandboxProcess) -> None:
    await send(sandbox, message())
    (summary,) = await sandbox.await_for_mail("ANA@example.com")
    mail = await sandbox.amail(summary["id"])
    assert (mail["from"], mail["to"]) == ("Hale Heating <office@hale.test>", ["ana@example.com"])
    assert (mail["subject"], mail["message_id"]) == ("Estimate E-1042, $1,250.00", "<row-1@hale.test>")
    assert mail["links"] == ["http://hale.test/e/tok?a=1&b=2"]
    assert "Thank you, José" in mail["text"]
    assert "<p>Read" in mail["html"]
    assert {"name": "Subject", "value": "Estimate E-1042, $1,250.00"} in mail["headers"]
    assert "Message-ID: <row-1@hale.test>" in mail["raw"]
    (attachment,) = mail["attachments"]
    assert (attachment["name"], attachment["type"], attachment["size"]) == ("estimate é.pdf", "application/pdf", 10)
    async with httpx.AsyncClient(trust_env=False) as http:
        got = await http.get(sandbox.url + attachment["url"])
    assert (got.content, got.headers["Content-Type"]) == (b"%PDF-1.7 x", "application/pdf")


async def test_the_envelope_decides_who_gets_it(sandbox: SandboxProcess) -> None:
    await send(sandbox, message(to="shown@example.com"), recipients=["hidden@example.com"])
    assert await sandbox.amails(to="shown@example.com") == []
    assert len(await sandbox.amails(to="hidden@example.com")) == 1


async def test_the_newest_message_comes_first(sandbox: SandboxProcess) -> None:
    for number in range(3):
        mail = message()
        mail.replace_header("Subject", f"Number {number}")
        await send(sandbox, mail)
    found = await sandbox.amails(to="ana@example.com", limit=2)
    assert [one["subject"] for one in found] == ["Number 2", "Number 1"]


async def test_the_mailbox_page_shows_mail_without_letting_it_act(sandbox: SandboxProcess) -> None:
    await send(sandbox, message())
    (summary,) = await sandbox.await_for_mail("ana@example.com")
    async with httpx.AsyncClient(base_url=sandbox.url, trust_env=False) as http:
        assert "Estimate E-1042" in (await http.get("/mail", params={"to": "ana@example.com"})).text
        assert "No messages to" in (await http.get("/mail", params={"to": "bob@example.com"})).text
        page = (await http.get(f"/mail/{summary['id']}")).text
        assert 'sandbox=""' in page
        assert "<script>" not in page
        html = await http.get(f"/mail/{summary['id']}/html")
        assert html.headers["Content-Security-Policy"].startswith("sandbox;")
        assert (await http.get("/mail/999999")).status_code == 404
        assert (await http.get("/mail/999999.json")).status_code == 404
        assert (await http.get(f"/mail/{summary['id']}/attachments/7")).status_code == 404
        assert (await http.delete("/mail.json")).status_code == 204
    assert await sandbox.amails() == []


@pytest.mark.parametrize(("rule", "code"), [("refuse_permanently", 550), ("refuse_temporarily", 451)])
async def test_a_recipient_can_be_refused(sandbox: SandboxProcess, rule: str, code: int) -> None:
    await sandbox.amail_rules(**{rule: ["Ana@Example.com"]})
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refused:
        await send(sandbox, message())
    assert [one.code for one in refused.value.recipients] == [code]
    await send(sandbox, message(to="bob@example.com"))
    assert [one["to"] for one in await sandbox.amails()] == [["bob@example.com"]]


async def test_everybody_can_be_refused_and_let_in_again(sandbox: SandboxProcess) -> None:
    await sandbox.amail_rules(refuse_temporarily=["*"])
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
        await send(sandbox, message())
    await sandbox.amail_rules(refuse_temporarily=[])
    await send(sandbox, message())
    assert len(await sandbox.amails()) == 1


async def test_the_connection_can_end_after_acceptance(sandbox: SandboxProcess) -> None:
    await sandbox.amail_rules(drop_after_accept=1)
    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        await send(sandbox, message())
    assert len(await sandbox.amails()) == 1
    await send(sandbox, message())
    assert [one["message_id"] for one in await sandbox.amails()] == ["<row-1@hale.test>"] * 2


async def test_a_slow_server_makes_the_sender_wait(sandbox: SandboxProcess) -> None:
    await sandbox.amail_rules(delay_s=5)
    with pytest.raises(aiosmtplib.SMTPException):
        await aiosmtplib.send(
            message(), hostname=sandbox.smtp_host, port=sandbox.smtp_port, start_tls=False, timeout=0.3
        )
