"""Getting in, and not getting in."""

from uuid import uuid4

from tests.look.house import Opening
from tests.look.scene import Scene, shown


@shown("sign-in")
async def sign_in(scene: Scene) -> Opening:
    house = await scene.north()
    return house.page(house.visitor(), "/login")


@shown("link-sent")
async def link_sent(scene: Scene) -> Opening:
    house = await scene.north()
    return house.sent(house.visitor(), "/login", "/login/link", email="ana.morales@example.com")


@shown("confirm")
async def confirm(scene: Scene) -> Opening:
    house = await scene.north()
    ana = await house.person("Ana Morales")
    return house.page(ana.visitor, await house.magic_link(ana))


@shown("link-ended")
async def link_ended(scene: Scene) -> Opening:
    """Expired, revoked, unknown and malformed links all get this page."""
    house = await scene.north()
    return house.page(house.visitor(), f"/e/{uuid4().hex}{uuid4().hex}")
