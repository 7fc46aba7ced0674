from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from application.errors import StaleWrite
from application.estimates.content import DepositInput
from application.ports.unit_of_work import Begin
from application.shared.figures import plain
from application.shared.lines import Percent
from application.shared.pictures import logo_view
from application.shared.views import LogoView
from domain.contractors.contractor import Contractor, Module, Settings
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId
from domain.shared.pricing import TaxClass, TaxMode

Short = Annotated[str, Meta(max_length=200)]


class TaxClassInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,40}$(?!\n)")]
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    rate: Percent


class SettingsView(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    name: str
    base_url: str
    hosts: tuple[str, ...]
    zone: str
    currency: str
    language: str
    accent: str
    phone: str
    email: str
    address: str
    logo: LogoView | None
    modules: tuple[Module, ...]
    tax_mode: TaxMode
    tax_classes: tuple[TaxClassInput, ...]
    terms: str
    terms_version: str
    deposit: DepositInput
    signature_required: bool
    estimate_valid_days: int
    invoice_due_days: int
    document_link_days: int
    magic_link_minutes: int
    payments_enabled: bool


class SettingsPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    version: int  # the one that was read
    zone: Short | UnsetType = UNSET
    language: Short | UnsetType = UNSET
    accent: Short | UnsetType = UNSET
    phone: Short | UnsetType = UNSET
    email: Short | UnsetType = UNSET
    address: Short | UnsetType = UNSET
    modules: tuple[Module, ...] | UnsetType = UNSET
    tax_mode: TaxMode | UnsetType = UNSET
    tax_classes: Annotated[tuple[TaxClassInput, ...], Meta(max_length=50)] | UnsetType = UNSET
    terms: Annotated[str, Meta(max_length=20_000)] | UnsetType = UNSET
    deposit: DepositInput | UnsetType = UNSET
    signature_required: bool | UnsetType = UNSET
    estimate_valid_days: int | UnsetType = UNSET
    invoice_due_days: int | UnsetType = UNSET
    document_link_days: int | UnsetType = UNSET
    magic_link_minutes: int | UnsetType = UNSET
    payments_enabled: bool | UnsetType = UNSET


class GetSettings(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId


@dataclass(frozen=True, slots=True)
class GetSettingsHandler:
    begin: Begin

    async def __call__(self, query: GetSettings) -> SettingsView:
        async with self.begin(query.contractor_id) as work:
            return settings_view(await work.contractors.current())


class ChangeSettings(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    patch: SettingsPatch


@dataclass(frozen=True, slots=True)
class ChangeSettingsHandler:
    begin: Begin

    async def __call__(self, command: ChangeSettings) -> SettingsView:
        """Change what the patch names; return all. Raises StaleWrite or SettingRefused, which names the field."""
        async with self.begin(command.contractor_id) as work:
            contractor = await work.contractors.get()
            if contractor.version != command.patch.version:
                raise StaleWrite
            contractor.change(_patched(contractor.settings, command.patch))
            await work.contractors.save(contractor)
            await work.audit.note("settings.changed", by=command.by, subject=",".join(sorted(_given(command.patch))))
            await work.commit()
        async with self.begin(command.contractor_id) as work:
            return settings_view(await work.contractors.current())


def _given(patch: SettingsPatch) -> dict[str, Any]:
    values = {name: getattr(patch, name) for name in patch.__struct_fields__ if name != "version"}
    return {name: value for name, value in values.items() if value is not UNSET}


def _patched(now: Settings, patch: SettingsPatch) -> Settings:
    given = _given(patch)
    branding = {name: given.pop(name) for name in ("accent", "phone", "email", "address") if name in given}
    if branding:
        given["branding"] = replace(now.branding, **branding)
    if isinstance(patch.deposit, DepositInput):
        given["deposit"] = patch.deposit.rule
    if not isinstance(patch.tax_classes, UnsetType):
        given["tax_classes"] = tuple(
            TaxClass(code=tax.code, name=tax.name, rate=Decimal(tax.rate)) for tax in patch.tax_classes
        )
    return replace(now, **given)


def settings_view(contractor: Contractor) -> SettingsView:
    settings = contractor.settings
    deposit = settings.deposit
    return SettingsView(
        version=contractor.version,
        name=contractor.name,
        base_url=contractor.base_url,
        hosts=contractor.hosts,
        zone=settings.zone,
        currency=settings.currency,
        language=settings.language,
        accent=settings.branding.accent,
        phone=settings.branding.phone,
        email=settings.branding.email,
        address=settings.branding.address,
        logo=logo_view(settings.branding.logo) if settings.branding.logo else None,
        modules=settings.modules,
        tax_mode=settings.tax_mode,
        tax_classes=tuple(
            TaxClassInput(code=tax.code, name=tax.name, rate=plain(tax.rate)) for tax in settings.tax_classes
        ),
        terms=settings.terms,
        terms_version=settings.terms_version,
        deposit=DepositInput(
            kind=deposit.kind,
            percent=plain(deposit.percent),
            fixed_minor=deposit.fixed_minor,
            required=deposit.required,
            full_allowed=deposit.full_allowed,
        ),
        signature_required=settings.signature_required,
        estimate_valid_days=settings.estimate_valid_days,
        invoice_due_days=settings.invoice_due_days,
        document_link_days=settings.document_link_days,
        magic_link_minutes=settings.magic_link_minutes,
        payments_enabled=settings.payments_enabled,
    )
