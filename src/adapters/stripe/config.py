from dataclasses import dataclass, field

STRIPE = "https://api.stripe.com"
_TEST, _LIVE = ("sk_test_", "rk_test_"), ("sk_live_", "rk_live_")


@dataclass(frozen=True, slots=True)
class StripeConfig:
    """How to reach Stripe. Raises ValueError for what would be unsafe, without repeating a secret."""

    secret_key: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(repr=False)  # the current one, and during a change the previous one
    api_base: str | None = None  # None is Stripe's own; anything else is the sandbox
    connect: bool = False  # whether contractors' accounts are reached through ours
    timeout_s: float = 15  # for one try
    max_retries: int = 2
    start_within_s: float = 20  # all tries of the call that a person waits for
    call_within_s: float = 45  # all tries of any other

    def __post_init__(self) -> None:
        if not self.secret_key.startswith(_TEST + _LIVE):
            raise ValueError("the Stripe key must begin with sk_test_, sk_live_, rk_test_ or rk_live_")
        if self.livemode and not self.at_stripe:
            raise ValueError("a live Stripe key may be sent to Stripe alone: remove the key or the other address")
        # An empty secret would let anybody sign.
        if not all(secret.strip() for secret in self.webhook_secrets):
            raise ValueError("a Stripe webhook secret is blank")

    @property
    def livemode(self) -> bool:
        return self.secret_key.startswith(_LIVE)

    @property
    def at_stripe(self) -> bool:
        return self.api_base in (None, STRIPE)
