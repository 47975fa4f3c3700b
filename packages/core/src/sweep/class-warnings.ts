import type { Problem } from "../errors";
import { classificationMetrics, rocAuc } from "../metrics";
import { type SplitOptions, splitText } from "../splits";
import { SPLIT_SIDES, type SplitSide } from "../words";
import type { Plan } from "./plan";
import { resolveSplits } from "./resolve-splits";

/** A class that stands on a side of a fold. */
export interface PresentClass {
  fold: number;
  side: SplitSide;
  class: string;
}

export interface ClassifiedDataset {
  classes: readonly string[];
  positiveClass: string;
}

/** The splits that runs of a plan have, each once, with the field of the plan that asks for it. */
export function plannedSplits(plan: Plan): { field: string; splits: SplitOptions }[] {
  const found = new Map<string, { field: string; splits: SplitOptions }>();
  for (const [variant, override] of Object.entries(plan.variants)) {
    const splits = resolveSplits(plan, variant);
    const field = override.splits === undefined ? "splits" : `variants.${variant}.splits`;
    const key = splitText(splits);
    if (!found.has(key)) found.set(key, { field, splits });
  }
  return [...found.values()];
}

/**
 * Says of each fold of a plan which side lacks a class under a split, and which measures have no value for it.
 * @param present every class of every side of the split
 */
export function classWarnings({
  plan,
  field,
  splits,
  present,
  dataset,
}: {
  plan: Pick<Plan, "folds" | "objective">;
  field: string;
  splits: SplitOptions;
  present: readonly PresentClass[];
  dataset: ClassifiedDataset;
}): Problem[] {
  return plan.folds.flatMap((fold) =>
    SPLIT_SIDES.flatMap((side): Problem[] => {
      const there = present.filter((one) => one.fold === fold && one.side === side).map((one) => one.class);
      const absent = dataset.classes.filter((name) => !there.includes(name));
      if (absent.length === 0) return [];
      return [
        {
          field,
          value: splitText(splits),
          problem: `fold ${fold}: no image of ${absent.join(" or ")} on the ${SIDE_NAMES[side]} side; ${consequence(side, measuresWithout(absent, dataset), plan.objective.metric)}`,
          remedy: `use another scheme or seed, leave fold ${fold} out, or add images of ${absent.join(" and ")}`,
        },
      ];
    }),
  );
}

const SIDE_NAMES: Record<SplitSide, string> = { train: "training", val: "validation", test: "test" };
/** Of a class's own measures the validation side has none. */
const VALIDATED = ["balanced_accuracy", "auc"];

function consequence(side: SplitSide, measures: readonly string[], objective: string): string {
  if (side === "train") return "the model cannot learn a class that it never sees";
  if (side === "test") return `no value there: ${measures.join(", ")}`;
  const missing = VALIDATED.filter((name) => measures.includes(name)).map((name) => `val/${name}`);
  const chosen = missing.includes(objective)
    ? `; trials have no objective, as ${objective} is not measured in this fold`
    : "";
  return `no value there: ${missing.join(", ")}${chosen}`;
}

/**
 * Measures that cannot have a value where images of these classes are absent, whatever a network predicts: those
 * without one both when every prediction is right and when every class is predicted of every other.
 */
export function measuresWithout(
  absent: readonly string[],
  { classes, positiveClass }: ClassifiedDataset,
): string[] {
  const there = classes.map((name) => !absent.includes(name));
  const matrix = (count: (truth: number, predicted: number) => number) =>
    classificationMetrics({
      classes: [...classes],
      counts: classes.map((_, truth) =>
        classes.map((_class, predicted) => (there[truth] ? count(truth, predicted) : 0)),
      ),
    }).values;
  const right = matrix((truth, predicted) => (truth === predicted ? 1 : 0));
  const mixed = matrix(() => 1);
  const names = Object.keys(right).filter((name) => right[name] === null && mixed[name] === null);
  const labels = classes.flatMap((_, index) => (there[index] ? [index] : []));
  const auc = rocAuc(
    labels,
    labels.map(() => 0.5),
    classes.indexOf(positiveClass),
  );
  return auc.value === null ? [...names, "auc"] : names;
}
