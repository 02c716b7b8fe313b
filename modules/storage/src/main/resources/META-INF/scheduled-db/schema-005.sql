-- Recurrence rules (RFC 5545): spec.kind 4 has rrule, anchor and zone. rrule_end: the last local time, in milliseconds as if it
-- were UTC. NULL: none, or the rule has it in UTC.
ALTER TABLE spec ADD COLUMN rrule TEXT;
ALTER TABLE spec ADD COLUMN rrule_end INTEGER;
