CREATE TABLE "artifact_settings" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"signing_key" "bytea",
	"max_artifact_bytes" bigint
);
--> statement-breakpoint
CREATE TABLE "artifact_upload" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "artifact_upload_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"uid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"run_id" bigint,
	"model_id" bigint,
	"path" text NOT NULL,
	"part_count" integer NOT NULL,
	"part_bytes" bigint,
	"bytes" bigint,
	"sha256" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"completed_at" timestamp with time zone,
	CONSTRAINT "artifact_upload_uid_unique" UNIQUE("uid")
);
--> statement-breakpoint
CREATE TABLE "artifact_upload_part" (
	"upload_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "artifact_upload_part_once" PRIMARY KEY("upload_id","number")
);
--> statement-breakpoint
CREATE TABLE "quota_change" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "quota_change_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"experiment_id" bigint,
	"quota" text NOT NULL,
	"value" bigint,
	"by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "experiment" ADD COLUMN "max_artifact_bytes" bigint;--> statement-breakpoint
ALTER TABLE "artifact_upload" ADD CONSTRAINT "artifact_upload_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "artifact_upload" ADD CONSTRAINT "artifact_upload_model_id_logged_model_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."logged_model"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "artifact_upload_part" ADD CONSTRAINT "artifact_upload_part_upload_id_artifact_upload_id_fk" FOREIGN KEY ("upload_id") REFERENCES "public"."artifact_upload"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quota_change" ADD CONSTRAINT "quota_change_experiment_id_experiment_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiment"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "artifact_upload_run" ON "artifact_upload" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "artifact_upload_model" ON "artifact_upload" USING btree ("model_id");--> statement-breakpoint
CREATE INDEX "artifact_upload_expires" ON "artifact_upload" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "artifact_upload_part_content" ON "artifact_upload_part" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "quota_change_experiment" ON "quota_change" USING btree ("experiment_id","id");