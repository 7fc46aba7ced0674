"""The other two answers to an estimate: no, and not like this."""

from hashlib import sha256

from litestar import Controller, Response, get, post
from litestar.response import Redirect

from application.errors import StaleWrite
from application.estimates.decline_estimate import DeclineEstimate, DeclineEstimateHandler
from application.estimates.queries import GetEstimate, GetEstimateHandler
from application.estimates.request_changes import RequestChanges, RequestChangesHandler
from application.estimates.views import EstimateView
from application.shared.once import RequestKey
from domain.shared.errors import ValueRefused
from entrypoints.http.caller import Asked
from entrypoints.http.injected import Injected
from entrypoints.http.pages.estimates import NOT_OPEN, show_estimate
from entrypoints.http.pages.forms import Fields, key, text
from entrypoints.http.pages.page import page, see
from entrypoints.http.pages.problems import problem_of


class AnswerController(Controller):
    @get("/decline")
    async def ask_reason(
        self, request: Asked, base: Injected[str], estimate: Injected[EstimateView]
    ) -> Response[str] | Redirect:
        return _form(request, "estimates/decline.html", base, estimate)

    @post("/decline")
    async def decline(
        self,
        request: Asked,
        base: Injected[str],
        estimate: Injected[EstimateView],
        decline_estimate: Injected[DeclineEstimateHandler],
        get_estimate: Injected[GetEstimateHandler],
    ) -> Response[str] | Redirect:
        request.user.check_may_approve()
        form = await request.form()
        command = DeclineEstimate(
            contractor_id=request.user.contractor_id,
            by=request.user.actor,
            estimate_id=estimate.id,
            customer_id=request.user.customer_id,
            reason=text(form, "reason"),
            key=key(form),
        )
        try:
            await decline_estimate(command)
        except ValueRefused as refused:
            return _again(request, "estimates/decline.html", base, estimate, form, refused)
        except (*NOT_OPEN, StaleWrite) as refused:
            return await _as_it_is(request, base, estimate, get_estimate, refused)
        return see(base)

    @get("/changes")
    async def ask_message(
        self, request: Asked, base: Injected[str], estimate: Injected[EstimateView]
    ) -> Response[str] | Redirect:
        return _form(request, "estimates/changes.html", base, estimate)

    @post("/changes")
    async def ask_for_changes(
        self,
        request: Asked,
        base: Injected[str],
        estimate: Injected[EstimateView],
        request_changes: Injected[RequestChangesHandler],
        get_estimate: Injected[GetEstimateHandler],
    ) -> Response[str] | Redirect:
        request.user.check_may_approve()
        form = await request.form()
        message = text(form, "message")
        command = RequestChanges(
            contractor_id=request.user.contractor_id,
            by=request.user.actor,
            estimate_id=estimate.id,
            customer_id=request.user.customer_id,
            message=message,
            request=RequestKey(key=key(form), fingerprint=sha256(message.encode("utf-8", "replace")).digest()),
        )
        try:
            await request_changes(command)
        except ValueRefused as refused:
            return _again(request, "estimates/changes.html", base, estimate, form, refused)
        except (*NOT_OPEN, StaleWrite) as refused:
            return await _as_it_is(request, base, estimate, get_estimate, refused)
        return see(f"{base}/changes/sent")

    @get("/changes/sent")
    async def changes_sent(
        self, request: Asked, base: Injected[str], estimate: Injected[EstimateView]
    ) -> Response[str]:
        return page(request, "estimates/changes_sent.html", base=base, estimate=estimate)


def _form(request: Asked, template: str, base: str, estimate: EstimateView) -> Response[str] | Redirect:
    request.user.check_may_approve()
    if estimate.status != "sent":
        return see(base)
    return page(request, template, base=base, estimate=estimate, typed="")


def _again(
    request: Asked, template: str, base: str, estimate: EstimateView, form: Fields, refused: ValueRefused
) -> Response[str]:
    return page(
        request,
        template,
        status=422,
        base=base,
        estimate=estimate,
        typed=text(form, "reason") or text(form, "message"),
        problem=problem_of(request, refused),
        form_key=key(form),
    )


async def _as_it_is(
    request: Asked, base: str, estimate: EstimateView, get_estimate: GetEstimateHandler, refused: Exception
) -> Response[str]:
    now = await get_estimate(
        GetEstimate(
            contractor_id=request.user.contractor_id, estimate_id=estimate.id, customer_id=request.user.customer_id
        )
    )
    return show_estimate(request, base, now, problem=problem_of(request, refused), status=409)
