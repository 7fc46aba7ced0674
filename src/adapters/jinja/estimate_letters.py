from adapters.jinja.letter import Letter, Words, filled, needed
from application.estimates.views import DecisionView, EstimateView
from application.ports.message_renderer import MessageFacts


def sent(facts: MessageFacts, words: Words) -> Letter:
    estimate, say = needed(facts.estimate, facts), words.say
    until = words.day(estimate.valid_until)
    only = estimate.options[0] if len(estimate.options) == 1 else None
    if only:
        total = words.money(only.totals.total_minor)
        answer = say(
            "Estimate {number}, {total}, waiting for you until {day}", number=named(estimate), total=total, day=until
        )
    else:
        answer = say(
            "Estimate {number} with {count} options, waiting for you until {day}",
            number=named(estimate),
            count=len(estimate.options),
            day=until,
        )
    options = [] if only else [(option.name, words.money(option.totals.total_minor)) for option in estimate.options]
    deposit = words.money(only.deposit_minor) if only and only.deposit_minor else ""
    return Letter(
        answer=answer,
        opening=[say("{contractor} has prepared an estimate for you.", contractor=facts.contractor.name)],
        facts=[*_work(estimate, words), *options, *filled((say("Deposit on approval"), deposit))],
        button=say("Read and decide"),
        closing=[say("There you can approve it, decline it or ask for changes. You need no account.")],
    )


def approved(facts: MessageFacts, words: Words) -> Letter:
    estimate, decision, total = _decided(facts, words)
    say = words.say
    if decision.by_kind == "staff":
        answer = say("Estimate {number}, {total}, is approved", number=named(estimate), total=total)
    else:
        answer = say("You approved estimate {number}, {total}", number=named(estimate), total=total)
    if decision.deposit_minor:
        coming = say("Next is the deposit of {deposit}.", deposit=words.money(decision.deposit_minor))
    else:
        coming = say("{contractor} will be in touch about the next step.", contractor=facts.contractor.name)
    return Letter(
        answer=answer,
        opening=[say("Thank you. This is what was recorded:")],
        facts=[*_work(estimate, words), *_record(decision, total, words)],
        button=say("See what was approved"),
        closing=[
            say("The signed document comes with this mail."),
            coming,
            say("Is something not right? Answer this mail, and we will put it right."),
        ],
    )


def approved_for_staff(facts: MessageFacts, words: Words) -> Letter:
    estimate, decision, total = _decided(facts, words)
    say = words.say
    answer = say(
        "{name} approved estimate {number}, {total}", name=_who(decision, estimate), number=named(estimate), total=total
    )
    how = {"drawn": say("drawn"), "typed": say("typed")}.get(decision.signature_kind or "", say("none"))
    return Letter(
        answer=answer,
        facts=[
            (say("Customer"), estimate.customer_name),
            *_work(estimate, words),
            *_record(decision, total, words),
            *filled((say("Signature"), how), (say("Job"), estimate.job_number or "")),
        ],
        button=say("See what was approved"),
    )


def declined_for_staff(facts: MessageFacts, words: Words) -> Letter:
    estimate = needed(facts.estimate, facts)
    decision, say = needed(estimate.decision, facts), words.say
    reason = decision.reason.strip()
    return Letter(
        answer=say("{name} declined estimate {number}", name=_who(decision, estimate), number=named(estimate)),
        opening=[say("This is the reason they gave:") if reason else say("They gave no reason.")],
        quote=reason,
        facts=[
            (say("Customer"), estimate.customer_name),
            *_work(estimate, words),
            (say("Declined on"), words.moment(decision.at)),
        ],
        button=say("See the estimate"),
    )


def changes_requested(facts: MessageFacts, words: Words) -> Letter:
    estimate, say = needed(facts.estimate, facts), words.say
    return Letter(
        answer=say("{name} asks for changes to estimate {number}", name=estimate.customer_name, number=named(estimate)),
        opening=[say("This is what they wrote:")],
        quote=needed(facts.change_message.strip() or None, facts),
        facts=[
            *_work(estimate, words),
            (say("Open until"), words.day(estimate.valid_until)),
        ],
        button=say("See the estimate"),
        closing=[say("The estimate stays open as it is until you send a new one.")],
    )


def named(estimate: EstimateView) -> str:
    return estimate.number if estimate.revision == 1 else f"{estimate.number} R{estimate.revision}"


def _work(estimate: EstimateView, words: Words) -> list[tuple[str, str]]:
    return filled((words.say("Work"), estimate.title), (words.say("Address"), estimate.property_line))


def _decided(facts: MessageFacts, words: Words) -> tuple[EstimateView, DecisionView, str]:
    estimate = needed(facts.estimate, facts)
    decision = needed(estimate.decision, facts)
    return estimate, decision, words.money(needed(decision.totals, facts).total_minor)


def _who(decision: DecisionView, estimate: EstimateView) -> str:
    return decision.signer_name or decision.by_name or estimate.customer_name


def _record(decision: DecisionView, total: str, words: Words) -> list[tuple[str, str]]:
    say = words.say
    return filled(
        (say("Option"), decision.option_name),
        (say("Total"), total),
        (say("Deposit"), words.money(decision.deposit_minor) if decision.deposit_minor else ""),
        (say("Approved by"), decision.signer_name or decision.by_name),
        (say("Approved on"), words.moment(decision.at)),
        (say("How we were told"), decision.how_told),
    )
