import { MAX_INTEGER } from "@foldwise/core/input";
import { z } from "zod";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One route: what it takes and what it answers. The OpenAPI document and the tests read the same object. */
export interface RouteDefinition<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> {
  method: Method;
  /** With `{id}` for each parameter. */
  path: string;
  summary: string;
  params: Params;
  query: Query;
  /** Of a changing request that is no plan. */
  body: Body;
  /** Takes a document as YAML or JSON and hands its text on; the handler parses it with this schema. */
  document?: z.ZodType;
  /** A body as an OpenAPI document shows it; parsed by the tests. */
  example?: unknown;
  /** Takes a form with so many images at most, or the body alone as JSON. */
  takesImages?: number;
  /** Takes an `Idempotency-Key` header: a request sent again with its key starts nothing twice. */
  takesKey?: boolean;
  /** The answer; null for one that is no JSON document. */
  response: z.ZodType | null;
  /** Of the answer that is no JSON document. */
  contentType?: string;
  /** Further content types, which `format` chooses. */
  formats?: readonly string[];
  /** Answers 503 with the body of 200, as health does. */
  degrades?: boolean;
  status?: number;
  /** Served without the token, when one is set. */
  open?: boolean;
  /**
   * Takes the token of a run's attempt in place of the server's; the handler says what it allows. The body is a
   * program's report: numbers may be NaN and Infinity.
   */
  takesReport?: boolean;
  /** The body is a file, which the handler reads; it may find the disk or a quota full. */
  takesFile?: boolean;
  /** Stores files in another way: the disk or a quota may be full. */
  stores?: boolean;
  /** Takes a signed address in place of the server's token. */
  takesSignature?: boolean;
  /** Answers 206 to a `Range`, and 416 to one that the file does not have. */
  servesRanges?: boolean;
}

export function defineRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  definition: RouteDefinition<Params, Query, Body>,
): RouteDefinition<Params, Query, Body> {
  return definition;
}

/** Where a route takes nothing and nothing can stand. */
export const noInput = z.unknown().transform(() => undefined);
/** Where a route takes nothing, and something would be a mistake. */
export const empty = z.strictObject({});

/** A query parameter that is given once. Parameters arrive as lists, since some may be repeated. */
export function single<Schema extends z.ZodType<unknown, string>>(schema: Schema) {
  return z
    .array(z.string())
    .max(1, "is given more than once")
    .transform((values) => values[0] ?? "")
    .pipe(schema);
}

/** Decimal digits of a number that JavaScript holds exactly. */
export const integerText = z
  .string()
  .regex(/^\d+$/, { message: "must be a non-negative integer", abort: true })
  .max(15, "is too large")
  .transform(Number)
  .pipe(z.int().min(0).max(999_999_999_999_999));

/** As `integerText`, of what Postgres holds in a column of type `integer`: folds and positions, where ids are larger. */
export const smallIntegerText = integerText.pipe(z.int().min(0).max(MAX_INTEGER, "is too large"));

/** A query parameter that may be repeated, or hold several values with commas between. */
export function listOf<Schema extends z.ZodType<unknown, string>>(schema: Schema, most: number) {
  return z
    .array(z.string())
    .transform((values) => values.flatMap((value) => value.split(",")).filter((value) => value !== ""))
    .pipe(z.array(schema).max(most, `at most ${most}`));
}
