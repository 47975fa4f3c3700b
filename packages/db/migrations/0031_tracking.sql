CREATE TABLE "input_dataset" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "input_dataset_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"experiment_id" bigint NOT NULL,
	"name" text NOT NULL,
	"digest" text NOT NULL,
	"source_type" text NOT NULL,
	"source" text NOT NULL,
	"schema" text,
	"profile" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "input_dataset_once" UNIQUE("experiment_id","name","digest")
);
--> statement-breakpoint
CREATE TABLE "metric_attribution" (
	"run_id" bigint NOT NULL,
	"name" text NOT NULL,
	"step" bigint NOT NULL,
	"time" bigint NOT NULL,
	"value" double precision NOT NULL,
	"model_id" text DEFAULT '' NOT NULL,
	"dataset_name" text DEFAULT '' NOT NULL,
	"dataset_digest" text DEFAULT '' NOT NULL,
	CONSTRAINT "metric_attribution_once" PRIMARY KEY("run_id","name","step","time","value","model_id","dataset_name","dataset_digest")
);
--> statement-breakpoint
CREATE TABLE "run_input" (
	"run_id" bigint NOT NULL,
	"dataset_id" bigint NOT NULL,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "run_input_run_id_dataset_id_pk" PRIMARY KEY("run_id","dataset_id")
);
--> statement-breakpoint
ALTER TABLE "experiment" ADD COLUMN "tags" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "experiment" ADD COLUMN "artifact_location" text;--> statement-breakpoint
ALTER TABLE "experiment" ADD COLUMN "updated_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "user_name" text;--> statement-breakpoint
ALTER TABLE "input_dataset" ADD CONSTRAINT "input_dataset_experiment_id_experiment_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiment"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "metric_attribution" ADD CONSTRAINT "metric_attribution_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_input" ADD CONSTRAINT "run_input_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_input" ADD CONSTRAINT "run_input_dataset_id_input_dataset_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."input_dataset"("id") ON DELETE cascade ON UPDATE no action;