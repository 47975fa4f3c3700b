-- A plan keeps the order of its variants, which jsonb does not. Plans from before keep the order that they were given.
ALTER TABLE "sweep" ALTER COLUMN "plan" SET DATA TYPE json;
