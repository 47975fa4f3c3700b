CREATE TYPE "public"."logged_model_status" AS ENUM('pending', 'ready', 'upload-failed');--> statement-breakpoint
CREATE TABLE "artifact_file" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "artifact_file_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" bigint,
	"model_id" bigint,
	"path" text NOT NULL,
	"sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "artifact_file_once" UNIQUE NULLS NOT DISTINCT("run_id","model_id","path")
);
--> statement-breakpoint
CREATE TABLE "logged_model" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "logged_model_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"uid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"experiment_id" bigint NOT NULL,
	"source_run_id" bigint,
	"name" text NOT NULL,
	"model_type" text,
	"status" "logged_model_status" DEFAULT 'pending' NOT NULL,
	"params" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "logged_model_uid_unique" UNIQUE("uid")
);
--> statement-breakpoint
CREATE TABLE "run_model" (
	"run_id" bigint NOT NULL,
	"model_id" bigint NOT NULL,
	"is_output" boolean NOT NULL,
	"step" bigint NOT NULL,
	CONSTRAINT "run_model_once" PRIMARY KEY("run_id","model_id","is_output")
);
--> statement-breakpoint
ALTER TABLE "artifact_file" ADD CONSTRAINT "artifact_file_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "artifact_file" ADD CONSTRAINT "artifact_file_model_id_logged_model_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."logged_model"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "logged_model" ADD CONSTRAINT "logged_model_experiment_id_experiment_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiment"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "logged_model" ADD CONSTRAINT "logged_model_source_run_id_run_id_fk" FOREIGN KEY ("source_run_id") REFERENCES "public"."run"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_model" ADD CONSTRAINT "run_model_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_model" ADD CONSTRAINT "run_model_model_id_logged_model_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."logged_model"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "artifact_file_content" ON "artifact_file" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "logged_model_experiment" ON "logged_model" USING btree ("experiment_id","id");