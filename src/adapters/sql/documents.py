from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.elements import ColumnElement

from adapters.sql.door import Door
from adapters.sql.outbox import append_task
from adapters.sql.repositories.rows import load, this
from adapters.sql.tables import documents
from application.ports.documents import DocumentKind, StoredDocument, WantedDocument
from application.tasks import TaskName
from domain.shared.ids import ContractorId


@dataclass(frozen=True, slots=True)
class SqlDocuments:
    door: Door

    async def find(
        self, contractor_id: UUID, *, kind: DocumentKind, subject_id: UUID, fingerprint: bytes
    ) -> StoredDocument | None:
        async with self.door.transaction(ContractorId(contractor_id)) as tx:
            row = await tx.one(select(documents).where(_same(contractor_id, kind, subject_id, fingerprint)))
        return None if row is None else StoredDocument(id=row.id, sha256=row.sha256 or "", sealed=row.sealed)

    async def want(
        self,
        contractor_id: UUID,
        *,
        kind: DocumentKind,
        subject_id: UUID,
        token_id: UUID | None,
        language: str,
        fingerprint: bytes,
    ) -> UUID:
        async with self.door.short(ContractorId(contractor_id)) as tx:
            row = insert(documents).values(
                contractor_id=contractor_id,
                id=tx.new_id(),
                kind=kind,
                subject_id=subject_id,
                token_id=token_id,
                language=language,
                fingerprint=fingerprint,
                created_at=tx.now,
            )
            once = row.on_conflict_do_nothing(constraint="uq_document_fingerprint").returning(documents.c.id)
            asked = await tx.one(once)
            if asked is not None:
                await append_task(tx, TaskName.MAKE_DOCUMENT, asked.id, reason=asked.id, after_s=0)
            else:
                asked = await tx.one(select(documents.c.id).where(_same(contractor_id, kind, subject_id, fingerprint)))
                assert asked is not None, "a document is never removed"
            wanted: UUID = asked.id
            return wanted

    async def wanted(self, contractor_id: UUID, document_id: UUID) -> WantedDocument:
        """Raises NotFound."""
        async with self.door.transaction(ContractorId(contractor_id)) as tx:
            row = await load(tx, select(documents).where(this(tx, documents, document_id)), lock=False)
        return WantedDocument(
            id=row.id,
            kind=DocumentKind(row.kind),
            subject_id=row.subject_id,
            token_id=row.token_id,
            language=row.language,
            fingerprint=row.fingerprint,
            made=row.sealed is not None,
        )

    async def keep(self, contractor_id: UUID, document_id: UUID, *, sealed: bytes, sha256: str) -> None:
        async with self.door.short(ContractorId(contractor_id)) as tx:
            await tx.rows(
                update(documents)
                .where(this(tx, documents, document_id), documents.c.sealed.is_(None))
                .values(sealed=sealed, sha256=sha256)
            )


def _same(contractor_id: UUID, kind: DocumentKind, subject_id: UUID, fingerprint: bytes) -> ColumnElement[bool]:
    return and_(
        documents.c.contractor_id == contractor_id,
        documents.c.kind == kind,
        documents.c.subject_id == subject_id,
        documents.c.fingerprint == fingerprint,
    )
