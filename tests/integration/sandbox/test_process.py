"""The process itself: what it refuses to be, and its control interface at the edges."""

import httpx
import pytest

from entrypoints.sandbox.mail.store import MOST, Mailbox
from entrypoints.sandbox.settings import Refused, read_settings
from tests.support.sandbox import SandboxFailed, SandboxProcess, launch, stop


@pytest.mark.parametrize("key", ["sk" + "_live_1", "rk" + "_live_1"], ids=["secret", "restricted"])
def test_a_live_key_anywhere_keeps_it_from_starting(key: str) -> None:
    process = launch(["--http-port", "0", "--smtp-port", "0"], SOME_SETTING=key)
    try:
        _, errors = process.communicate(timeout=20)
    finally:
        stop(process)
    assert process.returncode == 2
    assert "live Stripe key" in errors
    assert key not in errors
    with pytest.raises(Refused):
        read_settings(["--webhook", "http://x", "--webhook-secret", key], {})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "8.8.8.8", "portal.example.com"])
def test_it_listens_where_nobody_else_is(host: str) -> None:
    with pytest.raises(Refused):
        read_settings(["--host", host], {})


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "10.1.2.3"])
def test_loopback_and_private_hosts_are_taken(host: str) -> None:
    assert read_settings(["--host", host], {}).host == host


def test_a_webhook_needs_its_secret() -> None:
    with pytest.raises(Refused, match="needs its own"):
        read_settings(["--webhook", "http://127.0.0.1:1"], {})


def test_webhooks_of_the_command_line_survive_a_reset() -> None:
    arguments = ["--webhook", "http://127.0.0.1:9/hooks", "--webhook-secret", "whsec_a", "--connect"]
    with SandboxProcess.start(arguments) as sandbox:
        sandbox.webhook("http://127.0.0.1:9/other", "whsec_b")
        sandbox.reset()
        (endpoint,) = httpx.get(f"{sandbox.url}/control/webhooks").json()["endpoints"]
    assert (endpoint["url"], endpoint["connect"]) == ("http://127.0.0.1:9/hooks", True)
    assert "whsec_a" not in str(endpoint)


def test_the_first_page_lists_what_is_here(sandbox: SandboxProcess) -> None:
    page = httpx.get(f"{sandbox.url}/")
    assert page.status_code == 200
    for place in ("/mail", "/control/truth", "/control/requests", "/control/deliveries", "/control/clock"):
        assert f'href="{place}"' in page.text
        assert httpx.get(sandbox.url + place).status_code == 200


def test_the_clock_goes_forward_only(sandbox: SandboxProcess) -> None:
    before = sandbox.now()
    assert sandbox.advance(86_400)["offset_s"] == 86_400
    assert sandbox.now() - before >= 86_400
    with pytest.raises(SandboxFailed, match=r": 400 .*advance_s"):
        sandbox.advance(-1)
    sandbox.reset()
    assert sandbox.now() - before < 3_600


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/control/clock", {}),
        ("/control/clock", {"advance_s": "soon"}),
        ("/control/webhooks", {"url": "ftp://x", "secret": "s"}),
        ("/control/webhooks", {"url": "http://x", "secret": ""}),
        ("/control/webhooks/mode", {"mode": "sideways"}),
        ("/control/accounts", {"name": "Whose?"}),
        ("/control/mail", {"refuse": ["*"]}),
        ("/control/sessions/cs_test_x/payment", {"card": "1234"}),
    ],
)
def test_a_wrong_order_is_named_and_changes_nothing(
    sandbox: SandboxProcess, path: str, body: dict[str, object]
) -> None:
    answer = httpx.post(sandbox.url + path, json=body)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert httpx.post(sandbox.url + path, content=b"{", headers={"Content-Type": "application/json"}).status_code == 400
    assert httpx.get(f"{sandbox.url}/control/webhooks").json() == {"endpoints": []}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/control/sessions/cs_test_x/payment"),
        ("POST", "/control/events/evt_x/deliveries"),
        ("DELETE", "/control/webhooks/we_x"),
    ],
)
def test_what_is_not_there_is_not_found(sandbox: SandboxProcess, method: str, path: str) -> None:
    assert httpx.request(method, sandbox.url + path, json={}).status_code == 404


def test_the_mailbox_is_bounded() -> None:
    assert Mailbox().kept.maxlen == MOST == 5_000
