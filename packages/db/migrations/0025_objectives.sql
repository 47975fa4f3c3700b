ALTER TABLE "trial" ADD COLUMN "objectives" double precision[];--> statement-breakpoint
ALTER TABLE "trial" ADD COLUMN "violations" double precision[];