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
CREATE TABLE deleted_job (
  number INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE idempotency_key (
  key         TEXT PRIMARY KEY,
  job         INTEGER NOT NULL,
  fingerprint TEXT,
  used_at     INTEGER NOT NULL
, due INTEGER) STRICT, WITHOUT ROWID;
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
CREATE TABLE job_label (
  key   TEXT NOT NULL,
  value TEXT NOT NULL,
  job   INTEGER NOT NULL,
  PRIMARY KEY (key, value, job)
) STRICT, WITHOUT ROWID;
CREATE TABLE ledger (
  job         INTEGER NOT NULL,
  due         INTEGER NOT NULL,
  outcome     INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  reason      TEXT, origin INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (job, due)
) STRICT, WITHOUT ROWID;
CREATE TABLE meta (
  one         INTEGER PRIMARY KEY CHECK (one = 1),
  term        INTEGER NOT NULL,
  idx         INTEGER NOT NULL,
  next_number INTEGER NOT NULL
) STRICT;
CREATE TABLE slot_entry (
  slot    INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  job     INTEGER NOT NULL,
  due     INTEGER NOT NULL,
  attempt INTEGER NOT NULL, origin INTEGER NOT NULL DEFAULT 0, wanted_overlap INTEGER, tried INTEGER NOT NULL DEFAULT 0, wanted_reason TEXT,
  PRIMARY KEY (slot, at, job, due)
) STRICT, WITHOUT ROWID;
CREATE TABLE slot_grant (
  slot            INTEGER PRIMARY KEY,
  epoch           INTEGER NOT NULL,
  owners          TEXT NOT NULL,
  fence           INTEGER NOT NULL,
  uncertain_until INTEGER
) STRICT;
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
, trace TEXT, misfire_max_age_ms INTEGER, rrule TEXT, rrule_end INTEGER, spread_ms INTEGER, dialect INTEGER, dst_gap INTEGER, dst_overlap INTEGER) STRICT;
CREATE TABLE status_count (
  status INTEGER PRIMARY KEY,
  jobs   INTEGER NOT NULL
) STRICT;
CREATE INDEX idempotency_key_by_age ON idempotency_key (used_at);
CREATE INDEX job_by_state ON job (status, recurring);
CREATE INDEX job_finished ON job (updated_at) WHERE status >= 10;
CREATE INDEX ledger_by_age ON ledger (recorded_at);
CREATE UNIQUE INDEX slot_entry_by_occurrence ON slot_entry (job, due);
