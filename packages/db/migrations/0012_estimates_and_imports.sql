CREATE TYPE "public"."import_state" AS ENUM('queued', 'running', 'complete', 'failed', 'cancelled');--> statement-breakpoint
ALTER TABLE "dataset_import" ALTER COLUMN "state" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "dataset_import" ALTER COLUMN "state" SET DATA TYPE "public"."import_state" USING "state"::text::"public"."import_state";--> statement-breakpoint
ALTER TABLE "dataset_import" ALTER COLUMN "state" SET DEFAULT 'queued';--> statement-breakpoint
ALTER TABLE "evaluation" ADD COLUMN "seconds" double precision;