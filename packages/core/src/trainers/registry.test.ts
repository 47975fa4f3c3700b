import { describe, expect, it } from "vitest";
import { metricDirection } from "../measures";
import {
  endReasonOf,
  objectivePlace,
  plannedEvaluations,
  planProblems,
  planSchema,
  resolveTraining,
} from "../sweep";
import { findTrainer, listTrainers, mostEpochs, registerTrainer } from ".";
import type { TrainerDefinition } from "./contract";
import { parameterPaths, sectionSchema } from "./sections";
import { linear } from "./testing/linear";

const all: TrainerDefinition[] = [...listTrainers(), linear];

/** What shared code relies on, of whatever trainer. */
describe.each(all)("the trainer $kind", (trainer) => {
  const unregister = findTrainer(trainer.kind) ? () => {} : registerTrainer(trainer);
  const plan = planSchema.parse({
    name: "p",
    experiment: "e",
    ...(trainer.needsDataset ? { dataset: "d" } : {}),
    trainer: { ...trainer.required, kind: trainer.kind },
    folds: [0],
  });
  const resolved = resolveTraining(plan, "base", {});
  unregister();

  it("has a default for every option that its example does not name, and says its greatest number of epochs", () => {
    expect(resolved.trainer.kind).toBe(trainer.kind);
    expect(trainer.model(resolved)).not.toBe("");
    const { section, key } = trainer.epochs;
    expect(parameterPaths(trainer)).toContain(`${section}.${key}`);
    expect(resolved[section][key]).toBeGreaterThan(0);
  });

  it("measures what it is chosen by, and says as the tables do which way is better", () => {
    const names = trainer.task.validation.map(({ name }) => name);
    // Whatever a program says: its plans name the measures.
    if (trainer.task.objective !== null) expect(names).toContain(trainer.task.objective);
    const rule = trainer.selection(resolved);
    if (rule !== null) expect(names).toContain(rule.metric);
    expect(names.filter((name) => !name.startsWith("val/"))).toEqual([]);
    for (const { name, direction, range } of [...trainer.task.validation, ...trainer.task.evaluation]) {
      expect(metricDirection(name), name).toBe(direction);
      expect(range[0] ?? -Infinity).toBeLessThan(range[1] ?? Infinity);
    }
    expect(plan.objective).toMatchObject({ metric: trainer.task.objective ?? "val/loss" });
  });

  it("makes each evaluation once, and asks for fields of its own only", () => {
    const evaluations = trainer.evaluations(plan.evaluation).map((key) => JSON.stringify(key));
    expect(evaluations.length).toBeGreaterThan(0);
    expect(new Set(evaluations).size).toBe(evaluations.length);
    const fields = trainer.form.flatMap((group) => group.fields.map(({ field }) => field));
    expect(parameterPaths(trainer)).toEqual(expect.arrayContaining(fields));
    for (const section of ["trainer", "data", "training"] as const)
      expect(sectionSchema(trainer, section).safeParse(resolved[section]).success).toBe(true);
  });
});

it("a kind has one trainer, and is unknown again once it is taken out", () => {
  const [first] = listTrainers();
  if (!first) throw new Error("no trainer");
  expect(() => registerTrainer(first)).toThrow(/already/);
  const unregister = registerTrainer(linear);
  expect(findTrainer("linear")).toBe(linear);
  unregister();
  expect(findTrainer("linear")).toBeNull();
  expect(findTrainer("toString")).toBeNull();
});

it("a stored plan whose trainer is gone can still be shown, and is no plan to run", () => {
  const unregister = registerTrainer(linear);
  const document = { name: "p", experiment: "e", trainer: { kind: "linear" }, folds: [0] };
  const plan = planSchema.parse(document);
  expect(plannedEvaluations(plan)).toHaveLength(1);
  unregister();
  expect(plannedEvaluations(plan)).toEqual([]);
  expect(mostEpochs(plan)).toBe(0);
  expect(objectivePlace(plan)).toEqual({ weights: "best", selection: null });
  expect(endReasonOf(plan, 1, { isCancelled: false }).kind).toBe("space-exhausted");
  expect(planProblems(document).map(({ field }) => field)).toContain("trainer.kind");
  expect(() => resolveTraining(plan, "base", {})).toThrow(/no trainer named linear/);
});
