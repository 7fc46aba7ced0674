from collections.abc import Awaitable, Callable
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from application.access.views import DoorView, SignedInView
from application.contractors.views import ContractorHead
from domain.access.access_token import Purpose
from domain.customers.customer import Role
from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import ContactId, ContractorId
from entrypoints.http.arrival import Arrival, Connection
from entrypoints.http.errors import RoleRefused

APPROVERS = frozenset({Role.APPROVE, Role.MANAGE})
PAYERS = frozenset({Role.PAY, Role.MANAGE})


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """The person behind a request, found anew each time: by a link that opens one thing, or by a session."""

    contractor: ContractorHead
    customer_id: UUID
    customer_name: str  # "" for the holder of a link
    name: str
    email: str
    language: str
    role: Role
    actor: Actor
    opens: UUID | None  # what a link opens; None for a session
    secret: str  # of the link or session that was shown

    @property
    def contractor_id(self) -> ContractorId:
        return ContractorId(self.contractor.id)

    @property
    def resource_id(self) -> UUID:
        """What the link opens; routes of links only."""
        assert self.opens is not None
        return self.opens

    @property
    def may_approve(self) -> bool:
        return self.role in APPROVERS

    @property
    def may_pay(self) -> bool:
        return self.role in PAYERS

    def check_may_approve(self) -> None:
        """Raises RoleRefused."""
        if not self.may_approve:
            raise RoleRefused

    def check_may_pay(self) -> None:
        """Raises RoleRefused."""
        if not self.may_pay:
            raise RoleRefused


Asked = Request[Caller, None, State]  # a request behind a link or a session
AnyoneAsked = Request[None, None, State]


def holder(door: DoorView, *, secret: str, arrival: Arrival) -> Caller:
    actor = Actor(
        kind=ActorKind.LINK,
        id=door.token_id,
        name=door.contact_name,
        contact_id=ContactId(door.contact_id),
        ip=arrival.ip,
        user_agent=arrival.user_agent,
    )
    return Caller(
        contractor=door.contractor,
        customer_id=door.customer_id,
        customer_name="",
        name=door.contact_name,
        email=door.contact_email,
        language=door.language,
        role=door.role,
        actor=actor,
        opens=door.resource_id,
        secret=secret,
    )


def signed_in(session: SignedInView, *, secret: str, arrival: Arrival) -> Caller:
    actor = Actor(
        kind=ActorKind.CONTACT,
        id=session.session_id,
        name=session.contact_name,
        contact_id=ContactId(session.contact_id),
        ip=arrival.ip,
        user_agent=arrival.user_agent,
    )
    return Caller(
        contractor=session.contractor,
        customer_id=session.customer_id,
        customer_name=session.customer_name,
        name=session.contact_name,
        email=session.contact_email,
        language=session.language,
        role=session.role,
        actor=actor,
        opens=None,
        secret=secret,
    )


# Puts the caller into the connection's scope, or raises why there is none.
Finder = Callable[[Connection, BaseRouteHandler], Awaitable[None]]


class Entry(msgspec.Struct, frozen=True):
    """Who may enter a route; each route says it under `entry` in its `opt`, and none goes without."""

    purpose: Purpose | None = None  # the holder of a link of this purpose; its secret is the path's `token`
    session: bool = False
    module: str = ""  # only where the contractor has this menu entry (T08)
    finder: Finder | None = None  # of an API; Litestar would copy the route's handler for a guard, each time


ANYONE = Entry()
SIGNED_IN = Entry(session=True)
