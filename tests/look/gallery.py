"""Every page and state of the portal under a stable name, made once in a run and kept as the bytes that were sent.

A maker brings a real portal into a state and says how its page is opened; the page is then opened in each language and
kept with its headers, its modules and its styles. Checks show these bytes to a browser, as often and in as many views
as they like, without the portal behind them.
"""

import asyncio
import fcntl
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import msgspec
from dependency_injector import providers
from structlog.testing import capture_logs

from adapters.sql.migrate import upgrade
from application.documents.fetch_document import FetchDocumentHandler
from domain.contractors.contractor import LANGUAGES
from entrypoints.http.rendering import Templates
from tests.look import states as states  # registers the makers
from tests.look.house import Opening
from tests.look.scene import MAKERS as MAKERS
from tests.look.scene import Maker, Scene, shift
from tests.support.database import TestDatabase, TestServer, begin_run, end_run
from tests.support.portal import RunningPortal, running_portal
from tests.support.sandbox import SandboxProcess

LINKED = re.compile(r"""<(?:link|script|img|source|image)\b[^>]*?\b(?:href|src)="([^"]+)""")
IN_STYLES = re.compile(r"""url\(["']?([^"')]+)""")
IN_MODULES = re.compile(r"""\b(?:from|import)\s*\(?["'](\.[^"']+)""")
KEPT_HEADERS = ("content-type", "content-security-policy", "content-language", "x-content-type-options", "link")


PRINTED = ("estimate-several", "estimate-one", "approved-deposit-paid", "invoice-with-deposit", "invoice-due")


class Snapshot(msgspec.Struct, frozen=True):
    """One answer of the portal, as a browser got it."""

    name: str
    language: str
    url: str
    path: str  # of the request that was answered
    method: str
    status: int
    headers: dict[str, str]
    body: bytes
    templates: list[str]  # the pages that were rendered for it


class Gallery(msgspec.Struct, frozen=True):
    snapshots: dict[str, Snapshot]  # by "name language"
    assets: dict[str, tuple[dict[str, str], bytes]]  # by URL
    prints: dict[str, bytes] = {}  # the PDFs behind some pages, by the page's name

    def of(self, name: str, language: str) -> Snapshot:
        return self.snapshots[f"{name} {language}"]


def note_rendered(templates: Templates) -> list[str]:
    """The templates that these render from now on; whoever reads the list may empty it."""
    noted: list[str] = []
    render = templates.render

    def noting(template: str, shown: Mapping[str, object], *, language: str) -> str:
        noted.append(template)
        return render(template, shown, language=language)

    templates.render = noting  # type: ignore[method-assign]
    return noted


async def build(database: TestDatabase, sandbox: SandboxProcess) -> Gallery:
    """Make every state and open its page in each language."""
    with capture_logs():  # of what is refused and broken on purpose
        async with running_portal(database, sandbox) as portal:
            await sandbox.aadvance(shift().total_seconds())
            await portal.move_clock(shift())
            impatient = FetchDocumentHandler(portal.container.library(), wait_s=0.1)
            with portal.container.fetch_document.override(providers.Object(impatient)):
                gallery, scene = await _filled(portal)
            await scene.speak("en")
            await scene.as_owner("update outbox set done_at = now() where done_at is null and parked_at is null")
            for name in PRINTED:
                gallery.prints[name] = await _printed(portal, gallery.of(name, "en"))
            return gallery


async def _filled(portal: RunningPortal) -> tuple[Gallery, Scene]:
    noted = note_rendered(portal.app.app.state["templates"])
    scene, gallery = Scene(portal), Gallery({}, {})
    openings = {name: await _made(name, maker, scene) for name, maker in MAKERS.items()}
    for language in LANGUAGES:
        await scene.speak(language)
        for name, opening in openings.items():
            await _take(gallery, portal, name, language, opening, noted)
    return gallery, scene


def build_alone() -> Gallery:
    """The same outside of a test run, with a database server of its own for as long as it takes."""
    folder = begin_run()
    assert folder is not None, "a test run asks for its fixture instead"
    try:
        with TestServer(folder, upgrade, owner="gallery").fresh() as database, SandboxProcess.start() as sandbox:
            return asyncio.run(build(database, sandbox))
    finally:
        end_run(folder)


async def _made(name: str, maker: Maker, scene: Scene) -> Opening:
    try:
        return await maker(scene)
    except Exception as error:
        error.add_note(f"while {name} was made")
        raise


async def _take(
    gallery: Gallery, portal: RunningPortal, name: str, language: str, opening: Opening, noted: list[str]
) -> None:
    noted.clear()
    answer = await opening(language)
    assert not answer.is_redirect, f"{name} leads on to {answer.headers.get('location')}"
    gallery.snapshots[f"{name} {language}"] = Snapshot(
        name=name,
        language=language,
        url=str(answer.url),
        path=answer.request.url.path,
        method=answer.request.method,
        status=answer.status_code,
        headers={key: answer.headers[key] for key in KEPT_HEADERS if key in answer.headers},
        body=answer.content,
        templates=list(noted),
    )
    await _keep_assets(gallery, portal, str(answer.url), LINKED.findall(answer.text))


async def _printed(portal: RunningPortal, page: Snapshot) -> bytes:
    """The PDF that the page offers; a worker makes it while the person waits."""
    asking = asyncio.create_task(portal.client.get(f"{page.url}/pdf"))
    while not asking.done():
        await portal.work_off()
        await asyncio.wait({asking}, timeout=0.05)
    answer = await asking
    assert answer.headers["content-type"] == "application/pdf", answer.text
    return answer.content


async def _keep_assets(gallery: Gallery, portal: RunningPortal, base: str, found: list[str]) -> None:
    for address in found:
        url = urljoin(base, address).partition("#")[0]
        if url in gallery.assets or not url.startswith("http"):
            continue
        answer = await portal.client.get(url)
        assert answer.status_code == 200, f"{url} of {base}: {answer.status_code}"
        headers = {key: answer.headers[key] for key in KEPT_HEADERS if key in answer.headers}
        gallery.assets[url] = (headers, answer.content)
        kind = urlsplit(url).path.rpartition(".")[2]
        more = {"css": IN_STYLES, "js": IN_MODULES}.get(kind)
        if more:
            await _keep_assets(gallery, portal, url, more.findall(answer.text))


def kept_in(folder: Path, make: Callable[[], Gallery]) -> Gallery:
    """The run's gallery: made by the first process that asks, read by the others."""
    path = folder / "gallery.msgpack"
    with (folder / "gallery.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            path.write_bytes(msgspec.msgpack.encode(make()))
    return msgspec.msgpack.decode(path.read_bytes(), type=Gallery)
