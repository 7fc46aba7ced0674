from litestar import Controller, Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from application.access.request_magic_link import RequestMagicLink, RequestMagicLinkHandler
from application.access.sign_in import SignIn, SignInHandler
from application.access.sign_out import SignOut, SignOutHandler
from application.ports.readers import AccessReader
from domain.access.access_token import Purpose
from domain.shared.ids import ContractorId
from entrypoints.http.arrival import arrival_of, contractor_of
from entrypoints.http.authentication import session_cookie
from entrypoints.http.caller import ANYONE, SIGNED_IN, AnyoneAsked, Asked, Entry
from entrypoints.http.injected import Injected
from entrypoints.http.masking import masked
from entrypoints.http.pages.forms import text
from entrypoints.http.pages.page import page, see

_MONTHS_S = 60 * 86_400  # as long as a session may last at all; the server ends it earlier


class SignInController(Controller):
    @get("/login", opt={"entry": ANYONE})
    async def ask(self, request: AnyoneAsked) -> Response[str]:
        return await _page(request, "access/sign_in.html")

    @post("/login/link", opt={"entry": ANYONE}, status_code=200)
    async def send_link(
        self, request: AnyoneAsked, request_magic_link: Injected[RequestMagicLinkHandler]
    ) -> Response[str]:
        """The same answer whether or not the address is known (ACC-2)."""
        email = text(await request.form(), "email").strip()[:320]
        await request_magic_link(RequestMagicLink(contractor_id=ContractorId(contractor_of(request)), email=email))
        return await _page(request, "access/link_sent.html", email=email)

    @get("/login/{token:str}", opt={"entry": Entry(purpose=Purpose.MAGIC_LINK)})
    async def confirm(self, request: Asked) -> Response[str]:
        """Changes nothing: scanners of mailboxes open links too (ACC-3, T10)."""
        caller = request.user
        return page(request, "access/confirm.html", masked=masked(caller.email), address=f"/login/{caller.secret}")

    @post("/login/{token:str}", opt={"entry": Entry(purpose=Purpose.MAGIC_LINK)})
    async def sign_in(self, request: Asked, sign_in: Injected[SignInHandler]) -> Redirect:
        caller = request.user
        assert caller.actor.id is not None
        secret = await sign_in(
            SignIn(
                contractor_id=caller.contractor_id,
                token_id=caller.actor.id,
                contact_id=caller.resource_id,
                customer_id=caller.customer_id,
                name=caller.name,
                ip=caller.actor.ip,
                user_agent=caller.actor.user_agent,
            )
        )
        return see("/", cookies=[_session_cookie(request, secret, max_age=_MONTHS_S)])

    @post("/logout", opt={"entry": SIGNED_IN})
    async def sign_out(self, request: Asked, sign_out: Injected[SignOutHandler]) -> Redirect:
        caller = request.user
        assert caller.actor.id is not None
        await sign_out(SignOut(contractor_id=caller.contractor_id, by=caller.actor, session_id=caller.actor.id))
        return see("/login", cookies=[_session_cookie(request, "", max_age=0)])


def _session_cookie(request: Asked, secret: str, *, max_age: int) -> Cookie:
    arrival = arrival_of(request)
    return Cookie(
        key=session_cookie(arrival),
        value=secret,
        path="/",
        max_age=max_age,
        httponly=True,
        secure=arrival.is_secure,
        samesite="lax",
    )


async def _page(request: AnyoneAsked, template: str, *, email: str = "") -> Response[str]:
    access: AccessReader = request.app.state.access
    return page(request, template, head=await access.head(contractor_of(request)), email=email)
