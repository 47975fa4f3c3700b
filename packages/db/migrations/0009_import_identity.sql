-- Images whose patient is unknown, or assumed to be the image's own ("FILE:…"): leakage between patients is then unknown.
-- Imports are claimed by a worker and an attempt. The uid of the installation outlives its first data set, which may be purged.
CREATE TABLE "installation" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"uid" uuid DEFAULT gen_random_uuid() NOT NULL,
	CONSTRAINT "installation_uid_unique" UNIQUE("uid")
);
--> statement-breakpoint
ALTER TABLE "dataset" ADD COLUMN "images_without_patient" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "dataset_import" ADD COLUMN "worker_id" text;--> statement-breakpoint
ALTER TABLE "dataset_import" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "dataset" d SET "images_without_patient" = (
  SELECT count(*) FROM "dataset_image" i
  WHERE i."dataset_id" = d."id" AND (i."patient" IS NULL OR starts_with(i."patient", 'FILE:'))
);--> statement-breakpoint
INSERT INTO "installation" ("uid") SELECT "uid" FROM "dataset" ORDER BY "id" LIMIT 1;
