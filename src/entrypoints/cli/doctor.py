"""`serviceflow doctor`: looks at every part that the portal needs, and says of each what is wrong with it.

It changes nothing, sends nothing to anybody, and repeats no secret.
"""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from application.errors import Busy
from application.ports.mailer import MailTemporarilyRefused
from application.ports.payment_gateway import CredentialRejected, GatewayError
from entrypoints import bootstrap
from entrypoints.config import Config, Mode

CHECK_S = 5.0
MOST_SKEW_S = 5.0


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    good: bool
    what: str
    said: str  # how it is, or what to mend


class Ill(Exception):
    """`args[0]` says what to mend."""


Check = Callable[[Config], Awaitable[str]]


async def examine(config: Config) -> list[Finding]:
    """Check everything at once; each check ends within 5 s."""
    return list(await asyncio.gather(*(_finding(what, check, config) for what, check in CHECKS)))


async def _finding(what: str, check: Check, config: Config) -> Finding:
    try:
        async with asyncio.timeout(CHECK_S):
            return Finding(good=True, what=what, said=await check(config))
    except (Ill, bootstrap.StartRefused) as ill:
        said = str(ill)
    except TimeoutError:
        said = f"no answer within {CHECK_S:.0f} s"
    except Busy:
        said = "the database does not answer: see DATABASE_URL and DATABASE_RELAY_URL"
    except Exception as error:  # one broken check must not hide the findings of the others
        said = f"could not be checked ({type(error).__name__})"
    return Finding(good=False, what=what, said=said)


async def _database(config: Config) -> str:
    await bootstrap.check_database(config)
    return "answers"


async def _application_role(config: Config) -> str:
    await bootstrap.check_application_role(config)
    return "is bound by row-level security"


async def _relay_role(config: Config) -> str:
    await _schema(config)  # before there are tables there is nothing to be allowed
    fault = await bootstrap.fault_of_relay_role(config)
    if fault:
        raise Ill(f"DATABASE_RELAY_URL must name a member of serviceflow_relay alone: {fault}")
    return "may hand out tasks, and reads ids alone"


async def _schema(config: Config) -> str:
    state = await bootstrap.state_of_schema(config)
    if not state.current:
        raise Ill(f"is at revision {state.revision or 'none'}: run `serviceflow migrate`")
    if config.mode is Mode.PRODUCTION and state.clock_moved:
        raise Ill("its clock was moved by a rehearsal: production must not use this database")
    return f"is at revision {state.revision}"


async def _clock(config: Config) -> str:
    ahead_s = await bootstrap.database_ahead_s(config)
    if abs(ahead_s) > MOST_SKEW_S:
        raise Ill(f"the database's clock is {ahead_s:+.0f} s off this machine's: set both by NTP")
    return f"agrees with the database's within {abs(ahead_s):.1f} s"


async def _broker(config: Config) -> str:
    await bootstrap.check_broker(config)
    return "is inside the worker" if config.broker_url.startswith("embedded:") else "answers"


async def _processor(config: Config) -> str:
    try:
        livemode = await bootstrap.check_processor(config)
    except CredentialRejected as rejected:
        raise Ill("Stripe does not accept STRIPE_SECRET_KEY") from rejected
    except GatewayError as unreachable:
        raise Ill("Stripe does not answer") from unreachable
    except ValueError as refused:
        raise Ill(str(refused)) from refused
    return f"accepts the key, in {'live' if livemode else 'test'} mode"


async def _mail(config: Config) -> str:
    try:
        await bootstrap.check_mail_server(config)
    except MailTemporarilyRefused as refused:
        raise Ill(f"SMTP_HOST and its neighbors: {refused}") from refused
    return "greets us"


async def _keys(config: Config) -> str:
    try:
        tokens, seals = bootstrap.count_keys(config)
    except ValueError as refused:
        raise Ill(f"TOKEN_KEYS or SEAL_KEYS: {refused}") from refused
    return f"can be read: {tokens} for links, {seals} for what is sealed"


CHECKS: tuple[tuple[str, Check], ...] = (
    ("database", _database),
    ("database role", _application_role),
    ("relay role", _relay_role),
    ("schema", _schema),
    ("clock", _clock),
    ("broker", _broker),
    ("payment processor", _processor),
    ("mail server", _mail),
    ("keys", _keys),
)
