from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide

from application.access.keep_session import KeepSessionHandler
from application.access.note_refusal import NoteRefusalHandler
from application.ports.readers import AccessReader, HostReader
from application.ports.security import TokenSecrets
from entrypoints.http.api.routes import CUSTOMER_API
from entrypoints.http.assets import AssetController
from entrypoints.http.authentication import Authentication
from entrypoints.http.caller import Entry
from entrypoints.http.config import HttpConfig
from entrypoints.http.edge import Portal
from entrypoints.http.failures import refuse
from entrypoints.http.forgery import ForgeryGuard
from entrypoints.http.hooks.routes import HOOKS
from entrypoints.http.noting import RefusalNotes
from entrypoints.http.openapi import openapi
from entrypoints.http.pictures import PictureController
from entrypoints.http.rendering import PageTexts, Templates
from entrypoints.http.routes import ROUTES
from entrypoints.http.staff.routes import STAFF_API

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the edge itself asks, before and beside the use cases."""

    hosts: HostReader
    access: AccessReader
    secrets: TokenSecrets
    keep_session: KeepSessionHandler
    note_refusal: NoteRefusalHandler
    texts: PageTexts


def create_app(
    outside: Outside,
    *,
    dependencies: Mapping[str, Provide],
    config: HttpConfig,
    lifespan: Sequence[Lifespan] = (),
) -> Portal:
    """The whole portal. `dependencies` holds each use case's handler by name."""
    app = Litestar(
        route_handlers=[AssetController, PictureController, *ROUTES, CUSTOMER_API, STAFF_API, HOOKS],
        dependencies=dict(dependencies),
        middleware=[
            ForgeryGuard(),
            Authentication(outside.access, outside.secrets, outside.keep_session),
            RefusalNotes(),
        ],
        exception_handlers={Exception: refuse},
        request_max_body_size=config.max_body_bytes,
        multipart_form_part_limit=50,
        state=State(
            {
                "access": outside.access,
                "secrets": outside.secrets,
                "note_refusal": outside.note_refusal,
                "config": config,
                "templates": Templates(outside.texts),
            }
        ),
        lifespan=list(lifespan),
        logging_config=None,
        openapi_config=openapi(),
        include_in_schema=False,  # pages; the APIs say otherwise
    )
    check_entries(app)
    resolve_in_turn(app)
    return Portal(app, outside.hosts, config)


def resolve_in_turn(app: Litestar) -> None:
    """Litestar opens a task group where a route has several dependencies of one rank, to wait for them side by side.

    Ours are ready at once, but for the one read that a page is about; a group costs more than all of them together.
    """
    for route in app.routes:
        for _, model in getattr(route, "route_handler_map", {}).values():
            model.dependency_batches = [{one} for batch in model.dependency_batches for one in batch]


def check_entries(app: Litestar) -> None:
    """Raises ValueError for a route that does not say who may enter."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            # OPTIONS is answered by the framework, which tells anybody the methods and nothing else
            if handler.http_methods != {"OPTIONS"} and not isinstance(handler.opt.get("entry"), Entry):
                raise ValueError(f"{route.path} does not say who may enter: set `entry` in its opt")
