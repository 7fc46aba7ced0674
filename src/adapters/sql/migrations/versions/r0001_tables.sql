CREATE TABLE alert (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    code text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL,
    count integer DEFAULT 1 NOT NULL,
    first_at timestamptz DEFAULT portal_now() NOT NULL,
    last_at timestamptz DEFAULT portal_now() NOT NULL,
    CONSTRAINT pk_alert PRIMARY KEY (contractor_id, id),
    CONSTRAINT uq_alert_subject UNIQUE (contractor_id, code, subject)
);

CREATE TABLE audit (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    at timestamptz DEFAULT portal_now() NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    result text NOT NULL,
    actor jsonb NOT NULL,
    CONSTRAINT pk_audit PRIMARY KEY (contractor_id, id)
);
CREATE INDEX ix_audit_subject ON audit (contractor_id, subject, id);

CREATE TABLE audit_seal (
    contractor_id uuid NOT NULL,
    "position" bigint NOT NULL,
    audit_id uuid NOT NULL,
    digest bytea NOT NULL,
    sealed_at timestamptz DEFAULT portal_now() NOT NULL,
    CONSTRAINT pk_audit_seal PRIMARY KEY (contractor_id, "position"),
    CONSTRAINT fk_audit_seal_audit_id FOREIGN KEY (contractor_id, audit_id) REFERENCES audit (contractor_id, id),
    CONSTRAINT uq_audit_seal_audit UNIQUE (contractor_id, audit_id)
);

CREATE TABLE clock_shift (
    single boolean DEFAULT true NOT NULL,
    shift interval NOT NULL,
    CONSTRAINT pk_clock_shift PRIMARY KEY (single),
    CONSTRAINT ck_clock_shift_single CHECK (single)
);

CREATE TABLE contractor (
    id uuid NOT NULL,
    name text NOT NULL,
    base_url text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    settings jsonb NOT NULL,
    head jsonb NOT NULL,
    stripe_account text,
    version integer NOT NULL,
    created_at timestamptz DEFAULT portal_now() NOT NULL,
    CONSTRAINT pk_contractor PRIMARY KEY (id),
    CONSTRAINT uq_contractor_stripe_account UNIQUE (stripe_account)
);

CREATE TABLE inbox (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    processor text NOT NULL,
    event_id text NOT NULL,
    kind text NOT NULL,
    object_ref text NOT NULL,
    account text NOT NULL,
    livemode boolean NOT NULL,
    received_at timestamptz DEFAULT portal_now() NOT NULL,
    CONSTRAINT pk_inbox PRIMARY KEY (contractor_id, id),
    CONSTRAINT uq_inbox_event UNIQUE (contractor_id, processor, event_id)
);

CREATE TABLE number_series (
    contractor_id uuid NOT NULL,
    kind text NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT pk_number_series PRIMARY KEY (contractor_id, kind)
);

CREATE TABLE outbox (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    subject_id uuid NOT NULL,
    reason uuid NOT NULL,
    due_at timestamptz NOT NULL,
    lease_until timestamptz,
    tries integer DEFAULT 0 NOT NULL,
    problem text DEFAULT '' NOT NULL,
    done_at timestamptz,
    parked_at timestamptz,
    created_at timestamptz DEFAULT portal_now() NOT NULL,
    request_id text,
    CONSTRAINT pk_outbox PRIMARY KEY (contractor_id, id),
    CONSTRAINT uq_outbox_task UNIQUE (contractor_id, name, subject_id, reason)
);
CREATE INDEX ix_outbox_due ON outbox (due_at)
    WHERE done_at IS NULL AND parked_at IS NULL;
CREATE INDEX ix_outbox_parked ON outbox (contractor_id, parked_at)
    WHERE parked_at IS NOT NULL;

CREATE TABLE request (
    contractor_id uuid NOT NULL,
    actor_key text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    result bytea,
    created_at timestamptz DEFAULT portal_now() NOT NULL,
    CONSTRAINT pk_request PRIMARY KEY (contractor_id, actor_key, key)
);

CREATE TABLE schedule (
    name text NOT NULL,
    next_at timestamptz NOT NULL,
    CONSTRAINT pk_schedule PRIMARY KEY (name)
);

CREATE TABLE api_key (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    name text NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz DEFAULT portal_now() NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT pk_api_key PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_api_key_contractor_id FOREIGN KEY (contractor_id)
        REFERENCES contractor (id),
    CONSTRAINT uq_api_key_secret_hash UNIQUE (contractor_id, secret_hash)
);

CREATE TABLE contractor_host (
    host text NOT NULL,
    contractor_id uuid NOT NULL,
    CONSTRAINT pk_contractor_host PRIMARY KEY (host),
    CONSTRAINT fk_contractor_host_contractor_id FOREIGN KEY (contractor_id)
        REFERENCES contractor (id)
);
CREATE INDEX ix_contractor_host_contractor ON contractor_host (contractor_id);

CREATE TABLE picture (
    contractor_id uuid NOT NULL,
    sha256 text NOT NULL,
    kind text NOT NULL,
    media_type text NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    content bytea NOT NULL,
    small bytea,
    created_at timestamptz DEFAULT portal_now() NOT NULL,
    CONSTRAINT pk_picture PRIMARY KEY (contractor_id, sha256),
    CONSTRAINT fk_picture_contractor_id FOREIGN KEY (contractor_id)
        REFERENCES contractor (id),
    CONSTRAINT ck_picture_size CHECK (octet_length(content) <= 300000 AND octet_length(small) <= 12000)
);

CREATE TABLE customer (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    version integer NOT NULL,
    created_at timestamptz DEFAULT portal_now() NOT NULL,
    CONSTRAINT pk_customer PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_customer_contractor_id FOREIGN KEY (contractor_id)
        REFERENCES contractor (id)
);

CREATE TABLE contact (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    position integer NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    phone text NOT NULL,
    language text NOT NULL,
    role text NOT NULL,
    CONSTRAINT pk_contact PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_contact_customer_id FOREIGN KEY (contractor_id, customer_id)
        REFERENCES customer (contractor_id, id),
    CONSTRAINT uq_contact_email UNIQUE (contractor_id, customer_id, email_key)
);
CREATE INDEX ix_contact_email_key ON contact (contractor_id, email_key);

CREATE TABLE property (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    position integer NOT NULL,
    street text NOT NULL,
    city text NOT NULL,
    region text NOT NULL,
    postal_code text NOT NULL,
    country text NOT NULL,
    one_line text NOT NULL,
    CONSTRAINT pk_property PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_property_customer_id FOREIGN KEY (contractor_id, customer_id)
        REFERENCES customer (contractor_id, id)
);
CREATE INDEX ix_property_customer ON property (contractor_id, customer_id);

CREATE TABLE access_token (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    purpose text NOT NULL,
    resource_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    key_version integer NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    spent_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT pk_access_token PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_access_token_contact_id FOREIGN KEY (contractor_id, contact_id)
        REFERENCES contact (contractor_id, id),
    CONSTRAINT uq_access_token_secret_hash UNIQUE (contractor_id, secret_hash)
);
CREATE INDEX ix_access_token_contact ON access_token (contractor_id, contact_id);
CREATE INDEX ix_access_token_resource ON access_token (contractor_id, resource_id, purpose);

CREATE TABLE job (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    property_id uuid NOT NULL,
    number text NOT NULL,
    title text NOT NULL,
    status text NOT NULL,
    version integer NOT NULL,
    created_at timestamptz DEFAULT portal_now() NOT NULL,
    CONSTRAINT pk_job PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_job_customer_id FOREIGN KEY (contractor_id, customer_id)
        REFERENCES customer (contractor_id, id),
    CONSTRAINT fk_job_property_id FOREIGN KEY (contractor_id, property_id)
        REFERENCES property (contractor_id, id),
    CONSTRAINT uq_job_number UNIQUE (contractor_id, number)
);
CREATE INDEX ix_job_customer ON job (contractor_id, customer_id, id);
CREATE INDEX ix_job_status ON job (contractor_id, status, id);

CREATE TABLE session (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    contact_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    user_agent text NOT NULL,
    started_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT pk_session PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_session_contact_id FOREIGN KEY (contractor_id, contact_id)
        REFERENCES contact (contractor_id, id),
    CONSTRAINT fk_session_customer_id FOREIGN KEY (contractor_id, customer_id)
        REFERENCES customer (contractor_id, id),
    CONSTRAINT uq_session_secret_hash UNIQUE (contractor_id, secret_hash)
);
CREATE INDEX ix_session_contact ON session (contractor_id, contact_id);
CREATE INDEX ix_session_customer ON session (contractor_id, customer_id);

CREATE TABLE document (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    token_id uuid,
    language text NOT NULL,
    fingerprint bytea NOT NULL,
    sealed bytea,
    sha256 text,
    created_at timestamptz DEFAULT portal_now() NOT NULL,
    CONSTRAINT pk_document PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_document_token_id FOREIGN KEY (contractor_id, token_id)
        REFERENCES access_token (contractor_id, id),
    CONSTRAINT uq_document_fingerprint UNIQUE (contractor_id, kind, subject_id, fingerprint)
);
CREATE INDEX ix_document_token ON document (contractor_id, token_id);

CREATE TABLE estimate (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    property_id uuid NOT NULL,
    job_id uuid,
    number text NOT NULL,
    title text NOT NULL,
    status text NOT NULL,
    revision integer NOT NULL,
    currency text NOT NULL,
    least_minor bigint NOT NULL,
    most_minor bigint NOT NULL,
    content jsonb NOT NULL,
    decision jsonb,
    valid_until date NOT NULL,
    expires_at timestamptz,
    sent_at timestamptz,
    version integer NOT NULL,
    created_at timestamptz DEFAULT portal_now() NOT NULL,
    CONSTRAINT pk_estimate PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_estimate_customer_id FOREIGN KEY (contractor_id, customer_id)
        REFERENCES customer (contractor_id, id),
    CONSTRAINT fk_estimate_property_id FOREIGN KEY (contractor_id, property_id)
        REFERENCES property (contractor_id, id),
    CONSTRAINT fk_estimate_job_id FOREIGN KEY (contractor_id, job_id)
        REFERENCES job (contractor_id, id),
    CONSTRAINT uq_estimate_number UNIQUE (contractor_id, number)
);
CREATE INDEX ix_estimate_customer ON estimate (contractor_id, customer_id, id);
CREATE INDEX ix_estimate_job ON estimate (contractor_id, job_id);
CREATE INDEX ix_estimate_open ON estimate (contractor_id, expires_at)
    WHERE status = 'sent';
CREATE INDEX ix_estimate_status ON estimate (contractor_id, status, id);

CREATE TABLE message (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    reason uuid NOT NULL,
    subject_id uuid NOT NULL,
    to_email text NOT NULL,
    to_name text NOT NULL,
    language text NOT NULL,
    contact_id uuid,
    token_id uuid,
    state text NOT NULL,
    tries integer NOT NULL,
    problem text NOT NULL,
    handed_at timestamptz,
    sent_at timestamptz,
    created_at timestamptz DEFAULT portal_now() NOT NULL,
    CONSTRAINT pk_message PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_message_contact_id FOREIGN KEY (contractor_id, contact_id)
        REFERENCES contact (contractor_id, id),
    CONSTRAINT fk_message_token_id FOREIGN KEY (contractor_id, token_id)
        REFERENCES access_token (contractor_id, id),
    CONSTRAINT uq_message_reason UNIQUE (contractor_id, kind, reason, to_email)
);
CREATE INDEX ix_message_contact ON message (contractor_id, contact_id, kind, created_at);
CREATE INDEX ix_message_subject ON message (contractor_id, subject_id, id);
CREATE INDEX ix_message_token ON message (contractor_id, token_id);

CREATE TABLE change_request (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    estimate_id uuid NOT NULL,
    message text NOT NULL,
    actor jsonb NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_change_request PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_change_request_estimate_id FOREIGN KEY (contractor_id, estimate_id)
        REFERENCES estimate (contractor_id, id)
);
CREATE INDEX ix_change_request_estimate ON change_request (contractor_id, estimate_id, id);

CREATE TABLE evidence (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    estimate_id uuid NOT NULL,
    content bytea NOT NULL,
    content_hash text NOT NULL,
    signer_name text NOT NULL,
    signature_kind text,
    signature_typed text NOT NULL,
    signature_png bytea,
    signature_ink integer NOT NULL,
    consent text NOT NULL,
    language text NOT NULL,
    actor jsonb NOT NULL,
    how_told text NOT NULL,
    at timestamptz NOT NULL,
    zone text NOT NULL,
    CONSTRAINT pk_evidence PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_evidence_estimate_id FOREIGN KEY (contractor_id, estimate_id)
        REFERENCES estimate (contractor_id, id),
    CONSTRAINT uq_evidence_estimate UNIQUE (contractor_id, estimate_id)
);

CREATE TABLE invoice (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    property_id uuid,
    job_id uuid,
    estimate_id uuid,
    kind text NOT NULL,
    status text NOT NULL,
    number text,
    title text NOT NULL,
    currency text NOT NULL,
    total_minor bigint NOT NULL,
    settled_minor bigint NOT NULL,
    bill jsonb NOT NULL,
    issued_on date,
    due_on date,
    version integer NOT NULL,
    created_at timestamptz DEFAULT portal_now() NOT NULL,
    CONSTRAINT pk_invoice PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_invoice_customer_id FOREIGN KEY (contractor_id, customer_id)
        REFERENCES customer (contractor_id, id),
    CONSTRAINT fk_invoice_property_id FOREIGN KEY (contractor_id, property_id)
        REFERENCES property (contractor_id, id),
    CONSTRAINT fk_invoice_job_id FOREIGN KEY (contractor_id, job_id)
        REFERENCES job (contractor_id, id),
    CONSTRAINT fk_invoice_estimate_id FOREIGN KEY (contractor_id, estimate_id)
        REFERENCES estimate (contractor_id, id),
    CONSTRAINT uq_invoice_number UNIQUE (contractor_id, number)
);
CREATE INDEX ix_invoice_customer ON invoice (contractor_id, customer_id, id);
CREATE INDEX ix_invoice_estimate ON invoice (contractor_id, estimate_id);
CREATE INDEX ix_invoice_job ON invoice (contractor_id, job_id);
CREATE INDEX ix_invoice_status ON invoice (contractor_id, status, id);
CREATE UNIQUE INDEX uq_invoice_deposit ON invoice (contractor_id, estimate_id)
    WHERE kind = 'deposit' AND status <> 'void';

CREATE TABLE job_estimate (
    contractor_id uuid NOT NULL,
    job_id uuid NOT NULL,
    estimate_id uuid NOT NULL,
    position integer NOT NULL,
    CONSTRAINT pk_job_estimate PRIMARY KEY (contractor_id, job_id, estimate_id),
    CONSTRAINT fk_job_estimate_job_id FOREIGN KEY (contractor_id, job_id)
        REFERENCES job (contractor_id, id),
    CONSTRAINT fk_job_estimate_estimate_id FOREIGN KEY (contractor_id, estimate_id)
        REFERENCES estimate (contractor_id, id),
    CONSTRAINT uq_job_estimate_estimate UNIQUE (contractor_id, estimate_id)
);

CREATE TABLE evidence_document (
    contractor_id uuid NOT NULL,
    evidence_id uuid NOT NULL,
    sha256 text NOT NULL,
    at timestamptz DEFAULT portal_now() NOT NULL,
    CONSTRAINT pk_evidence_document PRIMARY KEY (contractor_id, evidence_id, sha256),
    CONSTRAINT fk_evidence_document_evidence_id FOREIGN KEY (contractor_id, evidence_id)
        REFERENCES evidence (contractor_id, id)
);

CREATE TABLE payment_link (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    invoice_id uuid NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    purpose text NOT NULL,
    expires_at timestamptz NOT NULL,
    status text NOT NULL,
    version integer NOT NULL,
    created_at timestamptz DEFAULT portal_now() NOT NULL,
    CONSTRAINT pk_payment_link PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_payment_link_customer_id FOREIGN KEY (contractor_id, customer_id)
        REFERENCES customer (contractor_id, id),
    CONSTRAINT fk_payment_link_invoice_id FOREIGN KEY (contractor_id, invoice_id)
        REFERENCES invoice (contractor_id, id)
);
CREATE INDEX ix_payment_link_customer ON payment_link (contractor_id, customer_id);
CREATE INDEX ix_payment_link_invoice ON payment_link (contractor_id, invoice_id);

CREATE TABLE payment (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    link_id uuid,
    processor text NOT NULL,
    account text NOT NULL,
    livemode boolean NOT NULL,
    method_kind text NOT NULL,
    key text NOT NULL,
    body bytea NOT NULL,
    started_by text NOT NULL,
    started_at timestamptz NOT NULL,
    state text NOT NULL,
    outcome_unknown boolean NOT NULL,
    currency text NOT NULL,
    amount_minor bigint NOT NULL,
    unapplied_minor bigint NOT NULL,
    checkout_ref text,
    checkout_url text,
    checkout_expires_at timestamptz,
    object_ref text,
    method_brand text,
    method_last4 text,
    method_funding text,
    failure_reason text,
    failure_code text,
    settled_at timestamptz,
    version integer NOT NULL,
    created_at timestamptz DEFAULT portal_now() NOT NULL,
    CONSTRAINT pk_payment PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_payment_customer_id FOREIGN KEY (contractor_id, customer_id)
        REFERENCES customer (contractor_id, id),
    CONSTRAINT fk_payment_link_id FOREIGN KEY (contractor_id, link_id)
        REFERENCES payment_link (contractor_id, id),
    CONSTRAINT uq_payment_key UNIQUE (contractor_id, key),
    CONSTRAINT uq_payment_checkout UNIQUE (contractor_id, processor, checkout_ref),
    CONSTRAINT uq_payment_object UNIQUE (contractor_id, processor, object_ref, account)
);
CREATE INDEX ix_payment_customer ON payment (contractor_id, customer_id, id);
CREATE INDEX ix_payment_link_id ON payment (contractor_id, link_id);
CREATE INDEX ix_payment_state ON payment (contractor_id, state, id);
CREATE INDEX ix_payment_unsettled ON payment (contractor_id, started_at)
    WHERE outcome_unknown OR state IN ('created', 'awaiting_customer', 'requires_action', 'authorized', 'processing');

CREATE TABLE credit_entry (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    job_id uuid,
    kind text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    payment_id uuid,
    invoice_id uuid,
    at timestamptz NOT NULL,
    CONSTRAINT pk_credit_entry PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_credit_entry_customer_id FOREIGN KEY (contractor_id, customer_id)
        REFERENCES customer (contractor_id, id),
    CONSTRAINT fk_credit_entry_job_id FOREIGN KEY (contractor_id, job_id)
        REFERENCES job (contractor_id, id),
    CONSTRAINT fk_credit_entry_payment_id FOREIGN KEY (contractor_id, payment_id)
        REFERENCES payment (contractor_id, id),
    CONSTRAINT fk_credit_entry_invoice_id FOREIGN KEY (contractor_id, invoice_id)
        REFERENCES invoice (contractor_id, id)
);
CREATE INDEX ix_credit_entry_customer ON credit_entry (contractor_id, customer_id, id);
CREATE INDEX ix_credit_entry_invoice ON credit_entry (contractor_id, invoice_id);
CREATE INDEX ix_credit_entry_job ON credit_entry (contractor_id, job_id, id);
CREATE INDEX ix_credit_entry_payment ON credit_entry (contractor_id, payment_id);

CREATE TABLE ledger_entry (
    contractor_id uuid NOT NULL,
    id uuid NOT NULL,
    invoice_id uuid NOT NULL,
    kind text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    payment_id uuid,
    at timestamptz NOT NULL,
    CONSTRAINT pk_ledger_entry PRIMARY KEY (contractor_id, id),
    CONSTRAINT fk_ledger_entry_invoice_id FOREIGN KEY (contractor_id, invoice_id)
        REFERENCES invoice (contractor_id, id),
    CONSTRAINT fk_ledger_entry_payment_id FOREIGN KEY (contractor_id, payment_id)
        REFERENCES payment (contractor_id, id)
);
CREATE INDEX ix_ledger_entry_invoice ON ledger_entry (contractor_id, invoice_id, id);
CREATE INDEX ix_ledger_entry_payment ON ledger_entry (contractor_id, payment_id);
CREATE UNIQUE INDEX uq_ledger_entry_payment ON ledger_entry (contractor_id, invoice_id, payment_id)
    WHERE kind = 'payment';

CREATE TABLE payment_allocation (
    contractor_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    invoice_id uuid NOT NULL,
    position integer NOT NULL,
    amount_minor bigint NOT NULL,
    CONSTRAINT pk_payment_allocation PRIMARY KEY (contractor_id, payment_id, invoice_id),
    CONSTRAINT fk_payment_allocation_payment_id FOREIGN KEY (contractor_id, payment_id)
        REFERENCES payment (contractor_id, id),
    CONSTRAINT fk_payment_allocation_invoice_id FOREIGN KEY (contractor_id, invoice_id)
        REFERENCES invoice (contractor_id, id)
);
CREATE INDEX ix_payment_allocation_invoice ON payment_allocation (contractor_id, invoice_id, payment_id);
