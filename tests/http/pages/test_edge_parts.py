"""The small parts at the door: addresses of proxies, languages, colors, names of files, when a page looks again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar, get

from domain.contractors.colors import contrast, readable
from entrypoints.http.app import check_entries
from entrypoints.http.arrival import BadHost, header, host_of, name_of, networks_of, peer_of
from entrypoints.http.brand import stylesheet
from entrypoints.http.headers import content_policy, security_headers
from entrypoints.http.languages import preferred, spoken
from entrypoints.http.pages.documents import _shown_as
from entrypoints.http.portal.sign_in import masked
from entrypoints.http.rendering import kept

PROXY = networks_of(["10.0.0.0/8", "::1"])


def scope(*headers: tuple[str, str], client: str = "203.0.113.9", scheme: str = "http") -> dict[str, object]:
    return {
        "type": "http",
        "client": (client, 1234),
        "scheme": scheme,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
    }


@pytest.mark.parametrize(
    ("client", "forwarded", "proto", "expected"),
    [
        ("203.0.113.9", "198.51.100.1", "https", ("203.0.113.9", "http")),  # a stranger is believed nothing
        ("10.0.0.5", "198.51.100.1", "https", ("198.51.100.1", "https")),
        ("10.0.0.5", "6.6.6.6, 198.51.100.1, 10.0.0.7", "https", ("198.51.100.1", "https")),
        ("10.0.0.5", "", "", ("10.0.0.5", "http")),
        ("10.0.0.5", "<script>", "javascript", ("", "http")),
    ],
)
def test_forwarding_headers_count_from_a_trusted_proxy_only(
    client: str, forwarded: str, proto: str, expected: tuple[str, str]
) -> None:
    given_scope = scope(("x-forwarded-for", forwarded), ("x-forwarded-proto", proto), client=client)
    assert peer_of(given_scope, PROXY) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["portal.test", "portal.test:8000", "127.0.0.1:8000", "[::1]:8000", "PORTAL.test"])
def test_hosts_that_browsers_send_are_read(host: str) -> None:
    assert host_of(scope(("host", host))) == host.lower()  # type: ignore[arg-type]


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=40))
def test_a_host_is_read_or_refused_and_never_holds_what_could_lead_elsewhere(text: str) -> None:
    try:
        host = host_of(scope(("host", text)))  # type: ignore[arg-type]
    except BadHost:
        return
    assert not set(host) & set("/\\@?#% \r\n\t\"'<>")


def test_the_port_is_no_part_of_the_name() -> None:
    assert [name_of(host) for host in ("a.b:80", "a.b", "[::1]:8000", "[::1]")] == ["a.b", "a.b", "[::1]", "[::1]"]


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "en"),
        ("de", "en"),
        ("fr-CA, en;q=0.8", "fr"),
        ("en;q=0.5, es;q=0.9", "es"),
        ("es;q=0, fr;q=0.1", "fr"),
        ("fr;q=nan, es;q=x, en;q=9", "en"),
        ("," * 10_000, "en"),
    ],
)
def test_the_browser_says_which_language(accept: str, language: str) -> None:
    assert preferred(accept) == language


def test_a_tag_is_served_by_its_language() -> None:
    assert [spoken(tag) for tag in ("es-MX", "FR", "de", "")] == ["es", "fr", "en", "en"]


@given(st.tuples(*(st.integers(0, 255) for _ in range(3))))
def test_every_accent_is_made_readable_on_both_surfaces(parts: tuple[int, int, int]) -> None:
    color = (parts[0] / 255, parts[1] / 255, parts[2] / 255)
    for surface in ((0.957, 0.961, 0.969), (0.125, 0.145, 0.173)):
        assert contrast(readable(color, surface), surface) >= 4.5


def test_an_accent_that_is_readable_stays_as_it_is() -> None:
    assert "--accent:#1f5fa8;" in stylesheet("1f5fa8").split("@media")[0]
    assert "--accent:#1f5fa8;" not in stylesheet("1f5fa8").split("@media")[1]


def test_the_policy_lets_a_form_lead_to_the_checkout_only_where_it_is_named() -> None:
    assert "form-action 'self';" in content_policy()
    assert "form-action 'self' https://checkout.example;" in content_policy(["https://checkout.example"])


def test_transport_security_is_promised_on_https_alone() -> None:
    assert b"strict-transport-security" in dict(security_headers(secure=True))
    assert b"strict-transport-security" not in dict(security_headers(secure=False))


@pytest.mark.T67
@pytest.mark.parametrize("number", ["E-1042", "INV/2026#7", "../../etc", 'a"b\r\nset-cookie: x', "x" * 300, "ü\x00"])
def test_a_file_name_holds_plain_signs_only(number: str) -> None:
    shown = _shown_as(number)
    assert shown.startswith('inline; filename="')
    assert set(shown[18:-1]) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert len(shown) < 110


def test_an_address_is_shown_so_that_its_owner_alone_knows_it() -> None:
    assert [masked(one) for one in ("ada@example.com", "a@b.co")] == ["a•••@example.com", "a•••@b.co"]


def test_a_number_is_kept_on_one_line_and_stays_harmless() -> None:
    assert kept("Estimate E-1 <b>", "E-1") == 'Estimate <span class="keep">E-1</span> &lt;b&gt;'
    assert kept("<i>", "") == "&lt;i&gt;"
    assert "<script>" not in kept("x <script>", "<script>")


def test_a_header_is_empty_where_there_is_none() -> None:
    assert header(scope(("a", "b")), b"c") == ""  # type: ignore[arg-type]


def test_a_route_that_does_not_say_who_may_enter_stops_the_start() -> None:
    @get("/forgotten", sync_to_thread=False)
    def forgotten() -> str:
        return ""

    with pytest.raises(ValueError, match="/forgotten does not say who may enter"):
        check_entries(Litestar([forgotten], openapi_config=None))
