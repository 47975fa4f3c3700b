CREATE TABLE "sweep_warm_start" (
	"sweep_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"configuration" jsonb NOT NULL,
	"values" double precision[] NOT NULL,
	"violations" double precision[],
	CONSTRAINT "sweep_warm_start_sweep_id_number_pk" PRIMARY KEY("sweep_id","number")
);
--> statement-breakpoint
ALTER TABLE "sweep_warm_start" ADD CONSTRAINT "sweep_warm_start_sweep_id_sweep_id_fk" FOREIGN KEY ("sweep_id") REFERENCES "public"."sweep"("id") ON DELETE cascade ON UPDATE no action;