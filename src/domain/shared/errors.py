"""What the domain says when it says no. Codes are stable; the sentences stand in the message catalogs."""

from typing import ClassVar


class DomainError(Exception):
    """A rule refused, and nothing was changed. `values` fill the catalog's sentence for `code`."""

    code: ClassVar[str] = "refused"

    def __init__(self, **values: object) -> None:
        super().__init__(self.code, values)
        self.values = values


class StateRefused(DomainError):
    """The thing is not in a state in which this may be done."""


class ValueRefused(DomainError):
    """The value can be read but cannot be accepted; `values["field"]` names where it stands."""
