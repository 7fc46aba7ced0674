from litestar import Controller, delete, post, put
from litestar.params import JSONBody

from application.contractors.change_logo import ChangeLogo, ChangeLogoHandler
from application.contractors.settings import SettingsView
from application.pictures.add_picture import AddPicture, AddPictureHandler
from application.ports.pictures import MOST_BYTES
from application.shared.once import RequestKey
from application.shared.views import LinePictureView
from entrypoints.http.api.problems import ACT, WRITE
from entrypoints.http.injected import Injected
from entrypoints.http.staff.inputs import Upload
from entrypoints.http.staff.key import StaffAsked

MAX_BODY = MOST_BYTES * 4 // 3 + 1000  # base64, and the name that it stands under


class PictureController(Controller):
    path = "/pictures"

    @post("/", responses=WRITE, request_max_body_size=MAX_BODY)
    async def add_picture_for_lines(
        self,
        request: StaffAsked,
        data: JSONBody[Upload],
        request_key: Injected[RequestKey | None],
        add_picture: Injected[AddPictureHandler],
    ) -> LinePictureView:
        """Keep a picture, to be named by its id in the lines of estimates; the same one again has the same id."""
        return await add_picture(
            AddPicture(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                upload=data.picture,
                request=request_key,
            )
        )


class LogoController(Controller):
    path = "/settings/logo"

    @put("/", responses=WRITE, request_max_body_size=MAX_BODY)
    async def show_logo(
        self, request: StaffAsked, data: JSONBody[Upload], change_logo: Injected[ChangeLogoHandler]
    ) -> SettingsView:
        """Show this logo on pages and documents; its transparency is kept."""
        return await change_logo(_change(request, data.picture))

    @delete("/", status_code=200, responses=ACT)
    async def show_no_logo(self, request: StaffAsked, change_logo: Injected[ChangeLogoHandler]) -> SettingsView:
        """Show the name alone."""
        return await change_logo(_change(request, None))


def _change(request: StaffAsked, upload: bytes | None) -> ChangeLogo:
    return ChangeLogo(contractor_id=request.user.contractor_id, by=request.user.actor, upload=upload)
