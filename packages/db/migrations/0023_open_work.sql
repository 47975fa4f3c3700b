CREATE INDEX "checkpoint_file" ON "checkpoint" USING btree ("sha256") WHERE "checkpoint"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "run_open" ON "run" USING btree ("sweep_id") WHERE "run"."state" in ('queued', 'running', 'paused');--> statement-breakpoint
CREATE INDEX "trial_open" ON "trial" USING btree ("sweep_id") WHERE "trial"."state" in ('queued', 'running', 'paused');