-- Instants are milliseconds since 1970 UTC; durations are milliseconds unless they are ISO 8601 text.

-- What the whole database is at: the last applied log entry, and the number of the next job.
CREATE TABLE meta (
  one         INTEGER PRIMARY KEY CHECK (one = 1),
  term        INTEGER NOT NULL,
  idx         INTEGER NOT NULL,
  next_number INTEGER NOT NULL
) STRICT;
INSERT INTO meta VALUES (1, 0, -1, 1);

-- What changes of a job. Apart from spec, so that a change rewrites 80 bytes and not the payload.
-- status: 0 pending, 1 in progress, 2 paused; final: 10 completed, 11 failed, 12 cancelled, 13 timeout
CREATE TABLE job (
  number      INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  status      INTEGER NOT NULL,
  recurring   INTEGER NOT NULL,
  next_due    INTEGER,
  occurrences INTEGER NOT NULL,
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  revision    INTEGER NOT NULL,
  reason      TEXT
) STRICT;
CREATE INDEX job_by_state ON job (status, recurring);
CREATE INDEX job_finished ON job (updated_at) WHERE status >= 10;

-- What never changes of a job. NULL: the default.
-- kind: 0 once (due_once), 1 cron (cron, zone), 2 every (interval, anchor), 3 every period (interval, anchor, zone)
-- misfire: 0 fire all, 1 fire last, 2 skip; overlap: 0 skip, 1 allow; delivery: 0 at least once, 1 at most once
-- body: 0 envelope, 1 raw; headers: lines "name: value"; labels: lines "key=value"
CREATE TABLE spec (
  number             INTEGER PRIMARY KEY,
  kind               INTEGER NOT NULL,
  due_once           INTEGER,
  cron               TEXT,
  zone               TEXT,
  interval           TEXT,
  anchor             INTEGER,
  start              INTEGER,
  last               INTEGER,
  max_occurrences    INTEGER,
  misfire            INTEGER NOT NULL,
  overlap            INTEGER NOT NULL,
  delivery           INTEGER NOT NULL,
  url                TEXT NOT NULL,
  method             TEXT NOT NULL,
  headers            TEXT,
  body               INTEGER NOT NULL,
  timeout_ms         INTEGER NOT NULL,
  max_attempts       INTEGER,
  initial_backoff_ms INTEGER,
  multiplier         REAL,
  max_backoff_ms     INTEGER,
  jitter             INTEGER,
  max_age_ms         INTEGER,
  labels             TEXT,
  description        TEXT,
  fingerprint        TEXT,
  payload            TEXT
) STRICT;

CREATE TABLE job_label (
  key   TEXT NOT NULL,
  value TEXT NOT NULL,
  job   INTEGER NOT NULL,
  PRIMARY KEY (key, value, job)
) STRICT, WITHOUT ROWID;

-- How many jobs have a status; kept by every transaction that changes it.
CREATE TABLE status_count (
  status INTEGER PRIMARY KEY,
  jobs   INTEGER NOT NULL
) STRICT;

-- Pending attempts, in the order of delivery.
CREATE TABLE slot_entry (
  slot    INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  job     INTEGER NOT NULL,
  due     INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  PRIMARY KEY (slot, at, job, due)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX slot_entry_by_occurrence ON slot_entry (job, due);

-- owners: one node id per line.
CREATE TABLE slot_grant (
  slot            INTEGER PRIMARY KEY,
  epoch           INTEGER NOT NULL,
  owners          TEXT NOT NULL,
  fence           INTEGER NOT NULL,
  uncertain_until INTEGER
) STRICT;

-- The outcome of every occurrence that is over.
-- outcome: 0 completed, 1 failed, 2 timeout, 3 cancelled, 4 skipped, 5 missed, 6 unknown
CREATE TABLE ledger (
  job         INTEGER NOT NULL,
  due         INTEGER NOT NULL,
  outcome     INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  reason      TEXT,
  PRIMARY KEY (job, due)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_by_age ON ledger (recorded_at);

-- error_type: 0 timeout, 1 connection, 2 dns, 3 tls, 4 http, 5 blocked, 6 cancelled, 7 unknown
CREATE TABLE attempt (
  job           INTEGER NOT NULL,
  due           INTEGER NOT NULL,
  number        INTEGER NOT NULL,
  node          TEXT NOT NULL,
  fence         INTEGER NOT NULL,
  lateness_ms   INTEGER NOT NULL,
  started_at    INTEGER NOT NULL,
  ended_at      INTEGER NOT NULL,
  http_status   INTEGER NOT NULL,
  excerpt       TEXT,
  error_type    INTEGER,
  error_message TEXT,
  PRIMARY KEY (job, due, number)
) STRICT, WITHOUT ROWID;

-- Deleted jobs whose history may still be here, for the purge to find.
CREATE TABLE deleted_job (
  number INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE idempotency_key (
  key         TEXT PRIMARY KEY,
  job         INTEGER NOT NULL,
  fingerprint TEXT,
  used_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_key_by_age ON idempotency_key (used_at);
