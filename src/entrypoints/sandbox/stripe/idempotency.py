from dataclasses import dataclass, field

from entrypoints.sandbox.stripe.errors import StripeError, invalid

REMEMBERED_S = 24 * 3_600
MAX_KEY = 255


@dataclass(slots=True)
class Answer:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Entry:
    fingerprint: str
    at: int
    answer: Answer | None = None  # None while the first request is still being executed


@dataclass(slots=True)
class Idempotency:
    """The first answer under a key, 500s included, kept for 24 hours of the sandbox's clock."""

    entries: dict[tuple[str, str], _Entry] = field(default_factory=dict)

    def begin(self, account: str, key: str, fingerprint: str, now: int) -> Answer | None:
        """The kept answer, or None when the caller is to execute and then `keep` or `release`.

        Raises StripeError 400 for the same key with another request, 409 while the first one is being executed.
        """
        if len(key) > MAX_KEY:
            raise invalid(f"Idempotency keys can have up to {MAX_KEY} characters")
        entry = self.entries.get((account, key))
        if entry is None or now - entry.at >= REMEMBERED_S:
            self.entries[account, key] = _Entry(fingerprint, now)
            return None
        if entry.fingerprint != fingerprint:
            message = (
                "Keys for idempotent requests can only be used with the same parameters they were first used with."
            )
            raise StripeError(400, message, type="idempotency_error")
        if entry.answer is None:
            message = "There is currently another in-progress request using this key."
            raise StripeError(409, message, type="idempotency_error", code="idempotency_key_in_use")
        return entry.answer

    def keep(self, account: str, key: str, answer: Answer) -> None:
        self.entries[account, key].answer = answer

    def release(self, account: str, key: str) -> None:
        """Forget a request that did not execute, so that its key is free for a corrected one."""
        self.entries.pop((account, key), None)
