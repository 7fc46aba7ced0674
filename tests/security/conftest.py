from tests.http.pages.conftest import office, portal, visitor
from tests.support.sandbox import sandbox_process

__all__ = ["office", "portal", "sandbox_process", "visitor"]
