"""`serviceflow`: the console script that starts, checks and sets up the portal."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable

import click

from entrypoints.config import Config, ConfigurationRefused, Mode, read_config
from entrypoints.logs import set_up_logs


@click.group()
@click.version_option(package_name="serviceflow-portal")
def main() -> None:
    """The customer portal of field-service contractors."""


def configured() -> Config:
    """Read the environment; end with one line for each fault (R42)."""
    try:
        return read_config(os.environ)
    except ConfigurationRefused as refused:
        click.echo("The portal does not start, because its configuration is not whole:", err=True)
        for line in refused.args[0]:
            click.echo(f"  {line}", err=True)
        sys.exit(2)


@main.command()
def serve() -> None:
    """Answer web requests (portal, APIs, webhooks in; health and metrics on OPS_PORT)."""
    from entrypoints.bootstrap import make_container
    from entrypoints.http.main import serve as serve_http

    config = configured()
    set_up_logs(json=config.mode is Mode.PRODUCTION)
    run(lambda: serve_http(make_container(config)), checked=config)


@main.command()
def worker() -> None:
    """Run deferred work: mails, PDFs, webhooks, polling, schedules."""
    from entrypoints.bootstrap import make_container
    from entrypoints.workers.main import work

    config = configured()
    set_up_logs(json=config.mode is Mode.PRODUCTION)
    run(lambda: work(make_container(config)), checked=config)


@main.command()
@click.option("--down-to", default=None, help="Go back to this revision, or to 'base'.")
def migrate(down_to: str | None) -> None:
    """Bring the database to the newest revision, as its owner (DATABASE_ADMIN_URL)."""
    from entrypoints.bootstrap import migrate_down, migrate_up

    if down_to is None:
        migrate_up(admin_url())
    else:
        migrate_down(admin_url(), down_to)
    click.echo("The database is at the wanted revision.")


@main.command()
def dev() -> None:
    """Start every part on this machine with a rehearsal contractor: what `make run` does."""
    from entrypoints.cli.dev import rehearse

    set_up_logs(json=False)
    sys.exit(rehearse())


@main.command()
def doctor() -> None:
    """Check configuration, database, roles, broker, processor and mail; say what to mend."""
    from entrypoints.cli.doctor import examine

    config = configured()
    findings = asyncio.run(examine(config))
    for finding in findings:
        click.echo(f"{'ok  ' if finding.good else 'MEND'}  {finding.what}: {finding.said}")
    sys.exit(0 if all(finding.good for finding in findings) else 1)


@main.command()
def invariants() -> None:
    """Print each broken invariant (I1 ...) with its rows; exit 1 if there is one."""
    from entrypoints.bootstrap import broken_invariants

    broken = asyncio.run(broken_invariants(configured()))
    for invariant in broken:
        click.echo(f"{invariant.id} {invariant.says}")
        for row in invariant.rows:
            click.echo(f"    {row}")
    if broken:
        sys.exit(1)
    click.echo("Every invariant holds.")


@main.command()
@click.option("--most", default=50, show_default=True, help="For each contractor.")
def parked(most: int) -> None:
    """List deferred work that was given up, with its reason."""
    from entrypoints.bootstrap import parked_tasks

    for contractor_id, task in asyncio.run(parked_tasks(configured(), most=most)):
        click.echo(
            f"{task.parked_at:%Y-%m-%d %H:%M} {task.name} {task.subject_id}: {task.problem} after {task.tries} tries"
            f" (contractor {contractor_id}, task {task.id})"
        )


@main.command("alerts")
@click.option("--most", default=50, show_default=True, help="For each contractor.")
def list_alerts(most: int) -> None:
    """List what staff should look into: money that fits nowhere, given-up work, rejected keys."""
    from entrypoints.bootstrap import alerts

    for contractor_id, alert in asyncio.run(alerts(configured(), most=most)):
        times = f", {alert.count} times" if alert.count > 1 else ""
        click.echo(
            f"{alert.last_at:%Y-%m-%d %H:%M} {alert.code} {alert.subject} {alert.detail}{times}"
            f" (contractor {contractor_id})"
        )


@main.group()
def contractor() -> None:
    """The contractors of this installation."""


@contractor.command("add")
@click.option("--name", required=True, help="As customers know it.")
@click.option("--host", required=True, help="Host name of its portal, without port.")
@click.option("--owner-email", required=True, help="The office: told of decisions, and Reply-To of every mail.")
@click.option("--base-url", default=None, help="Address in mails; https://HOST where left out.")
@click.option("--stripe-account", default="", help="Its connected account, acct_...; none uses the portal's own key.")
@click.option("--zone", default="America/New_York", show_default=True, help="IANA time zone.")
def add_contractor(
    name: str, host: str, owner_email: str, base_url: str | None, stripe_account: str, zone: str
) -> None:
    """Take a contractor in, and print a key for its staff API, once."""
    from domain.shared.errors import DomainError
    from entrypoints.bootstrap import add_contractor as add

    config = configured()
    try:
        made = asyncio.run(
            add(
                config,
                admin_url(),
                name=name,
                hosts=(host.lower(),),
                base_url=base_url or f"https://{host.lower()}",
                email=owner_email,
                stripe_account=stripe_account,
                zone=zone,
            )
        )
    except DomainError as refused:
        click.echo(
            f"Not added: {refused.values.get('field', '')} {refused.values.get('reason', refused.code)}", err=True
        )
        sys.exit(1)
    click.echo(f"Contractor {made.contractor_id} answers at {host}.")
    click.echo(f"Staff API key (shown once): {made.api_key}")


def admin_url() -> str:
    url = os.environ.get("DATABASE_ADMIN_URL", "")
    if not url:
        click.echo("DATABASE_ADMIN_URL is missing: the owner's address of the database, postgresql://...", err=True)
        sys.exit(2)
    return url


def run(start: Callable[[], Awaitable[None]], *, checked: Config) -> None:
    """Start a process's main coroutine on uvloop, after the checks that no half start may pass."""
    import uvloop

    from entrypoints.bootstrap import StartRefused, check_start

    async def main_coroutine() -> None:
        await check_start(checked)
        await start()

    try:
        uvloop.run(main_coroutine())
    except StartRefused as refused:
        click.echo(f"The portal does not start: {refused}", err=True)
        sys.exit(2)
