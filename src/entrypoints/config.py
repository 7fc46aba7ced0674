"""Configuration from the environment, checked whole at start: a clear line for each fault, no half start (R42)."""

import ipaddress
import re
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec


class Mode(StrEnum):
    PRODUCTION = "production"
    REHEARSAL = "rehearsal"
    TEST = "test"


class ConfigurationRefused(Exception):
    """`args[0]` is a list of lines, each naming a variable and what to do; no secret is repeated."""

    def __str__(self) -> str:
        return "\n".join(self.args[0])


class DatabaseConfig(msgspec.Struct, frozen=True, kw_only=True):
    app_url: str  # postgresql://, the application's role: policies are forced on it
    relay_url: str  # the relay's role: ids across contractors, no words
    pool_size: int
    read_pool_size: int


class KeysConfig(msgspec.Struct, frozen=True, kw_only=True):
    tokens: tuple[str, ...]  # "1:base64", newest last wins by its number
    seals: tuple[str, ...]  # likewise; all unseal


class StripeSettings(msgspec.Struct, frozen=True, kw_only=True):
    secret_key: str
    webhook_secrets: tuple[str, ...]
    api_base: str | None  # None: Stripe itself


class MailSettings(msgspec.Struct, frozen=True, kw_only=True):
    host: str
    port: int
    tls: str  # none, starttls, tls
    user: str
    password: str
    from_address: str

    @property
    def domain(self) -> str:
        """What Message-IDs end with."""
        return self.from_address.rpartition("@")[2] or "localhost"


class WebSettings(msgspec.Struct, frozen=True, kw_only=True):
    host: str
    port: int
    ops_port: int
    trusted_proxies: tuple[str, ...]
    checkout_origin: str


class Config(msgspec.Struct, frozen=True, kw_only=True):
    mode: Mode
    database: DatabaseConfig
    broker_url: str
    keys: KeysConfig
    stripe: StripeSettings
    mail: MailSettings
    web: WebSettings

    @property
    def clock_moves(self) -> bool:
        return self.mode is not Mode.PRODUCTION


STRIPE_CHECKOUT = "https://checkout.stripe.com"


def read_config(environ: Mapping[str, str]) -> Config:
    """Build the configuration. Raises ConfigurationRefused with every fault at once."""
    reader = _Reader(environ)
    config = Config(
        mode=reader.mode(),
        database=DatabaseConfig(
            app_url=reader.postgres("DATABASE_URL"),
            relay_url=reader.postgres("DATABASE_RELAY_URL"),
            pool_size=reader.number("DATABASE_POOL_SIZE", 10, least=1, most=200),
            read_pool_size=reader.number("DATABASE_READ_POOL_SIZE", 8, least=1, most=200),
        ),
        broker_url=reader.broker(),
        keys=KeysConfig(tokens=reader.listed("TOKEN_KEYS"), seals=reader.listed("SEAL_KEYS")),
        stripe=StripeSettings(
            secret_key=reader.text("STRIPE_SECRET_KEY"),
            webhook_secrets=reader.listed("STRIPE_WEBHOOK_SECRETS"),
            api_base=reader.web_address("STRIPE_API_BASE") or None,
        ),
        mail=MailSettings(
            host=reader.text("SMTP_HOST"),
            port=reader.number("SMTP_PORT", 587, least=1, most=65535),
            tls=reader.choice("SMTP_TLS", "starttls", {"none", "starttls", "tls"}),
            user=environ.get("SMTP_USER", ""),
            password=environ.get("SMTP_PASSWORD", ""),
            from_address=reader.mailbox("MAIL_FROM"),
        ),
        web=WebSettings(
            host=environ.get("HOST", "127.0.0.1"),
            port=reader.number("PORT", 8000, least=0, most=65535),
            ops_port=reader.number("OPS_PORT", 8001, least=0, most=65535),
            trusted_proxies=reader.networks("TRUSTED_PROXIES"),
            checkout_origin=reader.web_address("STRIPE_CHECKOUT_ORIGIN") or STRIPE_CHECKOUT,
        ),
    )
    reader.check_production(config)
    reader.refuse_if_faulty()
    return config


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._faults: list[str] = []

    def mode(self) -> Mode:
        given = self._environ.get("SERVICEFLOW_MODE", Mode.PRODUCTION)
        if given not in set(Mode):
            self._fault("SERVICEFLOW_MODE", "must be production, rehearsal or test")
            return Mode.PRODUCTION
        return Mode(given)

    def text(self, name: str) -> str:
        value = self._environ.get(name, "").strip()
        if not value:
            self._fault(name, "is missing")
        return value

    def listed(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        values = tuple(part.strip() for part in self._environ.get(name, "").split(",") if part.strip())
        if required and not values:
            self._fault(name, "is missing: values separated by commas")
        return values

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        given = self._environ.get(name, str(default))
        if not given.isdecimal() or not least <= int(given) <= most:
            self._fault(name, f"must be a whole number from {least} to {most}")
            return default
        return int(given)

    def choice(self, name: str, default: str, allowed: set[str]) -> str:
        given = self._environ.get(name, default)
        if given not in allowed:
            self._fault(name, f"must be one of {', '.join(sorted(allowed))}")
        return given

    def postgres(self, name: str) -> str:
        value = self.text(name)
        if value and _scheme(value) not in {"postgresql", "postgres"}:
            self._fault(name, "must begin with postgresql://")
        return value

    def mailbox(self, name: str) -> str:
        value = self.text(name)
        if value and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", value):
            self._fault(name, "must be an address alone: portal@example.com")
        return value

    def networks(self, name: str) -> tuple[str, ...]:
        values = self.listed(name, required=False)
        for value in values:
            try:
                ipaddress.ip_network(value)
            except ValueError:
                self._fault(name, "must hold IP addresses or networks: 10.0.0.5, 10.1.0.0/16")
        return values

    def web_address(self, name: str) -> str:
        """Return "" where it is not set."""
        value = self._environ.get(name, "")
        if value and _scheme(value) not in {"http", "https"}:
            self._fault(name, "must begin with http:// or https://")
        return value

    def broker(self) -> str:
        value = self._environ.get("BROKER_URL", "embedded:")
        if _scheme(value) not in {"embedded", "amqp", "amqps"}:
            self._fault("BROKER_URL", "must be embedded: or begin with amqp://")
        return value

    def check_production(self, config: Config) -> None:
        """What only a rehearsal may have (T75), and what only production may have."""
        live = config.stripe.secret_key.startswith(("sk_live_", "rk_live_"))
        if config.mode is Mode.PRODUCTION:
            if config.stripe.api_base is not None:
                self._fault("STRIPE_API_BASE", "must not be set in production: payments go to Stripe alone")
            if config.web.checkout_origin != STRIPE_CHECKOUT:
                self._fault("STRIPE_CHECKOUT_ORIGIN", "must not be set in production")
        elif live:
            self._fault("STRIPE_SECRET_KEY", f"is a live key, which {config.mode} mode must not have")

    def refuse_if_faulty(self) -> None:
        if self._faults:
            raise ConfigurationRefused(self._faults)

    def _fault(self, name: str, what: str) -> None:
        self._faults.append(f"{name} {what}")


def _scheme(address: str) -> str:
    """Return "" for what is no address at all."""
    try:
        return urlsplit(address).scheme
    except ValueError:
        return ""
