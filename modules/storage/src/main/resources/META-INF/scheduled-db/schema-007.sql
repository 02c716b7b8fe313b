-- Whose rules spec.cron follows; NULL or 0: unix, 1: quartz, 2: spring. What becomes of local times that a change of the clock
-- skips (dst_gap; NULL or 0: due at the change, 1: not due) or repeats (dst_overlap; NULL or 0: not said, 1: once, 2: twice).
ALTER TABLE spec ADD COLUMN dialect INTEGER;
ALTER TABLE spec ADD COLUMN dst_gap INTEGER;
ALTER TABLE spec ADD COLUMN dst_overlap INTEGER;
