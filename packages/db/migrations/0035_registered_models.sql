CREATE TYPE "public"."model_stage" AS ENUM('none', 'staging', 'production', 'archived');--> statement-breakpoint
CREATE TABLE "model_version" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "model_version_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"model_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"stage" "model_stage" DEFAULT 'none' NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"source" text NOT NULL,
	"storage_location" text NOT NULL,
	"run_uid" uuid,
	"logged_model_uid" uuid,
	"run_link" text DEFAULT '' NOT NULL,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "model_version_number" UNIQUE("model_id","version")
);
--> statement-breakpoint
CREATE TABLE "registered_model" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "registered_model_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"last_version" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "registered_model_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "registered_model_alias" (
	"model_id" bigint NOT NULL,
	"alias" text NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "registered_model_alias_once" PRIMARY KEY("model_id","alias")
);
--> statement-breakpoint
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_model_id_registered_model_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."registered_model"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registered_model_alias" ADD CONSTRAINT "registered_model_alias_version" FOREIGN KEY ("model_id","version") REFERENCES "public"."model_version"("model_id","version") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "model_version_run" ON "model_version" USING btree ("run_uid");--> statement-breakpoint
CREATE INDEX "model_version_logged_model" ON "model_version" USING btree ("logged_model_uid");--> statement-breakpoint
CREATE INDEX "registered_model_alias_of" ON "registered_model_alias" USING btree ("model_id","version");