"""What the rehearsal shows is drawn by the code, small and the same at every start."""

import pytest

from adapters.pillow.studio import PillowStudio
from entrypoints.cli.rehearsal import artwork
from tests.integration.pictures.files import shown


@pytest.mark.parametrize("name", ["Northwind Heating & Air", "Plomería Del Sol", "Lumière Électrique"])
def test_a_firm_has_a_logo_of_its_own(name: str) -> None:
    drawn = artwork.logo(name, "#1b6e5a")
    assert artwork.logo(name, "#1b6e5a") == drawn
    kept = PillowStudio().logo(drawn)
    assert (kept.height, len(kept.content) < 8000) == (120, True)
    assert kept.width >= 2 * kept.height, "it carries the name"
    clear, badge = (shown(kept.content).getpixel(place) for place in ((126, 4), (20, 20)))
    assert isinstance(clear, tuple)
    assert (clear[3], badge) == (0, (0x1B, 0x6E, 0x5A, 255))


@pytest.mark.parametrize("goods", artwork.GOODS)
def test_goods_have_pictures_that_weigh_little(goods: str) -> None:
    drawn = artwork.GOODS[goods]()
    assert artwork.GOODS[goods]() == drawn
    kept = PillowStudio().line(drawn)
    assert kept.small is not None
    assert (kept.width, kept.height, len(kept.small) < 4000) == (800, 600, True)


def test_every_picture_shows_something_else() -> None:
    assert len({draw() for draw in artwork.GOODS.values()}) == len(artwork.GOODS)
