"""What a person is told when something cannot be done, or is broken."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
from dependency_injector import providers

from application.errors import Busy, StaleWrite
from domain.access.access_token import Purpose
from domain.customers.customer import Role
from tests.http.pages.visitor import SAME_ORIGIN, form_to
from tests.look.house import House, Opening
from tests.look.offers import HEAT_PUMP
from tests.look.scene import Scene, shown
from tests.look.states.invoices import billed


@shown("error-400")
async def unreadable(scene: Scene) -> Opening:
    """A form that was tampered with."""
    house = await scene.north()
    ana = await house.person("Ana Morales")
    link = await house.offered(ana, HEAT_PUMP)
    return house.page(ana.visitor, f"{link}/approve?option=nothing")


@shown("error-401")
async def signed_out(scene: Scene) -> Opening:
    """A form of a page whose session has ended meanwhile."""
    house = await scene.north()
    visitor = house.visitor()

    async def send(language: str) -> httpx.Response:
        visitor.client.headers["accept-language"] = language
        proof = form_to(await visitor.open("/login"), "/login/link").fields
        return await visitor.send_fields("/logout", proof, {})

    return send


@shown("error-403")
async def not_theirs(scene: Scene) -> Opening:
    house = await scene.north()
    ana = await house.person("Ana Morales", role=Role.VIEW)
    return house.page(ana.visitor, f"{await house.offered(ana, HEAT_PUMP)}/decline")


@shown("error-cross-site")
async def cross_site(scene: Scene) -> Opening:
    house = await scene.north()
    visitor = house.visitor()

    async def send(language: str) -> httpx.Response:
        headers = {"sec-fetch-site": "cross-site", "accept-language": language}
        return await visitor.client.post("/login/link", data={"email": "ana@example.com"}, headers=headers)

    return send


@shown("error-404")
async def nowhere(scene: Scene) -> Opening:
    house = await scene.north()
    return house.page(house.visitor(), "/nowhere")


@shown("error-no-portal")
async def no_portal(scene: Scene) -> Opening:
    """At a host that is no contractor's."""
    nobody = replace(await scene.north(), base_url="http://nobody.portal.test")
    return nobody.page(nobody.visitor(), "/")


@shown("error-404-signed-in")
async def nowhere_signed_in(scene: Scene) -> Opening:
    house = await scene.north()
    ana = await house.person("Ana Morales")
    return house.page(await house.sign_in(ana), "/invoices/INV-0")


@shown("error-413")
async def too_large(scene: Scene) -> Opening:
    house = await scene.north()
    visitor = house.visitor()

    async def send(language: str) -> httpx.Response:
        headers = {**SAME_ORIGIN, "accept-language": language}
        return await visitor.client.post("/login/link", data={"email": "x" * 5_000_000}, headers=headers)

    return send


@shown("error-409")
async def raced(scene: Scene) -> Opening:
    return await _failing(scene, StaleWrite)


@shown("error-500")
async def broken(scene: Scene) -> Opening:
    return await _failing(scene, RuntimeError)


@shown("error-503")
async def busy(scene: Scene) -> Opening:
    return await _failing(scene, Busy)


async def _failing(scene: Scene, error: Callable[[], Exception]) -> Opening:
    """The invoice's page, while what it reads from fails so."""
    house, ben, invoice_id = await billed(scene)
    link = await house.link(Purpose.INVOICE, invoice_id)

    async def fail(_: object) -> Any:
        raise error()

    async def open_(language: str) -> httpx.Response:
        with _instead_of_reading(house, fail):
            return await house.page(ben.visitor, link)(language)

    return open_


def _instead_of_reading(house: House, stand_in: Callable[[object], Any]) -> Any:
    return house.container.get_invoice.override(providers.Object(stand_in))
