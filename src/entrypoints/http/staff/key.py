"""Who calls the staff API: software that holds one of the contractor's API keys."""

from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from application.contractors.views import ContractorHead
from application.ports.readers import AccessReader
from application.ports.security import TokenSecrets
from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import ContractorId
from entrypoints.http.api.bearer import NotBearer, bearer_of
from entrypoints.http.arrival import Connection, arrival_of, contractor_of
from entrypoints.http.errors import RoleRefused
from entrypoints.http.staff.scopes import scope_of


class ScopeMissing(RoleRefused):
    """The key is good, but not for this."""

    code = "scope_missing"


class KeyHolder(msgspec.Struct, frozen=True, kw_only=True):
    contractor: ContractorHead
    key_id: UUID
    scopes: frozenset[str]
    actor: Actor

    @property
    def contractor_id(self) -> ContractorId:
        return ContractorId(self.contractor.id)


StaffAsked = Request[KeyHolder, None, State]


async def api_key(connection: Connection, handler: BaseRouteHandler) -> None:
    """Find who calls the staff API. Raises NotBearer or ScopeMissing."""
    holder = await _holder(connection)
    connection.scope["user"], connection.scope["auth"] = holder, None
    scope = scope_of(str(connection.scope.get("method")), connection.scope["path_template"])
    if scope not in holder.scopes:
        raise ScopeMissing


async def _holder(connection: Connection) -> KeyHolder:
    secret = bearer_of(connection)
    access: AccessReader = connection.app.state.access
    secrets: TokenSecrets = connection.app.state.secrets
    key = await access.api_key(contractor_of(connection), secrets.hash(secret)) if secret else None
    if key is None or not key.contractor.active:
        raise NotBearer
    arrival = arrival_of(connection)
    actor = Actor(kind=ActorKind.STAFF, id=key.key_id, name=key.name, ip=arrival.ip, user_agent=arrival.user_agent)
    return KeyHolder(contractor=key.contractor, key_id=key.key_id, scopes=frozenset(key.scopes), actor=actor)
