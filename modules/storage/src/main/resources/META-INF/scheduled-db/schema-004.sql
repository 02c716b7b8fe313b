-- How old an occurrence that an outage left behind may get before it is missed. NULL: any age.
-- overlap, in spec: 2 queue, 3 replace. A slot entry at 253402300799999 (the end of the year 9999) waits for an earlier one.
ALTER TABLE spec ADD COLUMN misfire_max_age_ms INTEGER;
