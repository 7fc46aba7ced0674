"""NFR-1: every mail as a mail program with a browser's engine shows it: on a phone and a desk, light and dark."""

import shutil
from typing import Any

import msgspec
import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page, sync_playwright

from adapters.babel.texts import BabelTexts
from adapters.jinja.renderer import JinjaMessageRenderer
from application.messages.message import MessageKind
from tests.integration.documents.sample_views import CONTRACTOR
from tests.integration.mail.test_rendering import facts, spoiled

AXE = AXE_FILE_PATH.read_text()
MAILS = JinjaMessageRenderer.with_own_templates(BabelTexts())
PHONE, DESK = 390, 1000
LONG = "Maximilian-Alexander " * 9 + "W" * 80 + " مرحبا 😀"
LOOK = """() => {
  const wide = [...document.querySelectorAll("td, th, h1, p, a")].filter((one) => one.scrollWidth > one.clientWidth + 1
    && getComputedStyle(one).display !== "inline");
  const sizes = [...document.querySelectorAll("p, td bdi, th, h1, a")].filter((one) => one.textContent.trim())
    .map((one) => parseFloat(getComputedStyle(one).fontSize));
  const link = document.querySelector("a");
  return {
    across: document.documentElement.scrollWidth,
    cut: wide.map((one) => one.outerHTML.slice(0, 80)),
    widest: Math.max(...[...document.querySelectorAll("h1, p")].map((one) => one.getBoundingClientRect().width)),
    smallest: Math.min(...sizes),
    fact: getComputedStyle(document.querySelector("h1 ~ p, h1 ~ table td")).fontSize,
    button: link.getBoundingClientRect().height,
    preview: document.querySelector("body > div").getBoundingClientRect().height,
    axe: null,
  };
}"""


def looked_at(page: Page, html: str) -> dict[str, Any]:
    page.set_content(html)
    found: dict[str, Any] = page.evaluate(LOOK)
    page.evaluate(AXE)
    violations = page.evaluate("async () => (await axe.run()).violations")
    found["axe"] = [(one["id"], [node["target"] for node in one["nodes"]]) for one in violations]
    return found


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "en"), ("light", "es"), ("light", "fr")])
def test_every_mail_can_be_read_by_everybody(scheme: Any, language: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for width in (PHONE, DESK):
            page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
            for kind in MessageKind:
                plain = facts(kind, language=language)
                for told in (plain, spoiled(plain, LONG)) if language == "en" else (plain,):
                    look = looked_at(page, MAILS.render(told).html)
                    assert look["axe"] == [], (kind, width)
                    assert look["cut"] == [], (kind, width)
                    assert look["across"] <= width, kind
                    assert look["widest"] <= 600, kind
                    assert look["smallest"] >= 14, kind
                    assert look["fact"] == "16px", kind
                    assert look["button"] >= 44, kind
                    assert look["preview"] == 0, kind
        browser.close()


@pytest.mark.parametrize("accent", ["#ffffff", "#16181b", "#ffee00", "#000000"])
def test_no_accent_makes_a_mail_unreadable(accent: str) -> None:
    told = facts(MessageKind.INVOICE_SENT, contractor=msgspec.structs.replace(CONTRACTOR, accent=accent))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            page = browser.new_context(viewport={"width": PHONE, "height": 800}, color_scheme=scheme).new_page()
            assert looked_at(page, MAILS.render(told).html)["axe"] == []
        browser.close()
