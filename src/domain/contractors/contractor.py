import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.contractors.errors import SettingRefused
from domain.estimates.offer import NO_DEPOSIT, DepositRule
from domain.shared.email import checked_email
from domain.shared.events import Recorder
from domain.shared.ids import ContractorId
from domain.shared.pictures import Picture
from domain.shared.pricing import TaxClass, TaxMode
from domain.shared.text import cleaned, cleaned_name

LANGUAGES = ("en", "es", "fr")
_ACCENT = re.compile(r"#[0-9a-fA-F]{6}")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_BASE_URL = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


class Module(StrEnum):
    """A menu entry that a contractor can enable (DSH-2)."""

    ESTIMATES = "estimates"
    INVOICES = "invoices"


@dataclass(frozen=True, slots=True, kw_only=True)
class Branding:
    accent: str = "#1f5fa8"  # sRGB
    phone: str = ""
    email: str = ""  # the office: Reply-To of every message
    address: str = ""
    logo: Picture | None = None

    def __post_init__(self) -> None:
        if not _ACCENT.fullmatch(self.accent):
            raise SettingRefused(field="accent", reason="color")
        object.__setattr__(self, "phone", cleaned_name(self.phone, field="phone", most=40, required=False))
        object.__setattr__(self, "address", cleaned_name(self.address, field="address", required=False))
        if self.email:
            object.__setattr__(self, "email", checked_email(self.email))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings -> Customer Portal (ADM-1). Every field has a default with which the portal works."""

    zone: str = "America/New_York"  # IANA
    currency: str = "USD"
    language: str = "en"
    branding: Branding = Branding()
    modules: tuple[Module, ...] = (Module.ESTIMATES, Module.INVOICES)
    tax_mode: TaxMode = TaxMode.BY_LINE
    tax_classes: tuple[TaxClass, ...] = ()
    terms: str = ""
    terms_version: str = "1"
    deposit: DepositRule = NO_DEPOSIT
    signature_required: bool = True
    estimate_valid_days: int = 30  # 1 to 365
    invoice_due_days: int = 14  # 0 to 365
    document_link_days: int = 90  # 1 to 365, after the last message, decision or payment
    magic_link_minutes: int = 10  # 1 to 10 (ACC-3)
    payments_enabled: bool = True
    stripe_account: str = ""  # the contractor's account at Stripe (Connect)

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:  # OSError: a folder such as "America"
            raise SettingRefused(field="zone", reason="unknown") from unknown
        if not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise SettingRefused(field="currency", reason="unknown")
        if self.language not in LANGUAGES:
            raise SettingRefused(field="language", reason="unknown")
        object.__setattr__(self, "terms", cleaned(self.terms, field="terms", most=20_000, required=False))
        codes = [tax.code for tax in self.tax_classes]
        if len(set(codes)) != len(codes):
            raise SettingRefused(field="tax_classes", reason="repeated")
        for field, (least, most) in _BOUNDS.items():
            if not least <= getattr(self, field) <= most:
                raise SettingRefused(field=field, reason="out_of_range", least=least, most=most)

    def tax_class(self, code: str) -> TaxClass:
        for tax in self.tax_classes:
            if tax.code == code:
                return tax
        raise SettingRefused(field="tax_class", reason="unknown")


_BOUNDS = {
    "estimate_valid_days": (1, 365),
    "invoice_due_days": (0, 365),
    "document_link_days": (1, 365),
    "magic_link_minutes": (1, 10),
}


class Contractor(Recorder):
    """The business whose portal this is."""

    def __init__(
        self,
        *,
        id: ContractorId,
        name: str,
        base_url: str,
        hosts: Sequence[str],
        settings: Settings,
        active: bool = True,
        version: int = 0,
    ) -> None:
        super().__init__()
        self.id, self.version, self.active = id, version, active
        self.name = cleaned_name(name, field="name")
        if not _BASE_URL.fullmatch(base_url):
            raise SettingRefused(field="base_url", reason="unreadable")
        if any(not _HOST.fullmatch(host) for host in hosts):
            raise SettingRefused(field="hosts", reason="unreadable")
        self.base_url, self.hosts = base_url, tuple(hosts)
        self._settings = settings

    @property
    def settings(self) -> Settings:
        return self._settings

    def change(self, settings: Settings) -> None:
        """Replace the settings; new terms get a new version, so that evidence names the ones that were shown."""
        if settings.terms != self._settings.terms and settings.terms_version == self._settings.terms_version:
            settings = replace(settings, terms_version=_next_version(self._settings.terms_version))
        self._settings = settings


def _next_version(version: str) -> str:
    return str(int(version) + 1) if version.isdecimal() else f"{version}.1"
