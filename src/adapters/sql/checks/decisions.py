"""What must be true of estimates, their decisions and the proof of them."""

from adapters.sql.checks.rule import Rule
from application.ports.documents import DocumentKind
from application.tasks import TaskName
from domain.estimates.states import EstimateStatus
from domain.invoices.states import InvoiceStatus
from domain.jobs.job import JobStatus

S = EstimateStatus

RULES = (
    Rule(
        id="I8",
        says="an approved estimate has one proof, the one that its decision names; no other has any",
        sql="""
            SELECT format('estimate %s (%s): %s, %s proofs, decision names %s', e.number, e.id, e.status, count(p.id),
                          e.decision->>'evidence_id') AS broken
            FROM estimate e LEFT JOIN evidence p ON p.contractor_id = e.contractor_id AND p.estimate_id = e.id
            GROUP BY e.contractor_id, e.id
            HAVING CASE WHEN e.status = ANY (:approved)
                THEN count(p.id) <> 1 OR min(p.id::text) IS DISTINCT FROM e.decision->>'evidence_id'
                ELSE count(p.id) <> 0 END
            ORDER BY e.id""",
        words={"approved": [S.APPROVED]},
    ),
    Rule(
        id="I8",
        says="what is decided has a decision, and what is open has none",
        sql="""
            SELECT format('estimate %s (%s): %s', number, id, status) AS broken FROM estimate
            WHERE NOT status = ANY (:legal)
                OR status = ANY (:decided) AND decision IS NULL
                OR status = ANY (:undecided) AND decision IS NOT NULL
                OR status = ANY (:offered) AND (sent_at IS NULL OR expires_at IS NULL)
            ORDER BY id""",
        words={
            "legal": EstimateStatus,
            "decided": [S.APPROVED, S.DECLINED],
            "undecided": [S.DRAFT, S.SENT, S.EXPIRED, S.WITHDRAWN],
            "offered": [S.SENT, S.APPROVED, S.DECLINED, S.EXPIRED],
        },
    ),
    Rule(
        id="I8",
        says="invoices and jobs are in a state that there is",
        sql="""
            SELECT format('invoice %s (%s): %s', number, id, status) AS broken FROM invoice
            WHERE NOT status = ANY (:invoices)
            UNION ALL SELECT format('job %s (%s): %s', number, id, status) FROM job WHERE NOT status = ANY (:jobs)""",
        words={"invoices": InvoiceStatus, "jobs": JobStatus},
    ),
    Rule(
        id="I8",
        says="an estimate has one job and one deposit at most, and only once it is approved",
        sql="""
            SELECT format('estimate %s (%s): %s, %s jobs, %s deposits', e.number, e.id, e.status, jobs.n, deposits.n)
                AS broken
            FROM estimate e
            CROSS JOIN LATERAL (SELECT count(*) AS n FROM job_estimate j
                WHERE j.contractor_id = e.contractor_id AND j.estimate_id = e.id) AS jobs
            CROSS JOIN LATERAL (SELECT count(*) AS n FROM invoice i
                WHERE i.contractor_id = e.contractor_id AND i.estimate_id = e.id AND i.kind = 'deposit'
                AND i.status <> 'void') AS deposits
            WHERE jobs.n > 1 OR deposits.n > 1 OR deposits.n > jobs.n
                OR jobs.n > 0 AND NOT e.status = ANY (:approved) ORDER BY e.id""",
        words={"approved": [S.APPROVED]},
    ),
    Rule(
        id="I9",
        says="the hash that was agreed to is the hash of the bytes that are kept",
        sql="""
            SELECT format('estimate %s (%s): kept %s, proof %s, decision %s', e.number, e.id,
                          left(encode(sha256(p.content), 'hex'), 12), left(p.content_hash, 12),
                          left(e.decision->>'content_hash', 12)) AS broken
            FROM evidence p JOIN estimate e ON e.contractor_id = p.contractor_id AND e.id = p.estimate_id
            WHERE encode(sha256(p.content), 'hex') <> p.content_hash
                OR e.decision->>'content_hash' IS DISTINCT FROM p.content_hash ORDER BY e.id""",
    ),
    Rule(
        id="I9",
        says="the signed PDF that is proved is the one that is kept, and a kept one is proved",
        sql="""
            SELECT format('evidence %s: no signed document has the proved hash %s', p.id, left(d.sha256, 12)) AS broken
            FROM evidence_document d JOIN evidence p ON p.contractor_id = d.contractor_id AND p.id = d.evidence_id
            WHERE NOT EXISTS (SELECT FROM document f WHERE f.contractor_id = d.contractor_id AND f.kind = ANY (:signed)
                AND f.subject_id = p.estimate_id AND f.sha256 = d.sha256)
            UNION ALL
            SELECT format('document %s: made, and not proved', f.id)
            FROM document f JOIN evidence p ON p.contractor_id = f.contractor_id AND p.estimate_id = f.subject_id
            WHERE f.kind = ANY (:signed) AND f.sha256 IS NOT NULL AND NOT EXISTS (SELECT FROM evidence_document d
                WHERE d.contractor_id = f.contractor_id AND d.evidence_id = p.id AND d.sha256 = f.sha256)
                -- the proof follows in a transaction of its own, within the task that makes the document
                AND NOT EXISTS (SELECT FROM outbox o WHERE o.contractor_id = f.contractor_id AND o.name = ANY (:makers)
                    AND o.done_at IS NULL AND o.parked_at IS NULL)""",
        words={
            "signed": [DocumentKind.SIGNED_ESTIMATE],
            "makers": [TaskName.SEND_MESSAGE, TaskName.MAKE_DOCUMENT],
        },
    ),
)
