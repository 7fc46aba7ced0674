from litestar import Controller, get, patch
from litestar.params import JSONBody

from application.contractors.settings import (
    ChangeSettings,
    ChangeSettingsHandler,
    GetSettings,
    GetSettingsHandler,
    SettingsPatch,
    SettingsView,
)
from entrypoints.http.api.problems import READ, WRITE
from entrypoints.http.injected import Injected
from entrypoints.http.staff.key import StaffAsked


class SettingsController(Controller):
    path = "/settings"

    @get("/", responses=READ)
    async def read_settings(self, request: StaffAsked, get_settings: Injected[GetSettingsHandler]) -> SettingsView:
        """The settings of the customer portal."""
        return await get_settings(GetSettings(contractor_id=request.user.contractor_id))

    @patch("/", responses=WRITE)
    async def change_portal_settings(
        self, request: StaffAsked, data: JSONBody[SettingsPatch], change_settings: Injected[ChangeSettingsHandler]
    ) -> SettingsView:
        """Change what the body names; a fault is told on its field, and then nothing is changed."""
        return await change_settings(
            ChangeSettings(contractor_id=request.user.contractor_id, by=request.user.actor, patch=data)
        )
