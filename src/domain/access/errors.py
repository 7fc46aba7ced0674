from domain.shared.errors import DomainError


class AccessRefused(DomainError):
    """Expired, revoked, spent, of another purpose or unknown: all alike, for the visitor learns nothing (T21)."""

    code = "access_refused"
