import argparse
import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from entrypoints.sandbox.webhook_types import Style

_LIVE_KEY = re.compile(r"(?:sk|rk)_live_")


class Refused(Exception):
    """The sandbox will not start like this; the message says why without repeating a secret."""


@dataclass(frozen=True, slots=True)
class EndpointSetting:
    url: str
    secret: str
    connect: bool
    style: Style


@dataclass(frozen=True, slots=True)
class Settings:
    http_port: int  # 0 takes a free one
    smtp_port: int
    host: str = "127.0.0.1"
    endpoints: tuple[EndpointSetting, ...] = field(default=())
    books: Path | None = None  # what /control/books once answered


def read_settings(arguments: Sequence[str], environment: Mapping[str, str]) -> Settings:
    """Read the command line. Raises Refused for a live key anywhere or a host open to the world."""
    refuse_live_keys([*arguments, *environment.values()])
    given = _parser().parse_args(arguments)
    refuse_open_host(given.host)
    if len(given.webhook) != len(given.webhook_secret):
        raise Refused("each --webhook needs its own --webhook-secret")
    endpoints = tuple(
        EndpointSetting(url=url, secret=secret, connect=given.connect, style=given.webhook_style)
        for url, secret in zip(given.webhook, given.webhook_secret, strict=True)
    )
    return Settings(
        http_port=given.http_port, smtp_port=given.smtp_port, host=given.host, endpoints=endpoints, books=given.books
    )


def refuse_live_keys(texts: Sequence[str]) -> None:
    if any(_LIVE_KEY.search(text) for text in texts):
        raise Refused(
            "a live Stripe key is present in the arguments or the environment; the sandbox takes test keys only"
        )


def refuse_open_host(host: str) -> None:
    """Loopback and private addresses only: nothing here is protected by a password."""
    if host == "localhost":
        return
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise Refused(f"--host must be an IP address or localhost, not {host!r}") from None
    if address.is_unspecified or not (address.is_loopback or address.is_private):
        raise Refused(f"--host {host} would be reachable by others; use a loopback or private address")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m entrypoints.sandbox", description=__doc__, allow_abbrev=False)
    parser.add_argument("--http-port", type=int, default=8420, help="0 takes a free port")
    parser.add_argument("--smtp-port", type=int, default=8425, help="0 takes a free port")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--webhook", action="append", default=[], metavar="URL")
    parser.add_argument("--webhook-secret", action="append", default=[], metavar="whsec_…")
    parser.add_argument("--webhook-style", choices=("snapshot", "thin"), default="snapshot")
    parser.add_argument("--connect", action="store_true", help="the webhooks get events of connected accounts")
    parser.add_argument("--books", type=Path, metavar="FILE", help="what GET /control/books answered an earlier one")
    return parser
