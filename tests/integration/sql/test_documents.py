import asyncio

import pytest

from adapters.sql.documents import SqlDocuments
from application.errors import NotFound
from application.ports.documents import DocumentKind
from application.tasks import TaskName
from tests.contracts.ground import Ground
from tests.drivers.sql import SqlPortal
from tests.support import samples

pytestmark = pytest.mark.anyio
KIND = DocumentKind.INVOICE


async def test_a_document_is_asked_for_once_and_kept_as_first_made(portal: SqlPortal, ground: Ground) -> None:
    documents, owner, subject = SqlDocuments(portal.door), ground.contractor.id, samples.new_id()
    assert await documents.find(owner, kind=KIND, subject_id=subject, fingerprint=b"f") is None

    async def ask(fingerprint: bytes) -> object:
        return await documents.want(
            owner, kind=KIND, subject_id=subject, token_id=None, language="es", fingerprint=fingerprint
        )

    wanted = set(await asyncio.gather(*(ask(b"f") for _ in range(5))))
    assert len(wanted) == 1
    document_id = wanted.pop()
    tasks = [(row.task.name, row.task.subject_id) for row in await portal.tasks(owner)]
    assert tasks == [(TaskName.MAKE_DOCUMENT, document_id)]
    assert await ask(b"g") != document_id
    asked = await documents.wanted(owner, document_id)
    assert (asked.kind, asked.subject_id, asked.language, asked.fingerprint, asked.made) == (
        KIND,
        subject,
        "es",
        b"f",
        False,
    )
    await documents.keep(owner, document_id, sealed=b"first", sha256="11")
    await documents.keep(owner, document_id, sealed=b"second", sha256="22")
    stored = await documents.find(owner, kind=KIND, subject_id=subject, fingerprint=b"f")
    assert stored is not None
    assert (stored.id, stored.sealed, stored.sha256) == (document_id, b"first", "11")
    assert (await documents.wanted(owner, document_id)).made


async def test_another_contractors_document_is_not_there(portal: SqlPortal, ground: Ground) -> None:
    documents = SqlDocuments(portal.door)
    mine = await documents.want(
        ground.contractor.id, kind=KIND, subject_id=samples.new_id(), token_id=None, language="en", fingerprint=b"f"
    )
    with pytest.raises(NotFound):
        await documents.wanted(samples.new_id(), mine)
