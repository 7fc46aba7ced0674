"""The queue between the outbox and its workers, chosen by URL (D5). It may lose all: the outbox keeps the truth."""

from urllib.parse import urlsplit

import dramatiq
import pika
import pika.exceptions
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import AsyncIO, CurrentMessage, ShutdownNotifications, TimeLimit

QUEUE = "tasks"


class UnknownBroker(Exception):
    """The URL names no broker that we can use."""


class BrokerUnreachable(Exception):
    """The text says why, without the URL, which may hold a password."""


def make_broker(url: str) -> dramatiq.Broker:
    """`embedded:` keeps the queue inside this process; `amqp://` is RabbitMQ, with publisher confirms.

    There is no retry middleware: attempts, backoff and parking are on the outbox row.
    """
    middleware = [TimeLimit(time_limit=120_000), ShutdownNotifications(), CurrentMessage(), AsyncIO()]
    scheme = urlsplit(url).scheme
    if scheme == "embedded":
        return StubBroker(middleware=middleware)
    if scheme in {"amqp", "amqps"}:
        return RabbitmqBroker(url=url, middleware=middleware, confirm_delivery=True)
    raise UnknownBroker(scheme)


def reach(url: str, *, timeout_s: float) -> None:
    """Open a connection to the broker and close it; `embedded:` needs none. Blocks. Raises BrokerUnreachable."""
    if urlsplit(url).scheme == "embedded":
        return
    try:
        wanted = pika.URLParameters(url)
        wanted.socket_timeout = wanted.stack_timeout = wanted.blocked_connection_timeout = timeout_s
        wanted.connection_attempts = 1
        pika.BlockingConnection(wanted).close()
    except (pika.exceptions.AMQPError, OSError, ValueError) as error:
        raise BrokerUnreachable(f"RabbitMQ cannot be reached ({type(error).__name__})") from error


def backlog(broker: dramatiq.Broker) -> int:
    """How many messages wait in the queue, so that the relay does not hand out more than leases can cover."""
    if isinstance(broker, StubBroker):
        return int(broker.queues[QUEUE].qsize())
    assert isinstance(broker, RabbitmqBroker)
    ready, *_ = broker.get_queue_message_counts(QUEUE)
    return int(ready)
