from pathlib import Path

import pytest

from adapters.babel.catalogs import LANGUAGES, LOCALE
from adapters.babel.extract import extracted, merged, written

HOW = "run python -m adapters.babel.extract"


def test_the_template_is_current() -> None:
    assert (LOCALE / "messages.pot").read_bytes() == written(extracted()), HOW


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalog_holds_the_sentences_of_the_template(language: str) -> None:
    path = LOCALE / language / "messages.po"
    assert path.read_bytes() == merged(path, extracted(), language), HOW


def test_sentences_are_found_in_code_and_templates(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text('title = texts.say("From code", language=x)\nother = _("Marked")\n')
    (tmp_path / "page.html").write_text('<p>{{ _("From a page") }}</p>{% trans %}A block{% endtrans %}')
    (tmp_path / "mail.txt").write_text('{{ _("From a mail") }}')
    found = {message.id for message in extracted(tmp_path) if message.id}
    assert found == {"From code", "Marked", "From a page", "A block", "From a mail"}


def test_what_was_translated_stays(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text('say("Kept")\nsay("New")\n')
    path = tmp_path / "messages.po"
    path.write_text('msgid ""\nmsgstr ""\n\nmsgid "Kept"\nmsgstr "Queda"\n\nmsgid "Gone"\nmsgstr "Fuera"\n')
    text = merged(path, extracted(tmp_path), "es").decode()
    assert 'msgid "Kept"\nmsgstr "Queda"' in text
    assert 'msgid "New"\nmsgstr ""' in text
    assert "Gone" not in text
