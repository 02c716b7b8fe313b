-- Why there is an occurrence. origin: 0 the schedule, 1 triggered, 2 backfilled, 3 redelivered. wanted_overlap: in place of the
-- job's, with its numbers; NULL: the job's. tried: attempts that were made before it was asked for. wanted_reason: the user's.
ALTER TABLE slot_entry ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE slot_entry ADD COLUMN wanted_overlap INTEGER;
ALTER TABLE slot_entry ADD COLUMN tried INTEGER NOT NULL DEFAULT 0;
ALTER TABLE slot_entry ADD COLUMN wanted_reason TEXT;
ALTER TABLE ledger ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
