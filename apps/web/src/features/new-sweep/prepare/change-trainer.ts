import { readPlanDocument } from "@foldwise/core/sweep";
import { findTrainer, joinWords, SECTIONS, type TrainerDefinition } from "@foldwise/core/trainers";
import { valueAt, withValue } from "@/yaml/fields";
import { trainerFields } from "./fields";

/** A key of the plan with its new value; undefined takes it out. */
export interface KeyChange {
  field: string;
  value: unknown;
}

type Path = readonly string[];

/** Keys that a plan of any trainer has: what is wrong there is for people to correct. */
const KEPT = ["name", "experiment", "folds", "seeds", "trainer", "dataset"];
/** What only plans on a dataset have. */
const ON_DATASET = ["dataset", "splits", "evaluation"];
/** Problems come in stages: of the plan, of its sections, of variants, of the search space. */
const MAX_STAGES = 8;

/**
 * A plan for another trainer, as changes of its keys: what that one does not take is taken out, and options that it
 * requires have an example's values.
 * @param dataset to train on where the plan names none and the trainer needs one
 */
export function changeTrainer(document: unknown, kind: string, dataset: string | undefined): KeyChange[] {
  const trainer = findTrainer(kind);
  if (!trainer) return [];
  let next = withValue(document, "trainer", { kind, ...requiredOptions(trainer) });
  for (const section of SECTIONS) if (!trainer.sections[section]) next = withValue(next, section, undefined);
  if (!trainer.needsDataset) for (const key of ON_DATASET) next = withValue(next, key, undefined);
  else if (typeof valueAt(next, "dataset") !== "string") next = withValue(next, "dataset", dataset);
  if (trainer.task.objective === null) next = withValue(next, "objective", undefined);
  next = withoutRefused(next);
  return [...new Set([...Object.keys(Object(document)), ...Object.keys(Object(next))])]
    .filter((key) => valueAt(document, key) !== valueAt(next, key))
    .map((field) => ({ field, value: valueAt(next, field) }));
}

/** As the form shows them: a command in one line. */
function requiredOptions(trainer: TrainerDefinition): Record<string, unknown> {
  const fields = trainerFields([trainer]);
  return Object.fromEntries(
    Object.entries(trainer.required ?? {}).map(([key, value]) => {
      const isLine = fields.some(({ field, kind }) => field === `trainer.${key}` && kind === "words");
      return [key, isLine && Array.isArray(value) ? joinWords(value.map(String)) : value];
    }),
  );
}

/** The document without the options, overrides and dimensions that its trainer refuses. */
function withoutRefused(document: unknown): unknown {
  let next = document;
  for (let stage = 0; stage < MAX_STAGES; stage++) {
    const refused = readPlanDocument(next)
      .problems.map(({ field }) => nearestPath(next, field))
      .filter((path) => path.length > 0 && !KEPT.includes(path[0] ?? ""));
    if (refused.length === 0) break;
    for (const path of refused) next = without(next, path);
  }
  const variants = Object.values(Object(valueAt(next, "variants")));
  const isPlain = variants.length > 0 && variants.every((one) => Object.keys(Object(one)).length === 0);
  return isPlain ? withValue(next, "variants", undefined) : next;
}

/** Where a problem's field stands in the document, or the nearest thing around it; a dimension is refused as a whole. */
function nearestPath(document: unknown, field: string): Path {
  const dimension = Object.keys(Object(valueAt(document, "space"))).find(
    (name) => field === `space.${name}` || field.startsWith(`space.${name}.`),
  );
  if (dimension !== undefined) return ["space", dimension];
  const path: string[] = [];
  let value = document;
  for (const part of field.split(".")) {
    value = Reflect.get(Object(value), part);
    if (value === undefined) break;
    path.push(part);
  }
  return path;
}

/** Without what stands at a path; a mapping that would be left empty goes too, but for a variant, which has its name. */
function without(document: unknown, [key = "", ...rest]: Path, depth = 0, within = ""): unknown {
  const entries = Object.entries(Object(document)).flatMap(([name, value]): [string, unknown][] => {
    if (name !== key) return [[name, value]];
    if (rest.length === 0) return [];
    const left = without(value, rest, depth + 1, depth === 0 ? name : within);
    const isVariant = within === "variants" && depth === 1;
    return Object.keys(Object(left)).length === 0 && !isVariant ? [] : [[name, left]];
  });
  return Object.fromEntries(entries);
}
