import { expect, it } from "vitest";
import { z } from "zod";
import { importRequestSchema } from "../contracts/http/dataset";
import { initialWeightsSchema } from "../weights/initial";
import { formatProblem } from "./index";
import { schemaProblems } from "./schema-problems";

const said = (schema: z.ZodType, raw: unknown, remedies?: Record<string, string>) =>
  (schema.safeParse(raw).error?.issues ?? [])
    .flatMap((issue) => schemaProblems(issue, raw, { root: "body", remedies }))
    .map(formatProblem);

it("names the fields of the branch of a union that was meant", () => {
  expect(said(importRequestSchema, { path: "/cells", slug: "C C" })).toEqual([
    'slug: "C C" — must be lower-case letters, digits and -, at most 61',
  ]);
  expect(said(importRequestSchema, { path: 5 })).toEqual(["path: 5 — must be text; put it in quotes"]);
  expect(said(importRequestSchema, { builtin: "mnist" })).toEqual([
    'builtin: "mnist" — must be one of synthetic-cells, digits, digits-ten',
  ]);
  expect(said(importRequestSchema, { builtin: "digits", path: "/cells" })).toEqual([
    'path: "/cells" — unknown key',
  ]);
});

it("says what each branch needs where none was meant", () => {
  expect(said(importRequestSchema, { folder: 5 })).toEqual([
    "folder: 5 — unknown key",
    'body: {"folder":5} — needs builtin, or path',
  ]);
  expect(said(importRequestSchema, 7)).toEqual(["body: 7 — must be a mapping"]);
});

it("lists the kinds that a union knows where the one given is another, or none", () => {
  const shapes = z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("circle"), radius: z.number() }),
    z.strictObject({ kind: z.literal("square"), side: z.number() }),
  ]);
  const schema = z.strictObject({ shape: shapes });
  expect(said(schema, { shape: { kind: "oval" } })).toEqual([
    'shape.kind: "oval" — unknown kind; use one of circle, square',
  ]);
  expect(said(schema, { shape: { side: 1 } })).toEqual([
    "shape.kind: missing — is required; use one of circle, square",
  ]);
});

it("names the checksum that weights lack, and quotes for one of digits alone", () => {
  const weights = z.strictObject({ weights: initialWeightsSchema });
  expect(said(weights, { weights: { path: "/w.h5" } })).toEqual([
    "weights.sha256: missing — is required; text",
  ]);
  expect(said(weights, { weights: { path: "/w.h5", sha256: 12 } })).toEqual([
    "weights.sha256: 12 — must be text; put it in quotes",
  ]);
  expect(said(weights, { weights: "mine" })).toEqual([
    'weights: "mine" — random, imagenet, { path, sha256 } or { url, sha256 }',
  ]);
});

it("says sizes and forms in its own words, and leaves a schema its own", () => {
  const schema = z.strictObject({
    rate: z.number().gt(0).max(10),
    epochs: z.int().min(1),
    side: z.int().multipleOf(32),
    folds: z.array(z.int()).min(1),
    pair: z.array(z.int()).max(2),
    slug: z.string().regex(/^a/),
    alpha: z.number().lt(1, "is no share"),
    keys: z.record(z.string().regex(/^k/, "begins with k"), z.int()),
  });
  const raw = {
    rate: 0,
    epochs: 0,
    side: 33,
    folds: [],
    pair: [1, 2, 3],
    slug: "b",
    alpha: 1,
    keys: { x: 1 },
  };
  expect(said(schema, raw)).toEqual([
    "rate: 0 — must be greater than 0; try 0.001",
    "epochs: 0 — must be at least 1; try 1",
    "side: 33 — must be a multiple of 32; try 32 or 64",
    "folds: [] — must have at least 1 entry; add 1 entry",
    "pair: [1,2,3] — must have at most 2 entries; remove 1 entry",
    'slug: "b" — does not match the pattern /^a/',
    "alpha: 1 — is no share; try 0.999",
    "keys.x: 1 — begins with k",
  ]);
  const rate = z.strictObject({ rate: z.number() });
  expect(said(rate, { rate: Number.NaN })).toEqual(["rate: NaN — must be a number"]);
  expect(said(rate, { rate: -Infinity })).toEqual(["rate: -Infinity — must be a finite number"]);
});

it("has as remedy the nearest value that is right", () => {
  const schema = z.strictObject({
    epochs: z.int().max(100).optional(),
    share: z.number().gt(0.5).lt(1).optional(),
    side: z.int().multipleOf(32).optional(),
    step: z.number().multipleOf(0.1).optional(),
    name: z.string().min(1).max(4).optional(),
    sizes: z.record(z.string(), z.int()).optional(),
    folds: z.array(z.int()).optional(),
    fresh: z.boolean().optional(),
  });
  const cases: [object, string | undefined][] = [
    [{ epochs: 500 }, "try 100"],
    [{ epochs: 2.5 }, "try 2 or 3"],
    [{ epochs: "12" }, "try 12, without quotes"],
    [{ epochs: "many" }, undefined],
    [{ share: 0.5 }, "try 0.5005"],
    [{ share: 2 }, "try 0.999"],
    [{ side: 5 }, "try 32"],
    [{ step: 0.25 }, "try 0.2 or 0.3"],
    [{ name: "" }, "add 1 character"],
    [{ name: "abcdef" }, "remove 2 characters"],
    [{ name: true }, "put it in quotes"],
    [{ folds: 0 }, "try [0]"],
    [{ folds: null }, undefined],
    [{ fresh: "yes" }, "try true, without quotes"],
    [{ fresh: "toString" }, undefined],
  ];
  for (const [raw, remedy] of cases) {
    const issues = schema.safeParse(raw).error?.issues ?? [];
    const remedies = issues
      .flatMap((issue) => schemaProblems(issue, raw, { root: "body" }))
      .map((one) => one.remedy);
    expect([raw, ...remedies]).toEqual([raw, remedy]);
    const tried = Number(/^try ([\d.]+)/.exec(remedy ?? "")?.[1]);
    // What is tried has to be right itself.
    if (!Number.isNaN(tried))
      expect(schema.safeParse(Object.fromEntries(Object.keys(raw).map((key) => [key, tried]))).success).toBe(
        true,
      );
  }
});

it("says once what would be right", () => {
  const schema = z.strictObject({ unit: z.enum(["percent", "count"]), n: z.union([z.int(), z.string()]) });
  expect(said(schema, { n: true })).toEqual([
    "unit: missing — is required; one of percent, count",
    "n: true — must be a number or text",
  ]);
  // A remedy is of a name, and this field of that name has words of its own.
  const remedies = { unit: "a unit such as ms", n: "such as 5" };
  expect(said(schema, { unit: "inch", n: 1 }, remedies)).toEqual([
    'unit: "inch" — is not allowed here; one of percent, count',
  ]);
  expect(said(schema, { unit: "count", n: [] }, remedies)).toEqual([
    "n: [] — is not allowed here; such as 5",
  ]);
});

it("has no remedy for a field called as a property of every object", () => {
  const schema = z.record(z.string(), z.number());
  expect(said(schema, { toString: "many" }, {})).toEqual(['toString: "many" — must be a number']);
});
