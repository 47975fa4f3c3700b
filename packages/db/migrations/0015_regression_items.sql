ALTER TABLE "evaluation" ADD COLUMN "targets" double precision[];--> statement-breakpoint
ALTER TABLE "evaluation" ADD COLUMN "predictions" double precision[];--> statement-breakpoint
ALTER TABLE "evaluation" ADD COLUMN "item_groups" text[];