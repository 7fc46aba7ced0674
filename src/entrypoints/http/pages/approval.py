from litestar import Controller, Response, get, post
from litestar.response import Redirect

from application.errors import StaleWrite
from application.estimates.approve_estimate import ApproveEstimate, ApproveEstimateHandler
from application.estimates.queries import GetEstimate, GetEstimateHandler
from application.estimates.review_offer import ReviewOffer, ReviewOfferHandler
from application.estimates.views import EstimateView
from application.ports.security import SignatureRefused
from domain.contractors.contractor import LANGUAGES
from domain.estimates.errors import EstimateChanged
from domain.shared.errors import ValueRefused
from entrypoints.http.caller import Asked
from entrypoints.http.injected import Injected
from entrypoints.http.pages.choosing import Choice, choice_of
from entrypoints.http.pages.estimates import NOT_OPEN, show_estimate
from entrypoints.http.pages.forms import Fields, drawing, key, text
from entrypoints.http.pages.page import page, see
from entrypoints.http.pages.problems import Problem, problem_of

SIGNED_FIELDS = ("signer_name", "mark", "drawn")


class ApprovalController(Controller):
    """Reading what will be bound, and binding it."""

    @get("/approve")
    async def review(
        self,
        request: Asked,
        base: Injected[str],
        estimate: Injected[EstimateView],
        review_offer: Injected[ReviewOfferHandler],
    ) -> Response[str] | Redirect:
        request.user.check_may_approve()
        if estimate.status != "sent":
            return see(base)
        choice = choice_of(request.query_params, estimate)
        if choice.option_id is None and not request.query_params:
            return see(f"{base}#options")  # from the PDF's button
        return await show_review(request, base, estimate, choice, review_offer)

    @post("/approval")
    async def approve(
        self,
        request: Asked,
        base: Injected[str],
        estimate: Injected[EstimateView],
        review_offer: Injected[ReviewOfferHandler],
        approve_estimate: Injected[ApproveEstimateHandler],
        get_estimate: Injected[GetEstimateHandler],
    ) -> Response[str] | Redirect:
        request.user.check_may_approve()
        form = await request.form()
        choice = choice_of(form, estimate)
        try:
            choice.check()
            await approve_estimate(_approval(request, estimate, choice, form))
        except (ValueRefused, SignatureRefused, EstimateChanged) as refused:
            problem, status = problem_of(request, refused), 409 if isinstance(refused, EstimateChanged) else 422
            return await show_review(request, base, estimate, choice, review_offer, problem, status=status, typed=form)
        except (*NOT_OPEN, StaleWrite) as refused:
            now = await get_estimate(_same(request, estimate))
            return show_estimate(request, base, now, problem=problem_of(request, refused), status=409)
        return see(base)


async def show_review(
    request: Asked,
    base: str,
    estimate: EstimateView,
    choice: Choice,
    review_offer: ReviewOfferHandler,
    problem: Problem | None = None,
    *,
    status: int = 200,
    typed: Fields | None = None,
) -> Response[str]:
    try:
        choice.check()
        review = await review_offer(_reviewed(request, estimate, choice))
    except ValueRefused as refused:
        problem = problem_of(request, refused)
        return show_estimate(request, base, estimate, choice=choice, problem=problem, status=422)
    # what has changed must be agreed to anew, and so must a sentence in another language
    as_read = typed is not None and status != 409 and _language(request, typed) == review.language
    return page(
        request,
        "estimates/review.html",
        status=status,
        base=base,
        estimate=estimate,
        choice=choice,
        review=review,
        problem=problem,
        typed={name: text(typed, name) if typed else "" for name in SIGNED_FIELDS},
        agreed=as_read and typed is not None and text(typed, "agreed") == "yes",
        form_key=key(typed) if typed else None,
    )


def _approval(request: Asked, estimate: EstimateView, choice: Choice, form: Fields) -> ApproveEstimate:
    drawn, name = text(form, "mark") == "drawn", text(form, "signer_name")
    return ApproveEstimate(
        contractor_id=request.user.contractor_id,
        by=request.user.actor,
        estimate_id=estimate.id,
        customer_id=request.user.customer_id,
        option_id=choice.option_id,
        extras=choice.extras,
        in_full=choice.in_full,
        content_hash=text(form, "content_hash"),
        agreed=text(form, "agreed") == "yes",
        signer_name=name,
        drawn_png=drawing(form) if drawn else b"",
        typed="" if drawn else name,
        language=_language(request, form),
        key=key(form),
    )


def _reviewed(request: Asked, estimate: EstimateView, choice: Choice) -> ReviewOffer:
    return ReviewOffer(
        contractor_id=request.user.contractor_id,
        estimate_id=estimate.id,
        customer_id=request.user.customer_id,
        option_id=choice.option_id,
        extras=choice.extras,
        in_full=choice.in_full,
        language=request.user.language,
    )


def _language(request: Asked, form: Fields) -> str:
    """The one that the review was read in, also when the person has changed to another since (EST-4)."""
    shown = text(form, "language")
    return shown if shown in LANGUAGES else request.user.language


def _same(request: Asked, estimate: EstimateView) -> GetEstimate:
    return GetEstimate(
        contractor_id=request.user.contractor_id, estimate_id=estimate.id, customer_id=request.user.customer_id
    )
