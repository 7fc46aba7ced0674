"""The doctor finds each part good where it is, and says of each what to mend where it is not."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import asyncpg
import msgspec
import pytest

from entrypoints.cli.doctor import CHECK_S, Finding, examine
from entrypoints.config import Config, Mode, read_config
from tests.support.database import TestDatabase
from tests.support.portal import environ_of
from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.anyio
PARTS = {
    "database",
    "database role",
    "relay role",
    "schema",
    "clock",
    "broker",
    "payment processor",
    "mail server",
    "keys",
}
Change = Callable[[Config], Config]


@pytest.fixture
def config(database: TestDatabase, sandbox: SandboxProcess) -> Config:
    return read_config(environ_of(database, sandbox))


async def test_a_healthy_portal_has_nothing_to_mend(config: Config) -> None:
    findings = await examine(config)
    assert {finding.what for finding in findings if finding.good} == PARTS, findings


def with_database(config: Config, **changes: object) -> Config:
    return msgspec.structs.replace(config, database=msgspec.structs.replace(config.database, **changes))


def nowhere(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:1").geturl()


ILLS: dict[str, tuple[Change, str]] = {
    "database": (lambda c: with_database(c, app_url=nowhere(c.database.app_url)), "does not answer"),
    "relay role": (lambda c: with_database(c, relay_url=c.database.app_url), "may not hand out"),
    "broker": (lambda c: msgspec.structs.replace(c, broker_url="amqp://portal:hush-broker@127.0.0.1:1/"), "RabbitMQ"),
    "payment processor": (
        lambda c: msgspec.structs.replace(
            c, stripe=msgspec.structs.replace(c.stripe, secret_key="sk_test_hush", api_base="http://127.0.0.1:1")
        ),
        "Stripe does not answer",
    ),
    "mail server": (
        lambda c: msgspec.structs.replace(c, mail=msgspec.structs.replace(c.mail, port=1, password="hush-mail")),
        "SMTP_HOST",
    ),
    "keys": (
        lambda c: msgspec.structs.replace(c, keys=msgspec.structs.replace(c.keys, seals=("1:hush",))),
        "TOKEN_KEYS or SEAL_KEYS",
    ),
}


@pytest.mark.parametrize("what", ILLS)
async def test_each_part_that_is_ill_is_found(config: Config, what: str) -> None:
    change, said = ILLS[what]
    findings = await examine(change(config))
    assert said in ill(findings)[what]
    assert "hush" not in str(findings)  # a key, a password


async def test_a_role_that_policies_do_not_bind_is_found(config: Config, database: TestDatabase) -> None:
    found = ill(await examine(with_database(config, app_url=database.admin_dsn)))
    assert "superuser" in found["database role"]


async def test_a_database_of_another_revision_is_found(config: Config, database: TestDatabase) -> None:
    await as_owner(database, "update alembic_version set version_num = '0000'")
    found = ill(await examine(config))
    assert "serviceflow migrate" in found["schema"]


async def test_production_does_not_use_a_rehearsal_s_clock(config: Config, database: TestDatabase) -> None:
    await as_owner(database, "update clock_shift set shift = '1 hour'")
    assert "schema" not in ill(await examine(config))
    assert "rehearsal" in ill(await examine(msgspec.structs.replace(config, mode=Mode.PRODUCTION)))["schema"]


async def test_a_key_that_stripe_refuses_is_found(config: Config, sandbox: SandboxProcess) -> None:
    sandbox.fault("status", status=401, times=10)
    assert "does not accept" in ill(await examine(config))["payment processor"]


async def test_no_part_is_waited_for_longer_than_told(config: Config) -> None:
    with silent_server() as port:
        mute = msgspec.structs.replace(
            with_database(config, app_url=nowhere(config.database.app_url).replace(":1/", f":{port}/")),
            broker_url=f"amqp://127.0.0.1:{port}/",
            stripe=msgspec.structs.replace(config.stripe, api_base=f"http://127.0.0.1:{port}"),
            mail=msgspec.structs.replace(config.mail, host="127.0.0.1", port=port),
        )
        started = asyncio.get_running_loop().time()
        found = ill(await examine(mute))
        took_s = asyncio.get_running_loop().time() - started
    assert {"database", "broker", "payment processor", "mail server"} <= set(found)
    assert took_s < CHECK_S + 1


def ill(findings: list[Finding]) -> dict[str, str]:
    return {finding.what: finding.said for finding in findings if not finding.good}


async def as_owner(database: TestDatabase, statement: str) -> None:
    owner = await asyncpg.connect(database.admin_dsn)
    try:
        await owner.execute(statement)
    finally:
        await owner.close()


@contextmanager
def silent_server() -> Iterator[int]:
    """A port that takes connections and says nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        yield listener.getsockname()[1]
