import { invalid, notFound } from "@foldwise/core/errors";
import type { Context } from "@foldwise/db/client";
import {
  findModelVersion,
  findRegisteredModel,
  type ModelStage,
  type ModelVersionRecord,
  type RegisteredModelRecord,
} from "@foldwise/db/repositories/registered-model";
import { z } from "zod";
import { key } from "./fields";
import { MODEL_STAGE_WORDS } from "./views/registered-model";

/** Bounds of MLflow's registry. */
const MAX_MODEL_NAME_LENGTH = 256;
const MAX_ALIAS_LENGTH = 255;
const MAX_REGISTRY_VALUE_LENGTH = 100_000;
const MAX_DESCRIPTION_LENGTH = 65_536;
const MAX_VERSION = 2 ** 31 - 1;

/** A registered model's name, which stands in addresses such as models:/name/1. */
export const modelName = z
  .string()
  .max(MAX_MODEL_NAME_LENGTH, `at most ${MAX_MODEL_NAME_LENGTH} characters`)
  .refine((name) => name.trim() !== "", "must not be empty")
  .refine((name) => !/[/:]/.test(name), "must not have / or :")
  .refine((name) => name !== "." && name !== "..", "must not be . or ..");

export const versionNumber = z
  .union([z.string().regex(/^\d{1,10}$/), z.int().min(0)], { error: "must be the number of a version" })
  .transform(Number)
  .refine((number) => number <= MAX_VERSION, `at most ${MAX_VERSION}`);

/** A name of a version, as those that it is asked for by have it. */
export const aliasName = z
  .string()
  .min(1, "must not be empty")
  .max(MAX_ALIAS_LENGTH, `at most ${MAX_ALIAS_LENGTH} characters`)
  .regex(/^[\p{L}\p{N}_-]+$/u, "may have letters, digits, _ and - only");

/** The name that stands for the greatest version without being given. */
export const LATEST = "latest";

/** A name that can be given: what stands for a version already cannot. */
export const newAliasName = aliasName
  .refine((alias) => alias.toLowerCase() !== LATEST, `${LATEST} is reserved for the newest version`)
  .refine((alias) => !/^v\d+$/i.test(alias), "v with a number is reserved for the version of that number");

export const description = z
  .string()
  .max(MAX_DESCRIPTION_LENGTH, `at most ${MAX_DESCRIPTION_LENGTH} characters`);

export const registryValue = z
  .string()
  .max(MAX_REGISTRY_VALUE_LENGTH, `at most ${MAX_REGISTRY_VALUE_LENGTH} characters`)
  .default("");
export const registryTags = z
  .array(z.object({ key, value: registryValue }))
  .default([])
  .transform((list) => Object.fromEntries(list.map((one) => [one.key, one.value])));

const STAGES: readonly ModelStage[] = ["none", "staging", "production", "archived"];
const stageOf = (word: string) =>
  STAGES.find((stage) => MODEL_STAGE_WORDS[stage].toLowerCase() === word.toLowerCase());

/** A stage by MLflow's word, in any case. */
export const stage = z
  .string()
  .transform(stageOf)
  .pipe(z.enum(STAGES, `must be one of ${Object.values(MODEL_STAGE_WORDS).join(", ")}`));

/** @throws FoldwiseError `not-found` */
export async function requireRegisteredModel(ctx: Context, name: string): Promise<RegisteredModelRecord> {
  const found = await findRegisteredModel({ ctx, name });
  if (!found) throw notFound("registered model", JSON.stringify(name));
  return found;
}

/** @throws FoldwiseError `not-found` */
export async function requireModelVersion(
  ctx: Context,
  { name, version }: { name: string; version: number },
): Promise<ModelVersionRecord> {
  const found = await findModelVersion({ ctx, name, version });
  if (!found) throw notFound("model version", `${version} of ${JSON.stringify(name)}`);
  return found;
}

/** The version that an alias, or `latest`, stands for. @throws FoldwiseError `not-found`, or `invalid` for an alias that is not given */
export async function requireAliasedVersion(
  ctx: Context,
  { name, alias }: { name: string; alias: string },
): Promise<ModelVersionRecord> {
  const model = await requireRegisteredModel(ctx, name);
  if (alias.toLowerCase() === LATEST) {
    const latest = model.latestVersions.at(-1);
    if (!latest) throw notFound("latest version of", JSON.stringify(name));
    return latest;
  }
  const found = await findModelVersion({ ctx, name, alias });
  if (found) return found;
  throw invalid([
    {
      field: "alias",
      value: alias,
      problem: `Registered model alias ${alias} not found`,
      remedy:
        model.aliases.length === 0
          ? `${JSON.stringify(name)} has no aliases`
          : `use one of ${model.aliases.map((one) => one.alias).join(", ")}`,
    },
  ]);
}
