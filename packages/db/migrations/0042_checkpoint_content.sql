DROP INDEX "checkpoint_file";--> statement-breakpoint
ALTER TABLE "checkpoint" ADD COLUMN "content" "bytea";--> statement-breakpoint
CREATE INDEX "checkpoint_file" ON "checkpoint" USING btree ("sha256") WHERE "checkpoint"."removed_at" is null and "checkpoint"."content" is null;