ALTER TYPE "public"."split_scheme" ADD VALUE 'given';--> statement-breakpoint
ALTER TYPE "public"."split_scheme" ADD VALUE 'k-fold';--> statement-breakpoint
ALTER TYPE "public"."split_scheme" ADD VALUE 'stratified-k-fold';--> statement-breakpoint
ALTER TYPE "public"."split_scheme" ADD VALUE 'group-k-fold';--> statement-breakpoint
ALTER TYPE "public"."split_scheme" ADD VALUE 'stratified-group-k-fold';--> statement-breakpoint
ALTER TYPE "public"."split_scheme" ADD VALUE 'leave-one-group-out';--> statement-breakpoint
ALTER TABLE "split" DROP CONSTRAINT "split_once";--> statement-breakpoint
ALTER TABLE "dataset" ALTER COLUMN "width" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "dataset" ALTER COLUMN "height" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "dataset_image" ADD COLUMN "side" "split_side";--> statement-breakpoint
ALTER TABLE "split" ADD COLUMN "k" integer;--> statement-breakpoint
ALTER TABLE "split" ADD COLUMN "repeats" integer;--> statement-breakpoint
ALTER TABLE "sweep" ADD COLUMN "has_defaults_of_01" boolean DEFAULT true NOT NULL;--> statement-breakpoint
-- Texts that are stored until here may rely on defaults that have changed; the upgrade names them.
ALTER TABLE "sweep" ALTER COLUMN "has_defaults_of_01" SET DEFAULT false;--> statement-breakpoint
ALTER TABLE "split" ADD CONSTRAINT "split_once" UNIQUE NULLS NOT DISTINCT("dataset_id","scheme","seed","k","repeats");