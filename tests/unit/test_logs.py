"""What the last net of the logs keeps back."""

import pytest

from entrypoints.logs import hide, mask_cards


@pytest.mark.T56
@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("paid with 4242424242424242 today", "paid with card ending 4242 today"),
        ("4000 0025 0000 3155", "card ending 3155"),
        ("5555-5555-5555-4444.", "card ending 4444."),
        ("4242424242424241", "4242424242424241"),  # the check sum is wrong: an order number
        ("01a20643-5d13-705d-8b07-6b50f9127c15", "01a20643-5d13-705d-8b07-6b50f9127c15"),
        ("2026-11-23T02:40:49.494486Z", "2026-11-23T02:40:49.494486Z"),
    ],
)
def test_T56_what_looks_like_a_card_number_is_masked(said: str, logged: str) -> None:
    assert mask_cards(said) == logged


@pytest.mark.parametrize("field", ["token", "api_key", "Authorization", "webhook_secret", "signature", "cookie"])
def test_a_field_named_like_a_secret_is_hidden(field: str) -> None:
    assert hide(None, "info", {"event": "x", field: "s3cret"}) == {"event": "x", field: "hidden"}
