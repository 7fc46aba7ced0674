"""The features' second level: the ASGI application on PostgreSQL, met through its pages and its staff API."""

from collections.abc import Callable

from tests.drivers.billing_app import Refused
from tests.drivers.http.languages import Languages
from tests.drivers.http.payments import Payments


class HttpApp(Payments, Languages):
    """tests.drivers.billing_app.BillingApp."""

    def refused(self, act: Callable[[], object]) -> str:
        try:
            act()
        except Refused as refused:
            return refused.sentence
        raise AssertionError("it was not refused")
