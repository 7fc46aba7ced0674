import pytest

from tests.integration.application.ground import Ground


@pytest.fixture
async def ground(anyio_backend: str) -> Ground:
    return await Ground.prepared()
