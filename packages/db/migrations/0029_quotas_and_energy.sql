ALTER TABLE "attempt" ADD COLUMN "energy_kwh" double precision;--> statement-breakpoint
ALTER TABLE "experiment" ADD COLUMN "max_trainings" integer;--> statement-breakpoint
ALTER TABLE "worker" ADD COLUMN "is_draining" boolean DEFAULT false NOT NULL;