-- A trial's objective is measured at the weights that are evaluated; it was the greatest value of any epoch. Points are
-- compressed, so the new values are computed from them after the migrations (packages/db/src/upgrade.ts). The column
-- has another name, so that a worker of an earlier release cannot write the earlier figure beside the new ones.
ALTER TABLE "checkpoint" ADD COLUMN "validation" jsonb;--> statement-breakpoint
ALTER TABLE "trial" DROP COLUMN "objective";--> statement-breakpoint
ALTER TABLE "trial" ADD COLUMN "evaluated_objective" double precision;
