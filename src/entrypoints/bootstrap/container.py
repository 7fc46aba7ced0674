"""The one place where the portal is put together (D16). Tests and rehearsal override providers, nothing else does."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import dramatiq
from dependency_injector import containers, providers
from litestar.di import Provide

from adapters.babel.texts import BabelTexts
from adapters.crypto.sealer import FernetSealer
from adapters.crypto.token_secrets import HmacTokenSecrets
from adapters.jinja.renderer import JinjaMessageRenderer
from adapters.pillow.signature_images import PillowSignatureImages
from adapters.pillow.studio import PillowStudio
from adapters.queue.broker import backlog, make_broker
from adapters.smtp.config import SmtpConfig, Tls
from adapters.smtp.mailer import SmtpMailer
from adapters.sql.documents import SqlDocuments
from adapters.sql.door import Door
from adapters.sql.hosts import Directory
from adapters.sql.inbox import SqlInbox
from adapters.sql.reads.access import SqlAccessReader
from adapters.sql.reads.customers import SqlCustomerReader
from adapters.sql.reads.estimates import SqlEstimateReader
from adapters.sql.reads.home import SqlHomeReader
from adapters.sql.reads.invoices import SqlInvoiceReader
from adapters.sql.reads.jobs import SqlJobReader
from adapters.sql.reads.payments import SqlPaymentReader
from adapters.sql.reads.pictures import SqlPictureReader
from adapters.sql.reads.pool import ReadPool
from adapters.sql.relay import SqlRelay, relay_engines
from adapters.sql.seals import SqlTrailSealer
from adapters.sql.unit_of_work import SqlUnitOfWork
from adapters.sql.work import SqlWork
from adapters.stripe.config import StripeConfig
from adapters.stripe.gateway import StripeGateway
from adapters.typst.renderer import TypstDocuments
from application.access.extend_links import ExtendEstimateLinksHandler, ExtendInvoiceLinksHandler
from application.access.issue_link import IssueLinkHandler
from application.access.keep_session import KeepSessionHandler
from application.access.note_refusal import NoteRefusalHandler
from application.access.request_magic_link import RequestMagicLinkHandler
from application.access.sign_in import SignInHandler
from application.access.sign_out import SignOutHandler
from application.contractors.change_logo import ChangeLogoHandler
from application.contractors.settings import ChangeSettingsHandler, GetSettingsHandler
from application.customers.add_customer import AddCustomerHandler, ExtendCustomerHandler
from application.customers.choose_language import ChooseLanguageHandler
from application.customers.queries import GetCustomerHandler, ListCustomersHandler
from application.documents.fetch_document import FetchDocumentHandler
from application.documents.library import Library
from application.documents.make_document import MakeDocumentHandler
from application.estimates.amend_estimate import AmendEstimateHandler
from application.estimates.approve_estimate import ApproveEstimateHandler
from application.estimates.decline_estimate import DeclineEstimateHandler
from application.estimates.draft_estimate import DraftEstimateHandler
from application.estimates.lapse_estimates import LapseEstimatesHandler
from application.estimates.price_options import PriceOptionsHandler
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
from application.home.queries import GetHomeHandler
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
from application.jobs.open_job import OpenJobHandler
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
from application.payments.methods import OfferMethodsHandler
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
from application.pictures.add_picture import AddPictureHandler
from application.pictures.read_picture import ReadPictureHandler
from application.task_handlers import TaskHandlers
from entrypoints.config import Config, MailSettings, StripeSettings
from entrypoints.workers.runner import TaskRunner

T = TypeVar("T")
One = providers.Singleton


def stripe_config(settings: StripeSettings) -> StripeConfig:
    return StripeConfig(
        secret_key=settings.secret_key,
        webhook_secrets=settings.webhook_secrets,
        api_base=settings.api_base,
        connect=True,  # a contractor without an account of its own is served by the installation's key
    )


def mail_config(settings: MailSettings) -> SmtpConfig:
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
    studio = One(PillowStudio)
    renderer = One(TypstDocuments, texts)
    mail_renderer = One(JinjaMessageRenderer.with_own_templates, texts)
    mailer = One(SmtpMailer, One(mail_config, config.provided.mail))
    gateway = One(StripeGateway, One(stripe_config, config.provided.stripe))
    broker = One(make_broker, config.provided.broker_url)

    # PostgreSQL
    door = One(Door, config.provided.database.app_url, size=config.provided.database.pool_size)
    begin = providers.Factory(SqlUnitOfWork, door).provider
    reads = One(ReadPool, config.provided.database.app_url, size=config.provided.database.read_pool_size)
    relay_pool = One(relay_engines, config.provided.database.relay_url)
    directory = One(Directory, relay_pool)
    relay = One(SqlRelay, relay_pool)
    outbox = One(SqlWork, door, reads)
    inbox = One(SqlInbox, door, directory)
    documents = One(SqlDocuments, door)
    trail_sealer = One(SqlTrailSealer, door)
    access = One(SqlAccessReader, reads)
    customers = One(SqlCustomerReader, reads)
    estimates = One(SqlEstimateReader, reads)
    invoices = One(SqlInvoiceReader, reads)
    payments = One(SqlPaymentReader, reads)
    jobs = One(SqlJobReader, reads)
    pictures = One(SqlPictureReader, reads)
    home = One(SqlHomeReader, reads)

    # documents and messages
    library = One(
        Library,
        begin=begin,
        access=access,
        estimates=estimates,
        invoices=invoices,
        payments=payments,
        pictures=pictures,
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
    open_job = One(OpenJobHandler, begin)
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
    price_options = One(PriceOptionsHandler, begin)
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
    offer_methods = One(OfferMethodsHandler, gateway)
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
    choose_language = One(ChooseLanguageHandler, begin)
    extend_customer = One(ExtendCustomerHandler, begin)
    get_customer = One(GetCustomerHandler, customers)
    list_customers = One(ListCustomersHandler, customers)
    get_settings = One(GetSettingsHandler, begin)
    change_settings = One(ChangeSettingsHandler, begin)
    change_logo = One(ChangeLogoHandler, begin, studio)
    add_picture = One(AddPictureHandler, begin, studio)
    read_picture = One(ReadPictureHandler, pictures)
    request_magic_link = One(RequestMagicLinkHandler, begin, secrets)
    sign_in = One(SignInHandler, begin, secrets)
    sign_out = One(SignOutHandler, begin)
    keep_session = One(KeepSessionHandler, begin)
    note_refusal = One(NoteRefusalHandler, begin)
    get_home = One(GetHomeHandler, home)
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
    "add_picture",
    "amend_estimate",
    "amend_invoice",
    "approve_estimate",
    "cancel_job",
    "cancel_payment_link",
    "change_logo",
    "change_settings",
    "choose_language",
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
    "get_home",
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
    "price_options",
    "offer_methods",
    "read_picture",
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
