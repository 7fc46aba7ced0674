"""The portal as a customer's browser and mailbox meet it, for the figures of pages, mails and PDFs."""

from tests.http.pages.conftest import office, portal, sandbox_process, visitor

__all__ = ["office", "portal", "sandbox_process", "visitor"]
