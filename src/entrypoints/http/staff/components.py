from litestar import Controller, Response, get

from application.errors import NotFound
from application.ports.readers import AccessReader
from entrypoints.http.arrival import contractor_of
from entrypoints.http.caller import ANYONE, AnyoneAsked
from entrypoints.http.pages.page import page
from entrypoints.http.staff.samples import shown


class ComponentController(Controller):
    """For those who build pages: each component in each state. Nothing in production (see main.py)."""

    opt = {"entry": ANYONE}  # noqa: RUF012  # Litestar reads it so

    @get("/staff/components")
    async def components(self, request: AnyoneAsked) -> Response[str]:
        if not request.app.state.config.shows_components:
            raise NotFound
        access: AccessReader = request.app.state.access
        return page(request, "staff/components.html", head=await access.head(contractor_of(request)), sample=shown())
