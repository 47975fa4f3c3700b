import { isAbsolute, join } from "node:path";
import { decodeMetric, encodeMetric } from "@foldwise/core/contracts/metric-number";
import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import { invalid, type Problem } from "@foldwise/core/errors";
import { regression } from "@foldwise/core/tasks";
import { type CommandTraining, type Conditions, command } from "@foldwise/core/trainers";
import type { TrainingInputs } from "@foldwise/db/repositories/training";
import { predictionsEntry, type Snapshot, type State } from "./checkpoint-archive";
import { readPredictions, readValues, type TestItems } from "./predictions";

/** What the worker computes of the items of a regression. */
const COMPUTED = regression.evaluation.map(({ name }) => name);

type Evaluated = Extract<TrainerEvent, { type: "evaluation" }>;
/** What a snapshot says of the test side under some conditions. */
export type Outcome = Pick<Evaluated, "conditions" | "predictions" | "items" | "measures" | "classes">;

/**
 * What a program measured of the test side, from its predictions and the measures that it reported, by conditions.
 * @param predictions file, null where there is none
 * @throws FoldwiseError `invalid` for predictions that cannot be used, and for what the plan asks for and is missing
 */
export async function readOutcomes({
  own,
  inputs,
  snapshot,
  predictions,
}: {
  own: CommandTraining;
  inputs: TrainingInputs;
  snapshot: Snapshot;
  predictions: string | null;
}): Promise<Outcome[]> {
  const { trainer } = own;
  const outcomes = new Map<string, Outcome>();
  const at = (given: Conditions): Outcome => {
    const conditions = { testSigma: 0, replicate: 0, ...given };
    const name = JSON.stringify(Object.entries(conditions).sort(([a], [b]) => (a < b ? -1 : 1)));
    const known = outcomes.get(name) ?? { conditions };
    outcomes.set(name, known);
    return known;
  };
  for (const { conditions, values } of snapshot.measures) Object.assign(at(conditions), { measures: values });

  if (trainer.task === "classification") {
    const classes = classesOf(own, inputs);
    if (predictions === null)
      throw refused([
        missing(
          "predictions",
          "the program wrote no predictions file",
          "write FOLDWISE_PREDICTIONS_FILE before it ends, and with trainer.selection before each checkpoint",
        ),
      ]);
    const groups = await readPredictions(predictions, {
      classes: classes.names,
      positiveClass: classes.positive,
      items: itemsOf(inputs),
    });
    for (const { conditions, items } of groups)
      Object.assign(at(conditions), {
        predictions: items.map(({ score, probabilities, ...rest }) => ({
          ...rest,
          score: encodeMetric(score),
          ...(probabilities && { probabilities: probabilities.map(encodeMetric) }),
        })),
        ...(inputs.images ? {} : { classes }),
      });
  } else if (trainer.task === "regression" && predictions !== null)
    for (const { conditions, items } of await readValues(predictions, itemsOf(inputs)))
      Object.assign(at(conditions), { items });
  if (outcomes.size === 0) at({});
  const declared = Object.keys(trainer.measures ?? {});
  for (const { conditions, items, measures = {} } of outcomes.values()) {
    // Of a regression its task's measures follow from the items.
    const own = trainer.task === "regression" && !items ? ["rmse"] : [];
    const needed = new Set([...own, ...declared.filter((name) => !items || !COMPUTED.includes(name))]);
    const absent = [...needed].filter((name) => measures[name] === undefined);
    if (absent.length > 0)
      throw refused(
        absent.map((name) =>
          missing(
            `measures.${name}`,
            `the program did not report it${placeOf(conditions)}`,
            `print {"measures": {"${name}": …}} before it ends${trainer.task === "regression" ? ", or write predictions with target and prediction" : ""}`,
          ),
        ),
      );
  }
  return [...outcomes.values()];
}

/** The predictions of a checkpoint that was taken apart; the best step's are the last one's where it is the same. */
export function predictionsOf(aside: string, which: keyof State, { last, best }: State): string | null {
  const file = best.step === last.step ? "last" : which;
  return { last, best }[file].hasPredictions ? join(aside, predictionsEntry(file)) : null;
}

function classesOf(own: CommandTraining, { images }: TrainingInputs) {
  const { classes } = own.trainer;
  if (images) return { names: images.dataset.classes, positive: images.dataset.positiveClass };
  if (!classes)
    throw refused([
      missing(
        "trainer.classes",
        "a classification without a dataset names its classes",
        "such as [benign, malignant]",
      ),
    ]);
  return { names: classes, positive: command.positiveClass?.(own) ?? "" };
}

function itemsOf({ images }: TrainingInputs): TestItems {
  if (images === null)
    return {
      all: null,
      indexOf: (item) => (/^\d{1,9}$/.test(String(item)) ? Number(item) : undefined),
      labelOf: () => undefined,
      nameOf: String,
    };
  const { dataset, samples } = images;
  const labels = new Map(
    samples.test.map(({ index, class: label }) => [index, dataset.classes[label] ?? ""]),
  );
  const byName = new Map<string, number>();
  for (const index of labels.keys()) {
    const path = dataset.paths[index] ?? "";
    byName.set(path, index);
  }
  /** A path of the machine that the program ran on, where the images may be in another folder than here. */
  const indexOfPath = (name: string) => {
    for (let at = name.indexOf("/"); at !== -1; at = name.indexOf("/", at + 1)) {
      const index = byName.get(name.slice(at + 1));
      if (index !== undefined) return index;
    }
    return undefined;
  };
  return {
    all: [...labels.keys()],
    indexOf: (item) => {
      const name = String(item);
      return byName.get(name) ?? (isAbsolute(name) ? indexOfPath(name) : undefined);
    },
    labelOf: (index) => labels.get(index),
    nameOf: (index) => dataset.paths[index] ?? String(index),
  };
}

function missing(field: string, problem: string, remedy: string): Problem {
  return { field, value: "missing", problem, remedy };
}

function refused(problems: Problem[]) {
  return invalid(problems, "What the program left was refused");
}

function placeOf(conditions: Conditions): string {
  const sigma = decodeMetric(Number(conditions.testSigma ?? 0));
  return sigma === 0 ? "" : ` at testSigma ${sigma}`;
}
