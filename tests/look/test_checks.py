"""Each check is seen to find its fault: planted into a page that is otherwise in order."""

from collections.abc import AsyncIterator

import msgspec
import pytest
from playwright.async_api import Browser

from tests.look.audit import audited, walked
from tests.look.gallery import Gallery, Snapshot
from tests.look.tab import Tab, opened
from tests.look.views import View

pytestmark = pytest.mark.anyio
PAGE = "changes-sent"
PHONE, DESK = View("phone", "light", "en"), View("desk", "light", "en")
# Under the portal's own policy no style could stand in a page; what is planted comes without one.
PLANTED = {
    "wider": "<div style='width: 500px'>wide</div>",
    "cut": "<p style='width: 90px; overflow: hidden; white-space: nowrap'>Nobody reads the end of this</p>",
    "sticking": "<div style='width: 90px; white-space: nowrap'>This sticks out of its box</div>",
    "overlapping": "<p>Under it all</p><p style='margin-top: -24px'>Above it all</p>",
    "small": "<button style='height: 30px; padding: 0'>Too low to hit</button>",
    "bar": "<div style='height: 900px'></div><p>Under the bar</p>"
    "<div style='position: fixed; bottom: 0; left: 0; right: 0; height: 200px; background: white'>Pay</div>",
    "tiny": "<p style='font-size: 10px'>The small print</p>",
    "frame": "<h1>Another first heading</h1>",
    "raw": "<p>You owe {amount}</p>",
    "edges": "<label>Name <input type='text' style='border: 1px solid #eee; background: #fff'></label>",
    "motion": "<p style='transition: color 2s'>Slow</p>",
    "focus": "<button style='outline: none; min-height: 44px'>Where am I</button>",
    "axe image-alt": "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
    "axe color-contrast": "<p style='color: #aaa; background: #fff'>Hard to read</p>",
    "axe heading-order": "<h5>Far down</h5>",
    "silence": "<script>console.log('hello')</script>",
}


@pytest.fixture(scope="module")
async def tab(chromium: Browser, gallery: Gallery) -> AsyncIterator[Tab]:
    async with opened(chromium, gallery) as tab:
        yield tab


def planted(snapshot: Snapshot, html: str, *, before: str = "</main>") -> Snapshot:
    headers = {name: value for name, value in snapshot.headers.items() if name != "content-security-policy"}
    body = snapshot.body.decode().replace(before, html + before, 1).encode()
    assert body != snapshot.body
    return msgspec.structs.replace(snapshot, headers=headers, body=body)


async def rules(tab: Tab, snapshot: Snapshot, view: View = PHONE) -> set[str]:
    return {finding.rule for finding in await audited(tab, snapshot, view)}


@pytest.mark.parametrize("rule", PLANTED)
async def test_a_planted_fault_is_found(tab: Tab, gallery: Gallery, rule: str) -> None:
    sound = gallery.of(PAGE, "en")
    assert rule not in await rules(tab, sound)
    assert rule in await rules(tab, planted(sound, PLANTED[rule]))


async def test_focus_that_goes_back_up_the_page_is_found(tab: Tab, gallery: Gallery) -> None:
    links = "<a class=second href=/>1</a><a class=second href=/>2</a>"
    turned = f"<div style='display: flex; flex-direction: column-reverse'>{links}</div>"
    found = await audited(tab, planted(gallery.of(PAGE, "en"), turned), DESK)
    assert [one for one in found if "stands before it" in one.what]


async def test_what_the_bar_covers_with_the_focus_is_found(tab: Tab, gallery: Gallery) -> None:
    bar = "<div style='position: fixed; inset: 0; background: white'>All is covered</div>"
    found = await audited(tab, planted(gallery.of(PAGE, "en"), bar), PHONE)
    assert [one for one in found if "it is covered by" in one.what]


async def test_a_tab_key_that_is_held_is_found(tab: Tab, gallery: Gallery) -> None:
    held = "<script>addEventListener('keydown', (pressed) => pressed.preventDefault())</script>"
    assert {one.rule for one in await walked(tab, planted(gallery.of(PAGE, "en"), held), PHONE)} == {"tab"}
    assert await walked(tab, gallery.of(PAGE, "en"), PHONE) == []


async def test_a_page_in_the_wrong_language_is_found(tab: Tab, gallery: Gallery) -> None:
    english = msgspec.structs.replace(gallery.of(PAGE, "en"), language="es")
    assert {"english", "frame"} <= await rules(tab, english, View("phone", "light", "es"))


async def test_text_that_does_not_grow_is_found(tab: Tab, gallery: Gallery) -> None:
    fixed = planted(gallery.of(PAGE, "en"), "<p style='font-size: 16px'>As small as ever</p>")
    assert "tiny" in await rules(tab, fixed, View("phone", "light", "en", "text"))


async def test_what_the_policy_blocks_is_found(tab: Tab, gallery: Gallery) -> None:
    """The gallery's pages come with the portal's own policy."""
    sound = gallery.of(PAGE, "en")
    blocked = planted(sound, "<script>document.title = ''</script>")
    strict = msgspec.structs.replace(blocked, headers=sound.headers)
    found = await audited(tab, strict, PHONE)
    assert [one for one in found if "Content Security Policy" in one.what]


async def test_a_module_that_is_missing_is_found(tab: Tab, gallery: Gallery) -> None:
    found = await audited(tab, planted(gallery.of(PAGE, "en"), "<script src='/static/gone.js'></script>"), PHONE)
    assert [one for one in found if "gone.js" in one.what]
