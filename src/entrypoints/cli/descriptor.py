"""What tests, benchmarks and people start from, once a rehearsal is ready."""

from collections.abc import Sequence

import click

from entrypoints.cli.ports import Ports, url_of
from entrypoints.cli.rehearsal.seeding import SeededFirm

NAMED = ("estimate", "invoice", "payment")  # links of the first firm that have names of their own


def described(firms: Sequence[SeededFirm], ports: Ports, *, database_url: str) -> dict[str, object]:
    """What is not built yet is null."""
    first = firms[0]
    links = first.known.links
    return {
        "portal_url": first.url,
        "staff_api": {"url": f"{first.url}/api/staff/v1", "key": first.api_key},
        "staff": None,
        "customers": [
            {"name": person.name, "email": person.email, "password": None} for person in first.known.people.values()
        ],
        "links": {
            "estimate": links["estimate"],
            "estimate_pdf": f"{links['estimate']}/pdf",
            "invoice": links["invoice"],
            "payment": links["payment"],
            "tracking": None,
            "form": None,
        },
        "mailbox_url": f"{url_of(ports.sandbox)}/mail",
        "sandbox_url": url_of(ports.sandbox),
        "database_url": database_url,
        "contractors": [_contractor(firm) for firm in firms],
    }


def _contractor(firm: SeededFirm) -> dict[str, object]:
    return {
        "name": firm.name,
        "host": firm.hosts[0],
        "hosts": firm.hosts,
        "url": firm.url,
        "language": firm.language,
        "staff_api_key": firm.api_key,
        "links": firm.known.links,  # one into each state that a document can be in
    }


def say(firms: Sequence[SeededFirm], ports: Ports, *, seconds: float) -> None:
    first, others = firms[0], firms[1:]
    links, customer = first.known.links, next(iter(first.known.people.values()))
    click.echo(
        f"""
ServiceFlow Portal is ready after {seconds:.0f} s, as {first.name}:

  portal     {first.url}
  estimate   {links["estimate"]}
  invoice    {links["invoice"]}
  sign in    {first.url}/login as {customer.email}; the link arrives in the mailbox
  mailbox    {url_of(ports.sandbox)}/mail
  sandbox    {url_of(ports.sandbox)} (card 4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined)
  staff API  {first.url}/api/staff/v1 with the key in var/rehearsal.json
"""
    )
    for firm in others:
        click.echo(f"  {firm.language}         {firm.url} is {firm.name}: {firm.known.links['estimate']}")
    click.echo("\nEvery state of a document has a link in var/rehearsal.json. Ctrl-C ends it. Each start begins anew.")
