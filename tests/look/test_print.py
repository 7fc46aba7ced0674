"""Printed pages and PDFs say what the page says: all words, the same figures, and nothing is cut."""

import re
import subprocess
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.look.gallery import PRINTED, Gallery
from tests.look.tab import Tab, opened
from tests.look.views import View

pytestmark = pytest.mark.anyio
DESK = View("desk", "light", "en")
AMOUNT = re.compile(r"\N{MINUS SIGN}?\$[\d,]+\.\d\d")
COMPARED = re.compile(r"\$[\d,.]+ more than")  # what options differ by, which only the page reckons
# What a printed page leaves out on purpose: what can only be pressed, and what says how.
PRESSED = "a.main, a.second, button, .others, .bar, .help, nav"


@pytest.fixture(scope="module")
async def tab(chromium: Browser, gallery: Gallery) -> AsyncIterator[Tab]:
    async with opened(chromium, gallery) as tab:
        yield tab


@pytest.mark.parametrize("name", PRINTED)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
async def test_the_printed_page_says_all_that_the_page_says(tab: Tab, gallery: Gallery, name: str, paper: str) -> None:
    page = gallery.of(name, "en")
    await tab.show(page, DESK)
    said = words(await tab.page.evaluate(MAIN, PRESSED))
    figures = AMOUNT.findall(await tab.page.evaluate(MAIN, PRESSED))
    printed = text_of(await tab.page.pdf(format=paper, print_background=True))
    assert sorted(AMOUNT.findall(printed)) == sorted(figures)
    assert [word for word in said if word not in words(printed)] == []


@pytest.mark.parametrize("name", PRINTED)
async def test_nothing_of_a_printed_page_is_cut(tab: Tab, gallery: Gallery, name: str) -> None:
    """Measured at the width of A4 between its margins, with the styles for print."""
    await tab.show(gallery.of(name, "en"), DESK)
    await tab.page.emulate_media(media="print")
    await tab.page.set_viewport_size({"width": 718, "height": 1000})
    found = await tab.page.evaluate("(given) => lookAudit(given)", {"grown": 1, "language": "en"})
    await tab.page.emulate_media(media="screen")
    assert [one for one in found if one["rule"] in {"wider", "cut", "sticking", "overlapping"}] == []


@pytest.mark.parametrize("name", PRINTED)
async def test_the_pdf_has_the_figures_of_the_page(tab: Tab, gallery: Gallery, name: str) -> None:
    """It has more where there are options: on the page, what one comes to is shown when it is chosen."""
    await tab.show(gallery.of(name, "en"), DESK)
    said: str = await tab.page.evaluate(MAIN, PRESSED)
    shown = AMOUNT.findall(COMPARED.sub("", said))
    printed = AMOUNT.findall(text_of(gallery.prints[name]))
    assert [figure for figure in shown if figure not in printed] == []


MAIN = """(pressed) => {
  const main = document.querySelector("main").cloneNode(true);
  for (const one of main.querySelectorAll(pressed)) one.remove();
  document.body.append(main);
  const said = main.innerText;
  main.remove();
  return said;
}"""


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]{2,}", text)


def text_of(pdf: bytes) -> str:
    """In reading order, as pdftotext gives it."""
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return read.stdout.decode()
