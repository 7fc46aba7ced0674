"""The queue between the outbox and its workers, chosen by URL (D5). It may lose all: the outbox keeps the truth."""

from urllib.parse import urlsplit

import dramatiq
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import AsyncIO, CurrentMessage, ShutdownNotifications, TimeLimit

QUEUE = "tasks"


class UnknownBroker(Exception):
    """The URL names no broker that we can use."""


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


def backlog(broker: dramatiq.Broker) -> int:
    """How many messages wait in the queue, so that the relay does not hand out more than leases can cover."""
    if isinstance(broker, StubBroker):
        return int(broker.queues[QUEUE].qsize())
    assert isinstance(broker, RabbitmqBroker)
    ready, *_ = broker.get_queue_message_counts(QUEUE)
    return int(ready)
