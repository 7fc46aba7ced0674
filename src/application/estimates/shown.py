from application.ports.texts import Texts
from application.ports.unit_of_work import UnitOfWork
from domain.estimates.estimate import Estimate
from domain.estimates.evidence import Shown


def _(message: str) -> str:
    """Marks a sentence for the catalogs; it is said in the signer's language below."""
    return message


CONSENT = _(
    "I agree to the scope, the price and the terms above, and that my electronic signature "
    "binds me as one on paper would."
)


async def shown_to(work: UnitOfWork, estimate: Estimate, *, texts: Texts, language: str) -> Shown:
    """The frame that a signer sees around the figures; the same for showing and for approving."""
    contractor = await work.contractors.current()
    customer = await work.customers.read(estimate.customer_id)
    content = estimate.content
    return Shown(
        number=estimate.number,
        revision=estimate.revision,
        title=content.title,
        contractor=contractor.name,
        customer=customer.name,
        property=customer.property(estimate.property_id).one_line,
        valid_until=content.valid_until,
        terms=content.terms,
        terms_version=content.terms_version,
        consent=texts.say(CONSENT, language=language),
        language=language,
        deposit_required=content.deposit.required,
    )
