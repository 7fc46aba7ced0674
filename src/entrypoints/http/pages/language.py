import re

from litestar import Controller, post
from litestar.response import Redirect

from application.customers.choose_language import ChooseLanguage, ChooseLanguageHandler
from domain.contractors.contractor import LANGUAGES
from domain.shared.ids import CustomerId
from entrypoints.http.arrival import Connection, arrival_of
from entrypoints.http.caller import ANYONE, SIGNED_IN, AnyoneAsked, Asked
from entrypoints.http.errors import BadInput
from entrypoints.http.injected import Injected
from entrypoints.http.languages import remembered
from entrypoints.http.pages.forms import Fields, text
from entrypoints.http.pages.page import see

# No other host's: neither `//host` nor `/\host`. Forty extras with their quantities are 5,000 signs of an address.
_OUR_PAGE = re.compile(r"/(?![/\\])[!-\[\]-~]{0,6000}")


class LanguageController(Controller):
    """The switch in the foot of each page, which leads back to that page."""

    @post("/language", opt={"entry": ANYONE})
    async def choose(self, request: AnyoneAsked) -> Redirect:
        """For this browser alone: whoever was forwarded a link must not change in what language others get mail."""
        fields = await request.form()
        return _back(request, fields, _wanted(fields))

    @post("/profile/language", opt={"entry": SIGNED_IN})
    async def remember(self, request: Asked, choose_language: Injected[ChooseLanguageHandler]) -> Redirect:
        """For this browser, and for the person's mails and other browsers."""
        fields, caller = await request.form(), request.user
        language = _wanted(fields)
        assert caller.actor.contact_id is not None
        await choose_language(
            ChooseLanguage(
                contractor_id=caller.contractor_id,
                by=caller.actor,
                customer_id=CustomerId(caller.customer_id),
                contact_id=caller.actor.contact_id,
                language=language,
            )
        )
        return _back(request, fields, language)


def _wanted(fields: Fields) -> str:
    language = text(fields, "language")
    if language not in LANGUAGES:
        raise BadInput("language")
    return language


def _back(request: Connection, fields: Fields, language: str) -> Redirect:
    address = text(fields, "back")
    page = address.partition("?")[0]  # of an address that no proxy would carry: better the page than the first one
    here = next((one for one in (address, page) if _OUR_PAGE.fullmatch(one)), "/")
    return see(here, cookies=[remembered(language, secure=arrival_of(request).is_secure)])
