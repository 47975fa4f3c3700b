import { z } from "zod";

/** Bounds of MLflow's API. */
export const MAX_METRICS = 1_000;
export const MAX_PARAMS = 100;
export const MAX_TAGS = 100;
export const MAX_ENTITIES = 1_000;
export const MAX_KEY_LENGTH = 250;
export const MAX_EXPERIMENT_NAME_LENGTH = 500;
/** Values are kept whole, where MLflow cuts them at 6,000 and 8,000 characters. */
export const MAX_VALUE_LENGTH = 65_536;

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

export const text = z.string();
/** A text where absent and empty mean the same. */
export const optionalText = z
  .string()
  .optional()
  .transform((value) => (value === "" ? undefined : value));

/** A 64-bit integer, as a number or as text. */
export const int64 = z
  .union([z.number(), z.bigint(), z.string().regex(/^-?\d{1,20}$/)], {
    error: "must be a 64-bit integer",
  })
  .refine((value) => typeof value !== "number" || Number.isInteger(value), {
    message: "must be a 64-bit integer",
    abort: true,
  })
  .transform((value) => BigInt(value))
  .refine((value) => value >= MIN_INT64 && value <= MAX_INT64, "must be a 64-bit integer");

/** Whole milliseconds since 1970, that a date can hold. */
export const milliseconds = int64
  .refine((value) => value >= 0n && value <= 8_640_000_000_000_000n, {
    message: "must be whole milliseconds since 1970",
    abort: true,
  })
  .transform(Number);

/** A double, where NaN and the infinities are text. */
export const double = z
  .union(
    [
      z.number(),
      z.bigint(),
      z.string().regex(/^(?:NaN|-?Infinity|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)$/),
    ],
    { error: 'must be a number, or "NaN", "Infinity" or "-Infinity" as text' },
  )
  .transform(Number);

const NAME = /^[/\p{L}\p{N}_.\- :]+$/u;

/** A key of a metric, a parameter or a tag: MLflow's rule, which keeps them apart as paths. */
export const key = z
  .string()
  .min(1, "must not be empty")
  .max(MAX_KEY_LENGTH, `at most ${MAX_KEY_LENGTH} characters`)
  .regex(NAME, "may have letters, digits, _ / . - : and spaces only")
  .refine(isPlainPath, "must not begin or end with / and have no empty, . or .. part");

function isPlainPath(name: string): boolean {
  return name.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

export const value = z.string().max(MAX_VALUE_LENGTH, `at most ${MAX_VALUE_LENGTH} characters`).default("");

/** MLflow's id of an experiment: a number as text. */
export const experimentId = z
  .string("must be the id of an experiment as text")
  .regex(/^\d{1,15}$/, "must be the id of an experiment as text")
  .transform(Number);

/** MLflow's id of a run, 32 hexadecimal digits, as the UUID that it is here. */
export const runId = z
  .string()
  .regex(
    /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i,
    "must be the 32 hexadecimal digits of a run's id",
  )
  .transform(dashedId);

/** 32 hexadecimal digits as a UUID. */
export function dashedId(id: string): string {
  const hex = id.replaceAll("-", "").toLowerCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export const tag = z.object({ key, value });
export const tags = z
  .array(tag)
  .default([])
  .transform((list) => Object.fromEntries(list.map((one) => [one.key, one.value])));

/** A parameter of an address that may be given several times. */
export const repeated = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]);

/** A bound on how many items an answer has. */
export const maxResults = (most: number, usual: number) =>
  int64
    .refine((given) => given >= 1n && given <= BigInt(most), {
      message: `must be from 1 to ${most}`,
      abort: true,
    })
    .transform(Number)
    .default(usual);
