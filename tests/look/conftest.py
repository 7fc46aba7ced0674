import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.look.gallery import Gallery, build, kept_in
from tests.support.database import RUN_DIR, TestServer, apart
from tests.support.sandbox import SandboxProcess, sandbox_process

__all__ = ["sandbox_process"]


@pytest.fixture(scope="session")
def gallery(request: pytest.FixtureRequest) -> Gallery:
    """Every page and state; made once in a run, by whichever worker asks first."""

    def make() -> Gallery:
        server: TestServer = request.getfixturevalue("database_server")
        with server.fresh() as database, SandboxProcess.start() as sandbox:
            return apart(lambda: asyncio.run(build(database, sandbox)))

    return kept_in(Path(os.environ[RUN_DIR]), make)


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        await browser.close()
