"""The portal as a customer's browser meets it, for the languages of its pages."""

from tests.http.pages.conftest import office, portal, sandbox_process, visitor

__all__ = ["office", "portal", "sandbox_process", "visitor"]
