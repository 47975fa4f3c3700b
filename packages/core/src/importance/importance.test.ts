import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createRandom } from "../random";
import { axisOf, numberOn, type ParameterColumn } from "../search";
import { dimensionValueSchema, spaceSchema } from "../space";
import type { ImportanceInput } from "./contract";
import { fanova } from "./fanova";
import optuna from "./fixtures/optuna.json";
import { pedAnova } from "./ped-anova";

const caseSchema = z.object({
  space: spaceSchema,
  direction: z.enum(["minimize", "maximize"]),
  configurations: z.array(z.record(z.string(), dimensionValueSchema)),
  objective: z.array(z.number()),
  importance: z.record(z.string(), z.number()),
});

function read(given: unknown): ImportanceInput & { expected: Readonly<Record<string, number>> } {
  const { space, configurations, importance, ...rest } = caseSchema.parse(given);
  const parameters = Object.entries(space).map(([name, spec]): ParameterColumn => {
    const axis = axisOf(spec);
    return { name, axis, values: configurations.map((one) => numberOn(axis, one[name])) };
  });
  return { parameters, ...rest, expected: importance };
}

const valuesOf = (found: readonly { name: string; value: number | null }[]) =>
  Object.fromEntries(found.map(({ name, value }) => [name, value ?? Number.NaN]));

describe("PED-ANOVA", () => {
  it.each(Object.entries(optuna.pedAnova))("is Optuna's to 1e-9: %s", (_, given) => {
    const { expected, ...input } = read(given);
    const found = valuesOf(pedAnova(input));
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, value] of Object.entries(expected))
      expect(Math.abs((found[name] ?? Number.NaN) - value)).toBeLessThan(1e-9 * Math.max(1, value));
  });

  it("leaves out trials without a finite objective, and has equal shares of too few", () => {
    const { expected: _, ...input } = read(optuna.pedAnova.mixed);
    const spoilt = Array.from(input.objective).map((value, index) => (index % 3 === 0 ? Number.NaN : value));
    const kept = [...spoilt.keys()].filter((index) => Number.isFinite(spoilt[index]));
    const without = {
      ...input,
      objective: kept.map((index) => spoilt[index] ?? 0),
      parameters: input.parameters.map(({ values, ...rest }) => ({
        ...rest,
        values: kept.map((index) => values[index] ?? 0),
      })),
    };
    expect(pedAnova({ ...input, objective: spoilt })).toEqual(pedAnova(without));
    const one = pedAnova({
      ...input,
      objective: spoilt.map((value, index) => (index === 1 ? value : Number.NaN)),
    });
    expect(one.map(({ share }) => share)).toEqual(one.map(() => 1 / 7));
  });
});

describe("fANOVA", () => {
  const { expected, ...input } = read(optuna.fanova.smooth);

  it("ranks the parameters of a smooth function as Optuna does, with shares within 0.03 of its", () => {
    const found = fanova(input);
    const names = Object.entries(expected)
      .toSorted((a, b) => b[1] - a[1])
      .map(([name]) => name);
    expect(found.map(({ name }) => name)).toEqual(names);
    for (const { name, value } of found)
      expect(Math.abs((value ?? 0) - (expected[name] ?? 0))).toBeLessThan(0.03);
  });

  it("is the same for the same trials", () => {
    expect(fanova(input)).toEqual(fanova(input));
  });

  it("explains everything by the one parameter that matters, on its logarithmic scale", () => {
    const random = createRandom(3);
    const rates = Array.from({ length: 200 }, () => 10 ** random.uniform(-5, -1));
    const [first] = fanova({
      direction: "minimize",
      objective: rates.map((rate) => Math.log10(rate)),
      parameters: [
        {
          name: "noise",
          axis: { kind: "choices", choices: ["a", "b"], ordered: false },
          values: rates.map(() => random.int(2)),
        },
        {
          name: "rate",
          axis: { kind: "numeric", low: 1e-5, high: 0.1, step: null, log: true },
          values: rates,
        },
      ],
    });
    expect(first?.name).toBe("rate");
    expect(first?.value).toBeGreaterThan(0.97);
  });

  it("weighs choices by their part of the space: the shares of a function whose variances are known", () => {
    const random = createRandom(5);
    const xs = Array.from({ length: 600 }, () => random.uniform(-1, 1));
    const kinds = xs.map(() => random.int(4));
    const found = fanova({
      direction: "minimize",
      objective: xs.map((x, index) => 3 * x ** 2 + (kinds[index] === 1 ? 1.5 : 0)),
      parameters: [
        { name: "x", axis: { kind: "numeric", low: -1, high: 1, step: null, log: false }, values: xs },
        {
          name: "kind",
          axis: { kind: "choices", choices: ["a", "b", "c", "d"], ordered: false },
          values: kinds,
        },
      ],
    });
    // 9 (1/5 − 1/9) and 1.5² × 1/4 × 3/4.
    const [x, kind] = [0.8, 0.421875];
    expect(valuesOf(found).x).toBeCloseTo(x / (x + kind), 1);
    expect(valuesOf(found).kind).toBeCloseTo(kind / (x + kind), 1);
  });

  it("has nothing to say of a parameter that some trials do not set, nor of a constant objective", () => {
    const [parameter, ...others] = input.parameters;
    if (parameter === undefined) throw new Error("the fixture has parameters");
    const partly = { ...parameter, values: [...Array.from(parameter.values).slice(1), Number.NaN] };
    const found = fanova({ ...input, parameters: [partly, ...others] });
    expect(found.at(-1)).toEqual({ name: partly.name, value: null, share: null });
    const constant = fanova({ ...input, objective: Array.from(input.objective, () => 1) });
    expect(constant.map(({ value }) => value)).toEqual([0, 0, 0]);
  });
});
