"""What the parts of a rehearsal read from their environment."""

import os
import secrets

from entrypoints.bootstrap import RehearsalDatabase
from entrypoints.cli.ports import HOST, Ports, url_of
from entrypoints.cli.snapshot import Keys
from entrypoints.config import Config, Mode, read_config

WEBHOOK_SECRET_BYTES = 24


def environ_of(database: RehearsalDatabase, ports: Ports, keys: Keys) -> dict[str, str]:
    return {
        "SERVICEFLOW_MODE": Mode.REHEARSAL,
        "DATABASE_URL": database.app_url,
        "DATABASE_RELAY_URL": database.relay_url,
        "BROKER_URL": os.environ.get("BROKER_URL", "embedded:"),
        "TOKEN_KEYS": keys.tokens,
        "SEAL_KEYS": keys.seals,
        "STRIPE_SECRET_KEY": "sk_test_rehearsal",
        "STRIPE_WEBHOOK_SECRETS": f"whsec_{secrets.token_urlsafe(WEBHOOK_SECRET_BYTES)}",
        "STRIPE_API_BASE": url_of(ports.sandbox),
        "STRIPE_CHECKOUT_ORIGIN": url_of(ports.sandbox),
        "SMTP_HOST": HOST,
        "SMTP_PORT": str(ports.smtp),
        "SMTP_TLS": "none",
        "MAIL_FROM": "portal@rehearsal.example",
        "HOST": HOST,
        "PORT": str(ports.web),
        "OPS_PORT": str(ports.ops),
    }


def config_of(environ: dict[str, str]) -> Config:
    """Raises ConfigurationRefused."""
    return read_config({**os.environ, **environ})
