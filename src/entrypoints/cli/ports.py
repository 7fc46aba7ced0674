"""The loopback ports of a rehearsal."""

import os
import socket

import msgspec

from entrypoints.cli.parts import PartFailed

HOST = "127.0.0.1"
HIGHEST_PORT = 65_535


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    web: int
    ops: int
    sandbox: int
    smtp: int


def chosen_ports() -> Ports:
    """PORT or 8000 for the portal, the others next to their own. Raises PartFailed."""
    given = os.environ.get("PORT", "8000")
    if not given.isdecimal() or not 1 <= int(given) <= HIGHEST_PORT:
        raise PartFailed(f"PORT must be a whole number from 1 to {HIGHEST_PORT}")
    web = int(given)
    if not _is_free(web):
        raise PartFailed(f"somebody listens on port {web} already; PORT={web + 100} make run takes another one")
    return Ports(web=web, ops=_free(web + 1), sandbox=_free(8420), smtp=_free(8425))


def url_of(port: int) -> str:
    return f"http://{HOST}:{port}"


def _free(wanted: int) -> int:
    """`wanted`, or the next port that nobody listens on."""
    for port in range(wanted, min(wanted + 50, HIGHEST_PORT + 1)):
        if _is_free(port):
            return port
    raise PartFailed(f"no free port from {wanted} on")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
