from domain.shared.errors import ValueRefused


class EmailRefused(ValueRefused):
    code = "email_refused"


class ContactUnknown(ValueRefused):
    code = "contact_unknown"


class PropertyUnknown(ValueRefused):
    code = "property_unknown"
