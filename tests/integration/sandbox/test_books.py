"""A sandbox that begins in the past, and one that takes over the books of an earlier one."""

import json
from pathlib import Path

import httpx
import stripe

from tests.integration.sandbox.conftest import KEY, order
from tests.integration.sandbox.receiver import Receiver
from tests.support.sandbox import SandboxProcess

YEAR_S = 365 * 86_400


def begun(sandbox: SandboxProcess, *, back_s: float) -> httpx.Response:
    return httpx.post(f"{sandbox.url}/control/clock/past", json={"back_s": back_s})


def events_of(sandbox: SandboxProcess) -> list[str]:
    return [one["event"]["id"] for one in sandbox.events()]


def paid_session(sandbox: SandboxProcess) -> str:
    """Without an end of its own, as the sandbox's time may be any."""
    client = stripe.StripeClient(KEY, base_addresses={"api": sandbox.url})
    session = client.v1.checkout.sessions.create(order())
    sandbox.pay(session.id)
    return session.id


def test_it_may_begin_in_the_past_as_long_as_nothing_is_recorded(sandbox: SandboxProcess) -> None:
    today = sandbox.now()
    sandbox.merchant(account="acct_1", name="Named, and nothing more")
    assert begun(sandbox, back_s=YEAR_S).status_code == 200
    assert today - sandbox.now() > YEAR_S - 60
    charged = paid_session(sandbox)
    refused = begun(sandbox, back_s=0)
    assert (refused.status_code, "forward only" in refused.text) == (409, True)
    sandbox.advance(YEAR_S)
    [session] = sandbox.truth()["sessions"]
    assert session["session"] == charged
    assert sandbox.now() - session["created"] >= YEAR_S - 60, "it keeps the day on which it was made"


def test_a_past_beyond_reason_is_refused(sandbox: SandboxProcess) -> None:
    before = sandbox.now()
    assert [begun(sandbox, back_s=seconds).status_code for seconds in (-1, 11 * YEAR_S)] == [400, 400]
    assert sandbox.now() - before < 60


def test_books_are_taken_over_and_told_to_nobody(sandbox: SandboxProcess, receiver: Receiver, tmp_path: Path) -> None:
    paid_session(sandbox)
    open_session = stripe.StripeClient(KEY, base_addresses={"api": sandbox.url}).v1.checkout.sessions.create(order())
    books = tmp_path / "books.json"
    books.write_text(json.dumps(httpx.get(f"{sandbox.url}/control/books").json()))
    listening = ["--webhook", receiver.url, "--webhook-secret", "whsec_later"]
    with SandboxProcess.start(["--books", str(books), *listening]) as later:
        told, kept = later.truth(), sandbox.truth()
        assert [told[name] for name in ("charges", "payment_intents", "sessions")] == [
            kept[name] for name in ("charges", "payment_intents", "sessions")
        ]
        assert events_of(later) == events_of(sandbox)
        assert later.deliveries() == []
        assert later.pay(open_session.id)["outcome"] == "paid", "what was open can be paid"
        assert len(later.truth()["charges"]) == 2
        receiver.next()  # what happens from now on is told
