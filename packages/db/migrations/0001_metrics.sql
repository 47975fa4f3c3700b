CREATE TABLE "metric_chunk" (
	"series_id" bigint NOT NULL,
	"lo" bigint NOT NULL,
	"lo_time" bigint NOT NULL,
	"hi" bigint NOT NULL,
	"hi_time" bigint NOT NULL,
	"points" integer NOT NULL,
	"nonfinite" integer NOT NULL,
	"min_step" bigint,
	"min_value" double precision,
	"max_step" bigint,
	"max_value" double precision,
	"last_value" double precision NOT NULL,
	"summary" "bytea",
	"payload" "bytea" NOT NULL,
	CONSTRAINT "metric_chunk_series_id_lo_lo_time_pk" PRIMARY KEY("series_id","lo","lo_time")
);
--> statement-breakpoint
CREATE TABLE "metric_fold" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "metric_fold_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"owner_id" bigint NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"batches" integer NOT NULL,
	"points" integer NOT NULL,
	"name_ids" integer[] NOT NULL,
	"from_steps" bigint[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "metric_journal" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "metric_journal_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"owner_id" bigint NOT NULL,
	"attempt" integer NOT NULL,
	"points" integer NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"payload" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "metric_latest" (
	"run_id" bigint NOT NULL,
	"experiment_id" bigint NOT NULL,
	"name_id" integer NOT NULL,
	"last_step" bigint NOT NULL,
	"last_time" bigint NOT NULL,
	"last_value" double precision,
	"last_special" smallint,
	"min_step" bigint,
	"min_value" double precision,
	"max_step" bigint,
	"max_value" double precision,
	"points" bigint NOT NULL,
	"nonfinite" bigint NOT NULL,
	CONSTRAINT "metric_latest_run_id_name_id_pk" PRIMARY KEY("run_id","name_id")
);
--> statement-breakpoint
CREATE TABLE "metric_name" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "metric_name_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	CONSTRAINT "metric_name_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "metric_quarantine" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "metric_quarantine_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"owner_id" bigint NOT NULL,
	"series_id" bigint,
	"lo" bigint,
	"hi" bigint,
	"points" integer NOT NULL,
	"reason" text NOT NULL,
	"payload" "bytea" NOT NULL,
	"found_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "metric_series" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "metric_series_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"owner_id" bigint NOT NULL,
	"name_id" integer NOT NULL,
	"attempts" integer[] DEFAULT '{}' NOT NULL,
	"from_steps" bigint[] DEFAULT '{}' NOT NULL,
	"points" bigint DEFAULT 0 NOT NULL,
	"nonfinite" bigint DEFAULT 0 NOT NULL,
	"last_step" bigint,
	"last_time" bigint,
	"last_value" double precision,
	"min_step" bigint,
	"min_value" double precision,
	"max_step" bigint,
	"max_value" double precision,
	CONSTRAINT "metric_series_once" UNIQUE("owner_id","name_id")
);
--> statement-breakpoint
ALTER TABLE "metric_latest" ADD CONSTRAINT "metric_latest_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "metric_fold_owner" ON "metric_fold" USING btree ("owner_id","id");--> statement-breakpoint
CREATE INDEX "metric_fold_at" ON "metric_fold" USING btree ("at");--> statement-breakpoint
CREATE INDEX "metric_journal_owner" ON "metric_journal" USING btree ("owner_id","id");--> statement-breakpoint
CREATE INDEX "metric_latest_last" ON "metric_latest" USING btree ("experiment_id","name_id","last_value","run_id");--> statement-breakpoint
CREATE INDEX "metric_latest_min" ON "metric_latest" USING btree ("experiment_id","name_id","min_value","run_id");--> statement-breakpoint
CREATE INDEX "metric_latest_max" ON "metric_latest" USING btree ("experiment_id","name_id","max_value","run_id");--> statement-breakpoint
CREATE INDEX "metric_quarantine_owner" ON "metric_quarantine" USING btree ("owner_id");--> statement-breakpoint
-- Payloads are compressed already.
ALTER TABLE "metric_chunk" ALTER COLUMN "payload" SET STORAGE EXTERNAL, ALTER COLUMN "summary" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "metric_journal" ALTER COLUMN "payload" SET STORAGE EXTERNAL;--> statement-breakpoint
-- A queue: its dead rows go soon, whatever its size.
ALTER TABLE "metric_journal" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0, toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 10000, toast.autovacuum_vacuum_cost_delay = 0);--> statement-breakpoint
ALTER TABLE "metric_chunk" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0, toast.autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_vacuum_cost_delay = 0);--> statement-breakpoint
-- Room for updates in place: no indexed column of a series changes.
ALTER TABLE "metric_series" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);--> statement-breakpoint
ALTER TABLE "metric_latest" SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
