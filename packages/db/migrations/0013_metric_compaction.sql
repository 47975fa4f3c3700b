-- A fold is a cross-validation fold and nothing else; what packs batches of points is a compaction.
ALTER TABLE "metric_fold" RENAME TO "metric_compaction";--> statement-breakpoint
ALTER SEQUENCE "metric_fold_id_seq" RENAME TO "metric_compaction_id_seq";--> statement-breakpoint
ALTER INDEX "metric_fold_pkey" RENAME TO "metric_compaction_pkey";--> statement-breakpoint
ALTER INDEX "metric_fold_owner" RENAME TO "metric_compaction_owner";--> statement-breakpoint
ALTER INDEX "metric_fold_at" RENAME TO "metric_compaction_at";
