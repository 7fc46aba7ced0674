from dataclasses import dataclass

import msgspec

from application.ports.unit_of_work import Begin
from domain.shared.actors import Actor
from domain.shared.ids import ContactId, ContractorId, CustomerId


class ChooseLanguage(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    customer_id: CustomerId
    contact_id: ContactId
    language: str


@dataclass(frozen=True, slots=True)
class ChooseLanguageHandler:
    begin: Begin

    async def __call__(self, command: ChooseLanguage) -> None:
        """From now on pages, mails and PDFs for this person are in `language`. Raises SettingRefused."""
        async with self.begin(command.contractor_id) as work:
            customer = await work.customers.get(command.customer_id)
            if not customer.choose_language(command.contact_id, command.language):
                return
            await work.customers.save(customer)
            await work.audit.note("contact.language_chosen", by=command.by, subject=f"contact:{command.contact_id}")
            await work.commit()
