"""The features' first level: the portal's own handlers over in-memory ports, in one process and without a server."""

from collections.abc import Callable
from datetime import timedelta

from tests.drivers.application.payments import Payments
from tests.drivers.billing_app import Refused


class ApplicationApp(Payments):
    """tests.drivers.billing_app.BillingApp."""

    def refused(self, act: Callable[[], object]) -> str:
        try:
            act()
        except Refused as refused:
            return refused.sentence
        raise AssertionError("it was not refused")

    def pass_time(self, *, minutes: int) -> None:
        self.run(self.portal.move_clock(timedelta(minutes=minutes)))
        self.work_off()
