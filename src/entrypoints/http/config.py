import msgspec


class HttpConfig(msgspec.Struct, frozen=True, kw_only=True):
    """How the portal stands towards the network."""

    checkout_origins: tuple[str, ...] = ("https://checkout.stripe.com",)  # where a payment form may lead
    trusted_proxies: tuple[str, ...] = ()  # addresses or networks whose X-Forwarded-For and -Proto are believed
    max_body_bytes: int = 1_000_000  # a drawn signature is the largest thing a page sends
    shows_components: bool = False  # /staff/components, for those who build pages; never in production
