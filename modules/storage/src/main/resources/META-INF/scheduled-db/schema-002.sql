-- The span of the request that created a job, as W3C `traceparent`. NULL: the request wasn't traced. Of no consequence for
-- anything else, and not in the digest by which replicas are compared: nodes of schema 1 don't keep it.
ALTER TABLE spec ADD COLUMN trace TEXT;
