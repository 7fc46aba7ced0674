from litestar import Controller, Response, get

from application.estimates.price_options import PriceOptions, PriceOptionsHandler
from application.estimates.views import EstimateView
from domain.estimates.errors import EstimateExpired, EstimateNotOpen
from domain.estimates.states import EstimateStatus
from domain.shared.errors import ValueRefused
from entrypoints.http.caller import Asked
from entrypoints.http.injected import Injected
from entrypoints.http.pages.choosing import Choice, choice_of, first_choice
from entrypoints.http.pages.offering import Prices, offering_of
from entrypoints.http.pages.page import page
from entrypoints.http.pages.problems import Problem, problem_of

NOT_OPEN = (EstimateNotOpen, EstimateExpired)


class EstimateController(Controller):
    """An estimate, behind its link or its number: the router says which."""

    @get("/")
    async def show(
        self,
        request: Asked,
        base: Injected[str],
        estimate: Injected[EstimateView],
        price_options: Injected[PriceOptionsHandler],
    ) -> Response[str]:
        """The estimate, with what the address says is chosen: so a reload and the way back keep every tick."""
        if estimate.status is not EstimateStatus.SENT or not request.query_params:
            return show_estimate(request, base, estimate)
        choice = choice_of(request.query_params, estimate)
        try:
            prices = await priced(request, estimate, choice, price_options)
        except ValueRefused as refused:
            problem = problem_of(request, refused)
            return show_estimate(request, base, estimate, choice=choice, problem=problem, status=422)
        return show_estimate(request, base, estimate, choice=choice, prices=prices)

    @get("/total")
    async def total(
        self,
        request: Asked,
        base: Injected[str],
        estimate: Injected[EstimateView],
        price_options: Injected[PriceOptionsHandler],
    ) -> Response[str]:
        """The figures alone, for the module that keeps them in step."""
        choice, problem = choice_of(request.query_params, estimate), None
        prices: Prices = {}
        try:
            prices = await priced(request, estimate, choice, price_options)
        except ValueRefused as refused:
            problem = problem_of(request, refused)
        offering = offering_of(estimate, choice, prices, refused=problem is not None)
        return page(request, "estimates/total.html", base=base, estimate=estimate, offering=offering, problem=problem)


def show_estimate(
    request: Asked,
    base: str,
    estimate: EstimateView,
    *,
    choice: Choice | None = None,
    prices: Prices | None = None,
    problem: Problem | None = None,
    status: int = 200,
) -> Response[str]:
    is_open, choice = estimate.status is EstimateStatus.SENT, choice or first_choice(estimate)
    return page(
        request,
        "estimates/open.html" if is_open else "estimates/closed.html",
        status=status,
        base=base,
        estimate=estimate,
        choice=choice,
        offering=offering_of(estimate, choice, prices or {}, refused=is_open and problem is not None),
        problem=problem,
    )


async def priced(request: Asked, estimate: EstimateView, choice: Choice, price_options: PriceOptionsHandler) -> Prices:
    """Raises what is wrong with the choice."""
    choice.check()
    return await price_options(
        PriceOptions(
            contractor_id=request.user.contractor_id,
            estimate_id=estimate.id,
            customer_id=request.user.customer_id,
            chosen=choice.option_id,
            extras=choice.readable,
            in_full=choice.in_full,
        )
    )
