"""By which means a person uses pages; scenarios of the browser's level alone."""

from typing import TYPE_CHECKING

from pytest_bdd import given

from tests.features.steps.words import step

if TYPE_CHECKING:
    from tests.drivers.browser import BrowserApp


@given(step("Dana uses the keyboard alone"))
def keyboard_alone(app: "BrowserApp") -> None:
    app.use_keyboard_alone()


@given(step("Dana's browser runs no script"))
def no_script(app: "BrowserApp") -> None:
    app.run_no_script()
