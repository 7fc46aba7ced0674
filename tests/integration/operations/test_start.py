"""R42: a wrong variable is named in one clear line, and nothing is served by halves."""

from base64 import b64encode
from collections.abc import Mapping

import pytest

from entrypoints.bootstrap import StartRefused, check_start
from entrypoints.config import ConfigurationRefused, read_config
from entrypoints.http.main import listen
from tests.support.database import TestDatabase

pytestmark = [pytest.mark.anyio, pytest.mark.R42]


def environ_for(database: TestDatabase | None, **changed: str) -> Mapping[str, str]:
    key = f"1:{b64encode(bytes(32)).decode()}"
    return {
        "SERVICEFLOW_MODE": "test",
        "DATABASE_URL": database.app_dsn if database else "postgresql://portal_app@127.0.0.1/portal",
        "DATABASE_RELAY_URL": database.relay_dsn if database else "postgresql://portal_relay@127.0.0.1/portal",
        "TOKEN_KEYS": key,
        "SEAL_KEYS": key,
        "STRIPE_SECRET_KEY": "sk_test_start",
        "STRIPE_WEBHOOK_SECRETS": "whsec_start",
        "SMTP_HOST": "127.0.0.1",
        "MAIL_FROM": "portal@portal.test",
        **changed,
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://[half"),
        ("BROKER_URL", "amqp://[half"),
        ("TRUSTED_PROXIES", "10.0.0.1, the proxy"),
        ("MAIL_FROM", "Portal <portal@portal.test>"),
        ("MAIL_FROM", "portal"),
        ("STRIPE_API_BASE", "localhost:8420"),
        ("STRIPE_CHECKOUT_ORIGIN", "ftp://checkout.test"),
    ],
)
async def test_R42_a_variable_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigurationRefused) as refused:
        read_config(environ_for(None, **{name: value}))
    [line] = refused.value.args[0]
    assert line.startswith(f"{name} must ")


async def test_R42_a_whole_configuration_starts(database: TestDatabase) -> None:
    await check_start(read_config(environ_for(database, TRUSTED_PROXIES="10.0.0.1, fd00::/8")))


@pytest.mark.parametrize(
    ("name", "of", "said"),
    [
        ("TOKEN_KEYS", "nonsense", "a key is written as"),
        ("SEAL_KEYS", "1:c2hvcnQ=", "32 are needed"),
        ("DATABASE_URL", "wrong password", "InvalidPasswordError"),
        ("DATABASE_URL", "wrong name", "InvalidCatalogNameError"),
        ("DATABASE_RELAY_URL", "wrong password", "InvalidPasswordError"),
        ("DATABASE_RELAY_URL", "the application's", "may not hand out"),
    ],
)
async def test_R42_keys_and_roles_are_looked_at_before_anything_is_served(
    database: TestDatabase, name: str, of: str, said: str
) -> None:
    dsn = database.app_dsn if name == "DATABASE_URL" else database.relay_dsn
    user, _, place = dsn.rpartition("@")
    value = {
        "wrong password": f"{user.rpartition(':')[0]}:never-set@{place}",
        "wrong name": f"{dsn}_gone",
        "the application's": database.app_dsn,
    }.get(of, of)
    with pytest.raises(StartRefused) as refused:
        await check_start(read_config(environ_for(database, **{name: value})))
    assert name in str(refused.value)
    assert said in str(refused.value)
    assert "never-set" not in str(refused.value)


async def test_R42_a_port_that_is_taken_is_said_in_one_line() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StartRefused, match=f"cannot listen on 127.0.0.1:{port}"):
            listen("127.0.0.1", port)
