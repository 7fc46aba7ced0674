"""What the console script asks of an installation: setting it up, looking after it, and a rehearsal's own database."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import uuid_utils.compat

from adapters.crypto.keys import read_keys
from adapters.crypto.sealer import FernetSealer
from adapters.crypto.token_secrets import HmacTokenSecrets
from adapters.queue.broker import BrokerUnreachable, reach
from adapters.smtp.mailer import SmtpMailer
from adapters.sql.door import Door
from adapters.sql.invariants import BrokenInvariant
from adapters.sql.invariants import broken_invariants as find_broken
from adapters.sql.migrate import downgrade, upgrade
from adapters.sql.repositories.trail import RaisedAlert, raised_alerts
from adapters.sql.setup import ContractorAdmin, RoleRefused, check_roles, moving_clock
from adapters.sql.state import SchemaState, clock_difference_s, relay_fault, schema_state
from adapters.stripe.gateway import StripeGateway
from application.errors import ApplicationError
from application.ports.outbox import ParkedTask
from domain.contractors.contractor import Branding, Contractor, Settings
from domain.shared.ids import ContractorId, PaymentId
from entrypoints.bootstrap.container import close_all, mail_config, make_container, stripe_config
from entrypoints.config import Config, Mode
from entrypoints.scopes import ALL_SCOPES


class StartRefused(Exception):
    """A part that the portal cannot do without is not as it must be; the text says what to mend."""


async def check_start(config: Config) -> None:
    """Raises StartRefused unless the keys can be read, the database is migrated and both roles are what they must be,
    and no clock is moved in production."""
    try:
        count_keys(config)
    except ValueError as refused:
        raise StartRefused(f"TOKEN_KEYS or SEAL_KEYS: {refused}") from refused
    try:
        await check_roles(config.database.app_url)
        state = await schema_state(config.database.app_url)
    except RoleRefused as refused:
        raise StartRefused(f"DATABASE_URL: the role must be a plain one: {refused}") from refused
    except ApplicationError as refused:
        raise StartRefused(f"DATABASE_URL: the database cannot be asked ({_cause(refused)})") from refused
    if not state.current:
        raise StartRefused(f"the database is at revision {state.revision or 'none'}: run `serviceflow migrate`")
    if config.mode is Mode.PRODUCTION and state.clock_moved:
        raise StartRefused("the database's clock was moved by a rehearsal: production must not use this database")
    try:
        fault = await relay_fault(config.database.relay_url)
    except ApplicationError as refused:
        raise StartRefused(f"DATABASE_RELAY_URL: the database cannot be asked ({_cause(refused)})") from refused
    if fault:
        raise StartRefused(f"DATABASE_RELAY_URL must name a member of serviceflow_relay alone: {fault}")


def _cause(error: BaseException) -> str:
    """The kind of the innermost error; its words might repeat an address."""
    while error.__cause__ is not None:
        error = error.__cause__
    return type(error).__name__


async def is_migrated(config: Config) -> bool:
    """Whether the tables are still those that this code was made for. Raises Busy when the database is away."""
    return (await schema_state(config.database.app_url)).current


def migrate_up(admin_dsn: str) -> None:
    upgrade(admin_dsn)


def migrate_down(admin_dsn: str, revision: str) -> None:
    downgrade(admin_dsn, revision)


async def broken_invariants(config: Config) -> list[BrokenInvariant]:
    """Every invariant that does not hold, over all contractors."""
    container = make_container(config)
    try:
        return await find_broken(container.door(), await container.relay().contractors())
    finally:
        await close_all(container)


async def parked_tasks(config: Config, *, most: int) -> list[tuple[UUID, ParkedTask]]:
    """What was given up, by contractor, newest first."""
    container = make_container(config)
    try:
        contractors = await container.relay().contractors()
        return [(one, task) for one in contractors for task in await container.outbox().parked(one, most=most)]
    finally:
        await close_all(container)


async def alerts(config: Config, *, most: int) -> list[tuple[UUID, RaisedAlert]]:
    """What staff should look into, by contractor, newest first."""
    container = make_container(config)
    try:
        found = []
        for one in await container.relay().contractors():
            async with container.door().transaction(ContractorId(one)) as tx:
                found += [(one, alert) for alert in await raised_alerts(tx, most=most)]
        return found
    finally:
        await close_all(container)


class AddedContractor(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    api_key: str  # shown once; only its hash is stored


async def add_contractor(
    config: Config,
    admin_dsn: str,
    *,
    name: str,
    hosts: tuple[str, ...],
    base_url: str,
    email: str,
    stripe_account: str = "",
    zone: str = "America/New_York",
    settings: Settings | None = None,
) -> AddedContractor:
    """Store a contractor and a key of its staff API with every scope. Raises DomainError or AlreadyRecorded."""
    chosen = settings or Settings(zone=zone, branding=Branding(email=email), stripe_account=stripe_account)
    contractor = Contractor(
        id=ContractorId(uuid_utils.compat.uuid7()), name=name, base_url=base_url, hosts=hosts, settings=chosen
    )
    secrets = HmacTokenSecrets(config.keys.tokens)
    key = f"sk_portal_{secrets.fresh()}"
    admin = ContractorAdmin(admin_dsn)
    await admin.add(contractor)
    await admin.add_api_key(contractor.id, name="first", secret_hash=secrets.hash(key), scopes=ALL_SCOPES)
    return AddedContractor(contractor_id=contractor.id, api_key=key)


MoveClock = Callable[[timedelta], Awaitable[None]]


async def move_rehearsal_clock(config: Config, admin_dsn: str, shift: timedelta) -> None:
    """Set how far the portal's clock is from the real one. Raises StartRefused in production (T75)."""
    async with rehearsal_clock(config, admin_dsn) as move:
        await move(shift)


def rehearsal_clock(config: Config, admin_dsn: str) -> AbstractAsyncContextManager[MoveClock]:
    """The same for a clock that moves often. Raises StartRefused in production (T75)."""
    if config.mode is Mode.PRODUCTION:
        raise StartRefused("the clock of a production portal does not move")
    return moving_clock(admin_dsn)


# What the doctor asks, part by part.
ANSWER_S = 4.0


async def check_database(config: Config) -> None:
    """Raises Busy."""
    door = Door(config.database.app_url, size=1)
    try:
        await door.ping()
    finally:
        await door.close()


async def check_application_role(config: Config) -> None:
    """Raises StartRefused or Busy."""
    try:
        await check_roles(config.database.app_url)
    except RoleRefused as refused:
        raise StartRefused(f"DATABASE_URL: the role must be a plain one: {refused}") from refused


async def fault_of_relay_role(config: Config) -> str:
    """Why it is not what it must be, or "". Raises Busy."""
    return await relay_fault(config.database.relay_url)


async def state_of_schema(config: Config) -> SchemaState:
    """Raises Busy."""
    return await schema_state(config.database.app_url)


async def database_ahead_s(config: Config) -> float:
    """How far the database server's clock is ahead of this machine's. Raises Busy."""
    return await clock_difference_s(config.database.app_url)


async def check_broker(config: Config) -> None:
    """Raises StartRefused."""
    try:
        await asyncio.to_thread(reach, config.broker_url, timeout_s=ANSWER_S)
    except BrokerUnreachable as unreachable:
        raise StartRefused(f"BROKER_URL: {unreachable}") from unreachable


async def check_processor(config: Config) -> bool:
    """Read once with our key, and tell whether it is a live one. Raises GatewayError, or ValueError for no key."""
    gateway = StripeGateway(stripe_config(config.stripe))
    try:
        await gateway.find(PaymentId(uuid_utils.compat.uuid7()), account="", since=datetime.now(UTC))
    finally:
        await gateway.close()
    return gateway.livemode


async def check_mail_server(config: Config) -> None:
    """Raises MailTemporarilyRefused."""
    await SmtpMailer(msgspec.structs.replace(mail_config(config.mail), timeout_s=ANSWER_S)).greet()


def count_keys(config: Config) -> tuple[int, int]:
    """How many keys there are for tokens and for seals. Raises ValueError when they cannot be used."""
    HmacTokenSecrets(config.keys.tokens)
    FernetSealer(config.keys.seals)
    return len(read_keys(config.keys.tokens)), len(read_keys(config.keys.seals))
