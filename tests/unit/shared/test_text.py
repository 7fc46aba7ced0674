import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.text import TextRefused, cleaned, cleaned_name


def reason(value: str, *, name: bool = False, most: int = 100, required: bool = True) -> object:
    check = cleaned_name if name else cleaned
    with pytest.raises(TextRefused) as refused:
        check(value, field="note", most=most, required=required)
    assert refused.value.values["field"] == "note"
    return refused.value.values["reason"]


def test_outer_white_space_and_windows_line_ends_go() -> None:
    assert cleaned("  one\r\ntwo \n", field="note", most=100) == "one\ntwo"


@pytest.mark.parametrize(
    "blank", ["", " ", "\t\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u200b \u2060\u00ad", "\u2800"]
)
def test_a_text_without_a_visible_sign_is_blank(blank: str) -> None:
    assert reason(blank) == "blank"
    assert reason(blank, name=True) == "blank"


def test_a_text_that_is_not_required_may_be_empty() -> None:
    assert cleaned("  ", field="note", most=100, required=False) == ""


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "a\rb", "\ud800"])
def test_T70_control_signs_and_lone_surrogates_are_refused(sign: str) -> None:
    assert reason(f"a{sign}b") == "control_characters"


def test_line_breaks_and_tabs_are_text() -> None:
    assert cleaned("a\n\tb", field="note", most=100) == "a\n\tb"


@pytest.mark.parametrize("split", ["a\nb", "a\r\nBcc: x@example.com", "a\tb", "a\u2028b", "a\u2029b"])
def test_T68_a_name_has_one_line(split: str) -> None:
    assert reason(split, name=True) == "several_lines"


def test_decomposed_letters_become_one_sign() -> None:
    assert cleaned("Jose\u0301", field="note", most=4) == "Jos\u00e9"


def test_length_is_counted_after_cleaning() -> None:
    assert cleaned("  abcde  ", field="note", most=5) == "abcde"
    assert reason("abcdef", most=5) == "too_long"
    assert reason("abcdef", most=5, required=False) == "too_long"
    assert cleaned_name("n" * 200, field="note") == "n" * 200
    assert reason("n" * 201, name=True, most=200) == "too_long"


@given(st.text())
def test_what_is_clean_stays_as_it_is(value: str) -> None:
    try:
        once = cleaned(value, field="note", most=1000, required=False)
    except TextRefused:
        return
    assert cleaned(once, field="note", most=1000, required=False) == once
