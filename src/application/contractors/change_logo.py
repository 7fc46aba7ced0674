import asyncio
from dataclasses import dataclass, replace

import msgspec

from application.contractors.settings import SettingsView, settings_view
from application.ports.pictures import PictureStudio
from application.ports.unit_of_work import Begin
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId


class ChangeLogo(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    upload: bytes | None  # None: the name alone stands in the head


@dataclass(frozen=True, slots=True)
class ChangeLogoHandler:
    begin: Begin
    studio: PictureStudio

    async def __call__(self, command: ChangeLogo) -> SettingsView:
        """Show another logo, or none; the same one again changes nothing. Raises PictureRefused."""
        upload = command.upload
        kept = await asyncio.to_thread(self.studio.logo, upload) if upload is not None else None
        async with self.begin(command.contractor_id) as work:
            contractor = await work.contractors.get()
            settings = contractor.settings
            logo = kept.picture if kept else None
            if kept is not None:
                await work.pictures.add(kept)
            if settings.branding.logo != logo:
                contractor.change(replace(settings, branding=replace(settings.branding, logo=logo)))
                await work.contractors.save(contractor)
                await work.audit.note("settings.changed", by=command.by, subject="logo")
                await work.commit()
            return settings_view(contractor)
