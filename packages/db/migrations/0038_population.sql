ALTER TABLE "training" ADD COLUMN "from_epoch" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "trial" ADD COLUMN "exploit" jsonb;--> statement-breakpoint
CREATE INDEX "trial_copied" ON "trial" USING btree ("sweep_id",(("exploit" -> 'from' ->> 'trial')::int)) WHERE "trial"."exploit" is not null;