-- Within which a job's occurrences start later than they are due: `jitter` of the API, which is that of the retries here.
ALTER TABLE spec ADD COLUMN spread_ms INTEGER;
