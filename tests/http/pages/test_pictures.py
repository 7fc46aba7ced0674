"""How pictures are handed out: to whoever knows the address, at the contractor's own host, for ever the same."""

import re
from uuid import UUID

import pytest

from application.contractors.change_logo import ChangeLogo
from application.estimates.content import LinePictureInput, OfferedLineInput, OptionInput
from application.pictures.add_picture import AddPicture
from application.shared.views import LinePictureView, LogoView
from domain.access.access_token import Purpose
from domain.shared.ids import ContractorId
from domain.shared.pictures import PictureRefused
from entrypoints.bootstrap import add_contractor
from tests.http.pages.office import STAFF, Office
from tests.http.pages.visitor import Visitor, read_by_people
from tests.integration.pictures.files import drawn, file, shown
from tests.integration.reads.conftest import CountingPool
from tests.support.database import TestServer
from tests.support.portal import RunningPortal, running_portal
from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.anyio
HTML = b"<!doctype html><script>alert(1)</script>"


async def picture_of(portal: RunningPortal, upload: bytes, contractor_id: UUID | None = None) -> LinePictureView:
    added = AddPicture(contractor_id=ContractorId(contractor_id or portal.contractor_id), by=STAFF, upload=upload)
    return await portal.container.add_picture()(added)


async def logo_of(portal: RunningPortal, upload: bytes) -> LogoView:
    settings = await portal.container.change_logo()(
        ChangeLogo(contractor_id=ContractorId(portal.contractor_id), by=STAFF, upload=upload)
    )
    assert settings.logo is not None
    return settings.logo


async def test_a_picture_is_handed_out_for_ever_with_its_kind_and_nothing_else(
    portal: RunningPortal, visitor: Visitor
) -> None:
    picture, logo = await picture_of(portal, file(drawn((1600, 1200)))), await logo_of(portal, file(drawn((960, 320))))
    for address, kind, size in (
        (picture.address, "image/jpeg", (picture.width, picture.height)),
        (picture.thumb_address, "image/jpeg", (160, 120)),
        (logo.address, "image/webp", (logo.width, logo.height)),
    ):
        answer = await visitor.open(address)
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        assert shown(answer.content).size == size
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["content-security-policy"].endswith("sandbox")
        assert "set-cookie" not in answer.headers
        assert "vary" not in answer.headers


@pytest.mark.T66
async def test_T66_a_polyglot_is_handed_out_as_a_picture_alone(portal: RunningPortal, visitor: Visitor) -> None:
    picture = await picture_of(portal, file(drawn()) + HTML)
    for address in (picture.address, picture.thumb_address):
        assert b"script" not in (await visitor.open(address)).content


@pytest.mark.T01
@pytest.mark.T03
async def test_T01_a_picture_is_there_at_its_contractors_host_only(portal: RunningPortal, visitor: Visitor) -> None:
    other = await add_contractor(
        portal.config,
        portal.database.admin_dsn,
        name="Other Plumbing",
        hosts=("other.test",),
        base_url="http://other.test",
        email="office@other.test",
    )
    theirs = await picture_of(portal, file(drawn((50, 50))), other.contractor_id)
    assert (await visitor.open(theirs.address, host="other.test")).status_code == 200
    foreign = await visitor.open(theirs.address)
    unknown = await visitor.open(f"/pictures/{'0' * 64}.jpg")
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    said = [re.sub(r"[0-9a-f]{32}", "", read_by_people(one)) for one in (foreign, unknown)]
    assert said[0] == said[1]
    assert foreign.headers["cache-control"] == "no-store"


@pytest.mark.T67
async def test_T67_only_the_exact_name_is_answered(portal: RunningPortal, visitor: Visitor) -> None:
    picture, logo = await picture_of(portal, file(drawn())), await logo_of(portal, file(drawn()))
    name = picture.id
    for wrong in (
        f"{name}",
        f"{name}.webp",
        f"{name}.html",
        f"{name}.svg",
        f"{name}.jpg.html",
        f"{name}.jpg%0A",
        f"{name}-small.webp",
        f"{name}-large.jpg",
        f"{name.upper()}.jpg",
        f"{name[:-1]}.jpg",
        f"%2e%2e/{name}.jpg",
        f"{logo.id}-small.webp",
        f"{logo.id}.jpg",
        "",
        "..%2f..%2fetc%2fpasswd",
        "\N{FULLWIDTH DIGIT ZERO}" * 64 + ".jpg",
    ):
        assert (await visitor.open(f"/pictures/{wrong}")).status_code == 404, wrong


@pytest.mark.parametrize("upload", [HTML, b"", file(drawn())[:100]], ids=["html", "nothing", "cut"])
@pytest.mark.T66
async def test_T66_after_a_hostile_logo_every_page_still_reads(
    portal: RunningPortal, office: Office, visitor: Visitor, upload: bytes
) -> None:
    with pytest.raises(PictureRefused):
        await logo_of(portal, upload)
    link = await office.link(Purpose.ESTIMATE, (await office.estimate(await office.customer())).id)
    for address in (link, "/login", "/nowhere"):
        answer = await visitor.open(address)
        assert answer.status_code in {200, 404}
        assert "Acme Heating" in answer.text


async def test_a_page_reads_its_logo_and_pictures_in_the_statements_that_it_has(
    database_server: TestServer, sandbox_process: SandboxProcess
) -> None:
    """At most two a page after the access check: pictures come with what is read already."""
    with database_server.fresh() as database:
        pool = CountingPool(database.app_dsn, size=2)
        async with running_portal(database, sandbox_process, overrides={"reads": pool}) as portal:
            office, visitor = Office(portal), Visitor(portal.client)
            await logo_of(portal, file(drawn((480, 160))))
            picture = await picture_of(portal, file(drawn((400, 400))))
            beside = LinePictureInput(id=picture.id, alt="A furnace")
            line = OfferedLineInput(description="Furnace", unit_price_minor=9, picture=beside)
            estimate = await office.estimate(await office.customer(), OptionInput(name="All", lines=(line,)))
            link = await office.link(Purpose.ESTIMATE, estimate.id)
            pool.statements = 0
            assert (await visitor.open(link)).status_code == 200
            assert pool.statements == 2, "the link with the contractor's head, and the estimate"
