import hashlib
from dataclasses import dataclass, field

from entrypoints.sandbox.json_types import Json


@dataclass(slots=True)
class Account:
    """One Stripe account with all that belongs to it; nothing is visible from another account."""

    id: str
    connected: bool  # reached by a platform through Stripe-Account, rather than by its own key
    name: str = "Sandbox merchant"
    access: bool = True  # False: the merchant has disconnected the platform
    objects: dict[str, dict[str, Json]] = field(default_factory=dict)  # by kind, then by id, oldest first

    def of(self, kind: str) -> dict[str, Json]:
        """The objects of one kind, such as "payment_intent", by id and oldest first."""
        return self.objects.setdefault(kind, {})

    def add(self, item: Json) -> Json:
        self.of(item["object"])[item["id"]] = item
        return item


@dataclass(slots=True)
class Accounts:
    by_id: dict[str, Account] = field(default_factory=dict)

    def of_key(self, api_key: str) -> Account:
        """The account that a secret key belongs to; each key has one of its own."""
        digest = hashlib.sha256(api_key.encode()).hexdigest()[:16]
        return self.get(f"acct_{digest}", connected=False)

    def get(self, account_id: str, *, connected: bool) -> Account:
        """The account, made at its first use."""
        return self.by_id.setdefault(account_id, Account(account_id, connected=connected))

    def all(self) -> list[Account]:
        return list(self.by_id.values())

    def owner_of(self, kind: str, object_id: str) -> tuple[Account, Json] | tuple[None, None]:
        """The object and whose it is; only for those who stand outside the accounts, as a customer does."""
        for account in self.all():
            if object_id in account.of(kind):
                return account, account.of(kind)[object_id]
        return None, None
