-- The occurrence that the request with a key was about. NULL: it was about the job as a whole. job: 0 for a batch of jobs.
ALTER TABLE idempotency_key ADD COLUMN due INTEGER;
