ALTER TABLE "split" DROP CONSTRAINT "split_once";--> statement-breakpoint
ALTER TABLE "trial" DROP CONSTRAINT "trial_proposal";--> statement-breakpoint
ALTER TABLE "split" ADD COLUMN "within_fold" integer;--> statement-breakpoint
ALTER TABLE "split" ADD COLUMN "within_k" integer;--> statement-breakpoint
ALTER TABLE "trial" ADD COLUMN "outer_fold" integer;--> statement-breakpoint
ALTER TABLE "trial" ADD COLUMN "is_refit" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "split" ADD CONSTRAINT "split_once" UNIQUE NULLS NOT DISTINCT("dataset_id","scheme","seed","k","repeats","within_fold","within_k");--> statement-breakpoint
ALTER TABLE "trial" ADD CONSTRAINT "trial_proposal" UNIQUE NULLS NOT DISTINCT("sweep_id","proposal","variant","outer_fold","is_refit");