ALTER TABLE "dataset" ADD COLUMN "paper" text;--> statement-breakpoint
-- The one paper that there was.
UPDATE "dataset" SET "paper" = 'frai-2025-1620252' WHERE "is_article";--> statement-breakpoint
ALTER TABLE "dataset" DROP COLUMN "is_article";
