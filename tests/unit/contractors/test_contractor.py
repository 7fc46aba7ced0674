"""ADM-1: what a contractor may set, and what is told on the field that is wrong."""

from dataclasses import replace
from typing import Any

import pytest

from domain.contractors.contractor import LANGUAGES, Branding, Contractor, Settings
from domain.contractors.errors import SettingRefused
from domain.customers.errors import EmailRefused
from domain.shared.errors import ValueRefused
from domain.shared.text import TextRefused
from tests.unit.factories import CONTRACTOR, taxed

BOUNDS = {
    "estimate_valid_days": (1, 365),
    "invoice_due_days": (0, 365),
    "document_link_days": (1, 365),
    "magic_link_minutes": (1, 10),
}


def settings_with(field: str, value: Any) -> Settings:
    return replace(Settings(), **{field: value})


def contractor(*, settings: Settings | None = None, **changes: Any) -> Contractor:
    usual = {"name": "Northwind", "base_url": "https://portal.northwind.example", "hosts": ["portal.northwind.example"]}
    return Contractor(id=CONTRACTOR, settings=settings or Settings(), **{**usual, **changes})


@pytest.mark.parametrize("field", BOUNDS)
def test_the_bounds_themselves_are_taken(field: str) -> None:
    for value in BOUNDS[field]:
        assert getattr(settings_with(field, value), field) == value


@pytest.mark.parametrize("field", BOUNDS)
def test_what_is_out_of_bounds_is_told_with_the_bounds(field: str) -> None:
    least, most = BOUNDS[field]
    for value in (least - 1, most + 1):
        with pytest.raises(SettingRefused) as refused:
            settings_with(field, value)
        assert refused.value.values == {"field": field, "reason": "out_of_range", "least": least, "most": most}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[
            ("zone", zone)
            for zone in ("", "Mars/Olympus", "America", "../etc/passwd", "a\x00b", "/etc/localtime", "X" * 300)
        ],
        *[("currency", currency) for currency in ("", "usd", "US", "USDX", "US\n", "€€€")],
        *[("language", language) for language in ("", "de", "EN", "en\n")],
        ("tax_classes", (taxed("10"), taxed("20"))),
    ],
)
def test_a_setting_that_means_nothing_is_refused_on_its_field(field: str, value: Any) -> None:
    with pytest.raises(SettingRefused) as refused:
        settings_with(field, value)
    assert refused.value.values["field"] == field


@pytest.mark.parametrize("zone", ["America/New_York", "UTC", "Asia/Kolkata", "America/Argentina/Ushuaia"])
def test_zones_of_the_world_are_taken(zone: str) -> None:
    assert Settings(zone=zone).zone == zone


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_of_the_catalogs_are_taken(language: str) -> None:
    assert Settings(language=language).language == language


def test_terms_are_a_text_of_bounded_length() -> None:
    assert len(Settings(terms="x" * 20_000).terms) == 20_000
    for terms in ("x" * 20_001, "a\x00b"):
        with pytest.raises(TextRefused) as refused:
            Settings(terms=terms)
        assert refused.value.values["field"] == "terms"


def test_a_tax_class_is_found_by_its_code() -> None:
    settings = Settings(tax_classes=(taxed("10", code="low"), taxed("20", code="high")))
    assert settings.tax_class("high").rate == 20
    with pytest.raises(SettingRefused) as refused:
        settings.tax_class("none")
    assert refused.value.values["field"] == "tax_class"


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("accent", "blue", SettingRefused),
        ("accent", "#12345", SettingRefused),
        ("accent", "#12345g", SettingRefused),
        ("accent", "#123456;x:url(//a)", SettingRefused),
        ("phone", "1\n2", TextRefused),
        ("phone", "1" * 41, TextRefused),
        ("address", "a\x00", TextRefused),
        ("email", "office", EmailRefused),
        ("email", "office@northwind.example\r\nBcc: x@example.com", EmailRefused),
        ("email", "Office <office@northwind.example>", EmailRefused),
    ],
)
def test_T68_branding_that_would_break_a_page_or_a_header_is_refused(
    field: str, value: str, error: type[ValueRefused]
) -> None:
    with pytest.raises(error) as refused:
        Branding(**{field: value})
    assert refused.value.values["field"] == field


def test_branding_is_kept_clean() -> None:
    branding = Branding(accent="#A1b2C3", phone=" 555-0100 ", email=" office@northwind.example ", address=" 1 Elm St ")
    assert (branding.accent, branding.phone, branding.address) == ("#A1b2C3", "555-0100", "1 Elm St")
    assert branding.email == "office@northwind.example"
    assert Branding().email == ""


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "portal.example",
        "ftp://a",
        "https://",
        "https://a/b",
        "https://u@a",
        "https://a:123456",
        "https://a\n",
        "https://A",
    ],
)
def test_T14_an_address_that_links_cannot_be_built_from_is_refused(base_url: str) -> None:
    with pytest.raises(SettingRefused) as refused:
        contractor(base_url=base_url)
    assert refused.value.values["field"] == "base_url"


@pytest.mark.parametrize("base_url", ["https://portal.example", "http://127.0.0.1:8000"])
def test_addresses_with_and_without_a_port_are_taken(base_url: str) -> None:
    assert contractor(base_url=base_url).base_url == base_url


@pytest.mark.parametrize(
    "host", ["", "A.example", "-a.example", "a-.example", "a..example", "a.example.", "a b", "a:80", "a\n", "x" * 254]
)
def test_T14_a_host_that_is_no_name_is_refused(host: str) -> None:
    with pytest.raises(SettingRefused) as refused:
        contractor(hosts=["good.example", host])
    assert refused.value.values["field"] == "hosts"


def test_host_names_and_addresses_are_taken() -> None:
    hosts = ["localhost", "127.0.0.1", "portal.north-wind.example", "x" * 63 + ".example"]
    assert contractor(hosts=hosts).hosts == tuple(hosts)


def test_a_contractor_has_a_name() -> None:
    with pytest.raises(TextRefused):
        contractor(name=" ")


@pytest.mark.parametrize(
    ("version", "next_version"), [("1", "2"), ("9", "10"), ("2026-03", "2026-03.1"), ("2026-03.1", "2026-03.1.1")]
)
def test_new_terms_get_a_new_version_so_that_evidence_can_name_them(version: str, next_version: str) -> None:
    firm = contractor(settings=Settings(terms="Old", terms_version=version))
    firm.change(Settings(terms="New", terms_version=version))
    assert (firm.settings.terms, firm.settings.terms_version) == ("New", next_version)


def test_a_version_that_was_given_is_kept() -> None:
    firm = contractor(settings=Settings(terms="Old", terms_version="1"))
    firm.change(Settings(terms="New", terms_version="Spring"))
    assert firm.settings.terms_version == "Spring"


def test_a_change_of_anything_else_keeps_the_version_of_the_terms() -> None:
    firm = contractor(settings=Settings(terms="Old"))
    changed = Settings(terms="Old", estimate_valid_days=60)
    firm.change(changed)
    assert firm.settings == changed
