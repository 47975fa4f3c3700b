import {
  chooseSettings,
  matches,
  mergeSelectors,
  type SettingsRequest,
  type TableDefinition,
  type TableFact,
  type TableObservation,
  withoutConditions,
} from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import { toPoints } from "@foldwise/db/metrics";
import type { DatasetRow } from "@foldwise/db/repositories/dataset";
import { type FinishedTraining, listFinishedTrainings } from "@foldwise/db/repositories/training";
import { services } from "../../services";

const NAMES = ["train/loss", "val/loss", "train/accuracy", "val/accuracy"] as const;
type Curves = Partial<Record<(typeof NAMES)[number], Map<number, number>>>;

/** What is read off the curves of each column's newest finished training of the table's settings. */
export async function curveFacts({
  db,
  definition,
  dataset,
  settings: request,
}: {
  db: Database;
  definition: TableDefinition;
  dataset: DatasetRow;
  settings?: SettingsRequest;
}): Promise<TableFact[]> {
  const finished = await listFinishedTrainings({ ctx: db, datasetId: dataset.id });
  const seen = finished.map((training) => ({ ...training, observation: observed(training) }));
  const oldestFirst = seen.map(({ observation }) => observation).reverse();
  const { keeps } = chooseSettings(definition, oldestFirst, request);
  const trainings = seen.filter(({ observation }) => keeps(observation));
  const facts = await Promise.all(
    definition.columns.map(async (column): Promise<TableFact[]> => {
      const settings = withoutConditions(mergeSelectors(definition.select, column.select));
      const newest = trainings.find(({ observation }) => matches(settings, observation));
      return newest ? readFacts(newest, column.key) : [];
    }),
  );
  return facts.flat();
}

function observed({ observation, trainingId, runId, fold, seed }: FinishedTraining): TableObservation {
  const dims = { ...observation.dims, fold, seed };
  return { ...observation, training: `${trainingId}`, run: `${runId}`, dims };
}

async function readFacts(training: FinishedTraining, column: string): Promise<TableFact[]> {
  const curves = await readCurves(training.trainingId);
  const runs = [String(training.runId)];
  const fact = (row: string, value: number | null, reason: string): TableFact => ({
    row,
    column,
    runs,
    value,
    ...(value === null ? { reason } : {}),
  });
  const last = (name: (typeof NAMES)[number]) => {
    const value = [...(curves[name]?.values() ?? [])].at(-1);
    return value === undefined || !Number.isFinite(value) ? null : Number(value.toFixed(4));
  };
  return [
    fact("validation meets train loss", meeting(curves), "the losses never meet"),
    fact(
      "early stop",
      training.stoppedEarly ? training.epoch : null,
      `it ran to its last epoch, ${training.epoch}`,
    ),
    fact("train/accuracy", last("train/accuracy"), "was not logged"),
    fact("val/accuracy", last("val/accuracy"), "was not logged"),
  ];
}

/** The first epoch at which validation loss, above training loss before, is no longer; null where that never comes. */
function meeting(curves: Curves): number | null {
  const train = curves["train/loss"];
  let wasAbove = false;
  for (const [epoch, value] of curves["val/loss"] ?? []) {
    const other = train?.get(epoch);
    if (other === undefined) continue;
    if (value > other) wasAbove = true;
    else if (wasAbove) return epoch;
  }
  return null;
}

async function readCurves(trainingId: number): Promise<Curves> {
  const { changes } = await services().metrics.follow({ owners: [{ trainingId }], names: NAMES });
  const curves: Curves = {};
  for (const { name, points } of changes) {
    const known = NAMES.find((one) => one === name);
    if (known === undefined) continue;
    const curve = curves[known] ?? new Map<number, number>();
    for (const { step, value } of toPoints(points)) curve.set(Number(step), value);
    curves[known] = curve;
  }
  return curves;
}
