"""The way back from the processor. Its addresses hold no secret: this browser's own cookie says where it came from."""

import re
from uuid import UUID

from litestar import Controller, Response, get
from litestar.datastructures import Cookie
from litestar.params import FromPath
from litestar.response import Redirect

from application.ports.readers import AccessReader
from application.shared.links import CANCEL_PATH, RETURN_PATH
from entrypoints.http.arrival import arrival_of, contractor_of
from entrypoints.http.caller import ANYONE, AnyoneAsked, Asked
from entrypoints.http.pages.page import page, see

_COOKIE = "way_back"
_DAY_S = 86_400
# Only places of our own that lead to payments (T15).
_BASE = re.compile(r"/(i|pay|e|invoices|estimates)/[A-Za-z0-9._~%-]{1,200}(/deposit)?")


def remember_way_back(request: Asked, base: str, payment_id: UUID) -> Cookie:
    return Cookie(
        key=_COOKIE,
        value=base,
        path=f"/payments/{payment_id}",
        max_age=_DAY_S,
        httponly=True,
        secure=arrival_of(request).is_secure,
        samesite="lax",
    )


class ReturnController(Controller):
    opt = {"entry": ANYONE}  # noqa: RUF012  # Litestar reads it so

    @get([RETURN_PATH.replace("}", ":uuid}"), CANCEL_PATH.replace("}", ":uuid}")])
    async def come_back(self, request: AnyoneAsked, payment_id: FromPath[UUID]) -> Response[str] | Redirect:
        """Coming back proves nothing; the payment's own page asks the processor (PAY-3)."""
        base = request.cookies.get(_COOKIE, "")
        if _BASE.fullmatch(base):
            return see(f"{base}/payments/{payment_id}")
        access: AccessReader = request.app.state.access
        return page(request, "payments/came_back.html", head=await access.head(contractor_of(request)))
