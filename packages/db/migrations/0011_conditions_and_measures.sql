-- An evaluation is made under named conditions and has named measures, so that a trainer of another task can store its
-- own. `sigma` and `replicate` are conditions from now on; the columns stay for sorting and choosing by them.
ALTER TABLE "evaluation" ADD COLUMN "conditions" jsonb;--> statement-breakpoint
UPDATE "evaluation" SET "conditions" = jsonb_build_object('testSigma', "sigma", 'replicate', "replicate");--> statement-breakpoint
ALTER TABLE "evaluation" DROP CONSTRAINT "evaluation_once";--> statement-breakpoint
ALTER TABLE "evaluation" RENAME COLUMN "metrics" TO "measures";--> statement-breakpoint
ALTER TABLE "evaluation"
	ALTER COLUMN "conditions" SET NOT NULL,
	ALTER COLUMN "classes" DROP NOT NULL,
	ALTER COLUMN "confusion" DROP NOT NULL,
	ALTER COLUMN "images" DROP NOT NULL,
	ALTER COLUMN "labels" DROP NOT NULL,
	ALTER COLUMN "scores" DROP NOT NULL,
	DROP COLUMN "sigma",
	DROP COLUMN "replicate";--> statement-breakpoint
ALTER TABLE "evaluation"
	ADD COLUMN "sigma" double precision GENERATED ALWAYS AS (coalesce((conditions ->> 'testSigma')::double precision, 0)) STORED NOT NULL,
	ADD COLUMN "replicate" integer GENERATED ALWAYS AS (coalesce((conditions ->> 'replicate')::integer, 0)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_once" UNIQUE("training_id","side","weights","conditions");--> statement-breakpoint
-- What a spec's sections mean is its trainer's to say; until now every trainer had the number of epochs in `training`.
ALTER TABLE "training" ADD COLUMN "epochs" integer;--> statement-breakpoint
UPDATE "training" SET "epochs" = coalesce(("spec" -> 'training' ->> 'epochs')::integer, "epoch");--> statement-breakpoint
ALTER TABLE "training"
	ALTER COLUMN "epochs" SET NOT NULL,
	ALTER COLUMN "dataset_id" DROP NOT NULL,
	ALTER COLUMN "split_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "sweep"
	ALTER COLUMN "dataset_id" DROP NOT NULL,
	ALTER COLUMN "split_id" DROP NOT NULL;
