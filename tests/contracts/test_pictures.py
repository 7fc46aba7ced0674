"""Pictures by their content: stored once, found by kind, never another contractor's; and what refers to them."""

import pytest

from application.ports.pictures import KeptPicture
from domain.shared.pictures import LinePicture, PictureKind
from tests.contracts.ground import Ground, Portal, prepared
from tests.support import samples
from tests.support.samples import FLAME, MARK

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ground(portal: Portal) -> Ground:
    return await prepared(portal)


async def added(ground: Ground, *kept: KeptPicture) -> list[bool]:
    async with ground.begin() as work:
        new = [await work.pictures.add(one) for one in kept]
        await work.commit()
    return new


async def test_the_same_bytes_are_stored_once(ground: Ground) -> None:
    assert await added(ground, FLAME, MARK, FLAME) == [True, True, False]
    assert await added(ground, FLAME) == [False]


async def test_a_picture_is_found_by_its_hash_among_its_kind(ground: Ground) -> None:
    await added(ground, FLAME, MARK)
    flame, mark = FLAME.picture, MARK.picture
    async with ground.begin() as work:
        asked = (flame.sha256, mark.sha256, "0" * 64)
        assert await work.pictures.known(asked, PictureKind.LINE) == {flame.sha256: flame}
        assert await work.pictures.known(asked, PictureKind.LOGO) == {mark.sha256: mark}
        assert await work.pictures.known((), PictureKind.LINE) == {}


async def test_a_neighbors_picture_is_not_there_and_does_not_stand_in_the_way(ground: Ground, portal: Portal) -> None:
    neighbor = await prepared(portal, host="portal.other.example")
    await added(neighbor, FLAME)
    async with ground.begin() as work:
        assert await work.pictures.known([FLAME.picture.sha256], PictureKind.LINE) == {}
    assert await added(ground, FLAME) == [True]


async def test_an_estimate_and_a_contractor_come_back_with_what_they_show(ground: Ground) -> None:
    await added(ground, FLAME, MARK)
    offer = await ground.estimate()
    async with ground.begin() as work:
        changed, owner = await work.estimates.get(offer.id), await work.contractors.get()
        changed.amend(samples.with_flame(offer.content), zone=samples.ZONE, now=work.now)
        owner.change(samples.with_mark(owner.settings))
        await work.estimates.save(changed)
        await work.contractors.save(owner)
        await work.commit()
    async with ground.begin() as work:
        again, owner = await work.estimates.read(offer.id), await work.contractors.current()
    pictures = [offered.line.picture for option in again.content.options for offered in option.lines]
    assert pictures == [LinePicture(picture=FLAME.picture, alt="A flame"), None, None]
    assert again.content == changed.content
    assert owner.settings.branding.logo == MARK.picture
