from domain.shared.email import EmailRefused as EmailRefused
from domain.shared.errors import ValueRefused


class ContactUnknown(ValueRefused):
    code = "contact_unknown"


class PropertyUnknown(ValueRefused):
    code = "property_unknown"
