"""The twelve named screens, as wide as a phone and as a desk, kept as pictures under docs/screens/.

    make screens

The pages are those of the gallery that the machine checks look at (tests/look/gallery.py), made anew on a real portal
under a clock that always begins on the same day. A picture that shows nothing new is left as it is.
"""

import asyncio
import shutil
from io import BytesIO
from itertools import product
from pathlib import Path

from PIL import Image, ImageChops
from playwright.async_api import async_playwright

from tests.look.gallery import Gallery, build_alone
from tests.look.tab import Tab, opened
from tests.look.views import SCHEMES, SIZES, Scheme, Size, View

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screens"
SCREENS = {
    "dashboard": "dashboard",
    "estimates": "estimates",
    "estimate": "estimate-several",
    "approve": "review",
    "approved": "approved-deposit-due",
    "invoices": "invoices",
    "invoice": "invoice-with-deposit",
    "pay": "pay",
    "paid": "payment-paid",
    "processing": "payment-on_its_way",
    "declined": "payment-declined",
    "link-ended": "link-ended",
}
IN_THE_DARK = ("estimate", "pay")
COLORS = 96
SAME = 0.002  # of all points may differ: fingerprints and the like


async def picture(tab: Tab, page: str, size: Size, scheme: Scheme) -> Image.Image:
    """A phone's picture ends where its screen does, a desk's where the page does."""
    view = View(size, scheme, "en")
    await tab.show(tab.gallery.of(page, view.language), view)
    taken = await tab.page.screenshot(full_page=size == "desk", animations="disabled")
    return Image.open(BytesIO(taken)).convert("RGB")


def keep(path: Path, taken: Image.Image) -> bool:
    """Write the picture in few colors, unless the one that is there shows the same."""
    small = taken.quantize(COLORS, dither=Image.Dither.NONE)
    if path.exists() and _same(Image.open(path).convert("RGB"), small.convert("RGB")):
        return False
    small.save(path, optimize=True)
    return True


def _same(one: Image.Image, other: Image.Image) -> bool:
    if one.size != other.size:
        return False
    differing = ImageChops.difference(one, other).convert("L").point(lambda value: 255 if value > 24 else 0)
    return differing.histogram()[255] < SAME * one.size[0] * one.size[1]


async def take_all(gallery: Gallery) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        async with opened(browser, gallery) as tab:
            for name, size in product(SCREENS, SIZES):
                for scheme in SCHEMES if name in IN_THE_DARK else SCHEMES[:1]:
                    await take(tab, name, size, scheme)
        await browser.close()
    print(f"{sum(path.stat().st_size for path in FOLDER.glob('*.png')) // 1024} kB in {FOLDER.name}/")


async def take(tab: Tab, name: str, size: Size, scheme: Scheme) -> None:
    path = FOLDER / f"{name}-{size}{'-dark' if scheme == 'dark' else ''}.png"
    changed = keep(path, await picture(tab, SCREENS[name], size, scheme))
    print(f"  {path.name:28} {path.stat().st_size // 1024:>4} kB{'' if changed else '  as it was'}")


if __name__ == "__main__":
    asyncio.run(take_all(build_alone()))
