"""Where a request came in: settled once, before any route is looked up."""

import ipaddress
import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from litestar.connection import ASGIConnection
from litestar.types import Scope

from application.errors import NotFound

_HOST = re.compile(r"([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(:[0-9]{1,5})?")
_KEY = "arrival"

Connection = ASGIConnection[Any, Any, Any, Any]  # a request, with or without a caller

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class BadHost(Exception):
    """The request names no host, several, or one that no browser would send."""


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    request_id: str
    contractor_id: UUID | None  # None only where webhooks come in, which name the contractor themselves
    scheme: str  # as the browser sees it: http or https
    host: str  # with the port where one was named
    ip: str
    user_agent: str

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}"

    @property
    def is_secure(self) -> bool:
        return self.scheme == "https"


def keep(scope: Scope, arrival: Arrival) -> None:
    scope["state"] = {**scope.get("state", {}), _KEY: arrival}


def arrival_of(connection: Connection) -> Arrival:
    found: Arrival = connection.scope["state"][_KEY]
    return found


def contractor_of(connection: Connection) -> UUID:
    """Raises NotFound on an address that belongs to no contractor."""
    contractor_id = arrival_of(connection).contractor_id
    if contractor_id is None:
        raise NotFound
    return contractor_id


def header(scope: Scope, name: bytes) -> str:
    """The first value of a header, "" without one."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def cookies_of(scope: Scope) -> dict[str, str]:
    """By name. Litestar's own way reads every header first; the values of ours need no quotes."""
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    pairs = (part.partition("=") for line in lines for part in line.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def host_of(scope: Scope) -> str:
    """Raises BadHost unless there is exactly one readable Host header (T14)."""
    named = [value for key, value in scope["headers"] if key == b"host"]
    host = named[0].decode("latin-1").lower() if len(named) == 1 else ""
    if not _HOST.fullmatch(host) or ".." in host:
        raise BadHost
    return host


def name_of(host: str) -> str:
    """The host without its port."""
    return re.sub(r":[0-9]{1,5}$", "", host)


def networks_of(trusted: Iterable[str]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(one) for one in trusted)


def peer_of(scope: Scope, trusted: tuple[Network, ...]) -> tuple[str, str]:
    """Who really asks and by which scheme: (address, scheme). Forwarding headers count from a trusted proxy only."""
    client = scope.get("client")
    address, scheme = (client[0] if client else ""), scope.get("scheme", "http")
    if not _is_one_of(address, trusted):
        return address, scheme
    hops = [hop.strip() for hop in header(scope, b"x-forwarded-for").split(",") if hop.strip()]
    for hop in reversed(hops):  # the nearest one that is no proxy of ours: what stands before it anybody can write
        address = hop
        if not _is_one_of(hop, trusted):
            break
    return _readable(address), "https" if header(scope, b"x-forwarded-proto") == "https" else scheme


def _is_one_of(address: str, networks: tuple[Network, ...]) -> bool:
    try:
        return any(ipaddress.ip_address(address) in network for network in networks)
    except ValueError:
        return False


def _readable(address: str) -> str:
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""
