from decimal import Decimal

import msgspec

from adapters.sql.records.pricing import deposit_of, deposit_view
from application.contractors.views import ContractorHead
from application.estimates.views import DepositView
from application.shared.figures import plain
from application.shared.pictures import logo_view
from domain.contractors.contractor import Branding, Contractor, Module, Settings
from domain.shared.pictures import Picture
from domain.shared.pricing import TaxClass, TaxMode


class TaxClassRecord(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: str
    rate: str


class PictureRecord(msgspec.Struct, frozen=True, kw_only=True):
    sha256: str
    width: int
    height: int


class SettingsRecord(msgspec.Struct, frozen=True, kw_only=True):
    zone: str
    currency: str
    language: str
    accent: str
    phone: str
    email: str
    address: str
    modules: tuple[str, ...]
    tax_mode: TaxMode
    tax_classes: tuple[TaxClassRecord, ...]
    terms: str
    terms_version: str
    deposit: DepositView
    signature_required: bool
    estimate_valid_days: int
    invoice_due_days: int
    document_link_days: int
    magic_link_minutes: int
    payments_enabled: bool
    stripe_account: str
    logo: PictureRecord | None = None


def settings_record(settings: Settings) -> SettingsRecord:
    return SettingsRecord(
        zone=settings.zone,
        currency=settings.currency,
        language=settings.language,
        accent=settings.branding.accent,
        phone=settings.branding.phone,
        email=settings.branding.email,
        address=settings.branding.address,
        modules=settings.modules,
        tax_mode=settings.tax_mode,
        tax_classes=tuple(
            TaxClassRecord(code=tax.code, name=tax.name, rate=plain(tax.rate)) for tax in settings.tax_classes
        ),
        terms=settings.terms,
        terms_version=settings.terms_version,
        deposit=deposit_view(settings.deposit),
        signature_required=settings.signature_required,
        estimate_valid_days=settings.estimate_valid_days,
        invoice_due_days=settings.invoice_due_days,
        document_link_days=settings.document_link_days,
        magic_link_minutes=settings.magic_link_minutes,
        payments_enabled=settings.payments_enabled,
        stripe_account=settings.stripe_account,
        logo=_picture_record(settings.branding.logo),
    )


def settings_of(record: SettingsRecord) -> Settings:
    return Settings(
        zone=record.zone,
        currency=record.currency,
        language=record.language,
        branding=Branding(
            accent=record.accent,
            phone=record.phone,
            email=record.email,
            address=record.address,
            logo=_picture_of(record.logo),
        ),
        modules=tuple(Module(name) for name in record.modules),
        tax_mode=record.tax_mode,
        tax_classes=tuple(TaxClass(tax.code, tax.name, Decimal(tax.rate)) for tax in record.tax_classes),
        terms=record.terms,
        terms_version=record.terms_version,
        deposit=deposit_of(record.deposit),
        signature_required=record.signature_required,
        estimate_valid_days=record.estimate_valid_days,
        invoice_due_days=record.invoice_due_days,
        document_link_days=record.document_link_days,
        magic_link_minutes=record.magic_link_minutes,
        payments_enabled=record.payments_enabled,
        stripe_account=record.stripe_account,
    )


def head_of(contractor: Contractor) -> ContractorHead:
    settings, branding = contractor.settings, contractor.settings.branding
    return ContractorHead(
        id=contractor.id,
        name=contractor.name,
        base_url=contractor.base_url,
        active=contractor.active,
        zone=settings.zone,
        currency=settings.currency,
        language=settings.language,
        accent=branding.accent,
        phone=branding.phone,
        email=branding.email,
        address=branding.address,
        modules=settings.modules,
        payments_enabled=settings.payments_enabled,
        logo=logo_view(branding.logo) if branding.logo else None,
    )


def _picture_record(picture: Picture | None) -> PictureRecord | None:
    return PictureRecord(sha256=picture.sha256, width=picture.width, height=picture.height) if picture else None


def _picture_of(record: PictureRecord | None) -> Picture | None:
    return Picture(sha256=record.sha256, width=record.width, height=record.height) if record else None
