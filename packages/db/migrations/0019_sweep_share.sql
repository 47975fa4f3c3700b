ALTER TABLE "sweep" ADD COLUMN "priority" integer DEFAULT 3 NOT NULL;--> statement-breakpoint
ALTER TABLE "sweep" ADD COLUMN "weight" double precision DEFAULT 1 NOT NULL;