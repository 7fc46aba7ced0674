"""Pictures by the staff API: kept once, named by lines, shown as a logo; and what nobody may name."""

from base64 import b64encode
from typing import Any

import asyncpg
import pytest
from PIL import Image

from entrypoints.bootstrap import AddedContractor
from tests.http.api.bodies import CONTENT, LINE
from tests.http.api.programs import OTHER_HOST, Program, Programs
from tests.http.api.test_staff_routes import code, drafted
from tests.integration.pictures.files import drawn, file
from tests.support.portal import RunningPortal

pytestmark = pytest.mark.anyio
KEPT = "select count(*) from picture"


def upload(picture: Image.Image, kind: str = "PNG") -> dict[str, str]:
    return as_body(file(picture, kind))


def as_body(content: bytes) -> dict[str, str]:
    return {"picture": b64encode(content).decode()}


def content(picture: object) -> dict[str, Any]:
    return {**CONTENT, "options": [{"name": "All of it", "lines": [{**LINE, "picture": picture}]}]}


async def rows(portal: RunningPortal, statement: str) -> int:
    """What a count over all contractors comes to."""
    connection = await asyncpg.connect(portal.database.admin_dsn)
    try:
        counted: int = await connection.fetchval(statement)
        return counted
    finally:
        await connection.close()


async def offered(staff: Program, picture: object) -> dict[str, Any]:
    """The body of an estimate with a picture on its line."""
    _, customer = await drafted(staff)
    about = {"customer_id": customer["id"], "property_id": customer["properties"][0]["id"]}
    return {**about, "content": content(picture)}


async def test_a_picture_is_kept_once_and_shown_beside_a_line(portal: RunningPortal, staff: Program) -> None:
    made = await staff.post("/pictures", upload(drawn((1600, 1200))))
    assert made.status_code == 201, made.text
    picture = made.json()
    assert (picture["width"], picture["height"], picture["alt"]) == (800, 600, "")
    assert (await staff.post("/pictures", upload(drawn((1600, 1200))))).json() == picture
    assert await rows(portal, f"select count(*) from audit where subject = 'picture:{picture['id']}'") == 1
    body = await offered(staff, {"id": picture["id"], "alt": "The furnace"})
    estimate_id = await staff.made("/estimates", body)
    estimate = (await staff.get(f"/estimates/{estimate_id}")).json()["estimate"]
    assert estimate["options"][0]["lines"][0]["picture"] == {**picture, "alt": "The furnace"}
    change = {"version": estimate["version"], "content": content({"id": picture["id"]})}
    changed = (await staff.patch(f"/estimates/{estimate_id}", change)).json()["estimate"]
    assert changed["options"][0]["lines"][0]["picture"] == picture
    change = {"version": changed["version"], "content": CONTENT}
    bare = (await staff.patch(f"/estimates/{estimate_id}", change)).json()["estimate"]
    assert bare["options"][0]["lines"][0]["picture"] is None


@pytest.mark.T06
async def test_T06_a_picture_that_is_not_ours_is_unknown_whose_ever_it_is(
    programs: Programs, staff: Program, other: AddedContractor
) -> None:
    stranger = programs.staff(other.api_key, host=OTHER_HOST)
    theirs = (await stranger.post("/pictures", upload(drawn((90, 90))))).json()["id"]
    await staff.send("PUT", "/settings/logo", upload(drawn((80, 80))))
    logo = (await staff.get("/settings")).json()["logo"]["id"]
    estimate_id = await staff.made("/estimates", await offered(staff, None))
    before = (await staff.get(f"/estimates/{estimate_id}")).json()["estimate"]
    refusals = []
    for picture in (theirs, "0" * 64, logo):
        refused = await staff.post("/estimates", await offered(staff, {"id": picture}))
        change = {"version": before["version"], "content": content({"id": picture})}
        for answer in (refused, await staff.patch(f"/estimates/{estimate_id}", change)):
            assert (code(answer, 422), answer.json()["field"]) == ("picture_unknown", "picture")
            refusals.append({name: said for name, said in answer.json().items() if name != "request_id"})
    assert all(refusal == refusals[0] for refusal in refusals)
    assert (await staff.get(f"/estimates/{estimate_id}")).json()["estimate"] == before


@pytest.mark.T70
@pytest.mark.parametrize("picture", [{"id": ""}, {"id": "../x"}, {"id": "A" * 64}, {"id": "a" * 64, "alt": "x" * 201}])
async def test_T70_what_can_be_no_picture_is_refused_by_field(staff: Program, picture: object) -> None:
    answer = await staff.post("/estimates", await offered(staff, picture))
    assert code(answer, 422) == "value_refused"
    assert "picture" in answer.json()["field"]


async def test_a_logo_is_shown_changed_and_taken_away(staff: Program) -> None:
    first = await staff.send("PUT", "/settings/logo", upload(drawn((960, 320), "RGBA")))
    assert first.status_code == 200, first.text
    settings = first.json()
    assert (settings["logo"]["width"], settings["logo"]["height"]) == (360, 120)
    assert (await staff.get("/settings")).json() == settings
    again = await staff.send("PUT", "/settings/logo", upload(drawn((960, 320), "RGBA")))
    assert again.json() == settings, "the same logo again changes nothing, not even the version"
    phone = (await staff.patch("/settings", {"version": settings["version"], "phone": "555 0100"})).json()
    assert phone["logo"] == settings["logo"], "other settings leave it"
    gone = await staff.send("DELETE", "/settings/logo")
    assert (gone.status_code, gone.json()["logo"]) == (200, None)
    assert (await staff.send("DELETE", "/settings/logo")).json() == gone.json()


@pytest.mark.T66
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "PNG, JPEG or WebP"),
        (b"<!doctype html><script>alert(1)</script>", "PNG, JPEG or WebP"),
        (file(drawn((64, 64)), "GIF"), "PNG, JPEG or WebP"),
        (file(drawn())[:500], "damaged"),
        (file(Image.new("1", (16_000, 16_000))), "too many pixels"),
        (file(Image.new("L", (1, 10_000))), "long and thin"),
        (b"", "PNG, JPEG or WebP"),
    ],
    ids=["svg", "html", "gif", "truncated", "bomb", "thread", "nothing"],
)
async def test_T66_a_refused_upload_changes_nothing_and_says_why(
    portal: RunningPortal, staff: Program, sent: bytes, said: str
) -> None:
    before, kept = (await staff.get("/settings")).json(), await rows(portal, KEPT)
    for method, path in (("POST", "/pictures"), ("PUT", "/settings/logo")):
        answer = await staff.send(method, path, as_body(sent))
        assert (code(answer, 422), answer.json()["field"]) == ("picture_refused", "picture")
        assert said in answer.json()["detail"]
    assert (await staff.get("/settings")).json() == before
    assert await rows(portal, KEPT) == kept


@pytest.mark.T66
async def test_T66_more_than_five_megabytes_are_refused(staff: Program) -> None:
    whole = file(drawn())
    most = await staff.post("/pictures", as_body(whole + bytes(5_000_000 - len(whole))))
    assert most.status_code == 201, most.text
    assert code(await staff.post("/pictures", as_body(whole + bytes(5_000_000))), 413) == "too_large"
    assert code(await staff.post("/pictures", as_body(bytes(5_000_001))), 422) == "value_refused"


@pytest.mark.T48
async def test_T48_a_key_is_for_one_upload(staff: Program) -> None:
    first = await staff.post("/pictures", upload(drawn((64, 64))), key="picture")
    assert (await staff.post("/pictures", upload(drawn((64, 64))), key="picture")).json() == first.json()
    refused = await staff.post("/pictures", upload(drawn((65, 65))), key="picture")
    assert code(refused, 409) == "idempotency_key_reused"
