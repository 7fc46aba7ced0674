from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.policy import default

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.smtp.message import compose, one_line
from application.ports.mailer import Attachment, Mail, MailRefused

NOW = datetime(2026, 3, 1, tzinfo=UTC)
MAIL = Mail(
    message_id="1@portal.example",
    to_name="Dana",
    to_email="dana@example.com",
    from_name="Acme",
    reply_to="office@acme.example",
    subject="Hello",
    text="Hello",
    html="<p>Hello",
    language="en",
)
NAMES = {
    "Message-ID", "Date", "From", "To", "Reply-To", "Subject", "Auto-Submitted", "Content-Language", "MIME-Version",
    "Content-Type", "Content-Transfer-Encoding",
}  # fmt: skip
HOSTILE = [
    "Sam\r\nBcc: victim@example.com",
    "Sam\nBcc: victim@example.com\n\n<script>",
    "Sam\x0bX: y\x0cZ\x85W\u2028V\u2029U\0T",
    '"boss@bank.example" <boss@bank.example>, other@example.com',
    "victim@example.com, Dana",
    "=?utf-8?q?=0D=0ABcc=3A_victim=40example.com?=",
    "\u202emoc.elpmaxe@knab\u202c",
    "\ud800",
    "Élan " * 60,
    "日本語" * 80,
    "",
    "  ",
    "\\",
    '"',
    "(comment) name; group: a@b;",
]


def headers(mail: Mail) -> list[tuple[str, str]]:
    raw = compose(mail, from_address="portal@mail.example", now=NOW)
    assert raw.partition(b"\r\n\r\n")[0].isascii()
    return [(name, str(value)) for name, value in message_from_bytes(raw, policy=default).items()]


def addresses(mail: Mail, name: str) -> tuple[Address, ...]:
    raw = compose(mail, from_address="portal@mail.example", now=NOW)
    found: tuple[Address, ...] = message_from_bytes(raw, policy=default)[name].addresses
    return found


def check(text: str) -> None:
    mail = msgspec.structs.replace(MAIL, to_name=text, from_name=text, subject=text, language="en\r\nX: " + text[:20])
    found = headers(mail)
    assert {name for name, _ in found} <= NAMES
    assert len(found) == len({name for name, _ in found})
    for name, meant in (("To", "dana@example.com"), ("From", "portal@mail.example")):
        [only] = addresses(mail, name)
        assert only.addr_spec == meant
    [reply] = addresses(mail, "Reply-To")
    assert reply.addr_spec == "office@acme.example"


@pytest.mark.T68
@pytest.mark.parametrize("text", HOSTILE)
def test_t68_a_hostile_name_or_subject_changes_no_header(text: str) -> None:
    check(text)


@pytest.mark.T68
@given(st.text(alphabet=st.characters(), max_size=120))
def test_t68_no_text_changes_a_header(text: str) -> None:
    check(text)


@pytest.mark.T68
@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60))
def test_names_and_subjects_are_read_back_as_written(text: str) -> None:
    text = text.replace("=?", "")
    mail = msgspec.structs.replace(MAIL, from_name=text, subject=text)
    assert dict(headers(mail))["Subject"] == text
    [sender] = addresses(mail, "From")
    assert sender.display_name == text


@pytest.mark.T68
@pytest.mark.parametrize(
    "email",
    [
        "",
        "dana",
        "dana@example.com, victim@example.com",
        "dana@example.com\r\nBcc: victim@example.com",
        "dana@example.com>",
        "<dana@example.com>",
        "Dana <dana@example.com>",
        "dana@exam ple.com",
        "dana@example.com\0",
        '"a b"@example.com',
        "dána@example.com",
        "dana@exämple.com",
        "a@b@example.com",
        "x" * 65 + "@example.com",
    ],
)
@pytest.mark.parametrize("field", ["to_email", "reply_to"])
def test_t68_an_address_is_one_plain_address(field: str, email: str) -> None:
    if field == "reply_to" and not email:
        return
    with pytest.raises(MailRefused):
        compose(msgspec.structs.replace(MAIL, **{field: email}), from_address="portal@mail.example", now=NOW)


@pytest.mark.T67
@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\r\nX: y.pdf", 'a".pdf', "Schätzung №1.pdf", "x" * 300 + ".pdf"]
)
def test_t67_the_name_of_an_attachment_adds_no_header(name: str) -> None:
    mail = msgspec.structs.replace(MAIL, attachments=(Attachment(name=name, content=b"%PDF"),))
    raw = compose(mail, from_address="portal@mail.example", now=NOW)
    [part] = message_from_bytes(raw, policy=default).iter_attachments()
    assert {key.lower() for key in part} == {
        "content-type",
        "content-transfer-encoding",
        "content-disposition",
        "mime-version",
    }
    assert part.get_filename() == one_line(name)


@pytest.mark.parametrize("broken", ["", "a", "<1@a.b>", "1@a.b\r\nX: y", "1 2@a.b"])
def test_a_message_id_is_ours_to_get_right(broken: str) -> None:
    with pytest.raises(ValueError, match="message id"):
        compose(msgspec.structs.replace(MAIL, message_id=broken), from_address="portal@mail.example", now=NOW)
