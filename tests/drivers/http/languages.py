"""Who reads in which language: the switch in the foot of the pages."""

from typing import cast

from tests.drivers.html import Page
from tests.drivers.http.customer import Customer

CODES = {"English": "en", "Spanish": "es", "French": "fr"}


class Languages(Customer):
    def read_in(self, title: str, language: str, *, by: str) -> str:
        """Choose a language on the page of an estimate, and return what the page then says."""
        return self._switched(by, self.opened(by, self.estimate_link(by, title)), language).main

    def words_of(self, title: str, *, by: str) -> str:
        return self.opened(by, self.estimate_link(by, title)).main

    def choose_language(self, language: str, *, by: str) -> None:
        """In the portal, signed in."""
        self.ask_sign_in(by=by)
        self.work_off()
        self.sign_in(by=by)
        self._switched(by, self.opened(by, "/"), language)

    def door_in(self, accept_language: str) -> str:
        """What the first page says to a browser that asks for a language."""
        browser = self.browser("a stranger")
        answer = self.call(browser.get("/login", headers={"accept-language": accept_language}))
        return Page(answer.text, status=answer.status_code, url=str(answer.url)).main

    def language_of_record(self, title: str) -> tuple[str, str]:
        """Of the decision: its language, and the sentence that was agreed to."""
        decision = self._view(title)["estimate"]["decision"]
        return cast("str", decision["language"]), cast("str", decision["consent"])

    def _switched(self, by: str, page: Page, language: str) -> Page:
        form = page.form("/language")
        assert form, page.main
        return self.send(by, form.action, [*form.filled(), ("language", CODES[language])])
