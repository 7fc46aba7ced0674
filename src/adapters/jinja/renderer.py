import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from adapters.jinja import access_letters, estimate_letters, money_letters
from adapters.jinja.colors import accent_of
from adapters.jinja.letter import Letter, Words
from adapters.jinja.plain import one_line, wrapped
from application.messages.message import MessageKind
from application.ports.message_renderer import MessageFacts, RenderedMail
from application.ports.texts import Texts

_NUMBER = re.compile(r"\b([A-Z]{1,8}-\d{1,12})\b")
_KEPT = Markup('<span style="white-space:nowrap">{}</span>')

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
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters.update(wrapped=wrapped, kept=_kept)
    return made


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
            "answer": one_line(letter.answer),
            "preview": one_line(_preview(letter)),
            "opening": [one_line(paragraph) for paragraph in letter.opening],
            "closing": [one_line(paragraph) for paragraph in letter.closing],
            "greeting": words.say("Hello {name},", name=one_line(facts.to_name)) if facts.to_name.strip() else "",
            "quote": "\n".join(map(one_line, letter.quote.splitlines())),
            "facts": [(one_line(label), one_line(value)) for label, value in letter.facts],
            "link": facts.link,
            "by_hand": words.say("If the button does not work, open this address:"),
            "language": facts.language,
            "contractor": one_line(head.name),
            "reach": [one_line(part) for part in (head.phone, head.email, head.address) if part],
            "accent": accent_of(head.accent),
        }
        return RenderedMail(
            subject=one_line(letter.answer),
            text=self.environment.get_template("mail.txt").render(shown),
            html=self.environment.get_template("mail.html").render(shown),
        )


def _currency(facts: MessageFacts) -> str:
    parts = (facts.payment_link, facts.payment, facts.invoice, facts.estimate)
    return next((part.currency for part in parts if part), facts.contractor.currency)


def _kept(answer: str) -> Markup:
    """The answer with each number of a document kept on one line: programs break E-1042 at its hyphen."""
    parts = enumerate(_NUMBER.split(answer))
    return Markup("").join(_KEPT.format(part) if place % 2 else escape(part) for place, part in parts)


def _preview(letter: Letter) -> str:
    """What a list of mails shows behind the subject: not the subject once more."""
    told = [*letter.opening[:1], *(value for _label, value in letter.facts[:2])]
    return " · ".join(told or letter.closing[:1])
