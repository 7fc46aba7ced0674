import msgspec
from litestar import Controller, Response, get

from application.estimates.review_offer import ReviewOffer, ReviewOfferHandler
from application.estimates.views import EstimateView
from application.shared.views import TotalsView
from domain.estimates.errors import EstimateExpired, EstimateNotOpen
from domain.estimates.states import EstimateStatus
from domain.shared.errors import ValueRefused
from entrypoints.http.caller import Asked
from entrypoints.http.injected import Injected
from entrypoints.http.pages.forms import Choice, choice_of, first_choice, option_of
from entrypoints.http.pages.page import page
from entrypoints.http.pages.problems import Problem, problem_of

NOT_OPEN = (EstimateNotOpen, EstimateExpired)


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What would be approved, as it is chosen now."""

    option_name: str
    totals: TotalsView
    deposit_minor: int


class EstimateController(Controller):
    """An estimate, behind its link or its number: the router says which."""

    @get("/")
    async def show(
        self,
        request: Asked,
        base: Injected[str],
        estimate: Injected[EstimateView],
        review_offer: Injected[ReviewOfferHandler],
    ) -> Response[str]:
        if not request.query_params:
            return show_estimate(request, base, estimate)
        try:
            choice = choice_of(request.query_params, estimate)
            summary = await priced(request, estimate, choice, review_offer)
        except ValueRefused as refused:
            return show_estimate(request, base, estimate, problem=problem_of(request, refused), status=422)
        return show_estimate(request, base, estimate, choice=choice, summary=summary)

    @get("/total")
    async def total(
        self,
        request: Asked,
        base: Injected[str],
        estimate: Injected[EstimateView],
        review_offer: Injected[ReviewOfferHandler],
    ) -> Response[str]:
        """The summary alone, for the module that keeps the total in step."""
        summary, problem = None, None
        try:
            summary = await priced(request, estimate, choice_of(request.query_params, estimate), review_offer)
        except ValueRefused as refused:
            problem = problem_of(request, refused)
        return page(request, "estimates/total.html", base=base, estimate=estimate, summary=summary, problem=problem)


def show_estimate(
    request: Asked,
    base: str,
    estimate: EstimateView,
    *,
    choice: Choice | None = None,
    summary: Summary | None = None,
    problem: Problem | None = None,
    status: int = 200,
) -> Response[str]:
    choice = choice or first_choice(estimate)
    template = "estimates/open.html" if estimate.status is EstimateStatus.SENT else "estimates/closed.html"
    return page(
        request,
        template,
        status=status,
        base=base,
        estimate=estimate,
        choice=choice,
        summary=summary or preselected(estimate, choice),
        problem=problem,
    )


async def priced(
    request: Asked, estimate: EstimateView, choice: Choice, review_offer: ReviewOfferHandler
) -> Summary | None:
    """None while nothing is chosen of several options: then there is no total (EST-2)."""
    if choice.option_id is None:
        return None
    review = await review_offer(reviewed(request, estimate, choice))
    return Summary(option_name=review.option_name, totals=review.totals, deposit_minor=review.deposit_minor)


def preselected(estimate: EstimateView, choice: Choice) -> Summary | None:
    option = option_of(estimate, choice.option_id)
    if option is None:
        return None
    return Summary(option_name=option.name, totals=option.totals, deposit_minor=option.deposit_minor)


def reviewed(request: Asked, estimate: EstimateView, choice: Choice) -> ReviewOffer:
    return ReviewOffer(
        contractor_id=request.user.contractor_id,
        estimate_id=estimate.id,
        customer_id=request.user.customer_id,
        option_id=choice.option_id,
        extras=choice.extras,
        in_full=choice.in_full,
        language=request.user.language,
    )
