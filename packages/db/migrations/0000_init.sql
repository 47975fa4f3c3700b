CREATE TYPE "public"."attempt_outcome" AS ENUM('complete', 'paused', 'stopped', 'failed', 'lost', 'drained');--> statement-breakpoint
CREATE TYPE "public"."dataset_kind" AS ENUM('synthetic', 'builtin', 'imported');--> statement-breakpoint
CREATE TYPE "public"."job_state" AS ENUM('queued', 'running', 'complete', 'failed');--> statement-breakpoint
CREATE TYPE "public"."run_state" AS ENUM('queued', 'running', 'paused', 'complete', 'failed', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."split_scheme" AS ENUM('within-fold-by-image', 'within-fold-by-patient', 'leave-one-fold-out');--> statement-breakpoint
CREATE TYPE "public"."split_side" AS ENUM('train', 'val', 'test');--> statement-breakpoint
CREATE TYPE "public"."sweep_intent" AS ENUM('run', 'pause', 'cancel');--> statement-breakpoint
CREATE TYPE "public"."sweep_state" AS ENUM('queued', 'running', 'paused', 'complete', 'failed', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."training_state" AS ENUM('queued', 'running', 'paused', 'complete', 'failed', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."trial_state" AS ENUM('queued', 'running', 'paused', 'complete', 'failed', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."weights_kind" AS ENUM('best', 'last');--> statement-breakpoint
CREATE SEQUENCE "public"."points_owner" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "attempt" (
	"training_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"worker_id" text NOT NULL,
	"from_epoch" integer NOT NULL,
	"to_epoch" integer,
	"claimed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"outcome" "attempt_outcome",
	"failure" jsonb,
	"progress" jsonb,
	"environment" jsonb,
	CONSTRAINT "attempt_training_id_number_pk" PRIMARY KEY("training_id","number")
);
--> statement-breakpoint
CREATE TABLE "baseline_source" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "baseline_source_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"sha256" text NOT NULL,
	"document" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "baseline_source_sha256_unique" UNIQUE("sha256")
);
--> statement-breakpoint
CREATE TABLE "checkpoint" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "checkpoint_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"training_id" bigint NOT NULL,
	"epoch" integer NOT NULL,
	"attempt" integer NOT NULL,
	"sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	"is_best" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "dataset" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dataset_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"uid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"kind" "dataset_kind" NOT NULL,
	"is_article" boolean DEFAULT false NOT NULL,
	"is_synthetic" boolean DEFAULT false NOT NULL,
	"fingerprint" text NOT NULL,
	"classes" text[] NOT NULL,
	"positive_class" text NOT NULL,
	"images" integer NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"patients" integer,
	"folds" integer[] NOT NULL,
	"location" text NOT NULL,
	"manifest" jsonb NOT NULL,
	"report" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "dataset_uid_unique" UNIQUE("uid")
);
--> statement-breakpoint
CREATE TABLE "dataset_image" (
	"dataset_id" bigint NOT NULL,
	"index" integer NOT NULL,
	"fold" integer NOT NULL,
	"class" text NOT NULL,
	"patient" text,
	"path" text NOT NULL,
	"sha256" text NOT NULL,
	CONSTRAINT "dataset_image_dataset_id_index_pk" PRIMARY KEY("dataset_id","index")
);
--> statement-breakpoint
CREATE TABLE "dataset_import" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dataset_import_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"state" "job_state" DEFAULT 'queued' NOT NULL,
	"request" jsonb NOT NULL,
	"progress" jsonb,
	"report" jsonb,
	"error" jsonb,
	"dataset_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"claimed_at" timestamp with time zone,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "evaluation" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "evaluation_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"training_id" bigint NOT NULL,
	"side" "split_side" DEFAULT 'test' NOT NULL,
	"weights" "weights_kind" NOT NULL,
	"epoch" integer NOT NULL,
	"sigma" double precision NOT NULL,
	"replicate" integer NOT NULL,
	"realised_sigma" double precision,
	"classes" text[] NOT NULL,
	"confusion" jsonb NOT NULL,
	"metrics" jsonb NOT NULL,
	"images" integer[] NOT NULL,
	"labels" integer[] NOT NULL,
	"scores" double precision[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "evaluation_once" UNIQUE("training_id","side","weights","sigma","replicate")
);
--> statement-breakpoint
CREATE TABLE "experiment" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "experiment_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"uid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "experiment_uid_unique" UNIQUE("uid")
);
--> statement-breakpoint
CREATE TABLE "log_line" (
	"training_id" bigint NOT NULL,
	"attempt" integer NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"level" text NOT NULL,
	"line" text NOT NULL,
	CONSTRAINT "log_line_training_id_attempt_seq_pk" PRIMARY KEY("training_id","attempt","seq")
);
--> statement-breakpoint
CREATE TABLE "run" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "run_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"uid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"experiment_id" bigint NOT NULL,
	"sweep_id" bigint,
	"trial_id" bigint,
	"training_id" bigint,
	"points_id" bigint,
	"name" text NOT NULL,
	"fold" integer,
	"seed" bigint,
	"split_scheme" text,
	"state" "run_state" DEFAULT 'queued' NOT NULL,
	"shared" boolean DEFAULT false NOT NULL,
	"params" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"failure" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "run_uid_unique" UNIQUE("uid"),
	CONSTRAINT "run_points_id_unique" UNIQUE("points_id"),
	CONSTRAINT "run_of_trial" UNIQUE("trial_id","fold","seed")
);
--> statement-breakpoint
CREATE TABLE "split" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "split_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"dataset_id" bigint NOT NULL,
	"scheme" "split_scheme" NOT NULL,
	"seed" bigint NOT NULL,
	"fingerprint" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "split_once" UNIQUE("dataset_id","scheme","seed")
);
--> statement-breakpoint
CREATE TABLE "split_part" (
	"split_id" bigint NOT NULL,
	"fold" integer NOT NULL,
	"side" "split_side" NOT NULL,
	"images" integer[] NOT NULL,
	CONSTRAINT "split_part_split_id_fold_side_pk" PRIMARY KEY("split_id","fold","side")
);
--> statement-breakpoint
CREATE TABLE "sweep" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sweep_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"uid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"experiment_id" bigint NOT NULL,
	"dataset_id" bigint NOT NULL,
	"split_id" bigint NOT NULL,
	"name" text NOT NULL,
	"plan" jsonb NOT NULL,
	"source" text NOT NULL,
	"cost" jsonb NOT NULL,
	"state" "sweep_state" DEFAULT 'queued' NOT NULL,
	"intent" "sweep_intent" DEFAULT 'run' NOT NULL,
	"concurrency" integer NOT NULL,
	"generation" integer DEFAULT 1 NOT NULL,
	"intent_version" integer DEFAULT 0 NOT NULL,
	"proposed" integer DEFAULT 0 NOT NULL,
	"exhausted" integer DEFAULT 0 NOT NULL,
	"failure" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "sweep_uid_unique" UNIQUE("uid")
);
--> statement-breakpoint
CREATE TABLE "sweep_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sweep_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"sweep_id" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "training" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "training_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"uid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"points_id" bigint DEFAULT nextval('points_owner') NOT NULL,
	"fingerprint" text NOT NULL,
	"spec" jsonb NOT NULL,
	"dataset_id" bigint NOT NULL,
	"split_id" bigint NOT NULL,
	"fold" integer NOT NULL,
	"seed" bigint NOT NULL,
	"resource_class" text NOT NULL,
	"state" "training_state" DEFAULT 'queued' NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"epoch" integer DEFAULT 0 NOT NULL,
	"best_epoch" integer,
	"outcome" text,
	"failures_in_row" integer DEFAULT 0 NOT NULL,
	"failure" jsonb,
	"params" jsonb,
	"environment" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "training_uid_unique" UNIQUE("uid"),
	CONSTRAINT "training_points_id_unique" UNIQUE("points_id"),
	CONSTRAINT "training_fingerprint_unique" UNIQUE("fingerprint")
);
--> statement-breakpoint
CREATE TABLE "trial" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "trial_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"sweep_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"proposal" integer NOT NULL,
	"variant" text NOT NULL,
	"configuration" jsonb NOT NULL,
	"reason" text NOT NULL,
	"state" "trial_state" DEFAULT 'queued' NOT NULL,
	"generation" integer DEFAULT 1 NOT NULL,
	"objective" double precision,
	"failure" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "trial_number" UNIQUE("sweep_id","number"),
	CONSTRAINT "trial_proposal" UNIQUE("sweep_id","proposal","variant")
);
--> statement-breakpoint
CREATE TABLE "worker" (
	"id" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"version" text NOT NULL,
	"classes" text[] NOT NULL,
	"slots" integer NOT NULL,
	"capabilities" jsonb NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"stopped_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_training_id_training_id_fk" FOREIGN KEY ("training_id") REFERENCES "public"."training"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checkpoint" ADD CONSTRAINT "checkpoint_training_id_training_id_fk" FOREIGN KEY ("training_id") REFERENCES "public"."training"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_image" ADD CONSTRAINT "dataset_image_dataset_id_dataset_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."dataset"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_import" ADD CONSTRAINT "dataset_import_dataset_id_dataset_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."dataset"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_training_id_training_id_fk" FOREIGN KEY ("training_id") REFERENCES "public"."training"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_line" ADD CONSTRAINT "log_line_training_id_training_id_fk" FOREIGN KEY ("training_id") REFERENCES "public"."training"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_experiment_id_experiment_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_sweep_id_sweep_id_fk" FOREIGN KEY ("sweep_id") REFERENCES "public"."sweep"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_trial_id_trial_id_fk" FOREIGN KEY ("trial_id") REFERENCES "public"."trial"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_training_id_training_id_fk" FOREIGN KEY ("training_id") REFERENCES "public"."training"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "split" ADD CONSTRAINT "split_dataset_id_dataset_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."dataset"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "split_part" ADD CONSTRAINT "split_part_split_id_split_id_fk" FOREIGN KEY ("split_id") REFERENCES "public"."split"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sweep" ADD CONSTRAINT "sweep_experiment_id_experiment_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sweep" ADD CONSTRAINT "sweep_dataset_id_dataset_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."dataset"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sweep" ADD CONSTRAINT "sweep_split_id_split_id_fk" FOREIGN KEY ("split_id") REFERENCES "public"."split"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sweep_event" ADD CONSTRAINT "sweep_event_sweep_id_sweep_id_fk" FOREIGN KEY ("sweep_id") REFERENCES "public"."sweep"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training" ADD CONSTRAINT "training_dataset_id_dataset_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."dataset"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training" ADD CONSTRAINT "training_split_id_split_id_fk" FOREIGN KEY ("split_id") REFERENCES "public"."split"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trial" ADD CONSTRAINT "trial_sweep_id_sweep_id_fk" FOREIGN KEY ("sweep_id") REFERENCES "public"."sweep"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "checkpoint_training" ON "checkpoint" USING btree ("training_id","epoch");--> statement-breakpoint
CREATE UNIQUE INDEX "dataset_slug_live" ON "dataset" USING btree ("slug") WHERE "dataset"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "dataset_image_fold" ON "dataset_image" USING btree ("dataset_id","fold","class");--> statement-breakpoint
CREATE UNIQUE INDEX "experiment_name_live" ON "experiment" USING btree ("name") WHERE "experiment"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "run_experiment" ON "run" USING btree ("experiment_id","id");--> statement-breakpoint
CREATE INDEX "run_sweep" ON "run" USING btree ("sweep_id");--> statement-breakpoint
CREATE INDEX "run_training" ON "run" USING btree ("training_id");--> statement-breakpoint
CREATE INDEX "run_params" ON "run" USING gin ("params");--> statement-breakpoint
CREATE INDEX "run_tags" ON "run" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "sweep_state_index" ON "sweep" USING btree ("state");--> statement-breakpoint
CREATE INDEX "sweep_experiment" ON "sweep" USING btree ("experiment_id");--> statement-breakpoint
CREATE INDEX "sweep_event_sweep" ON "sweep_event" USING btree ("sweep_id","id");--> statement-breakpoint
CREATE INDEX "training_state_index" ON "training" USING btree ("state");