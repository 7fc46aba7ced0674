"""How a person acts on a page: with finger or mouse, or with the keyboard alone."""

from collections.abc import Callable
from typing import Protocol

from playwright.sync_api import Locator, Page

MOST_STOPS = 150
FOCUSED = "(element) => element === document.activeElement"


class Hands(Protocol):
    """What is acted on must be on the page, visible and by its role and name the only one."""

    def choose(self, radio: Locator) -> None: ...

    def tick(self, box: Locator) -> None: ...

    def type(self, field: Locator, text: str) -> None: ...

    def press(self, button: Locator) -> None:
        """Press a button or follow a link."""


class Pointer:
    """Finger or mouse."""

    def choose(self, radio: Locator) -> None:
        radio.check()

    def tick(self, box: Locator) -> None:
        box.check()

    def type(self, field: Locator, text: str) -> None:
        field.fill(text)

    def press(self, button: Locator) -> None:
        button.click()


class Keyboard:
    """Tab, arrows, Space, Enter and letters; nothing is ever clicked, focused or filled in by other means."""

    def choose(self, radio: Locator) -> None:
        """Tab leads into a group of radios; the arrows lead through it."""
        keys, name = radio.page.keyboard, radio.get_attribute("name")
        self._go(radio.page, lambda: bool(radio.page.evaluate("(name) => document.activeElement.name === name", name)))
        for _ in range(MOST_STOPS):
            if radio.is_checked():
                return
            keys.press("Space" if radio.evaluate(FOCUSED) else "ArrowDown")
        raise AssertionError(f"the arrows do not reach {radio}")

    def tick(self, box: Locator) -> None:
        self._reach(box)
        if not box.is_checked():
            box.page.keyboard.press("Space")
        assert box.is_checked(), f"Space does not tick {box}"

    def type(self, field: Locator, text: str) -> None:
        self._reach(field)
        field.page.keyboard.press("Control+A")
        field.page.keyboard.type(text)

    def press(self, button: Locator) -> None:
        self._reach(button)
        button.page.keyboard.press("Enter")

    def _reach(self, element: Locator) -> None:
        element.wait_for()
        self._go(element.page, lambda: bool(element.evaluate(FOCUSED)))

    def _go(self, page: Page, there: Callable[[], bool]) -> None:
        for _ in range(MOST_STOPS):
            if there():
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach it on {page.url}")
