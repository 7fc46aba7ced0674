from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment

from adapters.jinja import access_letters, estimate_letters, money_letters
from adapters.jinja.colors import accent_of
from adapters.jinja.letter import Letter, Words
from application.messages.message import MessageKind
from application.ports.message_renderer import MessageFacts, RenderedMail
from application.ports.texts import Texts

LETTERS: Mapping[MessageKind, Callable[[MessageFacts, Words], Letter]] = {
    MessageKind.ESTIMATE_SENT: estimate_letters.sent,
    MessageKind.ESTIMATE_APPROVED: estimate_letters.approved,
    MessageKind.ESTIMATE_APPROVED_STAFF: estimate_letters.approved_for_staff,
    MessageKind.ESTIMATE_DECLINED_STAFF: estimate_letters.declined_for_staff,
    MessageKind.CHANGES_REQUESTED_STAFF: estimate_letters.changes_requested,
    MessageKind.DEPOSIT_ASKED: money_letters.deposit_asked,
    MessageKind.INVOICE_SENT: money_letters.invoice_sent,
    MessageKind.PAYMENT_LINK: money_letters.payment_link,
    MessageKind.PAYMENT_FAILED: money_letters.payment_failed,
    MessageKind.RECEIPT: money_letters.receipt,
    MessageKind.MAGIC_LINK: access_letters.magic_link,
}


def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


@dataclass(frozen=True, slots=True)
class JinjaMessageRenderer:
    """application.ports.message_renderer.MessageRenderer. Which words a kind takes stands in the *_letters modules."""

    texts: Texts
    environment: ImmutableSandboxedEnvironment

    @classmethod
    def with_own_templates(cls, texts: Texts) -> "JinjaMessageRenderer":
        return cls(texts, _environment())

    def render(self, facts: MessageFacts) -> RenderedMail:
        head = facts.contractor
        words = Words(self.texts, facts.language, _currency(facts), head.zone)
        letter = LETTERS[facts.kind](facts, words)
        shown = {
            "letter": letter,
            "answer": _one_line(letter.answer),
            "opening": [_one_line(paragraph) for paragraph in letter.opening],
            "closing": [_one_line(paragraph) for paragraph in letter.closing],
            "greeting": words.say("Hello {name},", name=_one_line(facts.to_name)) if facts.to_name.strip() else "",
            "facts": [(_one_line(label), _one_line(value)) for label, value in letter.facts],
            "link": facts.link,
            "language": facts.language,
            "contractor": _one_line(head.name),
            "reach": [_one_line(part) for part in (head.phone, head.email, head.address) if part],
            "accent": accent_of(head.accent),
        }
        return RenderedMail(
            subject=_one_line(letter.answer),
            text=self.environment.get_template("mail.txt").render(shown),
            html=self.environment.get_template("mail.html").render(shown),
        )


def _currency(facts: MessageFacts) -> str:
    parts = (facts.payment_link, facts.payment, facts.invoice, facts.estimate)
    return next((part.currency for part in parts if part), facts.contractor.currency)


def _one_line(text: str) -> str:
    """Every kind of line break becomes a blank: a stored name can neither end a header nor add a line (T68)."""
    return " ".join(text.split())
