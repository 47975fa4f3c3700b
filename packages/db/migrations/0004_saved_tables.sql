CREATE TYPE "public"."baseline_origin" AS ENUM('built-in', 'imported');--> statement-breakpoint
CREATE TABLE "saved_table" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "saved_table_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"uid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"slug" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "saved_table_uid_unique" UNIQUE("uid")
);
--> statement-breakpoint
CREATE TABLE "saved_table_revision" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "saved_table_revision_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"table_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"source" text NOT NULL,
	"definition" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_table_revision_number" UNIQUE("table_id","number")
);
--> statement-breakpoint
ALTER TABLE "baseline_source" DROP CONSTRAINT "baseline_source_sha256_unique";--> statement-breakpoint
ALTER TABLE "baseline_source" ADD COLUMN "origin" "baseline_origin" DEFAULT 'imported' NOT NULL;--> statement-breakpoint
ALTER TABLE "baseline_source" ADD COLUMN "source" text;--> statement-breakpoint
ALTER TABLE "baseline_source" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "saved_table_revision" ADD CONSTRAINT "saved_table_revision_table_id_saved_table_id_fk" FOREIGN KEY ("table_id") REFERENCES "public"."saved_table"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "saved_table_slug_live" ON "saved_table" USING btree ("slug") WHERE "saved_table"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "baseline_source_key" ON "baseline_source" USING btree ("key","id");