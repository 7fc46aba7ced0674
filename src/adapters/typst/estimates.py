from datetime import UTC
from zoneinfo import ZoneInfo

from adapters.typst import blocks
from adapters.typst.blocks import Block
from adapters.typst.words import Words
from application.estimates.views import DecisionView, EstimateView, OptionView
from application.ports.documents import DocumentFacts
from domain.estimates.states import EstimateStatus


def estimate(facts: DocumentFacts, view: EstimateView, words: Words) -> tuple[str, list[Block]]:
    """Return the first line and the parts of an estimate: all that is offered, then the terms, then the buttons."""
    say, until = words.say, words.day(view.valid_until)
    only = view.options[0] if len(view.options) == 1 else None
    number = numbered(view)
    if only:
        total = words.money(only.totals.total_minor)
        answer = say("Estimate {number}, {total}, open until {day}", number=number, total=total, day=until)
    else:
        count = len(view.options)
        answer = say("Estimate {number} with {count} options, open until {day}", number=number, count=count, day=until)
    return answer, [
        *_about(view, words),
        *([] if only else [_overview(view, words)]),
        *(part for option in view.options for part in _option(option, words, alone=only is not None)),
        *_deposit_note(view, words),
        *_terms(view, words),
        *_decide(facts, view, words),
    ]


def signed_estimate(facts: DocumentFacts, view: EstimateView, words: Words) -> tuple[str, list[Block]]:
    """Return what was approved, and a page that certifies by whom and how. Raises ValueError when it is not decided."""
    decision = view.decision
    if decision is None or decision.totals is None:
        raise ValueError("a signed estimate has a decision with its totals")
    say, total, name = words.say, words.money(decision.totals.total_minor), _signer(decision)
    answer = say("Estimate {number}, {total}, approved by {name}", number=numbered(view), total=total, name=name)
    deposit = words.money(decision.deposit_minor) if decision.deposit_minor else ""
    rows = blocks.total_rows(decision.totals, words)
    return answer, [
        *_about(view, words),
        blocks.heading(decision.option_name or say("What was approved")),
        blocks.lines_table(
            decision.lines,
            words,
            foot=blocks.sums(*rows, total=(say("Total"), total), after=[(say("Deposit on approval"), deposit)]),
        ),
        *_terms(view, words),
        *_certificate(facts, view, decision, words),
    ]


def numbered(view: EstimateView) -> str:
    return view.number if view.revision == 1 else f"{view.number} R{view.revision}"


def _about(view: EstimateView, words: Words) -> list[Block]:
    say = words.say
    sent = words.moment(view.sent_at) if view.sent_at else ""
    return [
        blocks.pairs(
            (say("For"), view.customer_name),
            (say("Address"), view.property_line),
            (say("Work"), view.title),
            (say("Sent on"), sent),
            (say("Open until"), words.day(view.valid_until)),
            (say("State"), _state(view, words)),
        ),
        *blocks.paragraph(view.scope),
    ]


def _state(view: EstimateView, words: Words) -> str:
    say = words.say
    return {
        EstimateStatus.DRAFT: say("Draft, not sent yet"),
        EstimateStatus.APPROVED: say("Approved"),
        EstimateStatus.DECLINED: say("Declined"),
        EstimateStatus.EXPIRED: say("No longer open"),
        EstimateStatus.SUPERSEDED: say("Replaced by a newer estimate"),
        EstimateStatus.WITHDRAWN: say("Taken back"),
    }.get(view.status, "")


def _overview(view: EstimateView, words: Words) -> Block:
    say = words.say
    rows = [[_titled(option, words), option.summary, words.money(option.totals.total_minor)] for option in view.options]
    return blocks.table((say("Option"), say("In short"), say("Total")), rows, figures=1)


def _titled(option: OptionView, words: Words) -> str:
    return words.say("{option} (recommended)", option=option.name) if option.recommended else option.name


def _option(option: OptionView, words: Words, *, alone: bool) -> list[Block]:
    say = words.say
    rows = blocks.total_rows(option.totals, words)
    deposit = words.money(option.deposit_minor) if option.deposit_minor else ""
    named = say("What is included") if alone else _titled(option, words)
    total = say("Total") if alone else say("Total of {option}", option=option.name)
    return [
        blocks.heading(named),
        *(blocks.paragraph(option.summary) if alone else []),
        blocks.lines_table(
            option.lines,
            words,
            foot=blocks.sums(
                *rows,
                total=(total, words.money(option.totals.total_minor)),
                after=[(say("Deposit on approval"), deposit)],
            ),
        ),
    ]


def _deposit_note(view: EstimateView, words: Words) -> list[Block]:
    asked = any(option.deposit_minor for option in view.options)
    if not asked or not view.deposit.required:
        return []
    return blocks.paragraph(words.say("The work is planned once the deposit is on its way."))


def _terms(view: EstimateView, words: Words) -> list[Block]:
    if not view.terms.strip():
        return []
    return [blocks.heading(words.say("Terms")), *blocks.paragraph(view.terms, small=True)]


def _decide(facts: DocumentFacts, view: EstimateView, words: Words) -> list[Block]:
    if not facts.link or view.status is not EstimateStatus.SENT:
        return []
    say = words.say
    return [
        blocks.heading(say("Your decision")),
        *blocks.paragraph(
            say("Each button opens your page of this estimate. Nothing is decided before you confirm."), sticky=True
        ),
        blocks.buttons((say("Approve"), f"{facts.link}/approve"), (say("Decline"), f"{facts.link}/decline")),
    ]


def _signer(decision: DecisionView) -> str:
    return decision.signer_name or decision.by_name


def _certificate(facts: DocumentFacts, view: EstimateView, decision: DecisionView, words: Words) -> list[Block]:
    say = words.say
    assert decision.totals is not None
    local = decision.at.astimezone(ZoneInfo(words.zone))
    who = {
        "contact": say("{name}, signed in", name=decision.by_name),
        "link": say("{name}, with the link that was sent to them", name=decision.by_name),
        "staff": say(
            "{name} of {contractor}, for the customer", name=decision.by_name, contractor=facts.contractor.name
        ),
    }.get(decision.by_kind, decision.by_name)
    signing = [
        blocks.signature(
            _signer(decision),
            picture=facts.signature_png,
            typed=decision.signature_kind == "typed",
            under=say("{name}, {moment}", name=_signer(decision), moment=words.moment(decision.at)),
        )
    ]
    return [
        blocks.heading(say("Certificate of approval"), new_page=True),
        *blocks.paragraph(facts.consent),
        *(signing if decision.signature_kind else []),
        blocks.pairs(
            (say("Document"), say("Estimate {number}", number=numbered(view))),
            (say("Option"), decision.option_name),
            (say("Total"), words.money(decision.totals.total_minor)),
            (say("Deposit"), words.money(decision.deposit_minor) if decision.deposit_minor else say("none")),
            (say("Terms"), say("version {version}", version=view.terms_version) if view.terms.strip() else ""),
            (say("Signed by"), decision.signer_name),
            (say("Approved by"), who),
            (say("How we were told"), decision.how_told),
            (say("Time"), f"{decision.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"),
            (say("Local time"), f"{words.moment(decision.at)} ({local:%Y-%m-%d %H:%M:%S %z}, {words.zone})"),
            (say("Network address"), decision.ip),
            (say("Browser"), decision.user_agent),
            (say("Language"), decision.language),
        ),
        blocks.code(say("Code of the content (SHA-256)"), decision.content_hash),
        *blocks.paragraph(
            say(
                "The code is computed from the option, its lines and figures, the deposit, the terms and the sentence "
                "above, as they were shown. Any change of them gives another code."
            ),
            small=True,
        ),
    ]
