-- A training's row is written with each epoch: pages have room for the copies, so that no index takes part.
ALTER TABLE "training" SET (fillfactor = 60);--> statement-breakpoint
-- No statistics of what no condition compares: ANALYZE read every array of 30,000 evaluations, some seconds every few.
ALTER TABLE "training" ALTER COLUMN "spec" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "checkpoint" ALTER COLUMN "validation" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "evaluation"
  ALTER COLUMN "measures" SET STATISTICS 0, ALTER COLUMN "confusion" SET STATISTICS 0, ALTER COLUMN "classes" SET STATISTICS 0,
  ALTER COLUMN "images" SET STATISTICS 0, ALTER COLUMN "labels" SET STATISTICS 0, ALTER COLUMN "scores" SET STATISTICS 0,
  ALTER COLUMN "predicted" SET STATISTICS 0, ALTER COLUMN "probabilities" SET STATISTICS 0, ALTER COLUMN "targets" SET STATISTICS 0,
  ALTER COLUMN "predictions" SET STATISTICS 0, ALTER COLUMN "item_groups" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "split_part" ALTER COLUMN "images" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "metric_journal" ALTER COLUMN "payload" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "metric_chunk" ALTER COLUMN "payload" SET STATISTICS 0, ALTER COLUMN "summary" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "metric_series" ALTER COLUMN "attempts" SET STATISTICS 0, ALTER COLUMN "from_steps" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "metric_compaction" ALTER COLUMN "name_ids" SET STATISTICS 0, ALTER COLUMN "from_steps" SET STATISTICS 0;
