CREATE TABLE "sweep_edit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sweep_edit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"sweep_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"by" text NOT NULL,
	"changes" jsonb NOT NULL,
	"from_trial" integer NOT NULL,
	"replaced_plan" json NOT NULL,
	"replaced_start" jsonb,
	CONSTRAINT "sweep_edit_version" UNIQUE("sweep_id","version")
);
--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "judged_after" bigint;--> statement-breakpoint
ALTER TABLE "sweep" ADD COLUMN "plan_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sweep" ADD COLUMN "search_start" jsonb;--> statement-breakpoint
ALTER TABLE "trial" ADD COLUMN "plan_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "trial" ADD COLUMN "is_due" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "trial" ADD COLUMN "rule_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sweep_edit" ADD CONSTRAINT "sweep_edit_sweep_id_sweep_id_fk" FOREIGN KEY ("sweep_id") REFERENCES "public"."sweep"("id") ON DELETE cascade ON UPDATE no action;