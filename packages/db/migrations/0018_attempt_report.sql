CREATE TABLE "attempt_report" (
	"training_id" bigint NOT NULL,
	"attempt" integer NOT NULL,
	"digest" text NOT NULL,
	"sequence" integer DEFAULT 0 NOT NULL,
	"step" bigint DEFAULT 0 NOT NULL,
	"points" bigint DEFAULT 0 NOT NULL,
	"latest" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"measures" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "attempt_report_training_id_attempt_pk" PRIMARY KEY("training_id","attempt"),
	CONSTRAINT "attempt_report_digest_unique" UNIQUE("digest")
);
--> statement-breakpoint
ALTER TABLE "attempt_report" ADD CONSTRAINT "attempt_report_attempt" FOREIGN KEY ("training_id","attempt") REFERENCES "public"."attempt"("training_id","number") ON DELETE cascade ON UPDATE no action;