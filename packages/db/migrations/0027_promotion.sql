ALTER TYPE "public"."run_state" ADD VALUE 'waiting';--> statement-breakpoint
ALTER TYPE "public"."trial_state" ADD VALUE 'waiting';--> statement-breakpoint
ALTER TABLE "trial" ADD COLUMN "rung" integer;--> statement-breakpoint
ALTER TABLE "trial" ADD COLUMN "rungs" jsonb;