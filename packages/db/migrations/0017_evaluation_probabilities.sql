ALTER TABLE "evaluation" ADD COLUMN "predicted" integer[];--> statement-breakpoint
ALTER TABLE "evaluation" ADD COLUMN "probabilities" "bytea";