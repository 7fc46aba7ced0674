"""The gallery shows all there is: every page's template, every address that answers with a page, every state."""

import re
from collections.abc import Iterator
from pathlib import Path

import entrypoints.http
from domain.contractors.contractor import LANGUAGES
from domain.estimates.states import EstimateStatus
from domain.invoices.states import Standing
from domain.payments.payment_link import PaymentLinkStatus
from entrypoints.bootstrap import make_container
from entrypoints.config import read_config
from entrypoints.http.main import build
from tests.look.gallery import MAKERS, Gallery
from tests.support.database import TestDatabase
from tests.support.portal import environ_of
from tests.support.sandbox import SandboxProcess

TEMPLATES = Path(entrypoints.http.__file__).with_name("templates")
PAGE = re.compile(r'\{%-?\s*extends\s+"')
FOR_PROGRAMS = ("/api/", "/hooks/", "/schema")
# What answers with bytes: styles, modules, pictures and PDFs. Staff's own pages come with the staff.
NO_PAGES = re.compile(r"^/(static|brand|pictures|logo)/|/(receipt|picture)$|\.(css|js|svg|png|json|txt|webmanifest)$")


def pages() -> set[str]:
    """Every template that is a page of its own."""
    return {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        if PAGE.search(path.read_text(encoding="utf-8"))
    }


def test_every_page_is_shown(gallery: Gallery) -> None:
    rendered = {template for snapshot in gallery.snapshots.values() for template in snapshot.templates}
    assert sorted(pages() - rendered) == []


def test_the_walk_finds_the_pages() -> None:
    assert {"estimates/open.html", "payments/show.html", "errors/error.html"} <= pages()
    assert "parts/figures.html" not in pages()


def test_every_address_of_a_page_is_opened(
    gallery: Gallery, database: TestDatabase, sandbox_process: SandboxProcess
) -> None:
    opened = [snapshot.path for snapshot in gallery.snapshots.values()]
    missing = [
        route
        for route, twins in _addresses(database, sandbox_process)
        if not any(pattern.fullmatch(path) for pattern in twins for path in opened)
    ]
    assert missing == []


def _addresses(database: TestDatabase, sandbox: SandboxProcess) -> Iterator[tuple[str, list[re.Pattern[str]]]]:
    """Each handler of GET that answers with a page, and the addresses of its public and its signed-in twins."""
    twins: dict[str, list[str]] = {}
    portal = build(make_container(read_config(environ_of(database, sandbox))))
    for route in portal.app.routes:
        for handler in getattr(route, "route_handlers", ()):
            page = not route.path.startswith(FOR_PROGRAMS) and not NO_PAGES.search(route.path_format)
            if page and "GET" in handler.http_methods:
                twins.setdefault(str(handler), []).append(route.path_format)
    for paths in twins.values():
        yield paths[0], [re.compile(re.sub(r"\\\{[^/]+\\\}", "[^/]+", re.escape(path)) + "/?") for path in paths]


def test_every_state_has_its_page() -> None:
    never_shown = {EstimateStatus.DRAFT, EstimateStatus.SENT, EstimateStatus.APPROVED, Standing.DRAFT}
    wanted = {f"estimate-{status}" for status in EstimateStatus if status not in never_shown}
    wanted |= {f"invoice-{standing}" for standing in Standing if standing not in never_shown}
    wanted |= {f"link-{status}" for status in PaymentLinkStatus}
    wanted |= {"estimate-several", "approved-deposit-due", "approved-deposit-paid", "approved-no-deposit"}
    assert sorted(wanted - MAKERS.keys()) == []


def test_every_page_speaks_every_language(gallery: Gallery) -> None:
    for name in MAKERS:
        for language in LANGUAGES:
            assert gallery.of(name, language).headers["content-language"] == language, name
