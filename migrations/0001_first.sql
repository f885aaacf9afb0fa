-- Times are epoch milliseconds, truth values 0 or 1, words those of the wire. The invariants of the
-- domain stand here again where SQL can say them.

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE batches (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    name              TEXT NOT NULL,
    file_name         TEXT NOT NULL,
    fingerprint       TEXT NOT NULL,
    state             TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'running', 'paused', 'completed', 'failed', 'cancelled')),
    pause_reason      TEXT
        CHECK (pause_reason IN
            ('operator', 'portal_down', 'account_refused', 'layout_changed', 'browser_missing')),
    cart_policy       TEXT NOT NULL CHECK (cart_policy IN ('replace', 'keep', 'ask')),
    cycle             TEXT,
    refuse_other_name INTEGER NOT NULL CHECK (refuse_other_name IN (0, 1)),
    rows_total        INTEGER NOT NULL,
    rows_in_orders    INTEGER NOT NULL,
    rows_rejected     INTEGER NOT NULL,
    rows_blank        INTEGER NOT NULL,
    orders            INTEGER NOT NULL,
    lines             INTEGER NOT NULL,
    units             INTEGER NOT NULL,
    created_ms        INTEGER NOT NULL,
    started_ms        INTEGER,
    ended_ms          INTEGER,
    CHECK ((state = 'paused') = (pause_reason IS NOT NULL)),
    CHECK ((state IN ('completed', 'failed', 'cancelled')) = (ended_ms IS NOT NULL)),
    CHECK (rows_total = rows_in_orders + rows_rejected + rows_blank)
) STRICT;

CREATE INDEX batches_by_state ON batches (state, id);
CREATE INDEX batches_by_fingerprint ON batches (fingerprint);

-- Rows of the file that are in no order, as the operator was shown them.
CREATE TABLE rejected_rows (
    batch_id  INTEGER NOT NULL REFERENCES batches (id),
    position  INTEGER NOT NULL,
    sheet     TEXT,
    row       INTEGER NOT NULL,
    column_   TEXT,
    value     TEXT NOT NULL,
    reason_es TEXT NOT NULL,
    reason_en TEXT NOT NULL,
    PRIMARY KEY (batch_id, position)
) STRICT, WITHOUT ROWID;

-- The order table is the queue.
CREATE TABLE orders (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    batch_id         INTEGER NOT NULL REFERENCES batches (id),
    position         INTEGER NOT NULL,
    consultora_code  TEXT NOT NULL CHECK (consultora_code <> ''),
    consultora_name  TEXT,
    state            TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'queued', 'in_progress', 'login_ok', 'consultora_selected',
            'cycle_selected', 'cart_open', 'products_added', 'completed', 'partial', 'failed',
            'retrying', 'cancelled')),
    -- The number of the last attempt: the fencing token.
    attempt          INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    -- Attempts that counted since the operator last granted some.
    attempts_used    INTEGER NOT NULL DEFAULT 0 CHECK (attempts_used >= 0),
    lease_owner      TEXT,
    lease_until_ms   INTEGER,
    worker           INTEGER,
    cancel_requested INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
    due_ms           INTEGER,
    started_ms       INTEGER,
    ended_ms         INTEGER,
    lines            INTEGER NOT NULL CHECK (lines > 0),
    lines_added      INTEGER NOT NULL DEFAULT 0,
    units            INTEGER NOT NULL CHECK (units > 0),
    portal_name      TEXT,
    -- What was in the cart before the first change, as JSON; kept over attempts.
    cart_before      TEXT,
    -- The last thing worth telling.
    message_es       TEXT,
    message_en       TEXT,
    -- Kind, step and reason of the failure that it ended with or waits on.
    cause            TEXT,
    UNIQUE (batch_id, position),
    UNIQUE (batch_id, consultora_code),
    CHECK ((lease_owner IS NOT NULL) = (state IN ('in_progress', 'login_ok', 'consultora_selected',
        'cycle_selected', 'cart_open', 'products_added'))),
    CHECK ((lease_owner IS NOT NULL) = (lease_until_ms IS NOT NULL)),
    CHECK ((lease_owner IS NOT NULL) = (worker IS NOT NULL)),
    CHECK ((state = 'retrying') = (due_ms IS NOT NULL)),
    CHECK ((state IN ('completed', 'partial', 'failed', 'cancelled')) = (ended_ms IS NOT NULL))
) STRICT;

-- At most one attempt at a time per consultora, over all batches.
CREATE UNIQUE INDEX orders_one_per_consultora ON orders (consultora_code)
    WHERE lease_owner IS NOT NULL;
-- What a claim reads: one batch's queue, and what is due.
CREATE INDEX orders_queue ON orders (batch_id, id) WHERE state = 'queued';
CREATE INDEX orders_due ON orders (batch_id, due_ms, id) WHERE state = 'retrying';
CREATE INDEX orders_leases ON orders (lease_owner, lease_until_ms) WHERE lease_owner IS NOT NULL;
-- What the order table of the window reads.
CREATE INDEX orders_by_state ON orders (batch_id, state, position);
CREATE INDEX orders_by_end ON orders (batch_id, ended_ms) WHERE ended_ms IS NOT NULL;
CREATE INDEX orders_by_cause ON orders (batch_id, cause) WHERE cause IS NOT NULL;

CREATE TABLE lines (
    order_id     INTEGER NOT NULL REFERENCES orders (id),
    position     INTEGER NOT NULL,
    product_code TEXT NOT NULL CHECK (product_code <> ''),
    quantity     INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 9999),
    state        TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'added', 'out_of_stock', 'unknown', 'limited', 'failed')),
    loaded       INTEGER CHECK (loaded >= 0),
    -- Rows of the file, comma-separated.
    rows_        TEXT NOT NULL,
    PRIMARY KEY (order_id, position),
    CHECK (state <> 'added' OR loaded = quantity),
    CHECK (state <> 'limited' OR loaded < quantity)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX lines_one_per_product ON lines (order_id, product_code);

CREATE TABLE attempts (
    order_id   INTEGER NOT NULL REFERENCES orders (id),
    number     INTEGER NOT NULL CHECK (number > 0),
    owner      TEXT NOT NULL,
    worker     INTEGER NOT NULL,
    started_ms INTEGER NOT NULL,
    ended_ms   INTEGER,
    outcome    TEXT NOT NULL DEFAULT 'running'
        CHECK (outcome IN ('running', 'completed', 'partial', 'failed', 'retrying', 'released',
            'cancelled', 'lost')),
    kind       TEXT,
    reason     TEXT,
    step       TEXT,
    detail     TEXT,
    cart       TEXT CHECK (cart IN ('untouched', 'exact', 'unfinished')),
    PRIMARY KEY (order_id, number),
    CHECK ((outcome = 'running') = (ended_ms IS NULL))
) STRICT, WITHOUT ROWID;

-- At most one attempt at a time per order.
CREATE UNIQUE INDEX attempts_one_at_a_time ON attempts (order_id) WHERE outcome = 'running';

CREATE TABLE evidence (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id   INTEGER NOT NULL REFERENCES orders (id),
    attempt    INTEGER NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('screenshot', 'snapshot', 'calls')),
    -- Relative to the evidence folder.
    path       TEXT NOT NULL UNIQUE,
    size_bytes INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX evidence_by_order ON evidence (order_id, attempt);

CREATE TABLE audit (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms    INTEGER NOT NULL,
    actor    TEXT NOT NULL CHECK (actor IN ('operator', 'terminal', 'http', 'engine')),
    event    TEXT NOT NULL,
    batch_id INTEGER,
    order_id INTEGER,
    attempt  INTEGER,
    step     TEXT,
    text_es  TEXT NOT NULL,
    text_en  TEXT NOT NULL
) STRICT;

CREATE INDEX audit_by_order ON audit (order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX audit_by_batch ON audit (batch_id, id) WHERE batch_id IS NOT NULL;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;

-- What changed, in the order of the commits. A row without an order speaks of a whole batch. The
-- program prunes its old end.
CREATE TABLE changes (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    batch_id INTEGER,
    order_id INTEGER
) STRICT;

-- Orders by batch and state, kept by the database itself, so that no list has to count 50,000 rows.
CREATE TABLE order_counts (
    batch_id INTEGER NOT NULL,
    state    TEXT NOT NULL,
    orders   INTEGER NOT NULL CHECK (orders >= 0),
    PRIMARY KEY (batch_id, state)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER orders_are_counted AFTER INSERT ON orders
BEGIN
    INSERT INTO order_counts (batch_id, state, orders) VALUES (NEW.batch_id, NEW.state, 1)
    ON CONFLICT (batch_id, state) DO UPDATE SET orders = orders + 1;
END;
CREATE TRIGGER orders_are_recounted AFTER UPDATE OF state ON orders WHEN OLD.state <> NEW.state
BEGIN
    UPDATE order_counts SET orders = orders - 1 WHERE batch_id = OLD.batch_id AND state = OLD.state;
    INSERT INTO order_counts (batch_id, state, orders) VALUES (NEW.batch_id, NEW.state, 1)
    ON CONFLICT (batch_id, state) DO UPDATE SET orders = orders + 1;
END;
