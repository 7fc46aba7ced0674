"""NFR-1, NFR-2: every page and state, in every view: axe, nothing cut or covered, keyboard, targets, silence, language.

The short form looks at each page in three views, which together pair each size, scheme, language and zoom with each
other; `--long` takes them all.
"""

from collections.abc import AsyncIterator
from itertools import combinations
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.look.audit import Finding, audited, walked
from tests.look.gallery import MAKERS, Gallery
from tests.look.tab import Tab, opened
from tests.look.views import LANGUAGES, SCHEMES, SIZES, WHOLE, ZOOMS, View, some_of

pytestmark = pytest.mark.anyio
SHOTS = Path(__file__).resolve().parents[2] / "var" / "look"
NAMES = sorted(MAKERS)
PARTS = {"estimate-total"}  # no page, but what the script puts into one


@pytest.fixture(scope="module")
async def tab(chromium: Browser, gallery: Gallery) -> AsyncIterator[Tab]:
    async with opened(chromium, gallery) as tab:
        yield tab


@pytest.fixture(scope="session")
def in_full(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--long"))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in PARTS])
async def test_a_page_reads_in_every_view(tab: Tab, gallery: Gallery, name: str, in_full: bool) -> None:
    told = []
    for place, view in enumerate(WHOLE if in_full else some_of(name)):
        found = await audited(tab, gallery.of(name, view.language), view)
        if in_full or place == 0:
            found += await walked(tab, gallery.of(name, view.language), view)
        if found:
            told += await _told(tab, name, view, found)
    assert not told, "\n".join(told)


async def _told(tab: Tab, name: str, view: View, found: list[Finding]) -> list[str]:
    SHOTS.mkdir(parents=True, exist_ok=True)
    shot = SHOTS / f"{name}-{view}.png"
    await tab.page.screenshot(path=shot, full_page=True)
    return [f"{name} {view} ({shot}):", *(f"    {finding}" for finding in dict.fromkeys(map(str, found)))]


def test_the_short_form_pairs_every_value_with_every_other() -> None:
    values = (SIZES, SCHEMES, LANGUAGES, ZOOMS)
    seen = set()
    for name in NAMES:
        views = some_of(name)
        assert len(set(views)) == 3
        for view in views:
            row = (view.size, view.scheme, view.language, view.zoom)
            seen |= {(i, row[i], j, row[j]) for i, j in combinations(range(4), 2)}
    wanted = {(i, one, j, other) for i, j in combinations(range(4), 2) for one in values[i] for other in values[j]}
    assert wanted <= seen
