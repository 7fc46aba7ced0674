"""The one place where the portal is put together (D16). Tests and rehearsal override providers, nothing else does."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import dramatiq
import msgspec
import uuid_utils.compat
from dependency_injector import containers, providers
from litestar.di import Provide

from adapters.babel.texts import BabelTexts
from adapters.crypto.keys import read_keys
from adapters.crypto.sealer import FernetSealer
from adapters.crypto.token_secrets import HmacTokenSecrets
from adapters.jinja.renderer import JinjaMessageRenderer
from adapters.pillow.signature_images import PillowSignatureImages
from adapters.postgres.errors import ServerUnavailable as ServerUnavailable
from adapters.postgres.launcher import EmbeddedPostgres
from adapters.postgres.logins import ensure_login, recreate_database
from adapters.queue.broker import BrokerUnreachable, backlog, make_broker, reach
from adapters.smtp.config import SmtpConfig, Tls
from adapters.smtp.mailer import SmtpMailer
from adapters.sql.documents import SqlDocuments
from adapters.sql.door import Door
from adapters.sql.hosts import Directory
from adapters.sql.inbox import SqlInbox
from adapters.sql.invariants import BrokenInvariant
from adapters.sql.invariants import broken_invariants as find_broken
from adapters.sql.migrate import downgrade, upgrade
from adapters.sql.reads.access import SqlAccessReader
from adapters.sql.reads.customers import SqlCustomerReader
from adapters.sql.reads.estimates import SqlEstimateReader
from adapters.sql.reads.invoices import SqlInvoiceReader
from adapters.sql.reads.jobs import SqlJobReader
from adapters.sql.reads.payments import SqlPaymentReader
from adapters.sql.reads.pool import ReadPool
from adapters.sql.relay import SqlRelay, relay_engines
from adapters.sql.repositories.trail import RaisedAlert, raised_alerts
from adapters.sql.setup import ContractorAdmin, RoleRefused, check_roles, move_clock
from adapters.sql.state import SchemaState, clock_difference_s, relay_fault, schema_state
from adapters.sql.unit_of_work import SqlUnitOfWork
from adapters.sql.work import SqlWork
from adapters.stripe.config import StripeConfig
from adapters.stripe.gateway import StripeGateway
from adapters.typst.renderer import TypstDocuments
from application.access.extend_links import ExtendEstimateLinksHandler, ExtendInvoiceLinksHandler
from application.access.issue_link import IssueLinkHandler
from application.access.keep_session import KeepSessionHandler
from application.access.request_magic_link import RequestMagicLinkHandler
from application.access.sign_in import SignInHandler
from application.access.sign_out import SignOutHandler
from application.contractors.settings import ChangeSettingsHandler, GetSettingsHandler
from application.customers.add_customer import AddCustomerHandler, ExtendCustomerHandler
from application.customers.queries import GetCustomerHandler, ListCustomersHandler
from application.documents.fetch_document import FetchDocumentHandler
from application.documents.library import Library
from application.documents.make_document import MakeDocumentHandler
from application.errors import ApplicationError
from application.estimates.amend_estimate import AmendEstimateHandler
from application.estimates.approve_estimate import ApproveEstimateHandler
from application.estimates.decline_estimate import DeclineEstimateHandler
from application.estimates.draft_estimate import DraftEstimateHandler
from application.estimates.lapse_estimates import LapseEstimatesHandler
from application.estimates.queries import (
    GetEstimateByNumberHandler,
    GetEstimateForStaffHandler,
    GetEstimateHandler,
    ListEstimatesHandler,
)
from application.estimates.request_changes import RequestChangesHandler
from application.estimates.review_offer import ReviewOfferHandler
from application.estimates.send_estimate import SendEstimateHandler
from application.estimates.withdraw_estimate import WithdrawEstimateHandler
from application.invoices.amend_invoice import AmendInvoiceHandler
from application.invoices.draft_invoice import DraftInvoiceHandler
from application.invoices.open_deposit import OpenDepositHandler
from application.invoices.queries import (
    GetInvoiceByNumberHandler,
    GetInvoiceForStaffHandler,
    GetInvoiceHandler,
    ListInvoicesHandler,
)
from application.invoices.send_invoice import SendInvoiceHandler
from application.invoices.void_invoice import VoidInvoiceHandler
from application.invoices.void_job_invoices import VoidJobInvoicesHandler
from application.invoices.write_off_invoice import WriteOffInvoiceHandler
from application.jobs.change_job import CancelJobHandler, FinishJobHandler
from application.jobs.create_job import CreateJobHandler
from application.jobs.queries import GetJobHandler, ListJobsHandler
from application.messages.facts import FactsOfMessage
from application.messages.send_message import SendMessageHandler
from application.messages.tell import (
    TellOfChangesHandler,
    TellOfEstimateHandler,
    TellOfInvoiceHandler,
    TellOfPaymentHandler,
)
from application.payments.close_checkouts import CloseCheckoutsHandler
from application.payments.collect import ApplyTruth, CollectPayment
from application.payments.confirm_return import ConfirmReturnHandler
from application.payments.payment_links import CancelPaymentLinkHandler, CreatePaymentLinkHandler
from application.payments.poll_payments import PollPaymentHandler, PollPaymentsHandler
from application.payments.queries import (
    GetPaymentHandler,
    GetPaymentLinkHandler,
    ListPaymentLinksHandler,
    ListPaymentsHandler,
)
from application.payments.settle_start import SettleStartHandler
from application.payments.start_payment import StartPaymentHandler
from application.payments.webhooks import ApplyWebhookHandler, ReceiveWebhookHandler
from application.ports.outbox import ParkedTask
from application.task_handlers import TaskHandlers
from domain.contractors.contractor import Branding, Contractor, Settings
from domain.shared.ids import ContractorId, PaymentId
from entrypoints.config import Config, MailSettings, Mode, StripeSettings
from entrypoints.scopes import ALL_SCOPES
from entrypoints.workers.runner import TaskRunner

T = TypeVar("T")
One = providers.Singleton


def _stripe(settings: StripeSettings) -> StripeConfig:
    return StripeConfig(
        secret_key=settings.secret_key,
        webhook_secrets=settings.webhook_secrets,
        api_base=settings.api_base,
        connect=True,  # a contractor without an account of its own is served by the installation's key
    )


def _mail(settings: MailSettings) -> SmtpConfig:
    return SmtpConfig(
        host=settings.host,
        port=settings.port,
        tls=Tls(settings.tls),
        user=settings.user,
        password=settings.password,
        from_address=settings.from_address,
        timeout_s=20,  # below a task's lease: a second worker must not begin while the first still talks
    )


def _table(handlers: TaskHandlers) -> Mapping[Any, Any]:
    return handlers.table()


class Container(containers.DeclarativeContainer):
    config = providers.Dependency(instance_of=Config)

    # outside things
    texts = One(BabelTexts)
    secrets = One(HmacTokenSecrets, config.provided.keys.tokens)
    sealer = One(FernetSealer, config.provided.keys.seals)
    images = One(PillowSignatureImages)
    renderer = One(TypstDocuments, texts)
    mail_renderer = One(JinjaMessageRenderer.with_own_templates, texts)
    mailer = One(SmtpMailer, One(_mail, config.provided.mail))
    gateway = One(StripeGateway, One(_stripe, config.provided.stripe))
    broker = One(make_broker, config.provided.broker_url)

    # PostgreSQL
    door = One(Door, config.provided.database.app_url, size=config.provided.database.pool_size)
    begin = providers.Factory(SqlUnitOfWork, door).provider
    reads = One(ReadPool, config.provided.database.app_url, size=config.provided.database.read_pool_size)
    relay_pool = One(relay_engines, config.provided.database.relay_url)
    directory = One(Directory, relay_pool)
    relay = One(SqlRelay, relay_pool)
    outbox = One(SqlWork, door)
    inbox = One(SqlInbox, door, directory)
    documents = One(SqlDocuments, door)
    access = One(SqlAccessReader, reads)
    customers = One(SqlCustomerReader, reads)
    estimates = One(SqlEstimateReader, reads)
    invoices = One(SqlInvoiceReader, reads)
    payments = One(SqlPaymentReader, reads)
    jobs = One(SqlJobReader, reads)

    # documents and messages
    library = One(
        Library,
        begin=begin,
        access=access,
        estimates=estimates,
        invoices=invoices,
        payments=payments,
        documents=documents,
        renderer=renderer,
        sealer=sealer,
    )
    fetch_document = One(FetchDocumentHandler, library)
    make_document = One(MakeDocumentHandler, begin, library, secrets)
    send_message = One(
        SendMessageHandler,
        begin,
        gather=One(FactsOfMessage, access, estimates, invoices, payments),
        library=library,
        renderer=mail_renderer,
        mailer=mailer,
        secrets=secrets,
        mail_domain=config.provided.mail.domain,
    )
    tell_of_estimate = One(TellOfEstimateHandler, begin, secrets)
    tell_of_changes = One(TellOfChangesHandler, begin)
    tell_of_invoice = One(TellOfInvoiceHandler, begin, secrets)
    tell_of_payment = One(TellOfPaymentHandler, begin, secrets)

    # jobs and invoices
    create_job = One(CreateJobHandler, begin)
    finish_job = One(FinishJobHandler, begin)
    cancel_job = One(CancelJobHandler, begin)
    get_job = One(GetJobHandler, jobs)
    list_jobs = One(ListJobsHandler, jobs)
    draft_invoice = One(DraftInvoiceHandler, begin)
    amend_invoice = One(AmendInvoiceHandler, begin)
    send_invoice = One(SendInvoiceHandler, begin)
    void_invoice = One(VoidInvoiceHandler, begin)
    write_off_invoice = One(WriteOffInvoiceHandler, begin)
    open_deposit = One(OpenDepositHandler, begin, create_job, texts)
    void_job_invoices = One(VoidJobInvoicesHandler, begin)
    get_invoice = One(GetInvoiceHandler, invoices)
    get_invoice_by_number = One(GetInvoiceByNumberHandler, invoices)
    get_invoice_for_staff = One(GetInvoiceForStaffHandler, invoices)
    list_invoices = One(ListInvoicesHandler, invoices)

    # estimates
    draft_estimate = One(DraftEstimateHandler, begin)
    amend_estimate = One(AmendEstimateHandler, begin)
    send_estimate = One(SendEstimateHandler, begin)
    review_offer = One(ReviewOfferHandler, begin, texts)
    approve_estimate = One(ApproveEstimateHandler, begin, texts, images, open_deposit)
    decline_estimate = One(DeclineEstimateHandler, begin)
    request_changes = One(RequestChangesHandler, begin)
    withdraw_estimate = One(WithdrawEstimateHandler, begin)
    lapse_estimates = One(LapseEstimatesHandler, begin)
    get_estimate = One(GetEstimateHandler, estimates)
    get_estimate_by_number = One(GetEstimateByNumberHandler, estimates)
    get_estimate_for_staff = One(GetEstimateForStaffHandler, estimates)
    list_estimates = One(ListEstimatesHandler, estimates)

    # payments
    apply_truth = One(ApplyTruth, begin)
    collect_payment = One(CollectPayment, begin, gateway, apply_truth)
    start_payment = One(StartPaymentHandler, begin, gateway, sealer, texts, collect_payment)
    settle_start = One(SettleStartHandler, begin, gateway, start_payment, collect_payment, apply_truth)
    confirm_return = One(ConfirmReturnHandler, begin, collect_payment)
    close_checkouts = One(CloseCheckoutsHandler, begin, collect_payment)
    poll_payment = One(PollPaymentHandler, begin, collect_payment, settle_start)
    poll_payments = One(PollPaymentsHandler, begin)
    receive_webhook = One(ReceiveWebhookHandler, gateway, inbox)
    apply_webhook = One(ApplyWebhookHandler, gateway, inbox, apply_truth)
    create_payment_link = One(CreatePaymentLinkHandler, begin, gateway, secrets)
    cancel_payment_link = One(CancelPaymentLinkHandler, begin)
    get_payment = One(GetPaymentHandler, payments)
    list_payments = One(ListPaymentsHandler, payments)
    get_payment_link = One(GetPaymentLinkHandler, payments)
    list_payment_links = One(ListPaymentLinksHandler, payments)

    # customers, contractors, access
    add_customer = One(AddCustomerHandler, begin)
    extend_customer = One(ExtendCustomerHandler, begin)
    get_customer = One(GetCustomerHandler, customers)
    list_customers = One(ListCustomersHandler, customers)
    get_settings = One(GetSettingsHandler, begin)
    change_settings = One(ChangeSettingsHandler, begin)
    request_magic_link = One(RequestMagicLinkHandler, begin, secrets)
    sign_in = One(SignInHandler, begin, secrets)
    sign_out = One(SignOutHandler, begin)
    keep_session = One(KeepSessionHandler, begin)
    issue_link = One(IssueLinkHandler, begin, secrets)
    extend_estimate_links = One(ExtendEstimateLinksHandler, begin)
    extend_invoice_links = One(ExtendInvoiceLinksHandler, begin)

    # deferred work
    task_handlers = One(
        TaskHandlers,
        create_job=create_job,
        open_deposit=open_deposit,
        void_job_invoices=void_job_invoices,
        tell_of_estimate=tell_of_estimate,
        tell_of_changes=tell_of_changes,
        tell_of_invoice=tell_of_invoice,
        tell_of_payment=tell_of_payment,
        extend_estimate_links=extend_estimate_links,
        extend_invoice_links=extend_invoice_links,
        close_checkouts=close_checkouts,
        settle_start=settle_start,
        poll_payment=poll_payment,
        apply_webhook=apply_webhook,
        send_message=send_message,
        make_document=make_document,
    )
    task_runner = One(TaskRunner, outbox, One(_table, task_handlers))


# What controllers may ask for by name.
INJECTED = (
    "add_customer",
    "amend_estimate",
    "amend_invoice",
    "approve_estimate",
    "cancel_job",
    "cancel_payment_link",
    "change_settings",
    "confirm_return",
    "create_payment_link",
    "decline_estimate",
    "draft_estimate",
    "draft_invoice",
    "extend_customer",
    "fetch_document",
    "finish_job",
    "get_customer",
    "get_estimate",
    "get_estimate_by_number",
    "get_estimate_for_staff",
    "get_invoice",
    "get_invoice_by_number",
    "get_invoice_for_staff",
    "get_job",
    "get_payment",
    "get_payment_link",
    "get_settings",
    "issue_link",
    "list_customers",
    "list_estimates",
    "list_invoices",
    "list_jobs",
    "list_payment_links",
    "list_payments",
    "receive_webhook",
    "request_changes",
    "request_magic_link",
    "review_offer",
    "send_estimate",
    "send_invoice",
    "sign_in",
    "sign_out",
    "start_payment",
    "void_invoice",
    "withdraw_estimate",
    "write_off_invoice",
)


def make_container(config: Config) -> Container:
    return Container(config=providers.Object(config))


def dependencies(container: Container) -> dict[str, Provide]:
    return {name: provide(container.providers[name]) for name in INJECTED}


def provide(provider: Callable[[], T]) -> Provide:
    """Hand a container's provider to Litestar, which cannot take one as it is."""

    def resolve() -> Any:
        return provider()

    return Provide(resolve, sync_to_thread=False)


def queue_backlog(broker: dramatiq.Broker) -> int:
    return backlog(broker)


async def close(container: Container) -> None:
    """Close what the running event loop holds open: connections belong to the loop that made them."""
    await container.door().close()
    await container.reads().close()
    await container.relay_pool().close()


async def close_all(container: Container) -> None:
    """The same, with what there is once in a process."""
    await close(container)
    await container.relay().close()
    await container.gateway().close()


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


async def move_rehearsal_clock(config: Config, admin_dsn: str, shift: timedelta) -> None:
    """Set how far the portal's clock is from the real one. Raises StartRefused in production (T75)."""
    if config.mode is Mode.PRODUCTION:
        raise StartRefused("the clock of a production portal does not move")
    await move_clock(admin_dsn, shift)


class RehearsalDatabase(msgspec.Struct, frozen=True, kw_only=True):
    """The addresses of one database, one for each role."""

    admin_url: str
    app_url: str
    relay_url: str


EmbeddedServer = EmbeddedPostgres


def embedded_server(data_dir: Path) -> EmbeddedServer:
    return EmbeddedPostgres(data_dir)


async def has_contractors(relay_url: str) -> bool:
    pool = relay_engines(relay_url)
    try:
        return bool(await SqlRelay(pool).contractors())
    finally:
        await pool.close()


def fresh_database(server: EmbeddedPostgres, name: str, *, password: str) -> RehearsalDatabase:
    """Make a migrated, empty database on our own server; what it held before is gone."""
    asyncio.run(recreate_database(server.admin_dsn(), name))
    admin_url = server.admin_dsn(name)
    upgrade(admin_url)
    for login, group in (("portal_app", "serviceflow_app"), ("portal_relay", "serviceflow_relay")):
        asyncio.run(ensure_login(admin_url, name=login, password=password, group=group))
    return RehearsalDatabase(
        admin_url=admin_url,
        app_url=server.dsn(name, "portal_app", password),
        relay_url=server.dsn(name, "portal_relay", password),
    )


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
    gateway = StripeGateway(_stripe(config.stripe))
    try:
        await gateway.find(PaymentId(uuid_utils.compat.uuid7()), account="", since=datetime.now(UTC))
    finally:
        await gateway.close()
    return gateway.livemode


async def check_mail_server(config: Config) -> None:
    """Raises MailTemporarilyRefused."""
    await SmtpMailer(msgspec.structs.replace(_mail(config.mail), timeout_s=ANSWER_S)).greet()


def count_keys(config: Config) -> tuple[int, int]:
    """How many keys there are for tokens and for seals. Raises ValueError when they cannot be used."""
    HmacTokenSecrets(config.keys.tokens)
    FernetSealer(config.keys.seals)
    return len(read_keys(config.keys.tokens)), len(read_keys(config.keys.seals))
