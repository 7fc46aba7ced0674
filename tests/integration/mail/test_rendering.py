import re
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest

from adapters.babel.texts import BabelTexts
from adapters.jinja.colors import DARK, LIGHT, accent_of
from adapters.jinja.plain import wrapped
from adapters.jinja.renderer import LETTERS, JinjaMessageRenderer
from application.messages.message import MessageKind
from application.ports.message_renderer import MessageFacts, MessageRenderer, RenderedMail
from domain.contractors.colors import color_of, contrast
from tests.integration.documents.sample_views import (
    CONTRACTOR,
    DECISION,
    ESTIMATE,
    GOOD,
    HOSTILE,
    INVOICE,
    PAYMENT,
    PAYMENT_LINK,
)

K = MessageKind
LINK = "https://portal.northside.example/e/s3cr3t-_x"
BY_HAND = "If the button does not work, open this address:"
DECIDED = msgspec.structs.replace(ESTIMATE, decision=DECISION, job_number="J-311")
DECLINED = msgspec.structs.replace(
    ESTIMATE,
    decision=msgspec.structs.replace(DECISION, totals=None, deposit_minor=None, signer_name="", reason="Too dear."),
)
FACTS: dict[MessageKind, dict[str, Any]] = {
    K.ESTIMATE_SENT: {"estimate": ESTIMATE},
    K.ESTIMATE_APPROVED: {"estimate": DECIDED},
    K.ESTIMATE_APPROVED_STAFF: {"estimate": DECIDED},
    K.ESTIMATE_DECLINED_STAFF: {"estimate": DECLINED},
    K.CHANGES_REQUESTED_STAFF: {"estimate": ESTIMATE, "change_message": "A smaller unit, please.\nAnd in May."},
    K.DEPOSIT_ASKED: {"invoice": INVOICE},
    K.INVOICE_SENT: {"invoice": INVOICE},
    K.PAYMENT_LINK: {"payment_link": PAYMENT_LINK},
    K.PAYMENT_FAILED: {"payment": msgspec.structs.replace(PAYMENT, failure="insufficient_funds", settled_at=None)},
    K.RECEIPT: {"payment": PAYMENT},
    K.MAGIC_LINK: {"expires_minutes": 10},
}


@pytest.fixture(scope="module")
def renderer() -> MessageRenderer:
    return JinjaMessageRenderer.with_own_templates(BabelTexts())


def facts(kind: MessageKind, **changes: Any) -> MessageFacts:
    how = {"language": "en", "contractor": CONTRACTOR, "to_name": "Dana Reed", "link": LINK, **FACTS[kind], **changes}
    return MessageFacts(kind=kind, **how)


class Page(HTMLParser):
    """Reads the words, tags and attributes of a page, and whether its tags are balanced."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.preview = ""
        self._unseen = False
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend((name, value or "") for name, value in attrs)
        self._unseen = self._unseen or "display:none" in (dict(attrs).get("style") or "")
        if tag != "span":
            self.words.append(" ")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._unseen = self._unseen and tag != "div"

    def handle_data(self, data: str) -> None:
        if self._unseen:
            self.preview += data
        elif not self.open or self.open[-1] not in {"style", "title"}:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    @property
    def links(self) -> list[str]:
        return [value for name, value in self.attributes if name in {"href", "src", "action", "background"}]


def test_every_kind_has_its_letter() -> None:
    assert set(LETTERS) == set(FACTS) == set(MessageKind)


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        (K.ESTIMATE_SENT, "Estimate E-1042 with 2 options, waiting for you until March 31, 2026"),
        (K.ESTIMATE_APPROVED, "You approved estimate E-1042, $8,503.04"),
        (K.ESTIMATE_APPROVED_STAFF, "Dana Reed approved estimate E-1042, $8,503.04"),
        (K.ESTIMATE_DECLINED_STAFF, "Dana Reed declined estimate E-1042"),
        (K.CHANGES_REQUESTED_STAFF, "Dana Reed asks for changes to estimate E-1042"),
        (K.DEPOSIT_ASKED, "Deposit for estimate E-1042: $4,952.13 to pay"),
        (K.INVOICE_SENT, "Invoice INV-2031: you owe $4,952.13, due April 3, 2026"),
        (K.PAYMENT_LINK, "Northside Heating & Air asks for $2,000.00: Second part of the heat pump"),
        (K.PAYMENT_FAILED, "Your payment of $1,000.00 did not go through"),
        (K.RECEIPT, "You paid $1,000.00 for invoice INV-2031"),
        (K.MAGIC_LINK, "Your link to sign in at Northside Heating & Air"),
    ],
)
def test_the_answer_is_the_subject_and_the_first_line(
    renderer: MessageRenderer, kind: MessageKind, subject: str
) -> None:
    mail = renderer.render(facts(kind))
    assert mail.subject == subject
    assert mail.text.split("\n")[0] == subject
    assert Page(mail.html).text.startswith(f"Northside Heating & Air {subject}")


@pytest.mark.parametrize("kind", MessageKind)
def test_text_and_html_say_the_same(renderer: MessageRenderer, kind: MessageKind) -> None:
    mail = renderer.render(facts(kind))
    page = Page(mail.html)
    in_text = mail.text.replace("\n-- \n", "\n").replace("> ", "").replace(f":\n{LINK}\n", f" {BY_HAND} {LINK}\n")
    labels_apart = re.sub(r"(?m)^([^:\n]+): ", r"\1 ", in_text)
    said = " ".join(labels_apart.split())
    assert page.text.removeprefix("Northside Heating & Air ").replace(": ", " ") == said.replace(": ", " ")
    assert "Northside Heating & Air" in said
    assert "(555) 010-2030" in said


@pytest.mark.parametrize("kind", MessageKind)
def test_there_is_one_button_and_no_picture_or_script(renderer: MessageRenderer, kind: MessageKind) -> None:
    mail = renderer.render(facts(kind))
    page = Page(mail.html)
    assert page.links == [LINK]
    assert mail.text.count(LINK) == 1
    assert not {"img", "script", "link", "form", "iframe"} & set(page.tags)
    assert "url(" not in mail.html
    assert page.tags.count("h1") == 1
    assert mail.html.count('<table role="presentation"') == mail.html.count("<table") - (kind is not K.MAGIC_LINK)
    assert '<html lang="en" dir="ltr"' in mail.html
    assert "prefers-color-scheme: dark" in mail.html


@pytest.mark.parametrize("kind", set(MessageKind) - {K.MAGIC_LINK})
def test_without_a_link_there_is_no_button(renderer: MessageRenderer, kind: MessageKind) -> None:
    assert Page(renderer.render(facts(kind, link=None)).html).links == []


@pytest.mark.parametrize("kind", MessageKind)
def test_what_a_kind_needs_must_be_there(renderer: MessageRenderer, kind: MessageKind) -> None:
    bare = MessageFacts(kind=kind, language="en", contractor=CONTRACTOR, to_name="Dana", link=LINK)
    with pytest.raises(ValueError, match=kind):
        renderer.render(bare)


def told(mail: RenderedMail) -> dict[str, str]:
    return dict(re.findall(r"(?m)^([^:\n]+): (.+)$", mail.text))


def test_an_estimate_with_one_option_has_its_total_and_deposit(renderer: MessageRenderer) -> None:
    only = msgspec.structs.replace(ESTIMATE, options=(GOOD,), revision=2)
    mail = renderer.render(facts(K.ESTIMATE_SENT, estimate=only))
    assert mail.subject == "Estimate E-1042 R2, $3,886.18, waiting for you until March 31, 2026"
    assert told(mail)["Deposit on approval"] == "$1,165.85"


def test_the_facts_of_each_money_mail(renderer: MessageRenderer) -> None:
    assert told(renderer.render(facts(K.INVOICE_SENT))) == {
        "Invoice INV-2031": "you owe $4,952.13, due April 3, 2026",
        "What it is for": "Heat pump, installed",
        "Address": "48 Maple Avenue, Troy, NY 12180",
        "Total": "$8,503.04",
        "Deposit, taken off": "−$2,550.91",
        "Paid": "−$1,000.00",
        "Balance due": "$4,952.13",
        "Due date": "April 3, 2026",
    }
    receipt = told(renderer.render(facts(K.RECEIPT)))
    assert receipt["Paid with"] == "Visa •••• 4242"
    assert receipt["Paid on"] == "March 21, 2026 at 10:00\N{NO-BREAK SPACE}PM"
    assert receipt["Left to pay"] == "$4,952.13"
    failed = renderer.render(facts(K.PAYMENT_FAILED))
    assert "there was not enough money" in failed.text
    assert told(failed)["Still to pay"] == "$4,952.13"


def test_a_paid_invoice_and_one_that_cannot_be_paid_online(renderer: MessageRenderer) -> None:
    paid = msgspec.structs.replace(INVOICE, balance_minor=0, payable_minor=0)
    mail = renderer.render(facts(K.INVOICE_SENT, invoice=paid))
    assert mail.subject == "Invoice INV-2031 is paid"
    assert "See the invoice" in mail.text
    way = msgspec.structs.replace(INVOICE, reserved_minor=INVOICE.balance_minor, payable_minor=0)
    mail = renderer.render(facts(K.INVOICE_SENT, invoice=way))
    assert mail.subject == "Invoice INV-2031: $4,952.13 on its way"
    assert "Pay $" not in mail.text
    offline = renderer.render(
        facts(K.INVOICE_SENT, contractor=msgspec.structs.replace(CONTRACTOR, payments_enabled=False))
    )
    assert "Pay $" not in offline.text
    assert "answer this mail or call us" in offline.text
    assert "Pay $4,952.13:" in renderer.render(facts(K.INVOICE_SENT)).text


def test_the_reason_and_the_wish_stand_as_they_were_written(renderer: MessageRenderer) -> None:
    assert "\n> Too dear.\n" in renderer.render(facts(K.ESTIMATE_DECLINED_STAFF)).text
    assert "\n> A smaller unit, please.\n> And in May.\n" in renderer.render(facts(K.CHANGES_REQUESTED_STAFF)).text


def test_a_decision_by_staff_is_not_told_as_the_customers_own(renderer: MessageRenderer) -> None:
    decision = msgspec.structs.replace(DECISION, by_kind="staff", by_name="Sam", how_told="by phone", signer_name="")
    mail = renderer.render(facts(K.ESTIMATE_APPROVED, estimate=msgspec.structs.replace(ESTIMATE, decision=decision)))
    assert mail.subject == "Estimate E-1042, $8,503.04, is approved"
    assert told(mail)["How we were told"] == "by phone"


def test_a_minute_is_one_minute(renderer: MessageRenderer) -> None:
    assert "for one minute" in renderer.render(facts(K.MAGIC_LINK, expires_minutes=1)).text
    assert "for 10 minutes" in renderer.render(facts(K.MAGIC_LINK)).text


def test_figures_follow_the_language(renderer: MessageRenderer) -> None:
    assert "8 503,04 $" in renderer.render(facts(K.INVOICE_SENT, language="fr")).text.replace("\xa0", " ")


def spoiled(value: Any, text: str) -> Any:
    """The same facts with `text` wherever a person or contractor could have typed something."""
    typed = {
        "name", "title", "scope", "customer_name", "property_line", "terms", "summary", "description", "option_name",
        "by_name", "signer_name", "how_told", "reason", "purpose", "note", "to_name", "change_message", "phone",
        "address", "number", "invoice_number", "method", "unit", "tax_name", "job_number", "user_agent",
    }  # fmt: skip
    if isinstance(value, msgspec.Struct):
        changed = {
            field: text if field in typed and isinstance(one, str) else spoiled(one, text)
            for field, one in ((field, getattr(value, field)) for field in value.__struct_fields__)
        }
        return msgspec.structs.replace(value, **changed)
    return tuple(spoiled(one, text) for one in value) if isinstance(value, tuple) else value


@pytest.mark.T63
@pytest.mark.T64
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", MessageKind)
def test_t63_t64_texts_of_people_are_data(renderer: MessageRenderer, kind: MessageKind, text: str) -> None:
    plain, hostile = (renderer.render(spoiled(facts(kind), typed)) for typed in ("words", text))
    before, after = Page(plain.html), Page(hostile.html)
    assert after.tags == before.tags
    assert [name for name, _ in after.attributes] == [name for name, _ in before.attributes]
    assert after.links == before.links
    assert " ".join(text.split()) in after.text
    assert " ".join(text.split()) in " ".join(hostile.text.split())
    assert "49" not in hostile.subject.replace("$4,952", "")


@pytest.mark.T68
@pytest.mark.parametrize("breaking", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("kind", MessageKind)
def test_t68_a_stored_line_break_stays_out_of_the_subject(
    renderer: MessageRenderer, kind: MessageKind, breaking: str
) -> None:
    mail = renderer.render(spoiled(facts(kind), f"Dana{breaking}Bcc: victim@example.com"))
    assert len(mail.subject.splitlines()) == 1
    assert not re.search(r"(?m)^Bcc:", mail.text)


@pytest.mark.parametrize(
    "color", ["#0f6e84", "#ffffff", "#ffee00", "#000000", "#1f5fa8", "#80ff80", "#010000", "#767676", DARK]
)
def test_the_words_on_the_button_can_be_read_and_the_button_seen(color: str) -> None:
    accent = accent_of(color)
    for fill, ink, paper in (
        (accent.fill, accent.ink, LIGHT),
        (accent.fill_in_dark, accent.ink_in_dark, DARK),
    ):
        assert contrast(color_of(fill), color_of(ink)) >= 4.5
        assert contrast(color_of(fill), color_of(paper)) >= 4.5
    if color in {"#0f6e84", "#000000", "#1f5fa8"}:
        assert accent.fill == color  # dark enough already


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(color_of("#000000"), color_of("#ffffff")) == pytest.approx(21)
    assert contrast(color_of("#767676"), color_of("#ffffff")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("kind", MessageKind)
def test_a_list_of_mails_shows_more_than_the_subject(renderer: MessageRenderer, kind: MessageKind) -> None:
    mail = renderer.render(facts(kind))
    preview = " ".join(Page(mail.html).preview.replace("\u2007", "").replace("\u034f", "").split())
    assert len(preview) >= 20
    assert mail.subject not in preview
    assert all(part in " ".join(mail.text.split()) for part in preview.split(" · "))


@pytest.mark.parametrize("kind", MessageKind)
def test_no_line_of_the_text_is_longer_than_old_programs_show(renderer: MessageRenderer, kind: MessageKind) -> None:
    wordy = renderer.render(spoiled(facts(kind), "Maximilian-Alexander " * 10))
    assert max(map(len, wordy.text.splitlines())) <= 72
    unbroken = renderer.render(spoiled(facts(kind), "W" * 80)).text  # a word stays whole, whatever its length
    assert "W" * 80 in unbroken


def test_what_a_person_wrote_keeps_its_lines() -> None:
    assert wrapped("One.\n\nTwo.", before="> ") == "> One.\n>\n> Two."
    assert wrapped("1\N{NO-BREAK SPACE}250,00\N{NO-BREAK SPACE}$") == "1\N{NO-BREAK SPACE}250,00\N{NO-BREAK SPACE}$"


@pytest.mark.T68
@pytest.mark.parametrize("unseen", ["\x00", "\x07", "\x1b[31m", "\u202e"])
@pytest.mark.parametrize("kind", MessageKind)
def test_t68_controls_and_overrides_of_direction_stay_out(
    renderer: MessageRenderer, kind: MessageKind, unseen: str
) -> None:
    mail = renderer.render(spoiled(facts(kind), f"Dana{unseen}Reed"))
    assert unseen[0] not in mail.subject + mail.text + mail.html
    assert "Dana" in mail.text
