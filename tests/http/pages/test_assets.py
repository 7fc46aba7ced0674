"""What pages are made of on the way: addresses that follow the content, packing, and what packing must not tell."""

import re

import pytest

from entrypoints.http.assets import address_of, sheet_of
from entrypoints.http.packing import takes_gzip
from tests.http.pages.office import Office
from tests.http.pages.test_sign_in import sign_in
from tests.http.pages.visitor import SAME_ORIGIN, Visitor, form_to
from tests.support.portal import RunningPortal

pytestmark = pytest.mark.anyio

FILES = ("portal.css", "icon.svg", "live-total.js", "look-again.js", "signature-pad.js")


async def test_assets_are_kept_for_ever_under_an_address_that_changes_with_them(visitor: Visitor) -> None:
    page = await visitor.open("/login")
    shown = re.findall(r'(?:href|src)="(/(?:static|brand)/[^"]+)"', page.text)
    assert len(shown) >= 2
    for address in (*shown, *map(address_of, FILES)):
        asset = await visitor.open(address)
        assert asset.status_code == 200
        assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert asset.headers["vary"] == "accept-encoding"
    versions = {address.split(".")[1] for address in (*map(address_of, FILES), sheet_of("#1f5fa8"))}
    assert len(versions) == len(FILES) + 1, "each file has a version of its own"


async def test_a_page_asks_for_one_stylesheet_that_holds_the_accent(visitor: Visitor) -> None:
    page = await visitor.open("/login")
    [address] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text)
    sheet = (await visitor.open(address)).text
    plain = (await visitor.open(address_of("portal.css"))).text
    assert sheet.startswith(plain)
    assert sheet.removeprefix(plain).startswith(":root{--accent:#")


@pytest.mark.parametrize("address", [*map(address_of, FILES), sheet_of("#1f5fa8")], ids=[*FILES, "sheet"])
async def test_an_asset_is_packed_for_who_takes_it(visitor: Visitor, address: str) -> None:
    plain = await visitor.open(address, accept_encoding="identity")
    assert "content-encoding" not in plain.headers
    assert (await visitor.open(address, accept_encoding="gzip;q=0, br")).content == plain.content
    packed = await visitor.open(address, accept_encoding="br, gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content)


@pytest.mark.parametrize("address", [address_of("portal.css"), sheet_of("#1f5fa8")], ids=["static", "brand"])
async def test_the_address_of_another_version_gets_what_there_is_and_nobody_keeps_it(
    visitor: Visitor, address: str
) -> None:
    now = await visitor.open(address)
    other = await visitor.open(re.sub(r"\.[a-z2-7]{16}\.", ".aaaaaaaaaaaaaaaa.", address))
    assert other.status_code == 200
    assert other.content == now.content
    assert other.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "wrong",
    [
        "/static/portal.css",
        "/static/nothing.aaaaaaaaaaaaaaaa.css",
        "/static/styles.aaaaaaaaaaaaaaaa.css",
        "/static/..%2Fapp.aaaaaaaaaaaaaaaa.py",
        "/static/x/../../app.py",
        "/brand/1f5fa8.css",
        "/brand/1f5fa8.aaaaaaaaaaaaaaaa.js",
        "/brand/zzzzzz.aaaaaaaaaaaaaaaa.css",
        "/brand/1f5fa8%3B.aaaaaaaaaaaaaaaa.css",
    ],
)
async def test_an_address_that_was_never_given_out_leads_nowhere(visitor: Visitor, wrong: str) -> None:
    assert (await visitor.open(wrong)).status_code == 404


async def test_a_page_is_packed_for_who_takes_it(visitor: Visitor) -> None:
    plain = await visitor.open("/login", accept_encoding="identity")
    packed = await visitor.open("/login", accept_encoding="gzip")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 1.5
    assert packed.text.endswith("</html>")
    for answer in (plain, packed):
        assert answer.headers["vary"] == "accept-encoding, accept-language"
        assert int(answer.headers["content-length"]) > 0


@pytest.mark.T26
async def test_the_proof_in_a_form_is_written_anew_each_time_so_that_packing_tells_nothing(visitor: Visitor) -> None:
    first, second = [dict(form_to(await visitor.open("/login"), "/login/link").fields)["_csrf_token"] for _ in range(2)]
    assert len(_common(first, second)) < 8, "no part of it comes again"
    for proof in (first, second):
        sent = await visitor.client.post("/login/link", data={"_csrf_token": proof}, headers=SAME_ORIGIN)
        assert sent.status_code == 200
    half_of_each = first[:43] + second[43:]
    sent = await visitor.client.post("/login/link", data={"_csrf_token": half_of_each}, headers=SAME_ORIGIN)
    assert sent.status_code == 403


async def test_a_page_of_a_session_is_not_packed_where_another_site_leads(
    office: Office, visitor: Visitor, portal: RunningPortal
) -> None:
    await office.customer("packed@example.com")
    await sign_in(portal, visitor, "packed@example.com")
    packed = {}
    for site in ("none", "same-origin", "same-site", "cross-site"):
        behind = await visitor.open("/estimates", sec_fetch_site=site, accept_encoding="gzip")
        before = await visitor.open("/login", sec_fetch_site=site, accept_encoding="gzip")
        assert (behind.status_code, before.status_code) == (200, 200)
        packed[site] = ("content-encoding" in behind.headers, "content-encoding" in before.headers)
    assert packed == {
        "none": (True, True),
        "same-origin": (True, True),
        "same-site": (False, True),
        "cross-site": (False, True),
    }


def _common(one: str, other: str) -> str:
    """The longest text that stands in both."""
    parts = (one[begin:end] for begin in range(len(one)) for end in range(begin + 1, len(one) + 1))
    return max((part for part in parts if part in other), key=len, default="")


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("gzip", True),
        ("br;q=1.0, GZIP;q=0.8, *;q=0.1", True),
        ("deflate , gzip ; q=0.001", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("x-gzip", False),
    ],
)
async def test_gzip_is_sent_to_who_names_it(header: str, takes: bool) -> None:
    assert takes_gzip(header) is takes
