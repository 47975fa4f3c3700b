-- A stopping rule counts the values of a step from the index alone, as far as their pages are known to be visible to all.
ALTER TABLE "trial_report" SET (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.02);
