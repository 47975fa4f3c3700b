CREATE TYPE "public"."request_image_side" AS ENUM('input', 'output');--> statement-breakpoint
CREATE TYPE "public"."request_kind" AS ENUM('predict', 'export', 'stages', 'latency');--> statement-breakpoint
CREATE TABLE "latency_measurement" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "latency_measurement_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" bigint NOT NULL,
	"result" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "worker_request" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "worker_request_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" "request_kind" NOT NULL,
	"state" "job_state" DEFAULT 'queued' NOT NULL,
	"payload" jsonb NOT NULL,
	"run_id" bigint,
	"dataset_id" bigint,
	"idempotency_key" text,
	"worker_id" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"seen_at" timestamp with time zone,
	"result" jsonb,
	"artifact" text,
	"error" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "worker_request_image" (
	"request_id" bigint NOT NULL,
	"side" "request_image_side" NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "worker_request_image_request_id_side_position_pk" PRIMARY KEY("request_id","side","position")
);
--> statement-breakpoint
ALTER TABLE "latency_measurement" ADD CONSTRAINT "latency_measurement_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "worker_request" ADD CONSTRAINT "worker_request_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "worker_request" ADD CONSTRAINT "worker_request_dataset_id_dataset_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."dataset"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "worker_request_image" ADD CONSTRAINT "worker_request_image_request_id_worker_request_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."worker_request"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "latency_measurement_run" ON "latency_measurement" USING btree ("run_id");--> statement-breakpoint
CREATE UNIQUE INDEX "worker_request_key" ON "worker_request" USING btree ("idempotency_key");--> statement-breakpoint
CREATE INDEX "worker_request_open" ON "worker_request" USING btree ("id") WHERE "worker_request"."state" in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "worker_request_created" ON "worker_request" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "worker_request_run" ON "worker_request" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "worker_request_artifact" ON "worker_request" USING btree ("artifact") WHERE "worker_request"."artifact" is not null;