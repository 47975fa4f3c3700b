ALTER TYPE "public"."run_state" ADD VALUE 'pruned';--> statement-breakpoint
ALTER TYPE "public"."trial_state" ADD VALUE 'pruned';--> statement-breakpoint
CREATE TABLE "run_report" (
	"run_id" bigint NOT NULL,
	"step" bigint NOT NULL,
	"value" double precision NOT NULL,
	CONSTRAINT "run_report_run_id_step_pk" PRIMARY KEY("run_id","step")
);
--> statement-breakpoint
CREATE TABLE "trial_report" (
	"trial_id" bigint NOT NULL,
	"runs" integer NOT NULL,
	"cell" bigint NOT NULL,
	"step" bigint NOT NULL,
	"value" double precision NOT NULL,
	"best" double precision NOT NULL,
	"sweep_id" bigint NOT NULL,
	"variant" text NOT NULL,
	"outer_fold" integer DEFAULT -1 NOT NULL,
	"counts" boolean NOT NULL,
	CONSTRAINT "trial_report_trial_id_runs_cell_pk" PRIMARY KEY("trial_id","runs","cell")
);
--> statement-breakpoint
ALTER TABLE "sweep" ADD COLUMN "limit_reached" jsonb;--> statement-breakpoint
ALTER TABLE "trial" ADD COLUMN "stop" jsonb;--> statement-breakpoint
ALTER TABLE "run_report" ADD CONSTRAINT "run_report_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trial_report" ADD CONSTRAINT "trial_report_trial_id_trial_id_fk" FOREIGN KEY ("trial_id") REFERENCES "public"."trial"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trial_report" ADD CONSTRAINT "trial_report_sweep_id_sweep_id_fk" FOREIGN KEY ("sweep_id") REFERENCES "public"."sweep"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "trial_report_order" ON "trial_report" USING btree ("sweep_id","variant","outer_fold","runs","cell","value") WHERE counts and value <> 'NaN';